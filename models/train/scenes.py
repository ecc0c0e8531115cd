"""Training scenes: RGB crops with partial labels, from sources whose licence allows commercial use.

A scene is (rgb uint8[h, w, 3], target float32[5, h, w], weight float32[5, h, w]); weight 0 means that
nothing is known there. Order of the concepts: water, vegetation, bare, road, building.
"""
import hashlib
import json
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image
from scipy import ndimage

CONCEPTS = ["water", "vegetation", "bare", "road", "building"]
WATER, VEGETATION, BARE, ROAD, BUILDING = range(5)
DUBAI = {"water": WATER, "vegetation": VEGETATION, "bare_land": BARE, "road": ROAD, "building": BUILDING}


def excess_green(rgb):
    """2g - r - b of the chromaticities, -1..2."""
    total = rgb.sum(-1).astype(np.float32) + 1e-3
    return 3 * rgb[..., 1].astype(np.float32) / total - 1


def oam(devset):
    """Building patches. Elsewhere vegetation is labelled by strong greenness; water is taken as absent with half weight."""
    for path in sorted((devset / "train/images").glob("oam_*.jpg")):
        rgb = np.asarray(Image.open(path).convert("RGB"))
        mask = np.asarray(Image.open(devset / "train/labels" / (path.stem + ".png")).convert("L")) > 0
        doubtful = "zanzibar" in path.stem
        if doubtful and not mask.any():
            continue
        yield rgb, *oam_labels(rgb, mask, doubtful)


def oam_labels(rgb, mask, doubtful):
    target = np.zeros((5, *mask.shape), np.float32)
    weight = np.zeros_like(target)
    near = ndimage.binary_dilation(mask, iterations=3) & ~ndimage.binary_erosion(mask, iterations=3)
    target[BUILDING] = mask
    weight[BUILDING] = np.where(mask, 1, 0.5 if doubtful else 1) * ~near
    green = ndimage.uniform_filter(excess_green(rgb), 5)
    vegetation, plain = (green > 0.12) & ~mask, (green < 0.0) | mask
    target[VEGETATION] = vegetation
    weight[VEGETATION] = 0.5 * (vegetation | plain)
    weight[WATER] = 0.5
    weight[BARE] = weight[ROAD] = 0.5 * (vegetation | mask)
    return target, weight


def dubai(devset):
    """Fully labelled tiles: the per-concept samples of one image are joined. A concept without a sample is unknown there."""
    tiles = {}
    for path in sorted((devset / "train/images").glob("dubai_*.jpg")):
        digest = hashlib.md5(path.read_bytes()).hexdigest()
        concept = json.loads((devset / "train/QAs" / (path.stem + ".json")).read_text())["concept"]
        mask = np.asarray(Image.open(devset / "train/labels" / (path.stem + ".png")).convert("L")) > 0
        tiles.setdefault(digest, (path, {}))[1][concept] = mask
    for path, masks in tiles.values():
        rgb = np.asarray(Image.open(path).convert("RGB"))
        target = np.zeros((5, *rgb.shape[:2]), np.float32)
        weight = np.zeros_like(target)
        for concept, mask in masks.items():
            edge = ndimage.binary_dilation(mask, iterations=2) & ~ndimage.binary_erosion(mask, iterations=2)
            target[DUBAI[concept]] = mask
            weight[DUBAI[concept]] = ~edge
            for other in DUBAI.values():
                if other != DUBAI[concept]:
                    weight[other] = np.where(mask & ~edge, 1, weight[other])
        for concept in set(DUBAI) - set(masks):
            covered = np.any([m for m in masks.values()], axis=0)
            weight[DUBAI[concept]] = covered
        yield rgb, target, weight


def spectral(rgb, bands, scale):
    """Labels from red, green and near infrared; `scale` brings values to about 0..1 reflectance-like numbers."""
    red, green, nir = (b.astype(np.float32) * scale for b in bands)
    ndvi = (nir - red) / (nir + red + 1e-6)
    ndwi = (green - nir) / (green + nir + 1e-6)
    water, dry = (ndwi > 0.2) & (ndvi < 0), (ndwi < 0.0)
    vegetation, bare_of_it = ndvi > 0.35, ndvi < 0.12
    bright = (red + green) / 2 > np.percentile((red + green) / 2, 60)
    bare = bare_of_it & dry & bright
    target = np.stack([water, vegetation, bare, np.zeros_like(water), np.zeros_like(water)]).astype(np.float32)
    weight = np.stack([water | dry, vegetation | bare_of_it, 0.5 * (vegetation | water | bare), 0.5 * (vegetation | water), 0.5 * (vegetation | water)])
    return rgb, target, weight.astype(np.float32)


def stretch(band):
    low, high = np.percentile(band, [1, 99])
    return np.clip((band - low) / (high - low) * 255, 0, 255).astype(np.uint8)


def rasters(demo, sample):
    """Whole rasters with a near infrared band: their RGB with labels from spectral indices."""
    for year in ("2010", "2012"):
        image = tifffile.imread(demo / f"naip_north_dakota_ponds_{year}_5m.tif")
        yield spectral(image[..., :3], (image[..., 0], image[..., 1], image[..., 3]), 1 / 255)
    image = tifffile.imread(demo / "opengeos_cog_float64_4band.tif")
    image = np.moveaxis(image, 0, -1) if image.shape[0] == 4 else image
    red, green, blue, nir = (image[..., i] for i in range(4))
    yield spectral(np.stack([stretch(red), stretch(green), stretch(blue)], -1), (red, green, nir), 1e-4)
    image = tifffile.imread(sample)
    image = np.moveaxis(image, 0, -1) if image.shape[0] == 6 else image
    blue, green, red, nir = (image[..., i].astype(np.float32) for i in range(4))
    yield spectral(np.stack([stretch(red), stretch(green), stretch(blue)], -1), (red, green, nir), 1 / 255)


def paint_road(scene, rng):
    """Draws a road of random course, width and surface between the labelled buildings of a scene."""
    rgb, target, weight = (a.copy() for a in scene)
    h, w = rgb.shape[:2]
    t = np.linspace(-0.2, 1.2, 400)
    start, bend, end = (rng.uniform(-0.2, 1.2, 2) * (h, w) for _ in range(3))
    course = np.outer((1 - t) ** 2, start) + np.outer(2 * t * (1 - t), bend) + np.outer(t**2, end)
    line = np.ones((h, w), bool)
    rows, columns = np.round(course).astype(int).T
    inside = (rows >= 0) & (rows < h) & (columns >= 0) & (columns < w)
    line[rows[inside], columns[inside]] = False
    if line.all():
        return scene
    distance = ndimage.distance_transform_edt(line)
    half = rng.uniform(0.008, 0.05) * max(h, w)
    road = (distance < half) & (target[BUILDING] < 0.5)
    asphalt = rng.uniform(70, 165) + np.array([0, 0, 4])
    dirt = np.array([1, 0.84, 0.66]) * rng.uniform(140, 230)
    colour = asphalt if rng.random() < 0.6 else dirt
    grain = ndimage.gaussian_filter(rng.normal(0, 1, (h, w)), rng.uniform(0.5, 3))
    surface = colour + grain[..., None] / grain.std() * rng.uniform(2, 12)
    if rng.random() < 0.4:
        surface = np.where((distance < max(1, half * 0.06))[..., None], 225, surface)
    soft = np.clip(half - distance, 0, 2)[..., None] / 2 * road[..., None]
    painted = np.clip(rgb * (1 - soft) + surface * soft, 0, 255).astype(np.uint8)
    for concept in range(5):
        target[concept] = np.where(road, concept == ROAD, target[concept])
        weight[concept] = np.where(road, 1, weight[concept])
    return painted, target, weight


def mosaic(scenes, side):
    """side x side scenes shrunk into the size of one: the same ground at a coarser sampling distance."""
    cell = 512 // side
    rgb = np.zeros((cell * side, cell * side, 3), np.uint8)
    target = np.zeros((5, cell * side, cell * side), np.float32)
    weight = np.zeros_like(target)
    for index, scene in enumerate(scenes):
        y, x = divmod(index, side)
        at = (slice(y * cell, (y + 1) * cell), slice(x * cell, (x + 1) * cell))
        small = resize(scene, cell, cell)
        rgb[at], target[:, *at], weight[:, *at] = small
    return rgb, target, weight


def resize(scene, height, width):
    """Area-averaged where it shrinks; labels are averaged over known pixels only."""
    rgb, target, weight = scene
    image = np.asarray(Image.fromarray(rgb).resize((width, height), Image.Resampling.BOX if height <= rgb.shape[0] else Image.Resampling.BILINEAR))
    fit = lambda a: np.stack([np.asarray(Image.fromarray(p.astype(np.float32)).resize((width, height), Image.Resampling.BOX)) for p in a])
    known = fit(weight)
    return image, fit(target * weight) / np.maximum(known, 1e-6), known


def augment(scene, rng, crop):
    """Random crop (share of the sides from `crop`), flips, quarter turns and colour jitter."""
    rgb, target, weight = scene
    h, w = rgb.shape[:2]
    share = rng.uniform(*crop)
    ch, cw = max(64, int(h * share)), max(64, int(w * share * rng.uniform(0.75, 1)))
    ch, cw = min(ch, h), min(cw, w)
    y, x = rng.integers(0, h - ch + 1), rng.integers(0, w - cw + 1)
    rgb, target, weight = rgb[y : y + ch, x : x + cw], target[:, y : y + ch, x : x + cw], weight[:, y : y + ch, x : x + cw]
    turn = rng.integers(4)
    rgb, target, weight = np.rot90(rgb, turn), np.rot90(target, turn, (1, 2)), np.rot90(weight, turn, (1, 2))
    if rng.random() < 0.5:
        rgb, target, weight = rgb[:, ::-1], target[:, :, ::-1], weight[:, :, ::-1]
    gain = rng.uniform(0.8, 1.2) * rng.uniform(0.93, 1.07, 3)
    gamma = rng.uniform(0.8, 1.25)
    jittered = 255 * np.clip(rgb / 255 * gain, 0, 1) ** gamma
    return np.ascontiguousarray(jittered.astype(np.uint8)), np.ascontiguousarray(target), np.ascontiguousarray(weight)


def all_scenes(data, sample, seed=0):
    """The training set: a fixed list of augmented scenes (see README.md for the counts)."""
    rng = np.random.default_rng(seed)
    buildings = list(oam(data / "devset"))
    tiles = list(dubai(data / "devset"))
    maps = list(rasters(data / "demo_geotiff", sample))
    for scene in buildings:
        base = paint_road(scene, rng) if rng.random() < 0.3 else scene
        yield "oam", augment(base, rng, (0.85, 1.0))
    for scene in tiles:
        for _ in range(16):
            yield "dubai", augment(scene, rng, (0.35, 1.0))
    for index, scene in enumerate(maps):
        for _ in range(30 if index < 2 else 24):
            yield "raster", augment(scene, rng, (0.25, 1.0))
    for side, count in ((2, 60), (3, 30)):
        for _ in range(count):
            pool = buildings if rng.random() < 0.7 else buildings + tiles * 8
            chosen = [augment(pool[rng.integers(len(pool))], rng, (0.7, 1.0)) for _ in range(side * side)]
            made = mosaic(chosen, side)
            yield "mosaic", paint_road(made, rng) if rng.random() < 0.5 else made
    for _ in range(110):
        yield "oam", augment(buildings[rng.integers(len(buildings))], rng, (0.3, 0.7))
