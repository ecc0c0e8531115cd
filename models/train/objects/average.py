"""The mean of heads that were trained on from the same one: python average.py --out FILE HEAD.onnx [HEAD.onnx...]"""
import argparse
from pathlib import Path

import numpy as np
import onnx


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("heads", type=Path, nargs="+")
    args = parser.parse_args()
    heads = [onnx.load(path) for path in args.heads]
    stored = [{t.name: onnx.numpy_helper.to_array(t) for t in head.graph.initializer} for head in heads]
    for tensor in heads[0].graph.initializer:
        mean = np.mean([weights[tensor.name] for weights in stored], 0, dtype=np.float32)
        tensor.CopyFrom(onnx.numpy_helper.from_array(mean, tensor.name))
    onnx.save(heads[0], args.out)


if __name__ == "__main__":
    main()
