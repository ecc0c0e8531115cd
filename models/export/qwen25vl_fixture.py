"""Writes the fixture of the tests: a tiny pack, and what PyTorch makes of two questions about one picture.

    python models/export/qwen25vl_tiny.py --out WEIGHTS
    python models/export/qwen25vl_fixture.py --weights WEIGHTS --out test/fixtures/qwen25vl
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from transformers import AutoTokenizer, Qwen2_5_VLForConditionalGeneration

import qwen25vl_check as check

here = Path(__file__).resolve().parent
questions = ["the open water", "Where could a boat go? «süß» 水 🚤"]
greedy, logit_steps = 64, 4
rows = range(0, 3600, 225)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    shutil.rmtree(asked.out, ignore_errors=True)
    for precision in ("q4", "fp32"):
        export(asked.weights, asked.out / precision, precision)
    gather(asked.out)
    model = Qwen2_5_VLForConditionalGeneration.from_pretrained(asked.weights, dtype=torch.float32).eval()
    conversation = json.loads((asked.out / "pack.json").read_text())["pack"]["conversation"]
    tokenizer = AutoTokenizer.from_pretrained(asked.weights)
    picture = check.noise_picture(300, 200)
    frame = np.asarray(picture.resize((840, 840), Image.LANCZOS))
    numbers: list[np.ndarray] = [frame.reshape(-1, 3)[:: 840 * 29].astype(np.float32)]
    cases = []
    for query in questions:
        question = check.ask(model, asked.weights, conversation, picture, query)
        tokens, logits = check.by_pytorch(model, question, greedy)
        numbers.append(logits[:logit_steps])
        cases.append(
            {
                "query": query,
                "inputIds": question.input_ids[0].tolist(),
                "positionIds": question.position_ids[:, 0].tolist(),
                "tokens": tokens,
                "text": tokenizer.decode(tokens, skip_special_tokens=False, clean_up_tokenization_spaces=False),
            }
        )
    patches = question.pixel_values.numpy()
    numbers += [patches[list(rows)], patches.sum(-1)]
    np.concatenate([part.astype("<f4").ravel() for part in numbers]).tofile(asked.out / "expected.bin")
    expected = {"rows": list(rows), "logitSteps": logit_steps, "words": logits.shape[1], "cases": cases}
    (asked.out / "expected.json").write_text(json.dumps(expected, ensure_ascii=False) + "\n")


def export(weights: Path, out: Path, precision: str) -> None:
    command = [sys.executable, str(here / "qwen25vl.py"), "--weights", str(weights), "--out", str(out)]
    subprocess.run([*command, "--release", "tiny-qwen2.5-vl", "--precision", precision, "--check", "8"], check=True)


def gather(out: Path) -> None:
    """One folder with the float32 pack, and beside it the smaller graphs with an entry of their own."""
    for path in sorted((out / "fp32").rglob("*")):
        target = out / path.relative_to(out / "fp32")
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            shutil.move(path, target)
    for name in ("embed_tokens_fp16.onnx", "decoder_model_merged_q4.onnx"):
        shutil.move(out / "q4/onnx" / name, out / "onnx" / name)
    small = json.loads((out / "q4/pack.json").read_text())
    whole = json.loads((out / "pack.json").read_text())["pack"]["files"]
    vision = next(file for file in whole if file["role"] == "vision-encoder")
    small["pack"]["files"] = [vision if file["role"] == "vision-encoder-q4" else file for file in small["pack"]["files"]]
    (out / "pack-q4.json").write_text(json.dumps(small, indent=2, ensure_ascii=False) + "\n")
    shutil.rmtree(out / "q4")
    shutil.rmtree(out / "fp32")


if __name__ == "__main__":
    main()
