"""Trains the head and writes it as ONNX: python train_head.py --scenes DIR [DIR...] --out FILE [--start FILE] [--steps N]

In: what encode.py wrote. Out: embedding f32[1,256,64,64] and cues f32[1,8,128,128] -> logits f32[1,5,128,128].
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from export_head import export, started

CONCEPTS = ["water", "vegetation", "bare", "road", "building"]
SHARES = {"oam": 0.42, "mosaic": 0.12, "dubai": 0.14, "raster": 0.1, "photograph": 0.22}
BATCH = 8
# Kernels, [out, in, height, width]; "up" [in, out, height, width].
SHAPES = {
    "reduce": (48, 256, 1, 1), "wide": (48, 1, 7, 7), "mix": (48, 48, 3, 3), "up": (48, 24, 2, 2),
    "cue1": (16, 8, 1, 1), "cue2": (16, 16, 3, 3), "join": (32, 40, 3, 3), "out": (5, 32, 1, 1),
}


def init(rng):
    params = {}
    for name, shape in SHAPES.items():
        fan = shape[0] * shape[2] * shape[3] if name == "up" else shape[1] * shape[2] * shape[3]
        params[f"{name}.k"] = rng.normal(0, (2 / fan) ** 0.5, shape).astype(np.float32)
        params[f"{name}.b"] = np.full(shape[1] if name == "up" else shape[0], -2.0 if name == "out" else 0.0, np.float32)
    return params


def convolved(x, kernel, bias, groups=1, **how):
    """A convolution; in float32 where channels are apart, whose gradients in bfloat16 are wrong where it is dilated (torch 2.15, CPU)."""
    if groups == 1:
        return F.conv2d(x, kernel, bias, **how)
    with torch.autocast("cpu", enabled=False):
        return F.conv2d(x.float(), kernel, bias, groups=groups, **how)


def forward(params, embedding, cues):
    """embedding [n,256,64,64] and cues [n,8,128,128], both standardised -> logits [n,5,128,128]."""
    conv = lambda x, name, **how: convolved(x, params[f"{name}.k"], params[f"{name}.b"], **how)
    e = F.relu(conv(embedding, "reduce"))
    e = e + F.relu(conv(e, "wide", padding=6, dilation=2, groups=48))
    e = e + F.relu(conv(e, "mix", padding=1))
    u = F.relu(F.conv_transpose2d(e, params["up.k"], params["up.b"], stride=2))
    c = F.relu(conv(F.relu(conv(cues, "cue1")), "cue2", padding=1))
    return conv(F.relu(conv(torch.cat([u, c], 1), "join", padding=1)), "out")


def loss(params, batch):
    embedding, cues, target, weight = batch
    n = len(embedding)
    embedding = embedding * ((torch.rand(n, 256, 1, 1) < 0.9) / 0.9)
    cues = cues * (torch.rand(n, 1, 1, 1) < 0.85)
    with torch.autocast("cpu", torch.bfloat16):
        logits = forward(params, embedding, cues)
    logits, over = logits.float(), (0, 2, 3)
    bce = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    share = (bce * weight).sum(over) / (weight.sum(over) + 50)
    p, t = torch.sigmoid(logits) * weight, target * weight
    dice = 1 - (2 * (p * t).sum(over) + 50) / ((p + t).sum(over) + 50)
    return share.sum() + 0.5 * (dice * (t.sum(over) > 20)).sum()


class Scenes:
    """The scenes of folders that encode.py wrote or is still writing."""

    def __init__(self, folders):
        self.parts, self.sources = [], []
        for folder in folders:
            sources = json.loads((folder / "sources.json").read_text())
            n = len(sources)
            read = lambda name, *shape: np.memmap(folder / f"{name}.f16", np.float16, "r")[: n * int(np.prod(shape))].reshape(n, *shape)
            cells = ("targets", "weights")
            arrays = read("embeddings", 256, 64, 64), read("cues", 8, 128, 128), *(read(name, 5, 128, 128) for name in cells)
            self.parts += [[array[i] for array in arrays] for i in range(n)]
            self.sources += sources
        self.n, self.sources = len(self.parts), np.array(self.sources)
        self.scales = [self.scale(kind) for kind in (0, 1)]

    def stack(self, kind, index):
        """[n, channels, h, w] of the embeddings (0), cues (1), targets (2) or weights (3)."""
        return torch.from_numpy(np.stack([self.parts[i][kind] for i in index])).to(torch.float32, memory_format=torch.channels_last)

    def scale(self, kind):
        take = self.stack(kind, range(0, self.n, max(1, self.n // 80))).numpy()
        return take.mean((0, 2, 3)), take.std((0, 2, 3)) + 1e-3

    def batch(self, index):
        stacks = [self.stack(kind, index) for kind in range(4)]
        for kind, scale in enumerate(self.scales):
            mean, spread = (torch.from_numpy(v)[None, :, None, None] for v in scale)
            stacks[kind] = (stacks[kind] - mean) / spread
        return stacks


def report(params, scenes, held):
    hit, miss = np.zeros(5), np.zeros(5)
    for at in range(0, len(held), BATCH):
        embedding, cues, target, weight = scenes.batch(held[at : at + BATCH])
        with torch.no_grad():
            said, true, known = (part.numpy() for part in (forward(params, embedding, cues) > 0, target > 0.5, weight > 0.4))
        hit += (said & true & known).sum((0, 2, 3))
        miss += ((said | true) & known).sum((0, 2, 3))
    return {c: round(float(h / max(m, 1)), 3) for c, h, m in zip(CONCEPTS, hit, miss)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenes", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="an exported head to go on from")
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    scenes = Scenes(args.scenes)
    order = np.random.default_rng(0).permutation(scenes.n)
    held, train = np.sort(order[: scenes.n // 12]), order[scenes.n // 12 :]
    odds = np.array([SHARES[s] / np.sum(scenes.sources[train] == s) for s in scenes.sources[train]])
    rng = np.random.default_rng(args.seed)
    first = started(args.start, scenes.scales) if args.start else init(rng)
    params = {name: torch.from_numpy(value).requires_grad_() for name, value in first.items()}
    mean = {name: value.detach().clone() for name, value in params.items()}
    optimiser = torch.optim.AdamW(params.values(), args.rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.rate, args.steps, pct_start=0.15)
    began, losses = time.time(), []
    for number in range(1, args.steps + 1):
        index = np.sort(rng.choice(train, BATCH, replace=False, p=odds / odds.sum()))
        value = loss(params, scenes.batch(index))
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(params.values(), 5.0)
        optimiser.step()
        schedule.step()
        # What is written is a running mean of the weights, so that it is good at any time.
        for name, weights in params.items():
            mean[name].lerp_(weights.detach(), 1 - min(0.99, number / (number + 10)))
        losses.append(value.item())
        if number % 100 == 0 or number == args.steps:
            print(number, f"{time.time() - began:.0f} s", f"loss {np.mean(losses[-100:]):.3f}", report(mean, scenes, held), flush=True)
            export({name: value.numpy() for name, value in mean.items()}, scenes.scales, args.out)


if __name__ == "__main__":
    main()
