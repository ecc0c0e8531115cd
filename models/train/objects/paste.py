"""Objects that cutouts.py cut out, pasted onto other photographs: turned, in other sizes and tones, with a shadow."""
import numpy as np
from PIL import Image, ImageFilter

# How often a kind comes, the least and largest share of the picture's side that it takes, and at most how many.
PASTED = {
    "airplane": (3, 0.07, 0.6, 6), "ship": (1.5, 0.04, 0.6, 8), "vehicle": (1, 0.02, 0.14, 16), "storage_tank": (2, 0.04, 0.45, 8),
    "swimming_pool": (1, 0.03, 0.3, 4), "tennis_court": (1.5, 0.1, 0.7, 4),
}
ENLARGED = 3.5  # at most, since what is small in its photograph has no more to show


class Cutouts:
    def __init__(self, path):
        kept = np.load(path)
        self.kinds = {kind: [kept[name] for name in kept.files if name.startswith(f"{kind}.")] for kind in PASTED}

    def pick(self, rng):
        """The name of a kind."""
        kinds = [kind for kind in PASTED if self.kinds[kind]]
        odds = np.array([PASTED[kind][0] for kind in kinds], float)
        return kinds[rng.choice(len(kinds), p=odds / odds.sum())]


def paste(ground, cutouts, kind, rng):
    """(picture, boxes) of a square ground with a group of one kind on it."""
    _, least, most, count = PASTED[kind]
    side = ground.shape[0]
    share = np.exp(rng.uniform(np.log(least), np.log(most)))
    count = max(1, min(int(rng.integers(1, count + 1)), int(0.4 / share**2)))
    heading, dusk, lit, taken, boxes = rng.uniform(0, 360), rng.uniform(0, 0.6), rng.uniform(0, 2 * np.pi), [], []
    canvas = Image.fromarray(ground)
    for _ in range(count):
        whole = cutouts.kinds[kind][rng.integers(len(cutouts.kinds[kind]))]
        length = min(share * side * rng.uniform(0.8, 1.2), ENLARGED * max(whole.shape[:2]))
        piece = turned(toned(whole, rng), length, heading + (rng.normal(0, 6) if rng.random() < 0.5 else rng.uniform(0, 360)))
        w, h = piece.size
        spot = next((p for p in rng.uniform((0, 0), (max(1, side - w), max(1, side - h)), (12, 2)) if clear((*p, p[0] + w, p[1] + h), taken)), None)
        if spot is None or max(w, h) > side:
            continue
        x, y = (int(v) for v in spot)
        taken.append((x, y, x + w, y + h))
        alpha = piece.getchannel("A").filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.2)))
        far = rng.uniform(0.02, 0.12) * min(w, h)
        shade = alpha.filter(ImageFilter.GaussianBlur(max(0.5, 0.02 * w))).point(lambda v: int(v * dusk))
        canvas.paste((15, 17, 22), (x + round(far * np.cos(lit)), y + round(far * np.sin(lit))), shade)
        canvas.paste(piece.convert("RGB"), (x, y), alpha)
        x1, y1, x2, y2 = alpha.point(lambda v: 255 * (v > 127)).getbbox() or (0, 0, w, h)
        boxes.append((kind, x + x1, y + y1, x + x2, y + y2))
    return np.asarray(canvas), boxes


def toned(whole, rng):
    rgb = whole[..., :3] / 255 * rng.uniform(0.75, 1.25) * rng.normal(1, 0.06, 3)
    return np.dstack([(255 * np.clip(rgb, 0, 1) ** rng.uniform(0.8, 1.25)).astype(np.uint8), whole[..., 3]])


def turned(whole, length, angle):
    h, w = whole.shape[:2]
    scale = length / max(h, w)
    image = Image.fromarray(whole).resize((max(3, round(w * scale)), max(3, round(h * scale))), Image.Resampling.BICUBIC)
    image = image.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    return image.crop(image.getchannel("A").getbbox() or (0, 0, *image.size))


def clear(box, others):
    return all(box[2] < o[0] or o[2] < box[0] or box[3] < o[1] or o[3] < box[1] for o in others)
