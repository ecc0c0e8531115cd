"""Unpacks images for evaluate.ts: python prepare_eval.py --data DIR --out DIR

For each case NAME: NAME.rgb (uint8[h, w, 3]), NAME.CONCEPT.mask (uint8[h, w]) for each labelled concept, and a
row of cases.json {name, source, width, height, gsd, concepts, absent}; `absent` lists concepts known not to be there.
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image, ImageDraw

NAMES = {"bare_land": "bare", "water": "water", "vegetation": "vegetation", "road": "road", "building": "building",
         "airplane": "airplane", "ship": "ship", "vehicle": "vehicle", "storage_tank": "storage_tank", "tennis_court": "tennis_court",
         "basketball_court": "basketball_court", "baseball_diamond": "baseball_diamond", "ground_track_field": "running_track",
         "harbor": "harbour", "bridge": "bridge"}
GSD = {"oam": 0.1, "dubai": 0.5, "eth": 1.0, "nwpu": None}  # metres; of NWPU it is not stated


def devset(folder, split="val"):
    tiles = {}
    for path in sorted((folder / split / "QAs").glob("*.json")):
        qa = json.loads(path.read_text())
        if qa["source"] not in GSD or qa["concept"] not in NAMES:
            continue
        image = folder / split / "images" / (path.stem + ".jpg")
        key = hashlib.md5(image.read_bytes()).hexdigest()
        mask = np.asarray(Image.open(folder / split / "labels" / (path.stem + ".png")).convert("L")) > 0
        tiles.setdefault(key, (image, qa["source"], {}))[2][NAMES[qa["concept"]]] = mask
    for image, source, masks in tiles.values():
        absent = ["water"] if source == "oam" else []
        if source == "oam" and not masks["building"].any() and "zanzibar" not in image.stem:
            absent.append("building")
        if source == "nwpu":
            absent += [concept for concept, mask in masks.items() if not mask.any()]
        masks = {concept: mask for concept, mask in masks.items() if mask.any()}
        yield image.stem, source, GSD[source], np.asarray(Image.open(image).convert("RGB")), masks, absent


def elsewhere(folder):
    """OpenAerialMap of two places that the head has not seen, with OpenStreetMap's buildings."""
    for name in ("oam_catanduanes_philippines_15cm", "oam_nairobi_kenya_15cm"):
        with tifffile.TiffFile(folder / f"{name}.tif") as tiff:
            rgb = tiff.asarray()[..., :3]
            scale = tiff.pages[0].tags["ModelPixelScaleTag"].value
            tie = tiff.pages[0].tags["ModelTiepointTag"].value
        picture = Image.new("L", rgb.shape[1::-1])
        draw = ImageDraw.Draw(picture)
        for feature in json.loads((folder / f"{name}_buildings.geojson").read_text())["features"]:
            geometry = feature["geometry"]
            polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            for polygon in polygons:
                ring = [mercator(*p[:2]) for p in polygon[0]]
                draw.polygon([((x - tie[3]) / scale[0], (tie[4] - y) / scale[1]) for x, y in ring], fill=255)
        mask = np.asarray(picture) > 0
        for top in range(0, rgb.shape[0] - 511, 512):
            for left in range(0, rgb.shape[1] - 511, 512):
                part = (slice(top, top + 512), slice(left, left + 512))
                if mask[part].any():
                    yield f"{name}_{top}_{left}", "oam-elsewhere", 0.15, rgb[part], {"building": mask[part]}, []


def mercator(longitude, latitude):
    radius = 6378137.0
    return np.radians(longitude) * radius, np.log(np.tan(np.pi / 4 + np.radians(latitude) / 2)) * radius


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    rows = []
    demo = args.data / "demo_geotiff"
    for make in (devset(args.data / "devset"), elsewhere(demo)):
        for name, source, gsd, rgb, masks, absent in make:
            (args.out / f"{name}.rgb").write_bytes(np.ascontiguousarray(rgb, np.uint8).tobytes())
            for concept, mask in masks.items():
                (args.out / f"{name}.{concept}.mask").write_bytes(mask.astype(np.uint8).tobytes())
            rows.append({"name": name, "source": source, "width": rgb.shape[1], "height": rgb.shape[0], "gsd": gsd, "concepts": list(masks), "absent": absent})
    (args.out / "cases.json").write_text(json.dumps(rows))
    print(len(rows), "images")


if __name__ == "__main__":
    main()
