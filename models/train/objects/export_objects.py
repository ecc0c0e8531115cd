"""Writes the object head as an ONNX file (opset 17), with the standardisation of its inputs folded in."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper



def export(params, scales, path):
    """`params`: NAME.k float32[out, in, h, w] ("up": [in, out, h, w]) and NAME.b; `scales`: mean and spread of both inputs."""
    weights = dict(params)
    for name, (mean, spread) in zip(("reduce", "cue1"), scales):
        weights[f"{name}.k"] = weights[f"{name}.k"] / spread[None, :, None, None]
        weights[f"{name}.b"] = weights[f"{name}.b"] - (weights[f"{name}.k"] * mean[None, :, None, None]).sum((1, 2, 3))
    tensors, nodes = [], []

    def keep(name):
        tensors.append(numpy_helper.from_array(np.ascontiguousarray(weights[name], np.float32), name))
        return name

    def node(op, inputs, name, **attributes):
        nodes.append(helper.make_node(op, inputs, [f"{name}.y"], name=name, **attributes))
        return f"{name}.y"

    def conv(x, name, dilation=1, groups=1):
        size = weights[f"{name}.k"].shape[-1]
        pad = dilation * (size - 1) // 2
        return node("Conv", [x, keep(f"{name}.k"), keep(f"{name}.b")], name, kernel_shape=[size, size], pads=[pad] * 4, dilations=[dilation] * 2, group=groups)

    relu = lambda x: node("Relu", [x], f"{x}.relu")
    more = lambda e, name, **how: node("Add", [e, relu(conv(e, name, **how))], f"{name}.sum")
    e = relu(conv("embedding", "reduce"))
    e = more(more(e, "mix1"), "wide1", dilation=2, groups=48)
    e = node("Add", [e, relu(conv(node("GlobalAveragePool", [e], "mean"), "global"))], "global.sum")
    e = more(more(e, "wide2", dilation=4, groups=48), "mix2")
    u = relu(node("ConvTranspose", [e, keep("up.k"), keep("up.b")], "up", kernel_shape=[2, 2], strides=[2, 2]))
    c = relu(conv(relu(conv("cues", "cue1")), "cue2"))
    z = relu(conv(node("Concat", [u, c], "both", axis=1), "join"))
    outputs = {"centres": conv(z, "centre"), "sides": conv(z, "side")}
    nodes.extend(helper.make_node("Identity", [value], [name]) for name, value in outputs.items())
    info = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    classes = len(weights["centre.b"])
    graph = helper.make_graph(
        nodes, "concepts-objects", [info("embedding", [1, 256, 64, 64]), info("cues", [1, 8, 128, 128])],
        [info("centres", [1, classes, 128, 128]), info("sides", [1, 4, 128, 128])], tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="think2seg")
    onnx.checker.check_model(model)
    onnx.save(model, path)
