"""How cells look in general, for concepts taught from a few examples: python background.py --scenes SCENES --out ../concepts/background.bin

SCENES is what encode.py wrote. Writes little-endian float32: the mean of 256 embedding channels and 6 colour cues over
150 cells of every scene, then the upper triangle (row by row) of the inverse covariance. The covariance is shrunk
towards the unit matrix (5 % of it, in units of each feature's own spread), so that it can be inverted.
"""
import argparse
from pathlib import Path

import numpy as np

CHANNELS, CELLS, COLOURS, SHRINK, PER_SCENE = 256, 64, 6, 0.05, 150


def cells_of(embeddings, cues, random):
    """[n, 262]: some cells of each scene that have a pixel."""
    for embedding, cue in zip(embeddings, cues):
        pixels = np.asarray(cue, np.float32)[:COLOURS].reshape(COLOURS, CELLS, 2, CELLS, 2).mean((2, 4))
        features = np.concatenate([np.asarray(embedding, np.float32), pixels]).reshape(CHANNELS + COLOURS, -1).T
        filled = np.flatnonzero(pixels[:3].sum(0).ravel() > 0)
        yield features[random.choice(filled, min(PER_SCENE, len(filled)), replace=False)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    embeddings = np.memmap(args.scenes / "embeddings.f16", np.float16, "r").reshape(-1, CHANNELS, CELLS, CELLS)
    cues = np.memmap(args.scenes / "cues.f16", np.float16, "r").reshape(-1, 8, 2 * CELLS, 2 * CELLS)
    cells = np.concatenate(list(cells_of(embeddings, cues, np.random.default_rng(0)))).astype(np.float64)
    mean, spread = cells.mean(0), cells.std(0)
    covariance = np.cov(((cells - mean) / spread).T) + SHRINK * np.eye(len(mean))
    precision = np.linalg.inv(covariance) / np.outer(spread, spread)
    triangle = precision[np.triu_indices(len(mean))]
    args.out.write_bytes(mean.astype("<f4").tobytes() + triangle.astype("<f4").tobytes())
    print(f"{len(cells)} cells of {len(embeddings)} scenes")


if __name__ == "__main__":
    main()
