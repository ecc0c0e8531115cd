"""What lies around a place, as the program weighs it (src-main/engine/prompter/object-setting.ts)."""
import numpy as np

COVERS = ["water", "vegetation", "bare", "road", "building"]  # the order of the land-cover head's outputs
SHIFT = [0.5, 1.5, 1.5, 1.5, 1.2]  # head-heat.ts
LEAST_SHARE, LEAST_AROUND = 0.02, 2
# Land cover that belongs around a kind, and how far around is looked, in sides of its box.
NEAR = {"ship": {"cover": "water", "reach": 0.5}, "bridge": {"cover": "water", "reach": 0}, "harbour": {"cover": "water", "reach": 0}}


def heat_of(head, feed):
    """float[5, 128, 128]: each land cover by the land-cover head, 0..1."""
    return 1 / (1 + np.exp(-(head.run(["logits"], feed)[0][0] + np.array(SHIFT)[:, None, None])))


def share(plane, box, size, reach):
    """The mean of a plane in and around a box in cells; `size`: rows and columns of the picture in cells."""
    x1, y1, x2, y2 = box
    x, y = (max(LEAST_AROUND, reach * side) if reach > 0 else 0 for side in (x2 - x1, y2 - y1))
    h, w = (int(np.ceil(s - 1e-6)) for s in size)
    left, top = min(w - 1, max(0, round(x1 - x))), min(h - 1, max(0, round(y1 - y)))
    right, bottom = min(w, max(left + 1, round(x2 + x))), min(h, max(top + 1, round(y2 + y)))
    return float(plane[top:bottom, left:right].mean())


def settled(found, name, heat, size):
    """The places of a kind (places.py) with their scores lowered where little of its land cover is around, the surest first."""
    if name not in NEAR:
        return found
    cover, reach = NEAR[name]["cover"], NEAR[name]["reach"]
    weight = lambda box: (LEAST_SHARE + (1 - LEAST_SHARE) * share(heat[COVERS.index(cover)], box, size, reach)) ** 0.5
    return sorted(((score * weight(box), box) for score, box in found), key=lambda at: -at[0])
