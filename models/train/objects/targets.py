"""What the head is to say of a scene, and the folders of scenes that it learns from."""
import json

import numpy as np
import torch

from compose import CLASSES

N, CELLS = len(CLASSES), 128
# What is one of these is none of the others, whatever else may be in its photograph.
APART = ["airplane", "storage_tank", "tennis_court", "basketball_court", "baseball_diamond", "roundabout", "running_track", "soccer_field", "bridge", "greenhouse"]
NESTED = ["running_track", "soccer_field", "bridge"]  # inside of which others may be
LEAST = {"running_track": 16, "soccer_field": 10, "bridge": 6}  # cells; drawn smaller they are specks, of which nothing is to be learned


def targets(scene):
    """heat and known float32[N, 128, 128], sides [4, 128, 128] and how much each cell's sides count [128, 128]."""
    heat, known = np.zeros((N, CELLS, CELLS), np.float32), np.zeros((N, CELLS, CELLS), np.float32)
    sides, near = np.zeros((4, CELLS, CELLS), np.float32), np.zeros((CELLS, CELLS), np.float32)
    h, w = (int(np.ceil(s - 1e-6)) for s in scene["size"])
    known[:, :h, :w] = 1
    for c, x1, y1, x2, y2 in scene["unknown"]:
        if c in CLASSES:
            known[CLASSES.index(c), int(y1) : int(np.ceil(y2)), int(x1) : int(np.ceil(x2))] = 0
    for c, x1, y1, x2, y2 in sorted(scene["boxes"], key=lambda b: -(b[3] - b[1]) * (b[4] - b[2])):
        cx, cy, bw, bh = (x1 + x2) / 2, (y1 + y2) / 2, max(x2 - x1, 0.5), max(y2 - y1, 0.5)
        gx, gy = min(CELLS - 1, int(cx)), min(CELLS - 1, int(cy))
        whole = (slice(max(0, int(y1)), int(y2) + 1), slice(max(0, int(x1)), int(x2) + 1))
        if max(bw, bh) < LEAST.get(c, 0):
            known[CLASSES.index(c)][whole] = 0
            continue
        if c in APART and c not in NESTED:
            for other in APART:
                known[CLASSES.index(other), int(cy - bh / 4) : int(cy + bh / 4) + 1, int(cx - bw / 4) : int(cx + bw / 4) + 1] = 1
        k, far = CLASSES.index(c), (max(2, int(0.45 * bw)), max(2, int(0.45 * bh)))
        around = tuple(slice(max(0, at - reach), min(CELLS, at + reach + 1)) for at, reach in ((gy, far[1]), (gx, far[0])))
        ys, xs = np.mgrid[around]
        spread = lambda s: max(0.6, 0.1 * s)
        bump = np.exp(-0.5 * (((xs - gx) / spread(bw)) ** 2 + ((ys - gy) / spread(bh)) ** 2))
        heat[k][around] = np.maximum(heat[k][around], bump)
        known[k][whole] = 1
        reach = max(1, int(0.25 * bw)), max(1, int(0.25 * bh))
        inner = (np.abs(ys - gy) <= reach[1]) & (np.abs(xs - gx) <= reach[0])
        distance = np.log(np.maximum(np.stack([xs + 0.5 - x1, ys + 0.5 - y1, x2 - xs - 0.5, y2 - ys - 0.5]), 0.3))
        sides[:, around[0], around[1]] = np.where(inner, distance, sides[:, around[0], around[1]])
        # A large thing has many cells and counts for more than a small one, but not by as much.
        weight = (0.3 + 0.7 * bump) * inner
        near[around] = np.where(inner, weight / np.sqrt(weight.sum()), near[around])
    return heat, known, sides, near


# What may be in the scenes of encode.py, which have no boxes; of all else they have none.
MAY = ["vehicle", "swimming_pool", "solar_panel", "storage_tank", "building"]
MAY_IN_CITIES = [*MAY, "tennis_court", "basketball_court", "soccer_field", "running_track", "roundabout", "ship", "harbour", "bridge", "greenhouse"]


def described(folder):
    """The scenes of a folder that encode_objects.py wrote (none yet, at first), or encode.py, whose scenes are examples of what is not there."""
    if (folder / "scenes.json").exists():
        return json.loads((folder / "scenes.json").read_text())
    if not (folder / "sources.json").exists():
        return []
    sources = json.loads((folder / "sources.json").read_text())
    may = {"oam": MAY, "raster": []}
    return [{"boxes": [], "size": [CELLS, CELLS], "unknown": [[c, 0, 0, CELLS, CELLS] for c in may.get(s, MAY_IN_CITIES)]} for s in sources]


class Scenes:
    """The scenes of several folders; `odds` of each to be drawn, the folder `absent` together 0.12."""

    def __init__(self, folders, absent=None):
        self.folders, self.absent, self.scale = folders, absent, None
        self.look()

    def look(self):
        """Takes in what was written since."""
        self.parts, self.scenes, odds = [], [], []
        for folder in [*self.folders, *([self.absent] if self.absent else [])]:
            scenes = described(folder)
            n = len(scenes)
            if n == 0:
                continue
            embeddings = np.memmap(folder / "embeddings.f16", np.float16, "r")[: n * 1048576].reshape(n, 256, 64, 64)
            cues = np.memmap(folder / "cues.f16", np.float16, "r")[: n * 131072].reshape(n, 8, CELLS, CELLS)
            self.parts += [(embeddings, cues, i) for i in range(n)]
            self.scenes += scenes
            odds += [0.12 / n if folder == self.absent else 1.0] * n
        odds = np.array(odds)
        own = odds == 1
        odds[own] = (0.88 if self.absent else 1) / own.sum()
        self.odds = odds / odds.sum()

    def standardise(self):
        take = [self.parts[i] for i in range(0, len(self.parts), max(1, len(self.parts) // 40))]
        e = np.stack([np.asarray(a[i], np.float32) for a, _, i in take])
        c = np.stack([np.asarray(b[i], np.float32) for _, b, i in take])
        self.scale = (e.mean((0, 2, 3)), e.std((0, 2, 3)) + 1e-3), (c.mean((0, 2, 3)), c.std((0, 2, 3)) + 1e-3)

    def inputs(self, index):
        """float32[n, 256, 64, 64] and float32[n, 8, 128, 128], standardised."""
        stacks = []
        for part, (mean, spread) in zip((0, 1), self.scale):
            stack = torch.from_numpy(np.stack([self.parts[i][part][self.parts[i][2]] for i in index]))
            stack = stack.to(torch.float32, memory_format=torch.channels_last)
            mean, spread = (torch.from_numpy(np.asarray(v, np.float32))[None, :, None, None] for v in (mean, spread))
            stacks.append((stack - mean) / spread)
        return stacks

    def batch(self, rng, size):
        index = rng.choice(len(self.scenes), size, replace=False, p=self.odds)
        made = [targets(self.scenes[i]) for i in index]
        return *self.inputs(index), *(torch.from_numpy(np.stack(t)) for t in zip(*made))
