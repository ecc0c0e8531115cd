"""From the head's field to places, as the program finds them (src-main/engine/prompter/object-places.ts)."""
import numpy as np
from scipy import ndimage

SHARED, LEAST, MOST = 0.45, 0.03, 64


def iou(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h)


def places(centres, sides, size, padding=0.0):
    """Peaks of one kind's logits [128, 128] as object-places.ts takes them: [(score, (x1, y1, x2, y2) in cells)], the surest first. `size`: rows and columns of the picture in cells."""
    h, w = (int(np.ceil(s - 1e-6)) for s in size)
    plane = centres[:h, :w]
    ys, xs = np.nonzero((plane >= ndimage.maximum_filter(plane, 3, mode="constant", cval=-99)) & (plane > np.log(LEAST / (1 - LEAST))))
    found = []
    for y, x in sorted(zip(ys, xs), key=lambda at: -plane[at]):
        left, top, right, bottom = np.exp(np.minimum(5, sides[:, y, x])) * (1 + 2 * padding)
        box = (max(0, x + 0.5 - left), max(0, y + 0.5 - top), min(size[1], x + 0.5 + right), min(size[0], y + 0.5 + bottom))
        if len(found) < MOST and all(iou(box, other) <= SHARED for _, other in found):
            found.append((1 / (1 + np.exp(-plane[y, x])), box))
    return found
