"""Trains the object head and writes it as ONNX: python train_objects.py --scenes DIR [DIR...] --held DIR --out FILE [--steps N]

In: what encode_objects.py wrote. Out: embedding f32[1,256,64,64] and cues f32[1,8,128,128] -> centres f32[1,classes,128,128]
(logits) and sides f32[1,4,128,128] (left, top, right, bottom as the logarithm of cells).
"""
import argparse
import json
import sys
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import onnx
import optax

sys.path.insert(0, str(Path(__file__).parent.parent))
from compose import CLASSES
from export_objects import export
from train_head import conv, double

N, BATCH, CELLS = len(CLASSES), 6, 128


def init(rng):
    shapes = {
        "reduce": (1, 1, 256, 48), "mix1": (3, 3, 48, 48), "wide1": (7, 7, 1, 48), "global": (1, 1, 48, 48), "wide2": (7, 7, 1, 48),
        "mix2": (3, 3, 48, 48), "up": (2, 2, 48, 24), "cue1": (1, 1, 8, 8), "cue2": (3, 3, 8, 8), "join": (3, 3, 32, 32), "centre": (1, 1, 32, N), "side": (1, 1, 32, 4),
    }
    params = {}
    for name, shape in shapes.items():
        fan = shape[0] * shape[1] * shape[2]
        scale = 0.3 if name in ("mix1", "mix2", "centre", "side") else 1.0
        bias = {"centre": -4.0, "side": 1.5}.get(name, 0.0)
        params[name] = {"k": (scale * rng.normal(0, (2 / fan) ** 0.5, shape)).astype(np.float32), "b": np.full(shape[3], bias, np.float32)}
    return params


def forward(params, embedding, cues):
    """embedding [n,64,64,256] and cues [n,128,128,8], standardised -> centres [n,128,128,N], sides [n,128,128,4]."""
    relu = jax.nn.relu
    e = relu(conv(embedding, params["reduce"]))
    e = e + relu(conv(e, params["mix1"]))
    e = e + relu(conv(e, params["wide1"], dilation=2, groups=48))
    e = e + relu(conv(jnp.mean(e, (1, 2), keepdims=True), params["global"]))
    e = e + relu(conv(e, params["wide2"], dilation=4, groups=48))
    e = e + relu(conv(e, params["mix2"]))
    u = relu(double(e, params["up"]))
    c = relu(conv(relu(conv(cues, params["cue1"])), params["cue2"]))
    z = relu(conv(jnp.concatenate([u, c], -1), params["join"]))
    return conv(z, params["centre"]), conv(z, params["side"])


def loss(params, batch, key):
    embedding, cues, heat, known, sides, near = batch
    keys = jax.random.split(key, 3)
    embedding = embedding * jax.random.bernoulli(keys[0], 0.9, (embedding.shape[0], 1, 1, 256)) / 0.9
    embedding = embedding + 0.1 * jax.random.normal(keys[2], embedding.shape)
    cues = cues * jax.random.bernoulli(keys[1], 0.8, (cues.shape[0], 1, 1, 1))
    centres, found = forward(params, embedding, cues)
    p = jax.nn.sigmoid(centres)
    exact = heat > 0.99
    yes = -jax.nn.log_sigmoid(centres) * (1 - p) ** 2 * exact
    no = -jax.nn.log_sigmoid(-centres) * p**2 * (1 - heat) ** 4 * ~exact
    count = jnp.sum(exact * known, (0, 1, 2))
    focal = jnp.sum((yes + no) * known) / (jnp.sum(count) + 4)
    size = jnp.sum(jnp.abs(found - sides) * near[..., None]) / (jnp.sum(near) + 1)
    return focal + 0.6 * size


def targets(scene):
    """heat and known float32[128, 128, N], sides [128, 128, 4] and how near to a middle each cell is [128, 128]."""
    heat, known = np.zeros((CELLS, CELLS, N), np.float32), np.zeros((CELLS, CELLS, N), np.float32)
    sides, near = np.zeros((CELLS, CELLS, 4), np.float32), np.zeros((CELLS, CELLS), np.float32)
    h, w = (int(np.ceil(s - 1e-6)) for s in scene["size"])
    known[:h, :w] = 1
    for c, x1, y1, x2, y2 in scene["unknown"]:
        if c in CLASSES:
            known[int(y1) : int(np.ceil(y2)), int(x1) : int(np.ceil(x2)), CLASSES.index(c)] = 0
    ys, xs = np.mgrid[0:CELLS, 0:CELLS] + 0.5
    for c, x1, y1, x2, y2 in sorted(scene["boxes"], key=lambda b: -(b[3] - b[1]) * (b[4] - b[2])):
        cx, cy, bw, bh = (x1 + x2) / 2, (y1 + y2) / 2, max(x2 - x1, 0.5), max(y2 - y1, 0.5)
        gx, gy = min(CELLS - 1, int(cx)), min(CELLS - 1, int(cy))
        spread = lambda s: max(0.6, 0.1 * s)
        bump = np.exp(-0.5 * (((xs - gx - 0.5) / spread(bw)) ** 2 + ((ys - gy - 0.5) / spread(bh)) ** 2))
        k = CLASSES.index(c)
        heat[..., k] = np.maximum(heat[..., k], bump)
        reach = max(1, int(0.25 * bw)), max(1, int(0.25 * bh))
        area = (slice(max(0, gy - reach[1]), gy + reach[1] + 1), slice(max(0, gx - reach[0]), gx + reach[0] + 1))
        known[max(0, int(y1)) : int(y2) + 1, max(0, int(x1)) : int(x2) + 1, k] = 1
        distance = np.stack([xs - x1, ys - y1, x2 - xs, y2 - ys], -1)
        sides[area] = np.log(np.maximum(distance[area], 0.3))
        near[area] = bump[area]
    return heat, known, sides, near


# What may be in the scenes of encode.py, which have no boxes; of all else they have none.
MAY = ["vehicle", "swimming_pool", "solar_panel", "storage_tank"]
MAY_IN_CITIES = [*MAY, "tennis_court", "basketball_court", "soccer_field", "running_track", "roundabout", "ship", "harbour", "bridge", "greenhouse"]


def described(folder):
    """The scenes of a folder that encode_objects.py wrote, or encode.py, whose scenes are examples of what is not there."""
    if (folder / "scenes.json").exists():
        return json.loads((folder / "scenes.json").read_text())
    sources = json.loads((folder / "sources.json").read_text())
    may = {"oam": MAY, "raster": []}
    return [{"boxes": [], "size": [CELLS, CELLS], "unknown": [[c, 0, 0, CELLS, CELLS] for c in may.get(s, MAY_IN_CITIES)]} for s in sources]


class Scenes:
    def __init__(self, folders):
        self.parts, self.scenes = [], []
        for folder in folders:
            scenes = described(folder)
            n = len(scenes)
            embeddings = np.memmap(folder / "embeddings.f16", np.float16, "r")[: n * 1048576].reshape(n, 256, 64, 64)
            cues = np.memmap(folder / "cues.f16", np.float16, "r")[: n * 131072].reshape(n, 8, CELLS, CELLS)
            self.parts += [(embeddings, cues, i) for i in range(n)]
            self.scenes += scenes
        self.scale = None

    def standardise(self):
        take = [self.parts[i] for i in range(0, len(self.parts), 7)]
        e = np.stack([np.asarray(a[i], np.float32) for a, _, i in take])
        c = np.stack([np.asarray(b[i], np.float32) for _, b, i in take])
        self.scale = (e.mean((0, 2, 3)), e.std((0, 2, 3)) + 1e-3), (c.mean((0, 2, 3)), c.std((0, 2, 3)) + 1e-3)

    def inputs(self, index):
        (em, es), (cm, cs) = self.scale
        e = np.stack([np.asarray(self.parts[i][0][self.parts[i][2]], np.float32) for i in index])
        c = np.stack([np.asarray(self.parts[i][1][self.parts[i][2]], np.float32) for i in index])
        return (np.moveaxis(e, 1, -1) - em) / es, (np.moveaxis(c, 1, -1) - cm) / cs

    def batch(self, index):
        made = [targets(self.scenes[i]) for i in index]
        return *self.inputs(index), *(np.stack(t) for t in zip(*made))


def started(params, path, embedding_scale, cue_scale):
    """The weights of an exported head, its standardisation taken out by the scales of these scenes."""
    stored = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    for name in params:
        order = (2, 3, 0, 1) if name == "up" else (2, 3, 1, 0)
        kernel, bias = stored[f"{name}.k"].transpose(order), stored[f"{name}.b"]
        scale = {"reduce": embedding_scale, "cue1": cue_scale}.get(name)
        if scale:
            bias = bias + (kernel * scale[0][None, None, :, None]).sum((0, 1, 2))
            kernel = kernel * scale[1][None, None, :, None]
        params[name] = {"k": kernel.astype(np.float32), "b": bias.astype(np.float32)}
    return params


def report(params, held, run):
    """Per class: average precision-like share of scenes told right at the best threshold (has it, has it not)."""
    best, scores, truth, known = {}, [], [], []
    for at in range(0, len(held.scenes), BATCH):
        index = list(range(at, min(len(held.scenes), at + BATCH)))
        centres, _ = run(params, *held.inputs(index))
        scores.append(1 / (1 + np.exp(-np.asarray(centres).max((1, 2)))))
        for i in index:
            there = {b[0] for b in held.scenes[i]["boxes"]}
            blind = {b[0] for b in held.scenes[i]["unknown"]}
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
    args = parser.parse_args()
    scenes, held, rng = Scenes([*args.scenes, *([args.absent] if args.absent else [])]), Scenes([args.held]), np.random.default_rng(0)
    own = sum(len(described(folder)) for folder in args.scenes)
    odds = np.array([0.88 / own] * own + [0.12 / max(1, len(scenes.scenes) - own)] * (len(scenes.scenes) - own))
    scenes.standardise()
    held.scale = scenes.scale
    schedule = optax.cosine_onecycle_schedule(args.steps, args.rate, 0.15)
    optimiser = optax.chain(optax.clip_by_global_norm(5.0), optax.adamw(schedule, weight_decay=2e-3))
    params = started(init(rng), args.start, *scenes.scale) if args.start else init(rng)
    state, run = optimiser.init(params), jax.jit(forward)

    @jax.jit
    def step(params, state, batch, key):
        value, gradient = jax.value_and_grad(loss)(params, batch, key)
        update, state = optimiser.update(gradient, state, params)
        return optax.apply_updates(params, update), state, value

    key, began, losses = jax.random.key(0), time.time(), []
    for number in range(1, args.steps + 1):
        key, now = jax.random.split(key)
        params, state, value = step(params, state, scenes.batch(rng.choice(len(scenes.scenes), BATCH, replace=False, p=odds / odds.sum())), now)
        losses.append(float(value))
        if number % 50 == 0:
            print(number, f"{time.time() - began:.0f} s", f"loss {np.mean(losses[-50:]):.3f}", flush=True)
        if number % 100 == 0 or number == args.steps:
            print(report(params, held, run), flush=True)
            export(jax.tree.map(np.asarray, params), *scenes.scale, args.out)


if __name__ == "__main__":
    main()
