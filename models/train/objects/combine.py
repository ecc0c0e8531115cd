"""One head of two: python combine.py --kinds KIND... --of FILE --others FILE --out FILE

The kinds named are those of one head, which may be an older one that knows fewer kinds; all others are those of the other. The
sides in a cell are the first head's where one of its kinds is the likeliest there.
"""
import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from compose import CLASSES
from mean import renamed



def widened(head):
    """Adds kinds that the head does not know: they are nowhere."""
    for tensor in head.initializer:
        if tensor.name.endswith(("centre.k", "centre.b")):
            weights = numpy_helper.to_array(tensor)
            more = np.full((len(CLASSES) - len(weights), *weights.shape[1:]), -20 if weights.ndim == 1 else 0, weights.dtype)
            tensor.CopyFrom(numpy_helper.from_array(np.concatenate([weights, more]), tensor.name))
    return head


def main():
    parser = argparse.ArgumentParser()
    for name in ("of", "others", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--kinds", nargs="+", choices=CLASSES, required=True)
    args = parser.parse_args()
    one, other = widened(renamed(args.of, "one.")), renamed(args.others, "other.")
    chosen = np.array([name in args.kinds for name in CLASSES])[None, :, None, None]
    weights = [numpy_helper.from_array(array, name) for array, name in ((chosen, "is.one"), (np.array(-99, np.float32), "never"))]
    nodes = [
        helper.make_node("Where", ["is.one", "one.centres", "other.centres"], ["centres"]),
        helper.make_node("Where", ["is.one", "one.centres", "never"], ["of.one"]),
        helper.make_node("Where", ["is.one", "never", "other.centres"], ["of.other"]),
        helper.make_node("ReduceMax", ["of.one"], ["best.one"], axes=[1], keepdims=1),
        helper.make_node("ReduceMax", ["of.other"], ["best.other"], axes=[1], keepdims=1),
        helper.make_node("Greater", ["best.one", "best.other"], ["likelier"]),
        helper.make_node("Where", ["likelier", "one.sides", "other.sides"], ["sides"]),
    ]
    both = onnx.load(args.others).graph
    graph = helper.make_graph([*one.node, *other.node, *nodes], "concepts-objects", both.input, both.output, [*one.initializer, *other.initializer, *weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="think2seg")
    onnx.checker.check_model(model)
    onnx.save(model, args.out)


if __name__ == "__main__":
    main()
