"""Training scenes of objects: photographs with hand-drawn boxes and photographs onto which objects are drawn.

A cell is (rgb, boxes [(class, x1, y1, x2, y2)] in pixels, classes of which nothing is known); a scene is n x n cells.
"""
import csv
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from paste import Cutouts, paste
from render import RENDERERS, draw_objects, water_ground

CLASSES = ["airplane", "ship", "vehicle", "storage_tank", "swimming_pool", "tennis_court", "basketball_court", "baseball_diamond", "running_track",
           "soccer_field", "bridge", "harbour", "solar_panel", "wind_turbine", "greenhouse", "roundabout", "building"]
SIDE = 768
# How often a scene is 1 x 1, 2 x 2... photographs: objects are to be seen from a twentieth of the window on.
ACROSS = [0.05, 0.11, 0.16, 0.2, 0.18, 0.13, 0.09, 0.08]
LARGE = ["running_track", "running_track", "running_track", "soccer_field", "bridge", "bridge", "bridge", "roundabout", "ship", "storage_tank", "airplane"]
CARS = ["vehicle"]
HOMES = ["vehicle", "swimming_pool", "tennis_court", "basketball_court", "solar_panel"]
# What may be in the photographs of a kind without a box drawn around it, except where labels.json calls the photograph complete for
# it: then each one that is in it has its box. Of all else they have none.
UNKNOWN = {
    "airplane": ["airplane", "vehicle"], "runway": ["airplane", "vehicle"], "storagetanks": ["storage_tank", *CARS, "solar_panel"],
    "tenniscourt": [*HOMES, "baseball_diamond"], "baseballdiamond": ["baseball_diamond", "vehicle", "soccer_field", "running_track", "tennis_court"],
    "harbor": ["harbour", "ship", "vehicle", "bridge"], "buildings": [*HOMES, "storage_tank"], "denseresidential": HOMES, "mediumresidential": HOMES,
    "sparseresidential": HOMES, "mobilehomepark": HOMES, "parkinglot": [*HOMES, "airplane"], "freeway": ["vehicle", "bridge", "roundabout"],
    "overpass": ["vehicle", "bridge", "roundabout"], "intersection": [*HOMES, "roundabout", "bridge"], "golfcourse": ["vehicle", "swimming_pool", "bridge"],
    "river": ["bridge", "ship"], "beach": ["ship", "vehicle"], "agricultural": [], "chaparral": [], "forest": [], "turbines": [],
    "patches": ["vehicle", "swimming_pool", "solar_panel", "storage_tank"],
}
# Of buildings only these have none, those of areas.json which are complete, and the patches.
NO_BUILDING = ["agricultural", "chaparral", "forest", "patches"]
BOXED = ["airplane", "storagetanks", "tenniscourt", "baseballdiamond", "harbor", "turbines", "patches"]
ODDS = {"patches": 5, "airplane": 3, "storagetanks": 3, "tenniscourt": 3, "baseballdiamond": 3, "harbor": 3, "turbines": 2.5, "parkinglot": 1, "freeway": 2, "overpass": 1.5,
        "intersection": 1, "denseresidential": 1, "mediumresidential": 1.3, "sparseresidential": 1, "mobilehomepark": 0.7, "buildings": 1, "river": 0.8,
        "runway": 1, "golfcourse": 0.8, "beach": 0.7, "agricultural": 0.6, "chaparral": 0.5, "forest": 0.5}
LABELLED = 3  # how much oftener than another of its kind a photograph comes that has boxes
PASTING = 0.6  # how often something cut out of another photograph comes instead of something drawn, where there are cutouts
GROUND = ["agricultural", "chaparral", "forest", "golfcourse", "beach", "runway", "sparseresidential", "buildings", "river", "intersection", "mediumresidential", "baseballdiamond", "parkinglot"]


class Photographs:
    """Tiles by kind, split by `held`: of each kind every fifth tile is never trained on. `patches` of buildings are those of `devset`;
    `cutouts` is what cutouts.py wrote."""

    def __init__(self, tiles, turbines, held, devset=None, cutouts=None):
        self.cutouts = Cutouts(cutouts) if cutouts else None
        here = Path(__file__).parent
        labels = json.loads((here / "labels.json").read_text())
        roofs = {Path(name).name: area for name, area in json.loads((here.parent / "areas.json").read_text()).items()}
        self.kinds = {kind: [] for kind in UNKNOWN}
        for path in sorted(tiles.glob("*/*.tif")):
            kind, number = path.parent.name, int(path.stem[-2:])
            if (number % 5 == 4) == held and (kind not in BOXED or path.stem in labels):
                label = labels.get(path.stem, {"complete": [], "boxes": []})
                found, complete = [*label["boxes"]], [*label["complete"]]
                blind = [c for c in UNKNOWN[kind] if c not in complete]
                area = roofs.get(path.stem, {"complete": []})
                if "building" in area["complete"]:
                    found += [["building", *outer(ring)] for ring in area.get("building", [])]
                    # An unsure ring may be a roof or what looks like one.
                    blind += ["building"] if area.get("unsure") and kind not in ("beach", "river") else []
                elif kind not in NO_BUILDING:
                    blind.append("building")
                self.kinds[kind].append((path, found, blind))
        boxes = {}
        for part in ("train", "test"):
            for row in csv.DictReader(open(turbines / f"annotations/{part}_labels.csv")):
                size = float(row["width"]), float(row["height"])
                corner = [int(row[k]) / size[i % 2] for i, k in enumerate(("xmin", "ymin", "xmax", "ymax"))]
                boxes.setdefault(f"{part}/{row['filename']}", []).append(["wind_turbine", *corner])
        for index, (name, found) in enumerate(sorted(boxes.items())):
            if (index % 5 == 4) == held and (turbines / "images" / name).exists():
                self.kinds["turbines"].append((turbines / "images" / name, found, [*UNKNOWN["turbines"], "building"]))
        for index, path in enumerate(sorted((devset / "train/images").glob("oam_*.jpg")) if devset else []):
            found = json.loads((devset / "train/instances" / f"{path.stem}.json").read_text())
            # Where the map is incomplete, a patch without any building says nothing.
            if (index % 5 == 4) == held and (found or "zanzibar" not in path.stem):
                side = Image.open(path).size[0]
                boxes = [["building", *(v / side for v in box)] for box in found]
                self.kinds["patches"].append((path, boxes, UNKNOWN["patches"]))
        self.odds = {kind: odds([LABELLED if found else 1 for _, found, _ in photographs]) for kind, photographs in self.kinds.items()}

    def cell(self, kind, rng):
        path, found, unknown = self.kinds[kind][rng.choice(len(self.kinds[kind]), p=self.odds[kind])]
        rgb = np.asarray(Image.open(path).convert("RGB"))
        h, w = rgb.shape[:2]
        return turned(rgb, [(c, a * w, b * h, d * w, e * h) for c, a, b, d, e in found], rng), unknown


def outer(ring):
    """The box of a ring in a photograph of 256 pixels, as shares of it."""
    points = np.clip(np.array(ring, float) / 256, 0, 1)
    return [*points.min(0), *points.max(0)]


def odds(weights):
    return np.array(weights, float) / max(sum(weights), 1e-9)


def turned(rgb, boxes, rng):
    """One of the eight symmetries."""
    for _ in range(int(rng.integers(4))):
        h, w = rgb.shape[:2]
        rgb, boxes = np.rot90(rgb), [(c, y1, w - x2, y2, w - x1) for c, x1, y1, x2, y2 in boxes]
    if rng.random() < 0.5:
        w = rgb.shape[1]
        rgb, boxes = rgb[:, ::-1], [(c, w - x2, y1, w - x1, y2) for c, x1, y1, x2, y2 in boxes]
    return np.ascontiguousarray(rgb), boxes


def drawn_cell(photographs, rng, side):
    if photographs.cutouts and rng.random() < PASTING:
        return pasted_cell(photographs, rng, side)
    names = list(RENDERERS)
    odds = np.array([0.6 if n in ("roundabout", "greenhouse", "solar_panel") else 1.6 if n in ("ship", "vehicle", "bridge", "running_track") else 1.0 for n in names])
    name = names[rng.choice(len(names), p=odds / odds.sum())]
    unknown = []
    if name == "ship" and rng.random() < 0.85:
        ground = water_ground(rng, side)
    else:
        ground, unknown = any_ground(photographs, rng, side)
    count = int(rng.integers(4, 16)) if name == "vehicle" else 1 if name == "bridge" else int(rng.integers(1, 6))
    others = [] if name == "bridge" else [names[rng.integers(len(names) - 1)] for _ in range(int(rng.integers(0, 2)))]
    rgb, found = draw_objects(np.ascontiguousarray(ground), [name] * count + others, rng)
    return (soften(rgb, rng), found), unknown


def any_ground(photographs, rng, side):
    """A photograph to put things on. They may cover what has a box there, so of that nothing is known any more; of what is put there only where it is."""
    (ground, boxes), unknown = photographs.cell(GROUND[rng.integers(len(GROUND))], rng)
    return np.asarray(Image.fromarray(ground).resize((side, side), Image.Resampling.BICUBIC)), sorted({*unknown, *(b[0] for b in boxes)})


def pasted_cell(photographs, rng, side):
    kind = photographs.cutouts.pick(rng)
    ground, unknown = (water_ground(rng, side), []) if kind == "ship" and rng.random() < 0.6 else any_ground(photographs, rng, side)
    rgb, found = paste(ground, photographs.cutouts, kind, rng)
    return (soften(rgb, rng), found), unknown


def soften(rgb, rng):
    """Drawn edges and flat colours as a camera has them: blur, then grain of its own on drawn and photographed parts alike."""
    image = Image.fromarray(rgb).filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 1.1)))
    h, w = rgb.shape[:2]
    coarse = np.asarray(Image.fromarray(rng.normal(0, 1, (h // 6, w // 6)).astype(np.float32)).resize((w, h), Image.Resampling.BICUBIC))
    grain = rng.standard_normal((h, w, 1), np.float32) * np.float32(rng.uniform(1, 9)) + coarse[..., None] * np.float32(rng.uniform(0, 7))
    return np.clip(np.asarray(image, np.float32) + grain, 0, 255).astype(np.uint8)


def scene(photographs, rng, across=ACROSS, often=ODDS):
    """(rgb, boxes, unknown [(class, x1, y1, x2, y2)]) of about SIDE pixels, or 1024 where they are of many photographs. `across`: how often
    a scene is 1 x 1, 2 x 2... photographs; `often`: how often each kind comes."""
    n = int(rng.choice(len(across), p=across)) + 1
    cell = (SIDE if n < 4 else 1024) // n
    rgb, boxes, unknown = np.zeros((cell * n, cell * n, 3), np.uint8), [], []
    kinds = [k for k in often if photographs.kinds[k]]
    odds = np.array([often[k] for k in kinds])
    one = kinds[rng.choice(len(kinds), p=odds / odds.sum())] if rng.random() < 0.3 else None
    for index in range(n * n):
        if one is None and rng.random() < (0.5 if n < 3 else 0.3):
            (tile, found), blind = drawn_cell(photographs, rng, max(256, cell))
        else:
            (tile, found), blind = photographs.cell(one or kinds[rng.choice(len(kinds), p=odds / odds.sum())], rng)
        y, x = index // n * cell, index % n * cell
        h, w = tile.shape[:2]
        part = rng.uniform(0.55, 1) if n == 1 else 1
        left, top = rng.uniform(0, 1 - part, 2)
        crop = (round(left * w), round(top * h), round((left + part) * w), round((top + part) * h))
        rgb[y : y + cell, x : x + cell] = np.asarray(Image.fromarray(tile).crop(crop).resize((cell, cell), Image.Resampling.BICUBIC if w < cell else Image.Resampling.BOX))
        boxes += moved(found, crop, (x, y, cell))
        unknown += [(c, x, y, x + cell, y + cell) for c in blind]
    for _ in range(int(rng.integers(0, 3)) if n > 2 else 0):
        rgb, boxes = drawn_over(rgb, boxes, rng)
    return finish(rgb, boxes, unknown, rng)


def drawn_over(rgb, boxes, rng):
    """Something large drawn over several cells; boxes of what it covers are left out."""
    side = int(rgb.shape[0] * rng.uniform(0.3, 0.9))
    top, left = rng.integers(0, rgb.shape[0] - side + 1, 2)
    part = np.ascontiguousarray(rgb[top : top + side, left : left + side])
    drawn, found = draw_objects(part, [LARGE[rng.integers(len(LARGE))]] * int(rng.integers(1, 3)), rng, 0.4)
    changed = np.zeros(rgb.shape[:2], bool)
    changed[top : top + side, left : left + side] = np.abs(drawn.astype(int) - part).max(-1) > 25
    rgb = rgb.copy()
    rgb[top : top + side, left : left + side] = soften(drawn, rng)
    free = lambda b: changed[int(b[2]) : int(b[4]) + 1, int(b[1]) : int(b[3]) + 1].mean() < 0.2
    return rgb, [b for b in boxes if free(b)] + [(c, x1 + left, y1 + top, x2 + left, y2 + top) for c, x1, y1, x2, y2 in found]


def moved(found, crop, at):
    """Boxes of a tile in the scene; what the crop cuts to under a third is left out."""
    x, y, cell = at
    kept = []
    for c, x1, y1, x2, y2 in found:
        sx, sy = cell / (crop[2] - crop[0]), cell / (crop[3] - crop[1])
        whole = (x2 - x1) * (y2 - y1)
        x1, x2 = np.clip([x1, x2], crop[0], crop[2])
        y1, y2 = np.clip([y1, y2], crop[1], crop[3])
        if (x2 - x1) * (y2 - y1) > 0.33 * whole:
            kept.append((c, x + (x1 - crop[0]) * sx, y + (y1 - crop[1]) * sy, x + (x2 - crop[0]) * sx, y + (y2 - crop[1]) * sy))
    return kept


def false_colour(rgb, rng):
    """Near infrared guessed, bright where it is green, and shown with red and green: as red before both, or as green between them."""
    red, green, blue = (rgb[..., k].astype(np.float32) for k in range(3))
    infrared = red * rng.uniform(0.7, 1.1) + np.clip(2 * green - red - blue, -10, 60) * rng.uniform(1, 3.5)
    shown = [infrared, red, green] if rng.random() < 0.5 else [red, infrared, green]
    return np.clip(np.stack(shown, -1), 0, 255).astype(np.uint8)


def finish(rgb, boxes, unknown, rng):
    """A camera's gain, gamma, blur and JPEG, and now and then a picture that is not square."""
    if rng.random() < 0.4:
        height = int(rgb.shape[0] * rng.uniform(0.55, 0.95))
        rgb, boxes = rgb[:height], [(c, x1, y1, x2, min(y2, height)) for c, x1, y1, x2, y2 in boxes if (y1 + y2) / 2 < height - 4]
    if rng.random() < 0.12:
        rgb = false_colour(rgb, rng)
    gain = rng.uniform(0.82, 1.2) * rng.normal(1, 0.05, 3)
    steps = np.arange(256)[:, None] / 255
    curves = (255 * np.clip(steps * gain + rng.uniform(-0.04, 0.05), 0, 1) ** rng.uniform(0.75, 1.35)).astype(np.float32)
    image = np.stack([curves[rgb[..., k], k] for k in range(3)], -1)
    grey = image.mean(-1, keepdims=True)
    image = grey + (image - grey) * np.float32(rng.uniform(0.45, 1.25))
    image = Image.fromarray(np.clip(image, 0, 255).astype(np.uint8))
    if rng.random() < 0.5:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.6)))
    coded = io.BytesIO()
    image.save(coded, "JPEG", quality=int(rng.integers(45, 96)))
    return np.asarray(Image.open(coded).convert("RGB")), boxes, unknown
