"""Chooses the gates of objects.json on held-out scenes: python calibrate.py --held DIR [DIR...] --model FILE --out FILE [--claim a,b,c]

A gate is the least probability of a window's best place under which the answer is "no target". Per kind it is the one with
the best mean of "found where it is" and "none where it is not", held-out scenes of which it is not known left out.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime as ort

from compose import CLASSES
from train_objects import Scenes

METRES = {"airplane": [6, 85], "ship": [4, 420], "vehicle": [2.5, 25], "storage_tank": [3, 120], "swimming_pool": [2.5, 70], "tennis_court": [10, 45],
          "basketball_court": [8, 42], "baseball_diamond": [12, 150], "running_track": [60, 280], "soccer_field": [35, 160], "bridge": [5, 3000],
          "harbour": [10, 2500], "solar_panel": [1, 700], "wind_turbine": [15, 400], "greenhouse": [5, 320], "roundabout": [10, 170]}
PADDING = 0.0


def best_scores(session, scenes):
    """Per scene and kind the probability of the best cell."""
    rows = []
    for embeddings, cues, i in scenes.parts:
        feed = {"embedding": np.asarray(embeddings[i : i + 1], np.float32), "cues": np.asarray(cues[i : i + 1], np.float32)}
        centres = session.run(["centres"], feed)[0][0]
        rows.append(1 / (1 + np.exp(-centres.reshape(len(CLASSES), -1).max(1))))
    return np.array(rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--held", type=Path, nargs="+", required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--claim", default="")
    args = parser.parse_args()
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session, scenes, kinds = ort.InferenceSession(args.model, options), Scenes(args.held), []
    scores = best_scores(session, scenes)
    print("| kind | with it | without | gate | found where it is | none where it is not |\n|---|---|---|---|---|---|")
    for k, name in enumerate(CLASSES):
        there = np.array([any(b[0] == name for b in s["boxes"]) for s in scenes.scenes])
        known = there | np.array([all(u[0] != name for u in s["unknown"]) for s in scenes.scenes])
        yes, no = scores[there, k], scores[known & ~there, k]
        gates = np.arange(0.15, 0.71, 0.05)
        worth = [(yes > g).mean() + (no <= g).mean() if len(yes) else 0 for g in gates]
        gate = float(gates[int(np.argmax(worth))]) if len(yes) else 0.4
        print(f"| {name} | {len(yes)} | {len(no)} | {gate:.2f} | {(yes > gate).mean():.2f} | {(no <= gate).mean():.2f} |")
        claimed = name in args.claim.split(",")
        kinds.append({"id": name, "claimed": claimed, "gate": round(gate, 2), "keep": round(max(0.15, gate - 0.1), 2), "padding": PADDING, "metres": METRES[name]})
    rows = ",\n".join("    " + json.dumps(kind) for kind in kinds)
    args.out.write_text('{\n  "format": 1,\n  "kinds": [\n' + rows + "\n  ]\n}\n")


if __name__ == "__main__":
    main()
