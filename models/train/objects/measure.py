"""Measures the object head on the devset's NWPU images: python measure.py --devset DIR --models DIR --cache FILE.npz
[--source nwpu] [--head FILE] [--rules FILE] [--cover FILE] [--oracle] [--boxes]

The places of the head, outlined by the segmenter as the program does (object-answer.ts), with the question understood: gIoU and cIoU per kind,
"no target" said where there is none and where there is one. The encodings are kept in `--cache`, so that a second run takes
minutes. With `--boxes` nothing is outlined: of the true boxes (`instances`) those that a place of the head meets, and the other way round,
at IoU 0.5. `--source oam` measures buildings on aerial patches instead. `--models` holds encoder.onnx and sam.onnx; `--oracle` measures the true boxes and points instead.
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
from encode import cues, encoder, model_input
from places import iou, places
from setting import heat_of, settled

NAMES = {"ground_track_field": "running_track", "harbor": "harbour"}
AGREEMENT, SAME = 0.3, 0.6


def samples(devset, source, split="val"):
    for path in sorted((devset / split / "QAs").glob("*.json")):
        about = json.loads(path.read_text())
        if about["source"] == source:
            picture = np.asarray(Image.open(devset / split / "images" / f"{path.stem}.jpg").convert("RGB"))
            truth = np.asarray(Image.open(devset / split / "labels" / f"{path.stem}.png").convert("L")) > 0
            true = json.loads((devset / split / "instances" / f"{path.stem}.json").read_text())
            yield NAMES.get(about["concept"], about["concept"]), picture, truth, true


def encoded(cache, path, pictures):
    """Embeddings and cues of all pictures, from the cache where there is one."""
    if cache.exists():
        kept = np.load(cache)
        return kept["embeddings"], kept["cues"]
    encode = encoder(path, 2)
    embeddings = np.stack([encode(model_input(p)).astype(np.float16) for p in pictures])
    colours = np.stack([cues(p).astype(np.float16) for p in pictures])
    np.savez(cache, embeddings=embeddings, cues=colours)
    return embeddings, colours


class Segmenter:
    def __init__(self, session, embedding, shape):
        self.session, self.shape, self.scale = session, shape, 1024 / max(shape)
        self.embedding = np.asarray(embedding, np.float32)[None]

    def outline(self, box, points):
        """bool[h, w]; box and points in pixels."""
        coordinates = np.array([*points, box[:2], box[2:]], np.float32)[None] * self.scale
        labels = np.array([[1] * len(points) + [2, 3]], np.float32)
        feed = {"image_embeddings": self.embedding, "point_coords": coordinates, "point_labels": labels, "has_mask_input": np.zeros(1, np.float32),
                "mask_input": np.zeros((1, 1, 256, 256), np.float32), "orig_im_size": np.array(self.shape, np.float32)}
        return self.session.run(["masks"], feed)[0][0, 0] > 0


def parts(mask):
    """The connected parts, largest first: (bool[h, w], extent)."""
    labelled, count = ndimage.label(mask, np.ones((3, 3)))
    sizes = np.bincount(labelled.ravel(), minlength=count + 1)[1:]
    for k in np.argsort(-sizes):
        rows, columns = ndimage.find_objects(labelled)[k]
        yield labelled == k + 1, (columns.start, rows.start, columns.stop, rows.stop)


def inside(part, extent):
    """Two points deep inside a part."""
    x1, y1, x2, y2 = extent
    depth, points = ndimage.distance_transform_edt(np.pad(part[y1:y2, x1:x2], 1))[1:-1, 1:-1], []
    ys, xs = np.mgrid[: y2 - y1, : x2 - x1]
    for _ in range(2):
        y, x = np.unravel_index(int(np.argmax(depth)), depth.shape)
        points.append((x1 + x + 0.5, y1 + y + 0.5))
        depth = np.where((xs - x) ** 2 + (ys - y) ** 2 < max(depth[y, x], 1) ** 2 * 1.2, 0, depth)
    return points


def drawn(segmenter, boxes):
    """The outlines of all boxes together, as object-answer.ts draws them, and how many there are."""
    union, extents = np.zeros(segmenter.shape, bool), []
    for box in boxes:
        best = None
        points = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)]
        for _ in range(2):
            found = next(parts(segmenter.outline(box, points)), None)
            if not found or iou(found[1], box) < AGREEMENT:
                break
            best, points = found, inside(*found)
        if best and all(iou(best[1], other) <= SAME for other in extents):
            extents.append(best[1])
            union |= best[0]
    return union, len(extents)


def boxes_table(rows):
    print("| concept | samples | true boxes met | places right |\n| --- | --- | --- | --- |")
    for name, got in rows:
        met, true, right, found = np.array(got).sum(0)
        print(f"| {name} | {len(got)} | {met}/{true} = {met / max(1, true):.2f} | {right}/{found} = {right / max(1, found):.2f} |")


def masks_table(rows):
    print("| concept | samples | gIoU / cIoU | none said where there is none | none said where there is one |\n| --- | --- | --- | --- | --- |")
    for name, got in rows:
        worth, both, either, there, said = (np.array(v) for v in zip(*got))
        score = f"{worth.mean():.3f} / {both.sum() / max(1, either.sum()):.3f}"
        print(f"| {name} | {len(got)} | {score} | {(~there & ~said).sum()}/{(~there).sum()} | {(there & ~said).sum()}/{there.sum()} |")


def main():
    parser = argparse.ArgumentParser()
    for name in ("devset", "models", "cache"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    pack = Path(__file__).parents[2] / "concepts"
    parser.add_argument("--head", type=Path, default=pack / "objects.onnx")
    parser.add_argument("--rules", type=Path, default=pack / "objects.json")
    parser.add_argument("--cover", type=Path, default=pack / "head.onnx")
    parser.add_argument("--source", choices=["nwpu", "oam"], default="nwpu")
    for flag in ("oracle", "boxes"):
        parser.add_argument(f"--{flag}", action="store_true")
    args = parser.parse_args()
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    head, cover, decoder = (ort.InferenceSession(path, options) for path in (args.head, args.cover, args.models / "sam.onnx"))
    kinds, rows = {kind["id"]: (k, kind) for k, kind in enumerate(json.loads(args.rules.read_text())["kinds"])}, {}
    asked = list(samples(args.devset, args.source))
    for (name, _, truth, true), embedding, colours in zip(asked, *encoded(args.cache, args.models / "encoder.onnx", [p for _, p, *_ in asked])):
        index, kind = kinds[name]
        if not kind["claimed"]:
            continue
        shape, unit = truth.shape, max(truth.shape) / 128
        segmenter = Segmenter(decoder, embedding, shape)
        if args.oracle:
            mask = np.zeros(shape, bool)
            for part, extent in parts(truth):
                mask |= segmenter.outline(extent, inside(part, extent))
        else:
            feed = {"embedding": segmenter.embedding, "cues": np.asarray(colours, np.float32)[None]}
            centres, sides = head.run(["centres", "sides"], feed)
            size = [s / unit for s in shape]
            found = settled(places(centres[0, index], sides[0], size, kind["padding"]), name, heat_of(cover, feed), size)
            sure = [[v * unit for v in box] for score, box in found if score >= kind["keep"]] if found and found[0][0] >= kind["gate"] else []
            if args.boxes:
                met = [sum(any(iou(a, b) > 0.5 for b in others) for a in ones) for ones, others in ((true, sure), (sure, true))]
                rows.setdefault(name, []).append((met[0], len(true), met[1], len(sure)))
                continue
            mask, _ = drawn(segmenter, sure)
        both, either = (mask & truth).sum(), (mask | truth).sum()
        worth = both / either if truth.any() else float(not mask.any())
        rows.setdefault(name, []).append((worth, both, either * truth.any(), truth.any(), mask.any()))
    (boxes_table if args.boxes else masks_table)([*rows.items(), ("all", sum(rows.values(), []))])


if __name__ == "__main__":
    main()
