"""From float32 graphs to the files of a model pack: smaller weights, pinned hashes, `pack.json`."""

import hashlib
import json
import logging
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

graph_names = ("vision_encoder", "embed_tokens", "decoder_model_merged")
# What is stored how. Embeddings are looked up, not multiplied, so four bits have no kernel for them.
precisions = {
    "fp32": {"vision_encoder": "fp32", "embed_tokens": "fp32", "decoder_model_merged": "fp32"},
    "fp16": {"vision_encoder": "fp16", "embed_tokens": "fp16", "decoder_model_merged": "fp16"},
    "q4": {"vision_encoder": "q4", "embed_tokens": "fp16", "decoder_model_merged": "q4"},
}
suffixes = {"fp32": "", "fp16": "_fp16", "q4": "_q4"}
# Protocol buffers end at 2 GB; beyond this a graph's weights go into a file beside it.
inline_limit = 1_500_000_000


def store(source: Path, folder: Path, precision: str) -> None:
    """Writes the three graphs of `source` into `folder`, each in its share of `precision`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, stored in precisions[precision].items():
        model = onnx.load(source / f"{name}.onnx")
        if stored == "fp16":
            halve_weights(model)
        elif stored == "q4":
            model = four_bits(model)
        save(model, folder / f"{name}{suffixes[stored]}.onnx")


def save(model: onnx.ModelProto, path: Path) -> None:
    size = sum(len(tensor.raw_data) for tensor in model.graph.initializer)
    if size < inline_limit:
        onnx.save_model(model, path)
        return
    location = f"{path.name}_data"
    (path.parent / location).unlink(missing_ok=True)
    onnx.save_model(model, path, save_as_external_data=True, all_tensors_to_one_file=True, location=location)


def halve_weights(model: onnx.ModelProto) -> None:
    """Stores the weights of products and look-ups as float16 and brings them back before they are used.

    The processor computes in float32 as before, so only the weights are rounded. A table that is looked
    up is brought back after the look-up, row by row, and never as a whole.
    """
    graph = model.graph
    weight_place = {"MatMul": 1, "Gather": 0}
    used = {node.input[weight_place[node.op_type]] for node in graph.node if node.op_type in weight_place}
    weights = {t.name for t in graph.initializer if t.data_type == TensorProto.FLOAT and len(t.dims) == 2 and t.name in used}
    kept = [tensor for tensor in graph.initializer if tensor.name not in weights]
    halves = [half(tensor) for tensor in graph.initializer if tensor.name in weights]
    nodes = []
    widened: set[str] = set()
    for node in graph.node:
        if node.op_type == "Gather" and node.input[0] in weights:
            looked_up = f"{node.output[0]}_half"
            wide = node.output[0]
            node.output[0] = looked_up
            nodes += [node, helper.make_node("Cast", [looked_up], [wide], to=TensorProto.FLOAT)]
            continue
        for index, name in enumerate(node.input):
            if name not in weights:
                continue
            wide = f"{name}_wide"
            if name not in widened:
                nodes.append(helper.make_node("Cast", [name], [wide], to=TensorProto.FLOAT))
                widened.add(name)
            node.input[index] = wide
        nodes.append(node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend([*kept, *halves])
    graph.node.extend(nodes)
    del graph.value_info[:]


def half(tensor: onnx.TensorProto) -> onnx.TensorProto:
    values = numpy_helper.to_array(tensor)
    if np.abs(values).max() > np.finfo(np.float16).max:
        raise ValueError(f"{tensor.name} has values beyond float16")
    return numpy_helper.from_array(values.astype(np.float16), tensor.name)


def four_bits(model: onnx.ModelProto) -> onnx.ModelProto:
    """Weights of products in blocks of 32 with one scale each (MatMulNBits); the rest stays float32."""
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    config = DefaultWeightOnlyQuantConfig(block_size=32, is_symmetric=True, accuracy_level=4, bits=4)
    logging.getLogger("onnxruntime.quantization.matmul_nbits_quantizer").setLevel(logging.WARNING)
    quantizer = MatMulNBitsQuantizer(model, algo_config=config)
    quantizer.process()
    return quantizer.model.model


# --- the pack's entry ---

roles = {
    "config.json": "config",
    "generation_config.json": "generation-config",
    "preprocessor_config.json": "preprocessor-config",
    "tokenizer.json": "tokenizer",
    "tokenizer_config.json": "tokenizer-config",
}


def write_settings(model, weights: Path, folder: Path) -> None:
    """config.json as the loader understands it, and the tokenizer's and the processor's own files."""
    config = model.config.to_dict()
    (folder / "config.json").write_text(json.dumps(config, indent=1, default=str) + "\n")
    shutil.copy(weights / "tokenizer.json", folder / "tokenizer.json")
    generation = model.generation_config.to_json_string(use_diff=True)
    (folder / "generation_config.json").write_text(generation)
    (folder / "preprocessor_config.json").write_text(json.dumps(picture_settings(weights), indent=1) + "\n")
    tokenizer = json.loads((weights / "tokenizer_config.json").read_text())
    tokenizer["chat_template"] = chat_template(weights, tokenizer)
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer, indent=1, ensure_ascii=False) + "\n")


def picture_settings(weights: Path) -> dict:
    """How pictures are prepared, from the file that older and newer releases keep it in."""
    if (weights / "preprocessor_config.json").exists():
        return json.loads((weights / "preprocessor_config.json").read_text())
    return json.loads((weights / "processor_config.json").read_text())["image_processor"]


def chat_template(weights: Path, tokenizer: dict) -> str:
    """From wherever the release of the weights keeps it."""
    if (weights / "chat_template.jinja").exists():
        return (weights / "chat_template.jinja").read_text()
    if (weights / "chat_template.json").exists():
        return json.loads((weights / "chat_template.json").read_text())["chat_template"]
    if isinstance(tokenizer.get("chat_template"), str):
        return tokenizer["chat_template"]
    raise SystemExit(f"{weights} has no chat template")


def write_entry(folder: Path, entry: dict, conversation: dict) -> None:
    """Pins every file of the pack and writes `pack.json`, which `think2seg models import` reads."""
    files = [pinned(folder, name, role) for name, role in roles.items()]
    for path in sorted((folder / "onnx").iterdir()):
        files.append(pinned(folder, f"onnx/{path.name}", path.name.lower().replace(".onnx", "").replace("_", "-")))
    whole = {
        "id": entry["id"],
        "name": entry["name"],
        "role": "prompter",
        "kind": entry["kind"],
        "version": entry["version"],
        "licence": entry["licence"],
        "commercialUse": entry["commercialUse"],
        "licenceFile": "LICENSE",
        "source": {"kind": "made", "by": entry["by"]},
        "contract": "qwen2.5-vl",
        "files": files,
        "recommendedMemory": recommended_memory(files),
        "conversation": conversation,
    }
    (folder / "pack.json").write_text(json.dumps({"format": 1, "pack": whole}, indent=2, ensure_ascii=False) + "\n")


def recommended_memory(files: list[dict]) -> int:
    """Weights, and 2 GB for the keys and values of 3000 tokens and for the pictures on their way."""
    return sum(file["bytes"] for file in files) + 2_000_000_000


def pinned(folder: Path, name: str, role: str) -> dict:
    digest = hashlib.sha256()
    with open(folder / name, "rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return {"role": role, "path": name, "bytes": (folder / name).stat().st_size, "sha256": digest.hexdigest()}
