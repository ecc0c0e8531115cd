"""How a box should be given to the segmenter, by the mask alone: python policy.py --tiles DIR --turbines DIR --models DIR [--scenes N]

Draws objects with known outlines, moves each side of their boxes as the head errs, and prints for each kind the mean IoU of the
segmenter's mask with the outline: box only, box with its middle, and with two points inside the first outline, at several paddings.
`--models` holds encoder.onnx and sam.onnx.
"""
import argparse
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image, ImageDraw
from scipy import ndimage

sys.path.insert(0, str(Path(__file__).parent.parent))
from compose import GROUND, Photographs, soften
from encode import model_input
from pen import FINE, Pen
from render import RENDERERS, water_ground

SIDE, PADDINGS, ERROR = 512, (-0.05, 0.0, 0.05, 0.1), 0.06


def decode(decoder, embedding, box, points):
    """bool[SIDE, SIDE]; box and points in pixels of the picture."""
    scale = 1024 / SIDE
    coordinates = np.array([*points, box[:2], box[2:]], np.float32)[None] * scale
    labels = np.array([[1] * len(points) + [2, 3]], np.float32)
    feed = {"image_embeddings": embedding, "point_coords": coordinates, "point_labels": labels, "mask_input": np.zeros((1, 1, 256, 256), np.float32),
            "has_mask_input": np.zeros(1, np.float32), "orig_im_size": np.array([SIDE, SIDE], np.float32)}
    return decoder.run(["masks"], feed)[0][0, 0] > 0


def inside(mask):
    """Two points deep inside the largest part; none for an empty mask."""
    parts, count = ndimage.label(mask)
    if count == 0:
        return []
    part = parts == 1 + int(np.argmax(ndimage.sum(mask, parts, range(1, count + 1))))
    depth, points = ndimage.distance_transform_edt(np.pad(part, 1))[1:-1, 1:-1], []
    for _ in range(2):
        y, x = np.unravel_index(int(np.argmax(depth)), depth.shape)
        points.append((x + 0.5, y + 0.5))
        ys, xs = np.mgrid[0:SIDE, 0:SIDE]
        depth = np.where((xs - x) ** 2 + (ys - y) ** 2 < depth[y, x] ** 2 * 1.2, 0, depth)
    return points


def drawn(photographs, name, rng):
    render, metres, least, most = RENDERERS[name]
    ground = water_ground(rng, SIDE) if name == "ship" else np.asarray(Image.fromarray(photographs.cell(GROUND[rng.integers(len(GROUND))], rng)[0][0]).resize((SIDE, SIDE)))
    canvas = Image.fromarray(ground).resize((SIDE * FINE, SIDE * FINE))
    share = np.exp(rng.uniform(np.log(max(least, 0.06)), np.log(min(most, 0.6))))
    pen = Pen(canvas, rng.uniform(0.4, 0.6, 2) * SIDE, rng.uniform(0, 6.28), share * SIDE / metres)
    outlines = [pen.place(outline) for _, outline in render(pen, rng)]
    return soften(np.asarray(canvas.resize((SIDE, SIDE), Image.Resampling.BOX)), rng), outlines


def ious(sessions, photographs, name, rng):
    encoder, decoder = sessions
    rgb, outlines = drawn(photographs, name, rng)
    embedding = encoder.run(None, {"input": model_input(rgb)})[0]
    for outline in outlines[:3]:
        truth = Image.new("1", (SIDE, SIDE))
        ImageDraw.Draw(truth).polygon([tuple(p) for p in outline], fill=1)
        truth = np.asarray(truth)
        if not truth.any():
            continue
        x1, y1, x2, y2 = *outline.min(0), *outline.max(0)
        w, h = x2 - x1, y2 - y1
        box = np.array([x1, y1, x2, y2]) + rng.normal(0, ERROR, 4) * [w, h, w, h]
        row = {}
        for padding in PADDINGS:
            wide = np.clip(box + np.array([-w, -h, w, h]) * padding, 0, SIDE)
            middle = [((wide[0] + wide[2]) / 2, (wide[1] + wide[3]) / 2)]
            first = decode(decoder, embedding, wide, middle)
            for way, mask in (("box", decode(decoder, embedding, wide, [])), ("middle", first), ("two", decode(decoder, embedding, wide, inside(first) or middle))):
                row[way, padding] = (mask & truth).sum() / max(1, (mask | truth).sum())
        yield row


def main():
    parser = argparse.ArgumentParser()
    for name in ("tiles", "turbines", "models"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--scenes", type=int, default=6)
    args = parser.parse_args()
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    sessions = [ort.InferenceSession(args.models / name, options) for name in ("encoder.onnx", "sam.onnx")]
    photographs, rng = Photographs(args.tiles, args.turbines, True), np.random.default_rng(5)
    ways = [(way, padding) for way in ("box", "middle", "two") for padding in PADDINGS]
    print("| kind | objects | " + " | ".join(f"{way} {padding:+.2f}" for way, padding in ways) + " |")
    for name in RENDERERS:
        rows = [row for _ in range(args.scenes) for row in ious(sessions, photographs, name, rng)]
        print(f"| {name} | {len(rows)} | " + " | ".join(f"{np.mean([r[w] for r in rows]):.3f}" for w in ways) + " |", flush=True)


if __name__ == "__main__":
    main()
