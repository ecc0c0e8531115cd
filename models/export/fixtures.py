"""
Writes test/fixtures/sam2: four encoders of SAM 2.1 in small widths with drawn weights, the decoder that fits
all of them, and what PyTorch answers with each for fixed pictures and prompts.

    python fixtures.py --out ../../test/fixtures/sam2
    python fixtures.py --compare ../../test/fixtures/sam2    (same shapes, values within 1e-3; writes nothing)
"""

import argparse
import base64
import json
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import onnx
import torch
from pair import CONFIGS, build, drop_unused, export
from picture import picture, prompts
from precision import lower
from reference import Reference

SEED = 20260
TOLERANCE = 1e-3
SIZES = [(320, 200)]
TINY_SIZES = [(320, 200), (1024, 160), (75, 1024)]
TENSOR_SIZES = [(320, 200), (1024, 640), (1300, 700), (7, 5)]


def model_of(size: str, shared: dict | None):
    torch.manual_seed(SEED)
    model = build(size, None, narrow=True)
    with torch.no_grad():
        # Drawn weights give logits of a few hundredths; real ones are some hundred times that.
        for mlp in model.sam_mask_decoder.output_hypernetworks_mlps:
            mlp.layers[-1].weight.mul_(100)
            mlp.layers[-1].bias.mul_(100)
    if shared:
        model.sam_mask_decoder.load_state_dict(shared["decoder"])
        model.sam_prompt_encoder.load_state_dict(shared["prompts"])
    return model


def floats(values: np.ndarray) -> dict:
    values = np.ascontiguousarray(values, "<f4")
    return {"shape": list(values.shape), "float32": base64.b64encode(values.tobytes()).decode()}


def bits(mask: np.ndarray) -> str:
    """Lowest bit first, deflated, base64."""
    return base64.b64encode(zlib.compress(np.packbits(mask.ravel(), bitorder="little").tobytes(), 9)).decode()


def answer(found: dict, stride: int) -> dict:
    return {
        "scores": [float(score) for score in found["scores"]],
        "logits": floats(found["masks"][:, ::stride, ::stride]),
        "masks": [bits(mask > 0) for mask in found["masks"]],
    }


def case(reference: Reference, prompt: dict, stride: int) -> dict:
    single = reference.ask(prompt, multimask=False)
    refined = reference.ask(prompt, multimask=False, previous=single["low"])
    several = reference.ask(prompt, multimask=True)
    return {
        "prompt": prompt,
        "single": answer(single, stride),
        "several": answer(several, stride),
        "refined": answer(refined, stride),
    }


def tensor_samples(width: int, height: int, model) -> dict:
    """Some values of the encoder's input as SAM2ImagePredictor makes it."""
    transforms = Reference(model, picture(16, 16)).predictor._transforms
    return {"width": width, "height": height, "values": floats(transforms(picture(width, height)).numpy().ravel()[::37 * 37])}


def make(folder: Path) -> dict:
    torch.set_num_threads(2)
    shared = None
    made: dict = {"seed": SEED, "stride": 16, "models": {}}
    for size in CONFIGS:
        model = model_of(size, shared)
        if not shared:
            shared = {"decoder": model.sam_mask_decoder.state_dict(), "prompts": model.sam_prompt_encoder.state_dict()}
            made["tensors"] = [tensor_samples(w, h, model) for w, h in TENSOR_SIZES]
        cases = []
        for width, height in TINY_SIZES if size == "tiny" else SIZES:
            reference = Reference(model, picture(width, height))
            asked = prompts(width, height)
            answers = [case(reference, prompt, made["stride"]) for prompt in asked]
            cases.append({"width": width, "height": height, "answers": answers})
        made["models"][size] = cases
        export(model, str(folder / f"{size}.encoder.onnx"), str(folder / "decoder.onnx"))
        shorten(folder / f"{size}.encoder.onnx")
        print(f"{size}: done", file=sys.stderr)
    shorten(folder / "decoder.onnx")
    fewer_bits(folder)
    (folder / "answers.json").write_text(json.dumps(made) + "\n")
    return made


def shorten(path: Path) -> None:
    """Gives the values inside of a graph short names; long ones are half of such a small file."""
    model = onnx.load(path)
    graph = model.graph
    kept = {value.name for value in [*graph.input, *graph.output]} | {""}
    short: dict[str, str] = {}

    def name(old: str) -> str:
        return old if old in kept else short.setdefault(old, f"v{len(short)}")

    for tensor in graph.initializer:
        tensor.name = name(tensor.name)
    for node in graph.node:
        if any(a.HasField("g") for a in node.attribute):
            raise SystemExit(f"{path} has a subgraph, which is not renamed")
        node.name = ""
        node.doc_string = ""
        node.input[:] = [name(i) for i in node.input]
        node.output[:] = [name(o) for o in node.output]
        del node.metadata_props[:]
    del graph.value_info[:]
    del graph.metadata_props[:]
    drop_unused(model)
    onnx.save(model, path)


def fewer_bits(folder: Path) -> None:
    """The pair of the smallest model with half floats throughout, and with weights of 8 bits."""
    for name in ("tiny.encoder", "decoder"):
        kept = folder / f"{name}.onnx"
        for precision in ("fp16", "int8"):
            lower(kept, folder / f"{name}.{precision}.onnx", precision, keep_io_types=False)
            shorten(folder / f"{name}.{precision}.onnx")


def compare(kept, fresh, where: str = "") -> list[str]:
    """Where two sets of answers differ in shape, or in value by more than the tolerance; masks may differ in one pixel of a thousand."""
    if isinstance(kept, dict) and isinstance(fresh, dict):
        if kept.keys() != fresh.keys():
            return [f"{where}: other entries"]
        if "float32" in kept:
            a, b = (np.frombuffer(base64.b64decode(x["float32"]), "<f4") for x in (kept, fresh))
            if kept["shape"] != fresh["shape"]:
                return [f"{where}: shape {fresh['shape']}, not {kept['shape']}"]
            return [f"{where}: values differ by {np.abs(a - b).max():.2g}"] if np.abs(a - b).max() > TOLERANCE else []
        return [line for key in kept for line in compare(kept[key], fresh[key], f"{where}/{key}")]
    if isinstance(kept, list) and isinstance(fresh, list):
        if len(kept) != len(fresh):
            return [f"{where}: {len(fresh)} entries, not {len(kept)}"]
        return [line for i, (a, b) in enumerate(zip(kept, fresh)) for line in compare(a, b, f"{where}/{i}")]
    if isinstance(kept, float) and isinstance(fresh, float):
        return [f"{where}: {fresh}, not {kept}"] if abs(kept - fresh) > TOLERANCE else []
    if isinstance(kept, str) and where.split("/")[-2:-1] == ["masks"]:
        a, b = (np.unpackbits(np.frombuffer(zlib.decompress(base64.b64decode(x)), np.uint8)) for x in (kept, fresh))
        return [f"{where}: other pixels"] if a.shape != b.shape or (a != b).mean() > 1e-3 else []
    return [] if kept == fresh else [f"{where}: {fresh}, not {kept}"]


def same_graphs(kept: Path, fresh: Path) -> list[str]:
    """Files whose operators or tensors' shapes differ."""
    def outline(path: Path):
        graph = onnx.load(path).graph
        return [n.op_type for n in graph.node], [tuple(t.dims) for t in graph.initializer]

    names = sorted(p.name for p in fresh.glob("*.onnx"))
    return [f"{name}: another graph" for name in names if outline(kept / name) != outline(fresh / name)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    to = parser.add_mutually_exclusive_group(required=True)
    to.add_argument("--out", type=Path, help="folder to write")
    to.add_argument("--compare", type=Path, help="folder to compare with")
    given = parser.parse_args()
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        make(given.out)
        return
    with tempfile.TemporaryDirectory() as folder:
        fresh = make(Path(folder))
        fresh = json.loads(json.dumps(fresh))
        kept = json.loads((given.compare / "answers.json").read_text())
        differences = compare(kept, fresh) + same_graphs(given.compare, Path(folder))
    print("\n".join(differences) or "the same graphs and answers within tolerance")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
