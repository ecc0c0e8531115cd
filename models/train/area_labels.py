"""Training scenes from outlines drawn by eye: roofs and water on public-domain photographs.

areas.json maps "kind/name" (of a photograph `kind/name.tif`, 0.3 m per pixel) to
{"complete": [concepts], "building": [ring...], "water": [ring...], "unsure": [ring...]}; a ring is [[x, y]...] in the photograph's
pixels, the origin at its upper left corner, closed without repeating its first point. A concept in "complete" is outlined
wherever it is in the photograph, except within "unsure".
"""
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from scenes import excess_green

DRAWN, VEGETATION = {"water": 0, "building": 4}, 1
AREAS = Path(__file__).with_name("areas.json")
EDGE = 2


def is_held(name):
    """Whether a photograph is kept for measuring: every fifth of its kind, by its number."""
    return int(name[-2:]) % 5 == 4


def filled(rings, shape):
    """bool[h, w]: the pixels whose centres lie in any ring; outlines are drawn at 8 times the resolution."""
    height, width = shape
    fine = Image.new("1", (width * 8, height * 8))
    for ring in rings:
        ImageDraw.Draw(fine).polygon([(x * 8, y * 8) for x, y in ring], fill=1)
    return np.asarray(fine)[4::8, 4::8]


def labels(rgb, area):
    """target, weight float32[5, h, w] in the order water, vegetation, bare, road, building. Roofs and water are known where they are complete, except within EDGE
    pixels of an outline and in "unsure"; inside of one all other concepts are known to be absent. Vegetation is known by strong
    greenness outside of both, never to be absent there, for many of the woods are bare in winter. Everything else is unknown."""
    shape = rgb.shape[:2]
    target = np.zeros((5, *shape), np.float32)
    weight = np.zeros_like(target)
    masks = {name: filled(area.get(name, []), shape) for name in DRAWN}
    covered = np.any(list(masks.values()), axis=0)
    edges = [ndimage.binary_dilation(mask, iterations=EDGE) & ~ndimage.binary_erosion(mask, iterations=EDGE, border_value=1) for mask in masks.values()]
    known = ~np.any(edges, axis=0) & ~filled(area.get("unsure", []), shape)

    green = ndimage.uniform_filter(excess_green(rgb), 5)
    target[VEGETATION] = (green > 0.12) & ~covered & known
    weight[VEGETATION] = 0.5 * target[VEGETATION]
    for name, concept in DRAWN.items():
        target[concept] = masks[name]
        weight[concept] = known & (name in area["complete"])
    weight[:, covered & known] = 1
    return target, weight


def areas(photographs, held):
    """Yields (rgb, target, weight) for the labelled photographs of one split; `photographs` is the folder with one folder a kind."""
    for name, area in json.loads(AREAS.read_text()).items():
        if is_held(name) == held:
            rgb = np.asarray(Image.open(Path(photographs) / f"{name}.tif").convert("RGB"))
            yield rgb, *labels(rgb, area)
