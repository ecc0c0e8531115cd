"""
Makes a model pack of SAM 2.1 from an official checkpoint: a folder with the ONNX pair, its licence and its
pack.json, which `think2seg models import` takes. What was written is checked against PyTorch first.

    python export_sam2.py --size tiny --checkpoint sam2.1_hiera_tiny.pt --out sam2.1-tiny
    python export_sam2.py --size tiny --random 1 --out /tmp/random      (drawn weights: to try the way, not to use)
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from pair import CONFIGS, build, export
from picture import picture, prompts
from precision import lower
from reference import Reference

NAMES = {"tiny": "Tiny", "small": "Small", "base-plus": "Base Plus", "large": "Large"}
LICENCE = Path(__file__).parent.parent / "licences" / "sam2.1.txt"
TOLERANCE = 1e-3


def check(model, folder: Path) -> dict:
    """The largest difference of logits and the smallest IoU of masks between the files and PyTorch, over three prompts."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    encoder, decoder = (
        onnxruntime.InferenceSession(str(folder / f"{role}.onnx"), options, providers=["CPUExecutionProvider"])
        for role in ("encoder", "decoder")
    )
    image = picture(640, 400)
    reference = Reference(model, image)
    transforms = reference.predictor._transforms
    names = [output.name for output in encoder.get_outputs()]
    features = dict(zip(names, encoder.run(None, {"image": transforms(image)[None].numpy()})))
    largest, reach, worst = 0.0, 0.0, 1.0
    for prompt in prompts(640, 400):
        theirs = reference.ask(prompt, multimask=True)
        scale = np.array([1024 / 640, 1024 / 400], np.float32)
        points = [*(np.array(prompt["box"]).reshape(2, 2) if prompt["box"] else []), *prompt["positive"], *prompt["negative"]]
        labels = ([2, 3] if prompt["box"] else []) + [1] * len(prompt["positive"]) + [0] * len(prompt["negative"])
        low, _ = decoder.run(
            None,
            {
                **features,
                "point_coords": (np.array(points, np.float32) * scale)[None],
                "point_labels": np.array([labels], np.float32),
                "mask_input": np.zeros((1, 1, 256, 256), np.float32),
                "has_mask_input": np.zeros(1, np.float32),
            },
        )
        ours = np.clip(low[0, 1:], -32, 32)
        largest = max(largest, float(np.abs(ours - theirs["low"]).max()))
        reach = max(reach, float(np.abs(theirs["low"]).max()))
        drawn = transforms.postprocess_masks(torch.from_numpy(low[:, 1:]), (400, 640)).numpy()[0] > 0
        for mine, their in zip(drawn, theirs["masks"] > 0):
            union = (mine | their).sum()
            worst = min(worst, float((mine & their).sum() / union) if union else 1.0)
    return {"largest_difference": largest, "largest_logit": reach, "smallest_iou": worst}


def pack_entry(given, files: list[dict]) -> dict:
    suffix = "" if given.precision == "fp32" else f"-{given.precision}"
    drawn = given.checkpoint is None
    return {
        "id": f"sam2.1-{given.size}{suffix}{'-random' if drawn else ''}",
        "name": f"SAM 2.1 {NAMES[given.size]}" + (" (drawn weights, for trials only)" if drawn else ""),
        "role": "segmenter",
        "kind": "Neural network that outlines what a box or points mark (Segment Anything 2.1)",
        "version": f"2.1.0{suffix}",
        "licence": "Apache-2.0",
        "commercialUse": True,
        "licenceFile": "licence.txt",
        "source": {"kind": "made", "by": "models/export/export_sam2.py from the official checkpoint"},
        "contract": "sam2-encoder-decoder",
        "files": files,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", required=True, choices=list(CONFIGS))
    weights = parser.add_mutually_exclusive_group(required=True)
    weights.add_argument("--checkpoint", help="official weights, for example sam2.1_hiera_tiny.pt")
    weights.add_argument("--random", type=int, metavar="SEED", help="drawn weights")
    parser.add_argument("--narrow", action="store_true", help="small widths, with --random only")
    parser.add_argument("--precision", choices=["fp32", "fp16", "int8"], default="fp32")
    parser.add_argument("--out", required=True, type=Path, help="folder to write")
    given = parser.parse_args()
    if given.narrow and given.checkpoint:
        parser.error("--narrow has no checkpoint")
    if given.random is not None:
        torch.manual_seed(given.random)
    model = build(given.size, given.checkpoint, given.narrow)
    given.out.mkdir(parents=True, exist_ok=True)
    paths = [given.out / "encoder.onnx", given.out / "decoder.onnx"]
    export(model, str(paths[0]), str(paths[1]))
    for path in paths:
        if given.precision != "fp32":
            lower(path, path, given.precision)
    found = check(model, given.out)
    print(json.dumps(found))
    # In float32 only rounding differs; with fewer bits the figures are for the reader to judge.
    if given.precision == "fp32" and (found["largest_difference"] > TOLERANCE * max(1.0, found["largest_logit"]) or found["smallest_iou"] < 0.999):
        sys.exit("the files do not answer like PyTorch; nothing was packed")
    files = [
        {"role": path.stem, "path": path.name, "bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in paths
    ]
    (given.out / "licence.txt").write_text(LICENCE.read_text())
    (given.out / "pack.json").write_text(json.dumps({"format": 1, "pack": pack_entry(given, files)}, indent=2) + "\n")
    print(f"{given.out} is a pack: think2seg models import {given.out}")


if __name__ == "__main__":
    main()
