"""A picture and prompts that are the same in every language: whole-number arithmetic, no random generator."""

import numpy as np


def picture(width: int, height: int) -> np.ndarray:
    """uint8[height, width, 3]: fine texture, and a bright disc with a hole on a dark ground."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    texture = (x * 7 + y * 13 + c * 29 + ((x * y) >> 3)) & 63
    away = (2 * x - width) ** 2 + (2 * y - height) ** 2
    radius = min(width, height)
    disc = (away < (radius * radius) // 4) & (away > (radius * radius) // 36)
    return (texture + np.where(disc, 150 + c * 20, 30)).astype(np.uint8)


def prompts(width: int, height: int) -> list[dict]:
    """A box; a box with two points and a negative one; one point. In pixels of the picture."""
    w, h = width, height
    box = [w / 4, h / 4, w * 3 / 4, h * 3 / 4]
    return [
        {"box": box, "positive": [], "negative": []},
        {"box": box, "positive": [[w * 0.375, h / 2], [w * 0.625, h / 2]], "negative": [[w / 2, h / 2]]},
        {"box": None, "positive": [[w * 0.375, h * 0.4375]], "negative": []},
    ]
