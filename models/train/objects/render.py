"""Objects drawn from above with random shapes, colours and wear, each onto a picture of any ground.

A renderer is (pen, rng) -> list of (class, polygon in metres). A pen draws in metres, in the object's own turned frame.
"""
import numpy as np
from PIL import Image, ImageFilter

from pen import FINE, Pen, pick, tarmac
from render_craft import airplane, ship, vehicle
from render_fields import basketball_court, running_track, soccer_field, swimming_pool, tennis_court
from render_works import bridge, greenhouse, roundabout, solar_panel, storage_tank


# Renderer, longest side in metres for placing, and the least and largest share of the picture's side that it may take.
RENDERERS = {
    "running_track": (running_track, 185, 0.25, 0.95),
    "soccer_field": (soccer_field, 115, 0.15, 0.9),
    "basketball_court": (basketball_court, 42, 0.06, 0.7),
    "tennis_court": (tennis_court, 50, 0.08, 0.8),
    "swimming_pool": (swimming_pool, 15, 0.03, 0.35),
    "solar_panel": (solar_panel, 45, 0.06, 0.6),
    "greenhouse": (greenhouse, 70, 0.1, 0.7),
    "roundabout": (roundabout, 60, 0.12, 0.7),
    "ship": (ship, 60, 0.05, 0.6),
    "vehicle": (vehicle, 5, 0.02, 0.12),
    "storage_tank": (storage_tank, 40, 0.05, 0.4),
    "airplane": (airplane, 38, 0.06, 0.5),
    "bridge": (bridge, 110, 0.3, 1.2),
}


def water_ground(rng, side):
    """Water with waves and a slow change of tone."""
    noise = lambda sigma: np.asarray(Image.fromarray(rng.normal(0, 1, (side, side)).astype(np.float32)).filter(ImageFilter.GaussianBlur(sigma))) if sigma < 0.1 else np.asarray(
        Image.fromarray(rng.normal(0, 1, (max(2, int(side / sigma)),) * 2).astype(np.float32)).resize((side, side), Image.Resampling.BICUBIC))
    tone = pick(rng, (45, 75, 85), (30, 55, 80), (70, 95, 90), (85, 100, 80), (60, 110, 120), (25, 35, 45))
    field = noise(1.5) * rng.uniform(1, 7) + noise(side / 5) * rng.uniform(2, 12)
    return np.clip(tone + field[..., None], 0, 255).astype(np.uint8)


def draw_objects(rgb, names, rng, smallest=0.0):
    """Draws groups of the named classes, the first at least `smallest` of the picture's side; (picture, list of (class, x1, y1, x2, y2)) with boxes clipped to it."""
    side = rgb.shape[0]
    canvas = Image.fromarray(rgb).resize((side * FINE, side * FINE), Image.Resampling.BICUBIC)
    render, metres, least, most = RENDERERS[names[0]]
    share = np.exp(rng.uniform(np.log(max(least, min(smallest, 0.6 * most))), np.log(most)))
    scale = share * side / metres
    heading, found, taken = rng.uniform(0, 2 * np.pi), [], []
    for name in names:
        render, metres, _, _ = RENDERERS[name]
        room = min(metres * scale, side) / 2
        for _ in range(12):
            middle = rng.uniform(min(room * 0.7, side * 0.45), side - min(room * 0.7, side * 0.45), 2)
            if all(np.hypot(*(middle - m)) > 0.8 * (room + r) for m, r in taken):
                break
        else:
            continue
        taken.append((middle, room))
        angle = heading + (rng.normal(0, 0.1) if rng.random() < 0.6 else rng.uniform(0, 6.28))
        if name == "vehicle" and rng.random() < 0.6:
            tarmac(Pen(canvas, middle, angle, scale), rng, 400, rng.uniform(6, 14))
        pen = Pen(canvas, middle, angle, scale)
        for label, outline in render(pen, rng):
            p = pen.place(outline)
            x1, y1, x2, y2 = [*np.clip(p.min(0), 0, side), *np.clip(p.max(0), 0, side)]
            if x2 - x1 > 3 and y2 - y1 > 3 and (x2 - x1) * (y2 - y1) > 0.4 * np.prod(p.max(0) - p.min(0)):
                found.append((label, float(x1), float(y1), float(x2), float(y2)))
    return np.asarray(canvas.resize((side, side), Image.Resampling.BOX)), found
