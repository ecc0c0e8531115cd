"""Cuts the labelled objects out of their photographs, as the segmenter outlines them: python cutouts.py --tiles DIR --models DIR --out FILE.npz

Only photographs that are trained on. compose.py pastes them, turned and in other sizes, onto other photographs. `--models` holds
encoder.onnx and sam.onnx. Kept are RGBA pictures `KIND.NUMBER`, of which the outline fits the box that was drawn.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image
from scipy import ndimage

sys.path.insert(0, str(Path(__file__).parent.parent))
from encode import encoder, model_input
from measure import Segmenter, parts
from places import iou

KINDS = ["airplane", "ship", "vehicle", "storage_tank", "swimming_pool", "tennis_court"]
FITS = 0.7


def cut(rgb, segmenter, box):
    """uint8[h, w, 4], or None where the outline is of something else or at the edge."""
    h, w = rgb.shape[:2]
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    found = next(parts(segmenter.outline(box, [middle])), None)
    if not found or iou(found[1], box) < FITS or min(*box[:2], w - box[2], h - box[3]) < 1:
        return None
    part = ndimage.binary_fill_holes(found[0])
    x1, y1, x2, y2 = found[1]
    return np.dstack([rgb[y1:y2, x1:x2], 255 * part[y1:y2, x1:x2].astype(np.uint8)])


def main():
    parser = argparse.ArgumentParser()
    for name in ("tiles", "models", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    labels = json.loads((Path(__file__).parent / "labels.json").read_text())
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    encode, decoder = encoder(args.models / "encoder.onnx", 1), ort.InferenceSession(args.models / "sam.onnx", options)
    kept, tried = {}, dict.fromkeys(KINDS, 0)
    for path in sorted(args.tiles.glob("*/*.tif")):
        boxes = [b for b in labels.get(path.stem, {"boxes": []})["boxes"] if b[0] in KINDS]
        if not boxes or int(path.stem[-2:]) % 5 == 4:
            continue
        rgb = np.asarray(Image.open(path).convert("RGB"))
        h, w = rgb.shape[:2]
        segmenter = Segmenter(decoder, encode(model_input(rgb)), (h, w))
        for kind, x1, y1, x2, y2 in boxes:
            tried[kind] += 1
            picture = cut(rgb, segmenter, (x1 * w, y1 * h, x2 * w, y2 * h))
            if picture is not None:
                kept[f"{kind}.{tried[kind]}"] = picture
    np.savez_compressed(args.out, **kept)
    for kind in KINDS:
        print(kind, sum(name.startswith(f"{kind}.") for name in kept), "of", tried[kind])


if __name__ == "__main__":
    main()
