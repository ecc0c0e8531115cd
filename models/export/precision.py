"""The same graph with fewer bits a weight."""

from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16


def lower(source: Path, target: Path, precision: str, keep_io_types: bool = True) -> None:
    """`fp16`: half floats (inputs and outputs too, unless they are kept); `int8`: matrices of whole numbers of 8 bits."""
    if precision == "fp16":
        model = convert_float_to_float16(onnx.load(source), keep_io_types=keep_io_types, op_block_list=["Resize"])
        onnx.save(model, target)
    elif precision == "int8":
        quantize_dynamic(source, target, weight_type=QuantType.QUInt8, op_types_to_quantize=["MatMul", "Gemm"])
    else:
        raise ValueError(precision)
