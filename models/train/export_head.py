"""Writes the head's weights as an ONNX file (opset 17), with the standardisation of its inputs folded in."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def fold(kernel, bias, scale):
    """A 1 x 1 convolution over standardised inputs as one over the inputs as they are."""
    mean, spread = scale
    folded = kernel / spread[None, None, :, None]
    return folded, bias - (folded * mean[None, None, :, None]).sum((0, 1, 2))


def started(params, path, embedding_scale, cue_scale):
    """The weights of an exported head in the form of `params`, its standardisation taken out by the scales of other scenes."""
    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    for name in params:
        order = (2, 3, 0, 1) if name == "up" else (2, 3, 1, 0)
        kernel, bias = stored[f"{name}.k"].transpose(order), stored[f"{name}.b"]
        scale = {"reduce": embedding_scale, "cue1": cue_scale}.get(name)
        if scale:
            bias = bias + (kernel * scale[0][None, None, :, None]).sum((0, 1, 2))
            kernel = kernel * scale[1][None, None, :, None]
        params[name] = {"k": kernel.astype(np.float32), "b": bias.astype(np.float32)}
    return params


def export(params, embedding_scale, cue_scale, path):
    weights = {name: (p["k"], p["b"]) for name, p in params.items()}
    weights["reduce"] = fold(*weights["reduce"], embedding_scale)
    weights["cue1"] = fold(*weights["cue1"], cue_scale)
    tensors, nodes = [], []

    def keep(name, array):
        tensors.append(numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name))
        return name

    def conv(x, name, dilation=1, groups=1):
        kernel, bias = weights[name]
        size = kernel.shape[0]
        pad = dilation * (size - 1) // 2
        k = keep(f"{name}.k", kernel.transpose(3, 2, 0, 1))
        attributes = dict(kernel_shape=[size, size], pads=[pad] * 4, dilations=[dilation] * 2, group=groups)
        return node("Conv", [x, k, keep(f"{name}.b", bias)], name, **attributes)

    def node(op, inputs, name, **attributes):
        nodes.append(helper.make_node(op, inputs, [f"{name}.y"], name=name, **attributes))
        return f"{name}.y"

    relu = lambda x: node("Relu", [x], f"{x}.relu")
    e = relu(conv("embedding", "reduce"))
    e = node("Add", [e, relu(conv(e, "wide", dilation=2, groups=48))], "wide.sum")
    e = node("Add", [e, relu(conv(e, "mix"))], "mix.sum")
    kernel, bias = weights["up"]
    up = [e, keep("up.k", kernel.transpose(2, 3, 0, 1)), keep("up.b", bias)]
    u = relu(node("ConvTranspose", up, "up", kernel_shape=[2, 2], strides=[2, 2]))
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
