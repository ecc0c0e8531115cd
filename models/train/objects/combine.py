"""One head of two: python combine.py --large FILE --small FILE --out FILE

The kinds in LARGE are those of the first head, which was trained on larger things; all others are those of the second. The sides
in a cell are the first head's where one of its kinds is the likeliest there.
"""
import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from compose import CLASSES

LARGE = ["running_track"]
INPUTS = ("embedding", "cues")


def renamed(path, prefix):
    """The nodes and weights of a head, all names but those of its inputs with `prefix`."""
    graph = onnx.load(path).graph
    name = lambda value: value if value in INPUTS else prefix + value
    for node in graph.node:
        node.name = prefix + (node.name or node.output[0])
        node.input[:], node.output[:] = [name(i) for i in node.input], [name(o) for o in node.output]
    for tensor in graph.initializer:
        tensor.name = prefix + tensor.name
    return graph


def main():
    parser = argparse.ArgumentParser()
    for name in ("large", "small", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    large, small = renamed(args.large, "large."), renamed(args.small, "small.")
    chosen = np.array([name in LARGE for name in CLASSES])[None, :, None, None]
    weights = [numpy_helper.from_array(array, name) for array, name in ((chosen, "is.large"), (np.array(-99, np.float32), "never"))]
    nodes = [
        helper.make_node("Where", ["is.large", "large.centres", "small.centres"], ["centres"]),
        helper.make_node("Where", ["is.large", "large.centres", "never"], ["of.large"]),
        helper.make_node("Where", ["is.large", "never", "small.centres"], ["of.small"]),
        helper.make_node("ReduceMax", ["of.large"], ["best.large"], axes=[1], keepdims=1),
        helper.make_node("ReduceMax", ["of.small"], ["best.small"], axes=[1], keepdims=1),
        helper.make_node("Greater", ["best.large", "best.small"], ["larger"]),
        helper.make_node("Where", ["larger", "large.sides", "small.sides"], ["sides"]),
    ]
    both = onnx.load(args.small).graph
    graph = helper.make_graph([*large.node, *small.node, *nodes], "concepts-objects", both.input, both.output, [*large.initializer, *small.initializer, *weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="think2seg")
    onnx.checker.check_model(model)
    onnx.save(model, args.out)


if __name__ == "__main__":
    main()
