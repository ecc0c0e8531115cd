"""Oracle of evaluation: gIoU and cIoU of a folder of results by numpy and GDAL, sharing nothing with the program.

    python3 metrics.py RESULTS DATASET SPLIT   ->   one JSON object on stdout

Predicted masks are COCO's text run lengths in `results.jsonl`; truths are the labels of the data set in EarthReason
layout, brought to the compared size by the nearest pixel. Of the program's own numbers only the kind of answer is used.
"""

import json
import sys
from pathlib import Path

import numpy as np
from osgeo import gdal

gdal.UseExceptions()


def counts_of(text):
    counts = []
    value, shift = 0, 0
    for character in text:
        group = ord(character) - 48
        value |= (group & 31) << shift
        shift += 5
        if group & 32:
            continue
        if group & 16:
            value -= 1 << shift
        counts.append(value + (counts[-2] if len(counts) > 2 else 0))
        value, shift = 0, 0
    return counts


def mask_of(rle):
    height, width = rle["size"]
    counts = counts_of(rle["counts"])
    flat = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
    assert flat.size == height * width
    return flat.reshape(width, height).T


def label_of(path, height, width):
    label = gdal.Open(str(path)).ReadAsArray() > 0
    if label.ndim == 3:
        label = label.any(axis=0)
    rows = ((np.arange(height) + 0.5) * label.shape[0] / height).astype(int)
    columns = ((np.arange(width) + 0.5) * label.shape[1] / width).astype(int)
    return label[rows][:, columns]


def main(results, dataset, split):
    sums = {name: [0.0, 0, 0] for name in ("think2seg-rs", "segearth-r1", "honest")}
    samples = 0
    for line in Path(results, "results.jsonl").read_text().splitlines():
        record = json.loads(line)
        predicted = mask_of(record["mask"])
        truth = label_of(Path(dataset, split, "labels", record["id"] + ".png"), *predicted.shape)
        both, either = int((predicted & truth).sum()), int((predicted | truth).sum())
        failed = record["answered"] in ("unreadable", "refused")
        said_none = record["answered"] == "no-target"
        empty = not truth.any()
        samples += 1
        by_answer = 0.0 if failed else (float(said_none) if empty else both / either)
        by_mask = 0.0 if failed else (both / either if either else 1.0)
        if failed:
            both, either = 0, int(truth.sum())
        for name, iou, counts in (
            ("think2seg-rs", by_answer, not empty),
            ("honest", by_answer, True),
            ("segearth-r1", by_mask, True),
        ):
            sums[name][0] += iou
            sums[name][1] += both if counts else 0
            sums[name][2] += either if counts else 0
    figures = {n: {"gIoU": g / samples, "cIoU": b / e if e else 0.0} for n, (g, b, e) in sums.items()}
    print(json.dumps({"samples": samples, "figures": figures}))


if __name__ == "__main__":
    main(*sys.argv[1:])
