"""Photographs of one kind of ground each (UC Merced Land Use, public domain) as scenes with weak labels.

What a kind of place never holds is known absent; vegetation is told by strong greenness; all else is unknown. A scene
is as in scenes.py.
"""
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

from area_labels import areas
from road_labels import scenes as roads
from scenes import BARE, BUILDING, ROAD, VEGETATION, WATER, augment, excess_green, mosaic

# What is not to be seen in a photograph of a kind, and how sure that is.
ABSENT = {
    "agricultural": {WATER: 1, BUILDING: 1, ROAD: 0.3},
    "airplane": {WATER: 1},
    "baseballdiamond": {WATER: 1, BUILDING: 0.3},
    "beach": {BUILDING: 1, ROAD: 1, VEGETATION: 0.5},
    "buildings": {WATER: 1},
    "chaparral": {WATER: 1, BUILDING: 1, ROAD: 1},
    "denseresidential": {WATER: 0.5, BARE: 0.3},
    "forest": {WATER: 1, BUILDING: 1, ROAD: 1, BARE: 1},
    "freeway": {WATER: 1, BUILDING: 0.5},
    "golfcourse": {BUILDING: 1},
    "harbor": {BUILDING: 0.5, ROAD: 0.7, BARE: 1, VEGETATION: 0.7},
    "intersection": {WATER: 1},
    "mobilehomepark": {WATER: 1, BARE: 0.3},
    "overpass": {WATER: 1, BUILDING: 0.7},
    "parkinglot": {WATER: 1, BUILDING: 0.3, BARE: 0.5},
    "river": {BUILDING: 1},
    "runway": {WATER: 1, BUILDING: 1, ROAD: 0.5},
    "storagetanks": {WATER: 0.5},
}
FOREST = "forest"


def weak(path, kind):
    rgb = np.asarray(Image.open(path).convert("RGB"))
    target = np.zeros((5, *rgb.shape[:2]), np.float32)
    weight = np.zeros_like(target)
    green = ndimage.uniform_filter(excess_green(rgb), 5)
    if kind == FOREST:
        target[VEGETATION], weight[VEGETATION] = 1, 0.7
    elif VEGETATION not in ABSENT[kind]:
        target[VEGETATION] = green > 0.12
        weight[VEGETATION] = 0.5 * (green > 0.12)
    for concept, sure in ABSENT[kind].items():
        weight[concept] = np.where(target[VEGETATION] * weight[VEGETATION] > 0, 1, sure)
    return rgb, target, weight


def weak_photographs(tiles, held):
    """The photographs of the folder `tiles` (`<kind>/<kind>NN.tif`); every fifth one is held out."""
    for kind in sorted(ABSENT):
        for path in sorted((Path(tiles) / kind).glob("*.tif")):
            if (int(path.stem[-2:]) % 5 == 4) == held:
                yield weak(path, kind)


def labelled_photographs(tiles, turbines, held):
    """Photographs with hand-drawn roads, roofs or water."""
    yield from (scene for _, scene in roads(tiles, turbines, held))
    yield from areas(tiles, held)


def photograph_scenes(tiles, turbines, count, seed, held=False):
    """`count` scenes of 1, 4, 9 or 16 photographs; six in ten cells are labelled by hand."""
    rng = np.random.default_rng(seed)
    drawn, plain = list(labelled_photographs(tiles, turbines, held)), list(weak_photographs(tiles, held))
    for _ in range(count):
        side = int(rng.choice([1, 2, 3, 4], p=[0.2, 0.4, 0.25, 0.15]))
        cells = []
        for _ in range(side * side):
            pool = drawn if rng.random() < 0.6 else plain
            cells.append(augment(pool[rng.integers(len(pool))], rng, (0.6, 1.0)))
        made = mosaic(cells, side)
        yield "photograph", soften(made, rng)


def soften(scene, rng):
    """Now and then what other cameras do: haze, faded colours, blur."""
    rgb, target, weight = scene
    values = rgb.astype(np.float32)
    if rng.random() < 0.3:
        values = values * rng.uniform(0.6, 1) + rng.uniform(0, 70)
    if rng.random() < 0.3:
        grey = values.mean(-1, keepdims=True)
        values = grey + (values - grey) * rng.uniform(0.3, 1)
    if rng.random() < 0.3:
        values = ndimage.gaussian_filter(values, (s := rng.uniform(0.4, 1.5), s, 0))
    return np.clip(values, 0, 255).astype(np.uint8), target, weight
