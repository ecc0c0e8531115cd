"""Where heat should be one half: python calibrate_head.py --scenes DIR [DIR...] --model FILE [--threads N]

Prints for each concept and each shift of the head's logits the mean IoU over the scenes that show the concept, where it is known,
and the share of the scenes known to be without it in which less than 0.2 % of the cells are called it. The shifts of
src-main/engine/prompter/head-heat.ts are chosen from such a table.
"""
import argparse
from pathlib import Path

import numpy as np
import onnxruntime as ort

from train_head import CONCEPTS, Scenes

SHIFTS = np.arange(-1, 2.6, 0.5)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenes", type=Path, nargs="+", required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    options = ort.SessionOptions()
    options.intra_op_num_threads = args.threads
    session, scenes = ort.InferenceSession(args.model, options), Scenes(args.scenes)
    there, empty = {c: [] for c in CONCEPTS}, {c: [] for c in CONCEPTS}
    for i in range(scenes.n):
        embedding, cues, target, weight = (np.asarray(a, np.float32) for a in scenes.parts[i])
        logits = session.run(None, {"embedding": embedding[None], "cues": cues[None]})[0][0]
        for k, concept in enumerate(CONCEPTS):
            known, true = weight[k] > 0.4, target[k] > 0.5
            if known.mean() < 0.1:
                continue
            said = [(logits[k] + shift > 0) & known for shift in SHIFTS]
            if (true & known).sum() > 40:
                there[concept].append([(s & true).sum() / max(1, ((s | true) & known).sum()) for s in said])
            elif not (target[k][weight[k] > 0] > 0.05).any():
                empty[concept].append([s.sum() < 0.002 * known.sum() for s in said])
    print(f"{'shift':<18}", "    n", *(f"{s:6.1f}" for s in SHIFTS))
    for name, table in (("IoU", there), ("none said", empty)):
        for concept, rows in table.items():
            if rows:
                print(f"{concept + ' ' + name:<18}", f"{len(rows):5d}", *(f"{v:6.3f}" for v in np.mean(rows, 0)))


if __name__ == "__main__":
    main()
