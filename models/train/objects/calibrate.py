"""Chooses the gates of objects.json on held-out scenes: python calibrate.py --held DIR [DIR...] --model FILE --out FILE [--claim a,b,c]
[--slack KIND=N...]

`gate` is the least probability of a window's best place under which the answer is "no target": per kind the lowest of those whose
mean of "found where it is" and "none where it is not" is within SLACK, or what `--slack` says for the kind, of the best. `keep` is that of the other places: the lowest of
those with which the IoU of the boxes found and the true ones (all of a window together; where nothing is known both are left out)
is within SLACK of the best. The lowest, since a head is less sure of other cameras' images than of held-out ones of the same flights.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime as ort

from compose import CLASSES
from places import places
from targets import CELLS, Scenes

METRES = {"airplane": [6, 85], "ship": [4, 420], "vehicle": [2.5, 25], "storage_tank": [3, 120], "swimming_pool": [2.5, 70], "tennis_court": [10, 45],
          "basketball_court": [8, 42], "baseball_diamond": [12, 150], "running_track": [60, 280], "soccer_field": [35, 160], "bridge": [5, 3000],
          "harbour": [10, 2500], "solar_panel": [1, 700], "wind_turbine": [15, 400], "greenhouse": [5, 320], "roundabout": [10, 170], "building": [2, 500]}
PADDING, SLACK = 0.0, 0.03
GATES = np.round(np.concatenate([np.arange(0.08, 0.3, 0.02), np.arange(0.3, 0.86, 0.05)]), 2)


def painted(box):
    """The cells of a box, at twice the cells' resolution."""
    x1, y1, x2, y2 = (round(2 * v) for v in box)
    return slice(y1, max(y2, y1 + 1)), slice(x1, max(x2, x1 + 1))


def curve(found, scene, name):
    """(scores, IoU once that place and all surer ones are taken), or (scores, None) where the kind is not there; None if it may be."""
    true = [b[1:] for b in scene["boxes"] if b[0] == name]
    blind = [b[1:] for b in scene["unknown"] if b[0] == name]
    scores = np.array([score for score, _ in found])
    if not true:
        return None if blind else (scores, None)
    truth, known, taken = np.zeros((2 * CELLS,) * 2, bool), np.ones((2 * CELLS,) * 2, bool), np.zeros((2 * CELLS,) * 2, bool)
    for box in blind:
        known[painted(box)] = False
    for box in true:
        truth[painted(box)] = True
    known |= truth
    worth = []
    for _, box in found:
        taken[painted(box)] = True
        worth.append((taken & truth).sum() / max(1, ((taken | truth) & known).sum()))
    return scores, np.array(worth)


def told(curves, gate, keep):
    """Mean IoU where it is, share of "no target" where it is not, share found at all where it is."""
    there, absent = [c for c in curves if c[1] is not None], [c for c in curves if c[1] is None]
    passes = lambda c: len(c[0]) > 0 and c[0][0] >= gate
    worth = [c[1][(c[0] >= keep).sum() - 1] if passes(c) else 0.0 for c in there]
    return np.mean(worth), np.mean([not passes(c) for c in absent]), np.mean([passes(c) for c in there])


def lowest(worth, slack=SLACK):
    """The least of the keys whose worth is within `slack` of the best."""
    return min(key for key, value in worth.items() if value >= max(worth.values()) - slack)


def chosen(curves, gate_slack):
    """The gate that tells whether there is one, and then the `keep` under which the boxes fit."""
    gate = lowest({g: sum(told(curves, g, g)[1:]) / 2 for g in GATES}, gate_slack)
    return gate, lowest({k: told(curves, gate, k)[0] for k in GATES if 0.4 * gate <= k <= gate})


def curves_of(session, scenes):
    """Per kind the curves of all scenes in which it is known whether it is there."""
    rows = {name: [] for name in CLASSES}
    for (embeddings, cues, i), scene in zip(scenes.parts, scenes.scenes):
        feed = {"embedding": np.asarray(embeddings[i : i + 1], np.float32), "cues": np.asarray(cues[i : i + 1], np.float32)}
        centres, sides = session.run(["centres", "sides"], feed)
        for k, name in enumerate(CLASSES):
            made = curve(places(centres[0, k], sides[0], scene["size"]), scene, name)
            if made:
                rows[name].append(made)
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--held", type=Path, nargs="+", required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--claim", default="")
    parser.add_argument("--slack", nargs="*", default=[], metavar="KIND=N", help="kinds whose gates are to be lower: of which a head is less sure elsewhere")
    args = parser.parse_args()
    slack = {kind: float(n) for kind, n in (pair.split("=") for pair in args.slack)}
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    rows, kinds = curves_of(ort.InferenceSession(args.model, options), Scenes(args.held)), []
    print("| kind | with it | without | gate | keep | IoU of boxes | found where it is | none where it is not |\n|---|---|---|---|---|---|---|---|")
    for name in CLASSES:
        count = [sum((c[1] is not None) == there for c in rows[name]) for there in (True, False)]
        gate, keep = chosen(rows[name], slack.get(name, SLACK)) if min(count) > 0 else (0.4, 0.3)
        worth, none, found = told(rows[name], gate, keep) if min(count) > 0 else (np.nan,) * 3
        print(f"| {name} | {count[0]} | {count[1]} | {gate:.2f} | {keep:.2f} | {worth:.2f} | {found:.2f} | {none:.2f} |")
        kinds.append({"id": name, "claimed": name in args.claim.split(","), "gate": float(gate), "keep": float(keep), "padding": PADDING, "metres": METRES[name]})
    rows = ",\n".join("    " + json.dumps(kind) for kind in kinds)
    args.out.write_text('{\n  "format": 1,\n  "kinds": [\n' + rows + "\n  ]\n}\n")


if __name__ == "__main__":
    main()
