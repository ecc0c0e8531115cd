"""Chooses the gates of objects.json: python calibrate.py --held DIR [DIR...] --devset DIR --encoder FILE --cache FILE --model FILE
--cover FILE --out FILE [--claim a,b,c]

`gate` is the least score of a window's best place under which the answer is "no target", `keep` that of the other places. They are those
for which the mean IoU of the boxes found and the true ones (all of a window together; where nothing is known both are left out), with "none where it is not"
counted as NONE of it, is greatest: on the training images of the devset that show the kind, and those that show others, since a head is less sure of other
cameras' images than of held-out ones of the flights that it knows; of a kind that fewer than FEW of them show on the held-out scenes as well, `keep` then on the former alone. Kinds without such images are calibrated on the held-out scenes, by the lowest of
the gates within SLACK of the best, for the same reason. No weight is trained on the devset's NWPU images. `--cover` is the land-cover head.
The encodings of those images are kept in `--cache`.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime as ort

from compose import CLASSES
from measure import encoded, samples
from places import places
from setting import NEAR, heat_of, settled
from targets import CELLS, Scenes

METRES = {"airplane": [6, 85], "ship": [4, 420], "vehicle": [2.5, 25], "storage_tank": [3, 120], "swimming_pool": [2.5, 70], "tennis_court": [10, 45],
          "basketball_court": [8, 42], "baseball_diamond": [12, 150], "running_track": [60, 280], "soccer_field": [35, 160], "bridge": [5, 3000],
          "harbour": [10, 2500], "solar_panel": [1, 700], "wind_turbine": [15, 400], "greenhouse": [5, 320], "roundabout": [10, 170], "building": [2, 500]}
PADDING, SLACK, NONE, FEW = 0.0, 0.03, 0.15, 20
GATES = np.round(np.concatenate([np.arange(0.02, 0.08, 0.01), np.arange(0.08, 0.3, 0.02), np.arange(0.3, 0.86, 0.05)]), 2)
KEEPS = np.arange(0.4, 1.01, 0.1)  # of the gate
# Which kinds are seen together, so that an image that shows one says nothing of the others.
TOGETHER = [{"ship", "harbour", "bridge"}, {"tennis_court", "basketball_court", "baseball_diamond", "running_track", "soccer_field"}]


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


def best(curves):
    """The gate and the `keep` that are worth most."""
    def worth(pair):
        iou, none, _ = told(curves, *pair)
        return iou + NONE * none

    return max(((g, round(float(g * part), 3)) for g in GATES for part in KEEPS), key=worth)


def curves_of(session, cover, inputs, scenes):
    """Per kind the curves of all scenes in which it is known whether it is there. `inputs`: embedding and cues of each."""
    rows = {name: [] for name in CLASSES}
    for (embedding, cues), scene in zip(inputs, scenes):
        feed = {"embedding": np.asarray(embedding, np.float32)[None], "cues": np.asarray(cues, np.float32)[None]}
        centres, sides = session.run(["centres", "sides"], feed)
        heat = heat_of(cover, feed)
        for k, name in enumerate(CLASSES):
            made = curve(settled(places(centres[0, k], sides[0], scene["size"]), name, heat, scene["size"]), scene, name)
            if made:
                rows[name].append(made)
    return rows


def foreign(devset, encoder, cache):
    """Inputs and scenes of the NWPU images of the devset's training split. Of kinds that are seen together with what an image shows nothing is known."""
    shown = list(samples(devset, "nwpu", "train"))
    scenes = []
    for name, picture, _, true in shown:
        unit = max(picture.shape[:2]) / CELLS
        size = [side / unit for side in picture.shape[:2]]
        beside = set(CLASSES) if name == "vehicle" else set().union({"vehicle"}, *(kinds for kinds in TOGETHER if name in kinds))
        blind = [[kind, 0, 0, size[1], size[0]] for kind in sorted(beside - {name})]
        scenes.append({"size": size, "boxes": [[name, *(v / unit for v in box)] for box in true], "unknown": blind})
    return zip(*encoded(cache, encoder, [picture for _, picture, *_ in shown])), scenes


def rules_of(name, held, elsewhere):
    """What objects.json says of a kind, the curves that its gate was chosen on, and where they are from."""
    shown = counts(elsewhere)[0]
    on, where = (elsewhere, "devset") if shown >= FEW else (elsewhere + held, "both") if shown > 0 else (held, "held")
    gate, keep = best(on) if where != "held" else chosen(held, SLACK) if min(counts(held)) > 0 else (0.4, 0.3)
    if where == "both":
        keep = max((round(float(gate * part), 3) for part in KEEPS), key=lambda k: told(elsewhere, gate, k)[0])
    return {"gate": float(gate), "keep": float(keep)}, on, where


def counts(curves):
    """How many show the kind, and how many do not."""
    return [sum((c[1] is not None) == there for c in curves) for there in (True, False)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--held", type=Path, nargs="+", required=True)
    for name in ("devset", "encoder", "cache", "model", "cover", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--claim", default="")
    args = parser.parse_args()
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session, cover = ort.InferenceSession(args.model, options), ort.InferenceSession(args.cover, options)
    scenes = Scenes(args.held)
    held = curves_of(session, cover, [(embeddings[i], cues[i]) for embeddings, cues, i in scenes.parts], scenes.scenes)
    elsewhere, kinds = curves_of(session, cover, *foreign(args.devset, args.encoder, args.cache)), []
    print("| kind | gate | keep | chosen on | with it | without | IoU of boxes | found where it is | none where it is not | held out: with it | without | IoU of boxes | found | none |")
    print("|---|" + "---|" * 13)
    for name in CLASSES:
        rules, on, where = rules_of(name, held[name], elsewhere[name])
        rows = []
        for curves in (on, held[name]):
            worth, none, found = told(curves, rules["gate"], rules["keep"]) if min(counts(curves)) > 0 else (np.nan,) * 3
            rows.append(" | ".join(map(str, counts(curves))) + f" | {worth:.2f} | {found:.2f} | {none:.2f}")
        print(f"| {name} | {rules['gate']:.2f} | {rules['keep']:.3f} | {where} | {rows[0]} | {rows[1]} |")
        near = {"near": NEAR[name]} if name in NEAR else {}
        kinds.append({"id": name, "claimed": name in args.claim.split(","), **rules, "padding": PADDING, "metres": METRES[name], **near})
    rows = ",\n".join("    " + json.dumps(kind) for kind in kinds)
    args.out.write_text('{\n  "format": 1,\n  "kinds": [\n' + rows + "\n  ]\n}\n")


if __name__ == "__main__":
    main()
