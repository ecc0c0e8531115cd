"""Trains the object head and writes it as ONNX: python train_objects.py --scenes DIR [DIR...] --held DIR --out FILE [--steps N]

In: what encode_objects.py wrote, and may still be writing. Out: embedding f32[1,256,64,64] and cues f32[1,8,128,128] ->
centres f32[1,classes,128,128] (logits) and sides f32[1,4,128,128] (left, top, right, bottom as the logarithm of cells).
"""
import argparse
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).parent.parent))
from compose import CLASSES
from export_objects import export
from targets import CELLS, Scenes
from train_head import convolved

N, BATCH = len(CLASSES), 3
SHAPES = {
    "reduce": (48, 256, 1, 1), "mix1": (48, 48, 3, 3), "wide1": (48, 1, 7, 7), "global": (48, 48, 1, 1), "wide2": (48, 1, 7, 7), "mix2": (48, 48, 3, 3),
    "up": (48, 24, 2, 2), "cue1": (8, 8, 1, 1), "cue2": (8, 8, 3, 3), "join": (32, 32, 3, 3), "centre": (N, 32, 1, 1), "side": (4, 32, 1, 1),
}


def init(rng):
    params = {}
    for name, shape in SHAPES.items():
        fan = shape[0] * shape[2] * shape[3] if name == "up" else shape[1] * shape[2] * shape[3]
        scale = 0.3 if name in ("mix1", "mix2", "centre", "side") else 1.0
        params[f"{name}.k"] = (scale * rng.normal(0, (2 / fan) ** 0.5, shape)).astype(np.float32)
        params[f"{name}.b"] = np.full(shape[1] if name == "up" else shape[0], {"centre": -4.0, "side": 1.5}.get(name, 0.0), np.float32)
    return params


def forward(params, embedding, cues):
    """embedding [n,256,64,64] and cues [n,8,128,128], standardised -> centres [n,N,128,128], sides [n,4,128,128]."""
    conv = lambda x, name, **how: convolved(x, params[f"{name}.k"], params[f"{name}.b"], **how)
    more = lambda x, name, **how: x + F.relu(conv(x, name, **how))
    e = F.relu(conv(embedding, "reduce"))
    e = more(more(e, "mix1", padding=1), "wide1", padding=6, dilation=2, groups=48)
    e = e + F.relu(conv(e.mean((2, 3), keepdim=True), "global"))
    e = more(more(e, "wide2", padding=12, dilation=4, groups=48), "mix2", padding=1)
    u = F.relu(F.conv_transpose2d(e, params["up.k"], params["up.b"], stride=2))
    c = F.relu(conv(F.relu(conv(cues, "cue1")), "cue2", padding=1))
    z = F.relu(conv(torch.cat([u, c], 1), "join", padding=1))
    return conv(z, "centre"), conv(z, "side")


NOISE = torch.empty(0)


def noise_like(embedding):
    """A part of one long row of noise that is drawn once: drawing takes as long as the head itself."""
    global NOISE
    if len(NOISE) == 0:
        NOISE = 0.1 * torch.randn(BATCH * 1048576 + 100003)
    n, start = len(embedding), int(torch.randint(100003, ()))
    return NOISE[start : start + n * 1048576].view(n, 64, 64, 256).permute(0, 3, 1, 2)


def rarity(scenes):
    """What each kind counts for in the loss, f32[N, 1, 1]: boats lie by the hundred, bridges one at a time."""
    counts = np.array([sum(b[0] == c for scene in scenes for b in scene["boxes"]) for c in CLASSES]) + 20.0
    return torch.from_numpy(np.clip((np.median(counts) / counts) ** 0.5, 0.3, 2).astype(np.float32))[:, None, None]


def loss(params, batch, rare):
    embedding, cues, heat, known, sides, near = batch
    n = len(embedding)
    embedding = embedding * ((torch.rand(n, 256, 1, 1) < 0.9) / 0.9) + noise_like(embedding)
    cues = cues * (torch.rand(n, 8, 1, 1) < 0.8)
    with torch.autocast("cpu", torch.bfloat16):
        centres, found = (said.float() for said in forward(params, embedding, cues))
    p = torch.sigmoid(centres)
    exact = heat > 0.99
    yes = -F.logsigmoid(centres) * (1 - p) ** 2 * exact
    no = -F.logsigmoid(-centres) * p**2 * (1 - heat) ** 4 * ~exact
    focal = ((yes + no) * known * rare).sum() / ((exact * known * rare).sum() + 4)
    size = ((found - sides).abs() * near[:, None]).sum() / (near.sum() + 1)
    return focal + size


def started(params, path, scales):
    """The weights of an exported head, its standardisation taken out by the scales of these scenes."""
    stored = {t.name: onnx.numpy_helper.to_array(t).copy() for t in onnx.load(path).graph.initializer}
    for name, (mean, spread) in zip(("reduce", "cue1"), scales):
        kernel = stored[f"{name}.k"]
        stored[f"{name}.b"] = stored[f"{name}.b"] + (kernel * mean[None, :, None, None]).sum((1, 2, 3))
        stored[f"{name}.k"] = kernel * spread[None, :, None, None]
    for name in ("centre.k", "centre.b"):  # kinds that the stored head does not know begin as they are
        params[name][: len(stored[name])] = stored[name]
        stored[name] = params[name]
    return {name: stored[name].astype(np.float32) for name in params}


def report(params, held):
    """Per class: share of scenes told right (has it, has it not) at the best threshold, that threshold, scenes with it."""
    best, scores, truth, known = {}, [], [], []
    for at in range(0, len(held.scenes), BATCH):
        index = list(range(at, min(len(held.scenes), at + BATCH)))
        with torch.no_grad():
            centres, _ = forward(params, *held.inputs(index))
        scores.append(torch.sigmoid(centres.amax((2, 3))).numpy())
        for i in index:
            there, blind = ({b[0] for b in held.scenes[i][part]} for part in ("boxes", "unknown"))
            truth.append([c in there for c in CLASSES])
            known.append([c in there or c not in blind for c in CLASSES])
    scores, truth, known = np.concatenate(scores), np.array(truth), np.array(known)
    for k, c in enumerate(CLASSES):
        s, t = scores[known[:, k], k], truth[known[:, k], k]
        if t.any() and not t.all():
            options = [((s[t] > x).mean() + (s[~t] <= x).mean()) / 2 for x in np.arange(0.05, 0.9, 0.05)]
            best[c] = (round(float(max(options)), 2), round(0.05 + 0.05 * int(np.argmax(options)), 2), int(t.sum()))
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenes", type=Path, nargs="+", required=True)
    parser.add_argument("--absent", type=Path, help="scenes of encode.py")
    parser.add_argument("--held", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="an exported head to go on from")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    scenes, held, rng = Scenes(args.scenes, args.absent), Scenes([args.held]), np.random.default_rng(args.seed)
    scenes.standardise()
    held.scale = scenes.scale
    first = init(rng)
    first = started(first, args.start, scenes.scale) if args.start else first
    params = {name: torch.from_numpy(value).requires_grad_() for name, value in first.items()}
    mean = {name: value.detach().clone() for name, value in params.items()}
    optimiser = torch.optim.AdamW(params.values(), args.rate, weight_decay=2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.rate, args.steps, pct_start=0.1)
    began, losses, rare = time.time(), [], rarity(scenes.scenes)
    for number in range(1, args.steps + 1):
        value = loss(params, scenes.batch(rng, BATCH), rare)
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(params.values(), 5.0)
        optimiser.step()
        schedule.step()
        # What is written is a running mean of the weights, so that it is good at any time.
        keep = min(0.99, number / (number + 10))
        for name, weights in params.items():
            mean[name].lerp_(weights.detach(), 1 - keep)
        losses.append(value.item())
        if number % 50 == 0:
            scenes.look()
            print(number, f"{time.time() - began:.0f} s", f"loss {np.mean(losses[-50:]):.3f}", len(scenes.scenes), "scenes", flush=True)
        if number % 50 == 0 or number == args.steps:
            export({name: value.numpy() for name, value in mean.items()}, scenes.scale, args.out)
        if number % 500 == 0 or number == args.steps:
            print(report(mean, held), flush=True)


if __name__ == "__main__":
    main()
