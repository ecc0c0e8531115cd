"""Trains the head and writes it as ONNX: python train_head.py --scenes DIR [DIR...] --out FILE [--start FILE] [--steps N]

In: what encode.py wrote. Out: embedding f32[1,256,64,64] and cues f32[1,8,128,128] -> logits f32[1,5,128,128].
"""
import argparse
import json
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import lax

from export_head import export, started

CONCEPTS = ["water", "vegetation", "bare", "road", "building"]
SHARES = {"oam": 0.42, "mosaic": 0.12, "dubai": 0.14, "raster": 0.1, "photograph": 0.22}
BATCH = 8


def init(rng):
    """Weights as HWIO kernels and biases."""
    shapes = {
        "reduce": (1, 1, 256, 48),
        "wide": (7, 7, 1, 48),
        "mix": (3, 3, 48, 48),
        "up": (2, 2, 48, 24),
        "cue1": (1, 1, 8, 16),
        "cue2": (3, 3, 16, 16),
        "join": (3, 3, 40, 32),
        "out": (1, 1, 32, 5),
    }
    params = {}
    for name, shape in shapes.items():
        fan = shape[0] * shape[1] * shape[2]
        bias = np.full(5, -2.0) if name == "out" else np.zeros(shape[3])
        params[name] = {"k": rng.normal(0, (2 / fan) ** 0.5, shape).astype(np.float32), "b": bias.astype(np.float32)}
    return params


def conv(x, p, dilation=1, groups=1):
    y = lax.conv_general_dilated(
        x, p["k"], (1, 1), "SAME", rhs_dilation=(dilation, dilation), dimension_numbers=("NHWC", "HWIO", "NHWC"), feature_group_count=groups
    )
    return y + p["b"]


def double(x, p):
    """2 x 2 transposed convolution of stride 2: each cell becomes four."""
    n, h, w, _ = x.shape
    y = jnp.einsum("nhwc,ijco->nhiwjo", x, p["k"]).reshape(n, 2 * h, 2 * w, -1)
    return y + p["b"]


def forward(params, embedding, cues):
    """embedding [n,64,64,256] and cues [n,128,128,8], both standardised -> logits [n,128,128,5]."""
    e = jax.nn.relu(conv(embedding, params["reduce"]))
    e = e + jax.nn.relu(conv(e, params["wide"], dilation=2, groups=48))
    e = e + jax.nn.relu(conv(e, params["mix"]))
    u = jax.nn.relu(double(e, params["up"]))
    c = jax.nn.relu(conv(cues, params["cue1"]))
    c = jax.nn.relu(conv(c, params["cue2"]))
    z = jax.nn.relu(conv(jnp.concatenate([u, c], -1), params["join"]))
    return conv(z, params["out"])


def loss(params, batch, key):
    embedding, cues, target, weight = batch
    keys = jax.random.split(key, 3)
    embedding = embedding * jax.random.bernoulli(keys[0], 0.9, (embedding.shape[0], 1, 1, 256)) / 0.9
    cues = cues * jax.random.bernoulli(keys[1], 0.85, (cues.shape[0], 1, 1, 1))
    logits = forward(params, embedding, cues)
    bce = optax.sigmoid_binary_cross_entropy(logits, target)
    share = jnp.sum(bce * weight, (0, 1, 2)) / (jnp.sum(weight, (0, 1, 2)) + 50)
    p = jax.nn.sigmoid(logits) * weight
    t = target * weight
    dice = 1 - (2 * jnp.sum(p * t, (0, 1, 2)) + 50) / (jnp.sum(p + t, (0, 1, 2)) + 50)
    present = jnp.sum(t, (0, 1, 2)) > 20
    return jnp.sum(share) + 0.5 * jnp.sum(dice * present)


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
        self.embedding_scale, self.cue_scale = (self.scale(kind) for kind in (0, 1))

    def stack(self, kind, index):
        """[n, h, w, channels] of the embeddings (0), cues (1), targets (2) or weights (3)."""
        return np.moveaxis(np.stack([np.asarray(self.parts[i][kind], np.float32) for i in index]), 1, -1)

    def scale(self, kind):
        take = self.stack(kind, range(0, self.n, 7))
        return take.mean((0, 1, 2)), take.std((0, 1, 2)) + 1e-3

    def batch(self, index):
        mean, spread = self.embedding_scale
        cue_mean, cue_spread = self.cue_scale
        return (self.stack(0, index) - mean) / spread, (self.stack(1, index) - cue_mean) / cue_spread, self.stack(2, index), self.stack(3, index)


def report(params, scenes, held, run):
    hit, miss = np.zeros(5), np.zeros(5)
    for at in range(0, len(held), BATCH):
        embedding, cues, target, weight = scenes.batch(held[at : at + BATCH])
        said, true, known = np.asarray(run(params, embedding, cues)) > 0, target > 0.5, weight > 0.4
        hit += (said & true & known).sum((0, 1, 2))
        miss += ((said | true) & known).sum((0, 1, 2))
    return {c: round(float(h / max(m, 1)), 3) for c, h, m in zip(CONCEPTS, hit, miss)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenes", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="an exported head to go on from")
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--steps", type=int, default=900)
    args = parser.parse_args()
    scenes = Scenes(args.scenes)
    rng = np.random.default_rng(0)
    order = rng.permutation(scenes.n)
    held, train = np.sort(order[: scenes.n // 12]), order[scenes.n // 12 :]
    odds = np.array([SHARES[s] / np.sum(scenes.sources[train] == s) for s in scenes.sources[train]])
    schedule = optax.cosine_onecycle_schedule(args.steps, args.rate, 0.2)
    optimiser = optax.chain(optax.clip_by_global_norm(5.0), optax.adamw(schedule, weight_decay=1e-3))
    params = init(rng)
    if args.start:
        params = started(params, args.start, scenes.embedding_scale, scenes.cue_scale)
    state = optimiser.init(params)
    run = jax.jit(forward)

    @jax.jit
    def step(params, state, batch, key):
        value, gradient = jax.value_and_grad(loss)(params, batch, key)
        update, state = optimiser.update(gradient, state, params)
        return optax.apply_updates(params, update), state, value

    key, began, losses = jax.random.key(0), time.time(), []
    for number in range(1, args.steps + 1):
        key, now = jax.random.split(key)
        index = np.sort(rng.choice(train, BATCH, replace=False, p=odds / odds.sum()))
        params, state, value = step(params, state, scenes.batch(index), now)
        losses.append(float(value))
        if number % 100 == 0 or number == args.steps:
            print(number, f"{time.time() - began:.0f} s", f"loss {np.mean(losses[-100:]):.3f}", report(params, scenes, held, run), flush=True)
            export(jax.tree.map(np.asarray, params), scenes.embedding_scale, scenes.cue_scale, args.out)


if __name__ == "__main__":
    main()
