"""Writes the head's weights as an ONNX file (opset 17), with the standardisation of its inputs folded in."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def standardised(weights, scales, take_out):
    """Weights over inputs as they are, of those over standardised inputs; or with `take_out` the other way."""
    weights = dict(weights)
    for name, (mean, spread) in zip(("reduce", "cue1"), scales):
        kernel, bias = weights[f"{name}.k"], weights[f"{name}.b"]
        mean, spread = mean[None, :, None, None], spread[None, :, None, None]
        if take_out:
            weights[f"{name}.k"], weights[f"{name}.b"] = kernel * spread, bias + (kernel * mean).sum((1, 2, 3))
        else:
            weights[f"{name}.k"] = kernel / spread
            weights[f"{name}.b"] = bias - (weights[f"{name}.k"] * mean).sum((1, 2, 3))
    return {name: value.astype(np.float32) for name, value in weights.items()}


def started(path, scales):
    """The weights of an exported head, its standardisation taken out by the scales of these scenes."""
    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    return standardised(stored, scales, take_out=True)


def export(params, scales, path):
    """`params`: NAME.k float32[out, in, h, w] ("up": [in, out, h, w]) and NAME.b; `scales`: mean and spread of both inputs."""
    weights = standardised(params, scales, take_out=False)
    tensors, nodes = [], []

    def keep(name):
        tensors.append(numpy_helper.from_array(np.ascontiguousarray(weights[name], np.float32), name))
        return name

    def conv(x, name, dilation=1, groups=1):
        size = weights[f"{name}.k"].shape[-1]
        pad = dilation * (size - 1) // 2
        attributes = dict(kernel_shape=[size, size], pads=[pad] * 4, dilations=[dilation] * 2, group=groups)
        return node("Conv", [x, keep(f"{name}.k"), keep(f"{name}.b")], name, **attributes)

    def node(op, inputs, name, **attributes):
        nodes.append(helper.make_node(op, inputs, [f"{name}.y"], name=name, **attributes))
        return f"{name}.y"

    relu = lambda x: node("Relu", [x], f"{x}.relu")
    e = relu(conv("embedding", "reduce"))
    e = node("Add", [e, relu(conv(e, "wide", dilation=2, groups=48))], "wide.sum")
    e = node("Add", [e, relu(conv(e, "mix"))], "mix.sum")
    u = relu(node("ConvTranspose", [e, keep("up.k"), keep("up.b")], "up", kernel_shape=[2, 2], strides=[2, 2]))
    c = relu(conv(relu(conv("cues", "cue1")), "cue2"))
    z = relu(conv(node("Concat", [u, c], "both", axis=1), "join"))
    last = conv(z, "out")
    nodes.append(helper.make_node("Identity", [last], ["logits"]))
    info = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    graph = helper.make_graph(
        nodes, "concepts-head", [info("embedding", [1, 256, 64, 64]), info("cues", [1, 8, 128, 128])], [info("logits", [1, 5, 128, 128])], tensors
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="think2seg")
    onnx.checker.check_model(model)
    onnx.save(model, path)
