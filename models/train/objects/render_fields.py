"""Sports grounds and pools from above: (pen, rng) -> list of (class, polygon in metres)."""
import numpy as np

from pen import box, grass, oval, pick, stadium


def running_track(pen, rng):
    radius, straight = rng.uniform(32, 46), rng.uniform(70, 100)
    surface = pick(rng, (170, 75, 60), (190, 110, 85), (150, 60, 50), (90, 90, 95), (60, 90, 150), (165, 140, 115))
    outer = stadium(straight, radius)
    wide = rng.uniform(5, 11)
    pen.fill(stadium(straight, radius + rng.uniform(0.5, 4)), grass(rng), 140)
    pen.fill(outer, surface)
    pen.fill(stadium(straight, radius - wide), grass(rng))
    if rng.random() < 0.6:
        for k in range(1, 8):
            pen.line(np.vstack([stadium(straight, radius - wide * k / 8)] * 2)[:49], 0.12, (235, 225, 220), rng.uniform(60, 160))
    if rng.random() < 0.75:
        soccer_lines(pen, rng, straight * 1.05, 2 * (radius - wide) * 0.9)
    return [("running_track", outer)]


def soccer_lines(pen, rng, length, width):
    white, alpha, thick = (240, 240, 235), rng.uniform(60, 230), rng.uniform(0.15, 0.5)
    ring = lambda p: pen.line(np.vstack([p, p[:1]]), thick, white, alpha)
    ring(box(length, width))
    pen.line([[0, -width / 2], [0, width / 2]], thick, white, alpha)
    pen.line(oval(18, 18), thick, white, alpha)
    for side in (-1, 1):
        ring(box(16.5, 40 * width / 68, side * (length / 2 - 8.25)))
        ring(box(5.5, 18 * width / 68, side * (length / 2 - 2.75)))


def soccer_field(pen, rng):
    length, width = rng.uniform(85, 112), rng.uniform(50, 72)
    green = grass(rng)
    margin = rng.uniform(1, 8)
    field = box(length, width)
    if rng.random() < 0.6:
        pen.fill(box(length + 2 * margin, width + 2 * margin), green + rng.normal(0, 6, 3), 235)
    pen.fill(field, green)
    if rng.random() < 0.6:
        bands = int(rng.integers(8, 20))
        for k in range(0, bands, 2):
            pen.fill(box(length / bands, width, -length / 2 + (k + 0.5) * length / bands), green * rng.uniform(1.06, 1.2), 200)
    soccer_lines(pen, rng, length, width)
    for side in (-1, 1):
        if rng.random() < 0.6:
            pen.fill(oval(14, 12, side * (length / 2 - 5), 0), pick(rng, (150, 130, 90)), rng.uniform(30, 130))
    return [("soccer_field", field)]


COURT = ((95, 110, 100), (70, 120, 85), (60, 90, 140), (150, 85, 70), (130, 130, 130), (185, 170, 150), (100, 140, 120), (160, 165, 170))


def basketball_court(pen, rng):
    w, h = 28 * rng.uniform(0.85, 1.05), 15 * rng.uniform(0.9, 1.1)
    n, gap = int(rng.integers(1, 4)), rng.uniform(1, 6)
    ground, key = pick(rng, *COURT), pick(rng, *COURT)
    found = []
    span = n * h + (n - 1) * gap
    pen.fill(box(w + rng.uniform(2, 8), span + rng.uniform(2, 8)), pick(rng, *COURT))
    white, alpha, thick = (238, 238, 232), rng.uniform(130, 255), rng.uniform(0.1, 0.28)
    for k in range(n):
        y = -span / 2 + h / 2 + k * (h + gap)
        court = box(w, h, 0, y)
        pen.fill(court, ground)
        for side in (-1, 1):
            if rng.random() < 0.6:
                pen.fill(box(5.8, 4.9, side * (w / 2 - 2.9), y), key)
            pen.line(np.vstack([box(5.8, 4.9, side * (w / 2 - 2.9), y)] * 2)[:5], thick, white, alpha)
            turn = (-np.pi / 2, np.pi / 2) if side < 0 else (np.pi / 2, 1.5 * np.pi)
            pen.line(oval(13.4, 13.4, side * (w / 2 - 1.5), y, 30, *turn), thick, white, alpha)
            pen.line(oval(3.6, 3.6, side * (w / 2 - 5.8), y), thick, white, alpha)
        pen.line(np.vstack([court, court[:1]]), thick, white, alpha)
        pen.line([[0, y - h / 2], [0, y + h / 2]], thick, white, alpha)
        pen.line(oval(3.6, 3.6, 0, y), thick, white, alpha)
        found.append(("basketball_court", court))
    return found


def tennis_court(pen, rng):
    n, pitch = int(rng.integers(1, 5)), rng.uniform(15.5, 18.5)
    outer, inner = pick(rng, *COURT), pick(rng, *COURT, (180, 100, 70))
    span = n * pitch
    pen.fill(box(36 * rng.uniform(0.9, 1.1), span), outer)
    thick, alpha = rng.uniform(0.08, 0.25), rng.uniform(150, 255)
    found = []
    for k in range(n):
        y = -span / 2 + pitch * (k + 0.5)
        pen.fill(box(23.8, 11, 0, y), inner)
        rows = [(11, 23.8), (8.2, 23.8), (8.2, 12.8)]
        for h, w in rows:
            ring = box(w, h, 0, y)
            pen.line(np.vstack([ring, ring[:1]]), thick, (240, 240, 236), alpha)
        pen.line([[-6.4, y], [6.4, y]], thick, (240, 240, 236), alpha)
        pen.line([[0, y - 6], [0, y + 6]], thick, (60, 60, 60), 160)
        found.append(("tennis_court", box(23.8, 11, 0, y)))
    return found


def swimming_pool(pen, rng):
    kind = rng.random()
    w, h = (rng.uniform(6, 13), rng.uniform(3, 6.5)) if kind < 0.75 else (rng.uniform(25, 50), rng.uniform(10, 21))
    shape = box(w, h) if kind > 0.4 else oval(w, h)
    if kind < 0.2:
        shape = np.concatenate([oval(w, h, 0, 0, 24, 0.6, 5.6), oval(h * 0.9, h, w * 0.32, h * 0.3, 16, -0.8, 2.2)])
    rim = 1 + rng.uniform(0.6, 5) / max(w, h)
    pen.fill(shape * [rim * 1.05, rim * 1.25], pick(rng, (200, 195, 185), (170, 165, 160), (215, 200, 175)))
    water = pick(rng, (75, 175, 195), (50, 140, 180), (110, 200, 210), (60, 160, 170), (40, 110, 150), (140, 210, 220))
    pen.fill(shape, water)
    pen.fill(shape * 0.7 + [w * 0.06, 0], water * rng.uniform(0.82, 0.98), 150)
    if w > 20:
        for k in range(1, 8):
            pen.line([[-w / 2, -h / 2 + h * k / 8], [w / 2, -h / 2 + h * k / 8]], 0.25, (30, 70, 120), 150)
    return [("swimming_pool", shape)]
