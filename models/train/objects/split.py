"""Takes one head out of what mean.py and combine.py made, to go on training from it: python split.py --of FILE --part other.0 --out FILE

The parts of combine.py's are `one` and `other`; those of mean.py's `0`, `1`...; of a mean within a combination `other.0`, `other.1`... Out
is a file of the head's weights under their own names, which `train_objects.py --start` reads; it does not run.
"""
import argparse
from pathlib import Path

import onnx


def main():
    parser = argparse.ArgumentParser()
    for name in ("of", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--part", required=True)
    args = parser.parse_args()
    model, prefix = onnx.load(args.of), f"{args.part}."
    kept = [tensor for tensor in model.graph.initializer if tensor.name.startswith(prefix)]
    for tensor in kept:
        tensor.name = tensor.name[len(prefix) :]
    if "reduce.k" not in [tensor.name for tensor in kept]:
        raise SystemExit(f"there is no head {args.part} in {args.of}")
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    onnx.save(model, args.out)


if __name__ == "__main__":
    main()
