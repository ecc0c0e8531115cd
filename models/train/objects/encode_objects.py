"""Encodes scenes of objects: python encode_objects.py --tiles DIR --turbines DIR --encoder FILE --out DIR --count N
[--devset DIR] [--across N...] [--often KIND=N...] [--seed S] [--held]

Writes embeddings.f16 [n, 256, 64, 64], cues.f16 [n, 8, 128, 128] and scenes.json: per scene its boxes and the areas of
which a class is not known, in cells of 128 a long side, and the content's height and width in cells.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from compose import ACROSS, ODDS, Photographs, odds, scene
from encode import CELLS, cues, encoder, model_input


def main():
    parser = argparse.ArgumentParser()
    for name in ("tiles", "turbines", "encoder", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--devset", type=Path, help="its training patches of buildings are taken in")
    parser.add_argument("--cutouts", type=Path, help="what cutouts.py wrote, to be pasted onto part of the photographs")
    parser.add_argument("--count", type=int, default=900)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--across", type=float, nargs="+", default=ACROSS, help="how often scenes of 1 x 1, 2 x 2... photographs come")
    parser.add_argument("--often", nargs="+", default=[], metavar="KIND=N", help="only these kinds of photograph come, and how often")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    encode = encoder(args.encoder, args.threads)
    often = {kind: float(n) for kind, n in (pair.split("=") for pair in args.often)} or ODDS
    photographs, rng, scenes = Photographs(args.tiles, args.turbines, args.held, args.devset, args.cutouts), np.random.default_rng(args.seed), []

    def listed():
        """Written beside and renamed, since a training may be reading it."""
        (args.out / "scenes.new").write_text(json.dumps(scenes))
        (args.out / "scenes.new").replace(args.out / "scenes.json")

    with open(args.out / "embeddings.f16", "wb") as embeddings, open(args.out / "cues.f16", "wb") as colours:
        for index in range(args.count):
            rgb, boxes, unknown = scene(photographs, rng, odds(args.across), often)
            embeddings.write(encode(model_input(rgb)).astype(np.float16).tobytes())
            colours.write(cues(rgb).astype(np.float16).tobytes())
            unit = CELLS / max(rgb.shape[:2])
            scaled = lambda rows: [[c, *(round(float(v) * unit, 3) for v in b)] for c, *b in rows]
            scenes.append({"boxes": scaled(boxes), "unknown": scaled(unknown), "size": [rgb.shape[0] * unit, rgb.shape[1] * unit]})
            if index % 20 == 19:
                print(index + 1, flush=True)
                listed()
    listed()


if __name__ == "__main__":
    main()
