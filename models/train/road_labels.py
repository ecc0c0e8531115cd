"""Hand-drawn roads on public-domain photographs, as partly labelled scenes (see scenes.py).

`roads.json` holds per photograph: "roads", bands {"width", "line"} and polygons {"area"}; "unsure", polygons where one
cannot say (parking lots, driveways, medians, shadow); "corner", the radius of the kerb where two bands meet. Pixels, x
right and y down, 0,0 the outer corner of the first pixel; lines may leave the picture. Every road of a photograph in the
list is drawn.
"""
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from scenes import BARE, BUILDING, ROAD, VEGETATION, WATER, excess_green

EDGE = 2.5  # pixels beside a drawn edge that are not learnt from
LABELS = Path(__file__).with_name("roads.json")


def is_held(name):
    """Whether a photograph is kept for measuring: where the number at its name's end leaves 4 when divided by 5."""
    digits = name[len(name.rstrip("0123456789")) :]
    return int(digits) % 5 == 4


def scenes(tiles, crops, held=False):
    """Yields (name, (rgb uint8[h, w, 3], target float32[5, h, w], weight float32[5, h, w])).

    tiles: folder of the UC Merced land use tiles (<kind>/<kind>NN.tif); crops: folder of the NAIP crops (**/<name>.jpg),
    or None. A folder that is there must hold every photograph of the list.
    """
    found = {f"naip/{p.stem}": p for p in Path(crops).rglob("*.jpg")} if crops else {}
    for name, labels in json.loads(LABELS.read_text()).items():
        if is_held(name) != held or (name.startswith("naip/") and not crops):
            continue
        path = found[name] if name.startswith("naip/") else Path(tiles) / f"{name}.tif"
        rgb = np.asarray(Image.open(path).convert("RGB"))
        yield name, (rgb, *label(rgb, labels))


def polygon(shape, points):
    """bool[h, w]: the pixels inside a polygon."""
    canvas = Image.new("1", shape[::-1])
    ImageDraw.Draw(canvas).polygon([tuple(p) for p in points], fill=1)
    return np.asarray(canvas)


def band(shape, width, line):
    """bool[h, w]: the pixels whose centre is within half a width of a polyline."""
    y, x = np.mgrid[: shape[0], : shape[1]] + 0.5
    near = np.full(shape, np.inf)
    for (ax, ay), (bx, by) in zip(line, line[1:], strict=False):
        dx, dy = bx - ax, by - ay
        t = np.clip(((x - ax) * dx + (y - ay) * dy) / max(dx * dx + dy * dy, 1e-6), 0, 1)
        near = np.minimum(near, np.hypot(x - ax - t * dx, y - ay - t * dy))
    return near <= width / 2


def road_masks(shape, labels):
    """(road, unsure), bool[h, w] each."""
    road = np.zeros(shape, bool)
    for drawn in labels["roads"]:
        road |= polygon(shape, drawn["area"]) if "area" in drawn else band(shape, drawn["width"], drawn["line"])
    unsure = np.zeros(shape, bool)
    for points in labels["unsure"]:
        unsure |= polygon(shape, points)
    if labels["corner"] and road.any():
        unsure |= closed(road, labels["corner"]) & ~road
    away, within = ndimage.distance_transform_edt(~road), ndimage.distance_transform_edt(road)
    return road, unsure | ((np.maximum(away, within) <= EDGE) & road.any())


def closed(mask, radius):
    """bool[h, w]: a mask with its inner corners rounded to a radius in pixels."""
    wide = np.pad(mask, radius + 1, mode="edge")
    grown = ndimage.distance_transform_edt(~wide) <= radius
    kept = ndimage.distance_transform_edt(grown) > radius
    return kept[radius + 1 : -radius - 1, radius + 1 : -radius - 1]


def label(rgb, labels):
    """(target, weight), float32[5, h, w]: roads are known everywhere but at edges and where unsure; on a road the other
    classes are absent; vegetation is labelled by strong greenness off the road; water is absent; buildings are unknown."""
    shape = rgb.shape[:2]
    road, unsure = road_masks(shape, labels)
    target = np.zeros((5, *shape), np.float32)
    weight = np.zeros_like(target)
    known = ~unsure
    green = ndimage.uniform_filter(excess_green(rgb), 5)
    vegetation = (green > 0.12) & ~road
    target[ROAD] = road
    weight[ROAD] = known
    target[VEGETATION] = vegetation
    weight[VEGETATION] = np.where(road, known, 0.5 * (vegetation | (green < 0)))
    weight[BARE] = np.where(road, known, 0.5 * vegetation)
    weight[BUILDING] = road & known
    weight[WATER] = np.where(road, known, 0.5)
    return target, weight
