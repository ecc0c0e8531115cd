"""Encodes images that have boxes of one kind each as scenes of objects: python encode_boxed.py --devset DIR --encoder FILE --out DIR [--count N] [--seed S]

For packs that are not part of the program only: the NWPU images of the devset's training split may be used for research alone. Each
image is turned, cropped to a part that keeps most of its boxes now and then, and coloured as compose.py does. Out: what encode_objects.py writes. Of
kinds that an image's set does not know, or that are seen together with what it shows, nothing is known.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from calibrate import TOGETHER
from compose import CLASSES, finish, turned
from encode import CELLS, cues, encoder, model_input
from measure import samples

KNOWN = {"airplane", "ship", "vehicle", "storage_tank", "tennis_court", "basketball_court", "baseball_diamond", "running_track", "bridge", "harbour"}


def cropped(rgb, boxes, rng):
    """A part of the picture, where each box that is in it by more than a half counts, cut at its sides."""
    h, w = rgb.shape[:2]
    part = rng.uniform(0.5, 0.95)
    left, top = int(rng.uniform(0, w * (1 - part))), int(rng.uniform(0, h * (1 - part)))
    right, bottom = left + int(w * part), top + int(h * part)
    kept = []
    for c, x1, y1, x2, y2 in boxes:
        a, b, d, e = max(x1, left), max(y1, top), min(x2, right), min(y2, bottom)
        if a < d and b < e and (d - a) * (e - b) > 0.5 * (x2 - x1) * (y2 - y1):
            kept.append((c, a - left, b - top, d - left, e - top))
    return rgb[top:bottom, left:right], kept


def blind(name):
    """Kinds of which nothing is known in an image that shows `name`."""
    beside = KNOWN if name == "vehicle" else set().union({"vehicle"}, *(kinds for kinds in TOGETHER if name in kinds))
    return sorted((set(CLASSES) - KNOWN) | (beside - {name}))


def main():
    parser = argparse.ArgumentParser()
    for name in ("devset", "encoder", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    encode, rng, scenes = encoder(args.encoder, args.threads), np.random.default_rng(args.seed), []
    images = [(name, picture, true) for name, picture, _, true in samples(args.devset, "nwpu", "train")]
    order = np.concatenate([rng.permutation(len(images)) for _ in range(-(-args.count // len(images)))])[: args.count]
    with open(args.out / "embeddings.f16", "wb") as embeddings, open(args.out / "cues.f16", "wb") as colours:
        for number, index in enumerate(order):
            name, picture, true = images[index]
            rgb, boxes = turned(picture, [(name, *box) for box in true], rng)
            if rng.random() < 0.5:
                rgb, boxes = cropped(rgb, boxes, rng)
            rgb, boxes, _ = finish(np.ascontiguousarray(rgb), boxes, [], rng)
            unit = CELLS / max(rgb.shape[:2])
            size = [side * unit for side in rgb.shape[:2]]
            embeddings.write(encode(model_input(rgb)).astype(np.float16).tobytes())
            colours.write(cues(rgb).astype(np.float16).tobytes())
            scaled = [[c, *(round(float(v) * unit, 3) for v in box)] for c, *box in boxes]
            scenes.append({"boxes": scaled, "unknown": [[c, 0, 0, size[1], size[0]] for c in blind(name)], "size": size})
            if number % 100 == 99:
                print(number + 1, flush=True)
    (args.out / "scenes.json").write_text(json.dumps(scenes))


if __name__ == "__main__":
    main()
