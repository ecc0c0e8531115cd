"""One head of several, of objects or of land cover, whose answer is the mean of theirs: python mean.py --out FILE HEAD.onnx HEAD.onnx..."""
import argparse
from pathlib import Path

import onnx
from onnx import helper

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
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("heads", type=Path, nargs="+")
    args = parser.parse_args()
    heads = [renamed(path, f"{index}.") for index, path in enumerate(args.heads)]
    one = onnx.load(args.heads[0]).graph
    outputs = [output.name for output in one.output]
    nodes = [helper.make_node("Mean", [f"{index}.{output}" for index in range(len(heads))], [output]) for output in outputs]
    all_of = lambda field: [item for head in heads for item in getattr(head, field)]
    graph = helper.make_graph([*all_of("node"), *nodes], one.name, one.input, one.output, all_of("initializer"))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="think2seg")
    onnx.checker.check_model(model)
    onnx.save(model, args.out)


if __name__ == "__main__":
    main()
