"""Turns Qwen2.5-VL weights (Think2Seg-RS 3B and 7B among them) into a model pack of Think2Seg Desktop.

    python models/export/qwen25vl.py --weights DIR --out PACK --release think2seg-rs-7b --precision q4
    npm run -s think2seg -- models import PACK

DIR is a folder as the weights are released: safetensors, config.json, the tokenizer's files. The whole
model is held in float32 while it is exported: have 4 bytes of memory for each parameter, twice.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch
from transformers import Qwen2_5_VLForConditionalGeneration

import qwen25vl_check as check
from qwen25vl_export import export_graphs
from qwen25vl_pack import precisions, store, write_entry, write_settings

here = Path(__file__).resolve().parent


def main() -> None:
    asked = arguments()
    releases = json.loads((here / "qwen25vl_releases.json").read_text())
    release = releases[asked.release]
    conversation = conversation_of(release)
    model = Qwen2_5_VLForConditionalGeneration.from_pretrained(asked.weights, dtype=torch.float32).eval()
    patch = model.config.vision_config.patch_size
    frame = conversation["frame"]
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.out) as full:
        export_graphs(model, frame["height"] // patch, frame["width"] // patch, Path(full))
        store(Path(full), asked.out / "onnx", asked.precision)
    write_settings(model, asked.weights, asked.out)
    write_licence(asked.weights, asked.out, release)
    write_entry(asked.out, entry_of(asked, release), conversation)
    if asked.check > 0:
        question = check.ask(model, asked.weights, conversation, check.noise_picture(300, 200), "the open water")
        tokens, logits = check.by_pytorch(model, question, asked.check)
        print(asked.precision, check.compare(tokens, logits, check.by_pack(asked.out, model, question, tokens)))
    print(f"{asked.out}: bring it in with: npm run -s think2seg -- models import {asked.out}")


def arguments() -> argparse.Namespace:
    releases = json.loads((here / "qwen25vl_releases.json").read_text())
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="folder with safetensors and config.json")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pack; it is made")
    parser.add_argument("--release", choices=sorted(releases), required=True, help="which weights these are")
    parser.add_argument("--precision", choices=sorted(precisions), default="q4")
    parser.add_argument("--version", default="1.0.0", help="version of the pack")
    parser.add_argument("--check", type=int, default=16, help="tokens to compare with PyTorch; 0 for none")
    return parser.parse_args()


def conversation_of(release: dict) -> dict:
    """How these weights are asked: the wording they were trained with, from the program's list of templates."""
    templates = json.loads((here.parent / "conversations.json").read_text())["templates"]
    template = next(template for template in templates if template["id"] == release["template"])
    wording = {key: template[key] for key in ("source", "system", "user", "points")}
    return {**wording, "frame": release["frame"], "maxNewTokens": release["maxNewTokens"]}


def entry_of(asked: argparse.Namespace, release: dict) -> dict:
    name = f"{release['name']} ({asked.precision})"
    ident = f"{asked.release}-{asked.precision}"
    return {**release, "id": ident, "name": name, "version": asked.version, "by": "models/export/qwen25vl.py"}


def write_licence(weights: Path, out: Path, release: dict) -> None:
    """The licence that came with the weights; without one, what is known of it."""
    for name in ("LICENSE", "LICENSE.txt", "LICENSE.md"):
        if (weights / name).exists():
            shutil.copy(weights / name, out / "LICENSE")
            return
    (out / "LICENSE").write_text(f"{release['name']}: {release['licence']}\n{release['licenceNote']}\n")


if __name__ == "__main__":
    main()
