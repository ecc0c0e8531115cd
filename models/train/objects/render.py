"""Objects drawn from above with random shapes, colours and wear, each onto a picture of any ground.

A renderer is (pen, rng) -> list of (class, polygon in metres). A pen draws in metres, in the object's own turned frame.
"""
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

FINE = 2  # drawn at twice the size and averaged


class Pen:
    """Draws on one canvas in metres around `middle` (pixels), turned by `angle`; `scale` is pixels a metre."""

    def __init__(self, canvas, middle, angle, scale):
        self.canvas, self.middle, self.scale = canvas, np.array(middle, float), scale
        self.turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        self.draw = ImageDraw.Draw(canvas, "RGBA")

    def place(self, points):
        """Metres in the object's frame to pixels of the picture."""
        return np.asarray(points, float) @ self.turn.T * self.scale + self.middle

    def fine(self, points):
        return [tuple(p) for p in self.place(points) * FINE]

    def fill(self, points, colour, alpha=255):
        self.draw.polygon(self.fine(points), fill=tuple(int(c) for c in np.clip(colour, 0, 255)) + (int(alpha),))

    def line(self, points, width, colour, alpha=255):
        self.draw.line(self.fine(points), fill=tuple(int(c) for c in np.clip(colour, 0, 255)) + (int(alpha),), width=max(1, round(width * self.scale * FINE)), joint="curve")

    def shadow(self, points, away, alpha=110):
        """The outline moved by `away` metres in the picture's frame, dark."""
        moved = (self.place(points) + np.array(away) * self.scale) * FINE
        self.draw.polygon([tuple(p) for p in moved], fill=(10, 12, 20, int(alpha)))


def box(w, h, x=0.0, y=0.0):
    return np.array([[x - w / 2, y - h / 2], [x + w / 2, y - h / 2], [x + w / 2, y + h / 2], [x - w / 2, y + h / 2]])


def oval(w, h, x=0.0, y=0.0, n=48, start=0.0, end=2 * np.pi):
    t = np.linspace(start, end, n)
    return np.stack([x + w / 2 * np.cos(t), y + h / 2 * np.sin(t)], -1)


def stadium(straight, radius, n=24):
    """A rectangle of length `straight` with half discs at both ends."""
    right = oval(2 * radius, 2 * radius, straight / 2, 0, n, -np.pi / 2, np.pi / 2)
    left = oval(2 * radius, 2 * radius, -straight / 2, 0, n, np.pi / 2, 1.5 * np.pi)
    return np.concatenate([right, left])


def pick(rng, *colours, spread=14):
    return np.array(colours[rng.integers(len(colours))], float) * rng.uniform(0.8, 1.15) + rng.normal(0, spread, 3)


def grass(rng):
    return pick(rng, (70, 110, 50), (95, 125, 70), (50, 85, 45), (130, 135, 85), (60, 120, 70))


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


def solar_panel(pen, rng):
    rows, w, h, gap = int(rng.integers(1, 9)), rng.uniform(4, 50), rng.uniform(1.6, 4.5), rng.uniform(0.05, 3.5)
    dark = pick(rng, (30, 40, 75), (25, 30, 45), (45, 60, 100), (60, 70, 90), spread=6)
    span, found = rows * h + (rows - 1) * gap, []
    if rng.random() < 0.5:
        pen.fill(box(w * 1.2 + 3, span * 1.3 + 3), pick(rng, (150, 150, 150), (190, 185, 180), (140, 95, 80), (110, 110, 115)))
    for k in range(rows):
        y = -span / 2 + h / 2 + k * (h + gap)
        pen.fill(box(w, h, 0, y), dark)
        for x in np.arange(-w / 2, w / 2, 1.05):
            pen.line([[x, y - h / 2], [x, y + h / 2]], 0.06, (150, 160, 180), 120)
        pen.line([[-w / 2, y], [w / 2, y]], 0.06, (160, 170, 185), 140)
        found.append(("solar_panel", box(w, h, 0, y)))
    return [("solar_panel", box(w, span))] if gap < 1 else found


def greenhouse(pen, rng):
    n, w, h = int(rng.integers(1, 7)), rng.uniform(25, 90), rng.uniform(6, 13)
    pale = pick(rng, (215, 220, 220), (185, 200, 205), (235, 235, 230), (170, 185, 180), spread=6)
    gap, found = rng.choice([0.0, 1.5, 3.0]), []
    span = n * h + (n - 1) * gap
    pen.shadow(box(w, span), rng.normal(0, 1.5, 2), 90)
    for k in range(n):
        y = -span / 2 + h / 2 + k * (h + gap)
        for part, tone in ((-0.25, 0.9), (0.25, 1.06)):
            pen.fill(box(w, h / 2, 0, y + part * h), pale * tone)
        for x in np.arange(-w / 2, w / 2, rng.uniform(2, 5)):
            pen.line([[x, y - h / 2], [x, y + h / 2]], 0.1, (120, 130, 130), 90)
        found.append(("greenhouse", box(w, h, 0, y)))
    return [("greenhouse", box(w, span))] if gap == 0 else found


def roundabout(pen, rng):
    radius, lane = rng.uniform(9, 26), rng.uniform(6, 12)
    tar = pick(rng, (95, 95, 98), (130, 128, 126), (160, 155, 150), (75, 75, 80), spread=5)
    arms, first = int(rng.integers(3, 6)), rng.uniform(0, 6)
    for k in range(arms):
        t = first + 2 * np.pi * k / arms + rng.normal(0, 0.12)
        pen.line([[0, 0], [140 * np.cos(t), 140 * np.sin(t)]], lane * rng.uniform(0.8, 1.5), tar)
    ring = oval(2 * radius + 2 * lane, 2 * radius + 2 * lane)
    pen.fill(ring, tar)
    pen.fill(oval(2 * radius, 2 * radius), pick(rng, (180, 175, 165), tuple(tar)))
    pen.fill(oval(2 * radius - 2, 2 * radius - 2), grass(rng))
    for _ in range(int(rng.integers(0, 6))):
        d, t = rng.uniform(0, radius * 0.7), rng.uniform(0, 7)
        pen.fill(oval(4, 4, d * np.cos(t), d * np.sin(t)), (35, 60, 30))
    return [("roundabout", ring)]


def ship(pen, rng):
    length = rng.choice([rng.uniform(6, 16), rng.uniform(20, 60), rng.uniform(80, 220)])
    beam = length * rng.uniform(0.14, 0.34 if length < 20 else 0.2)
    bow = rng.uniform(0.15, 0.42)
    hull = np.array([[-0.5, -0.42], [0.5 - bow, -0.5], [0.5 - bow * 0.45, -0.33], [0.5, 0], [0.5 - bow * 0.45, 0.33], [0.5 - bow, 0.5], [-0.5, 0.42]]) * [length, beam]
    if rng.random() < 0.45:
        for _ in range(3):
            wide = rng.uniform(1, 3)
            pen.fill([[-length * 0.4, -beam * 0.3], [-length * rng.uniform(1, 2.5), -beam * wide], [-length * rng.uniform(1, 2.5), beam * wide], [-length * 0.4, beam * 0.3]], (225, 235, 235), rng.uniform(15, 70))
    pen.shadow(hull, rng.normal(0, beam * 0.15, 2))
    colour = pick(rng, (235, 235, 230), (220, 220, 220), (120, 60, 50), (70, 75, 85), (50, 70, 110), (160, 165, 165), (130, 90, 60))
    pen.fill(hull, colour)
    pen.fill(hull * [0.92, 0.8], colour * rng.uniform(0.7, 1.15), 230)
    for _ in range(int(rng.integers(1, 9))):
        x, s = rng.uniform(-0.45, 0.3), rng.uniform(0.04, 0.22)
        pen.fill(box(length * s, beam * rng.uniform(0.3, 0.8), length * x), pick(rng, (240, 240, 240), (150, 60, 50), (60, 80, 120), (90, 90, 90), (190, 170, 80)))
    return [("ship", hull)]


def vehicle(pen, rng):
    lorry = rng.random() < 0.15
    w, h = (rng.uniform(7, 15), 2.5) if lorry else (rng.uniform(3.9, 5.3), rng.uniform(1.7, 2.0))
    colour = pick(rng, (235, 235, 235), (200, 200, 205), (40, 42, 46), (120, 120, 125), (150, 35, 35), (40, 60, 120), (190, 180, 150), (60, 90, 70))
    body = box(w, h)
    body = np.concatenate([body[:1] + [0.3, 0], body[1:2] + [-0.4, 0], body[1:2] + [0, 0.4], body[2:3] + [0, -0.4], body[2:3] + [-0.4, 0], body[3:] + [0.3, 0]])
    pen.shadow(body, np.array([0.5, 0.6]) * rng.uniform(0.3, 1.6) * rng.choice([-1, 1], 2), 140)
    pen.fill(body, colour)
    if lorry:
        pen.fill(box(w * 0.7, h * 0.96, -w * 0.14), pick(rng, (230, 230, 230), (160, 90, 60), (90, 110, 140)))
    else:
        pen.fill(box(0.8, h * 0.8, w * 0.17), (35, 40, 48), 225)
        pen.fill(box(0.6, h * 0.75, -w * 0.34), (40, 45, 52), 210)
        pen.fill(box(w * 0.3, h * 0.78, -w * 0.1), colour * rng.uniform(1.0, 1.15))
    return [("vehicle", body)]


def storage_tank(pen, rng):
    d = rng.uniform(8, 60)
    shell = oval(d, d)
    side = rng.normal(0, d * 0.14, 2)
    pen.shadow(shell, side * 1.6, 150)
    tone = pick(rng, (225, 225, 222), (200, 200, 195), (170, 160, 150), (140, 110, 90), (110, 125, 120), (95, 95, 95), spread=6)
    pen.fill(shell + side * 0.25, tone * 0.7)
    pen.fill(shell, tone)
    if rng.random() < 0.35:
        pen.fill(shell * rng.uniform(0.8, 0.94), tone * rng.uniform(0.55, 0.9))
    if rng.random() < 0.4:
        for t in np.arange(0, 6.28, rng.uniform(0.25, 0.8)):
            pen.line([[0, 0], [d / 2 * np.cos(t), d / 2 * np.sin(t)]], d * 0.006, tone * 0.8, 130)
    pen.line(np.vstack([shell, shell[:1]]), d * 0.012, tone * 0.6, 200)
    pen.fill(oval(d * 0.06, d * 0.06), tone * 0.6)
    return [("storage_tank", shell)]


def airplane(pen, rng):
    l = rng.choice([rng.uniform(8, 14), rng.uniform(18, 36), rng.uniform(38, 70)])
    span, body, sweep = l * rng.uniform(0.8, 1.15), l * rng.uniform(0.085, 0.13), rng.uniform(-0.02, 0.26)
    root, chord, tip = rng.uniform(0.0, 0.12) * l, l * rng.uniform(0.13, 0.2), l * rng.uniform(0.03, 0.09)
    wing = lambda s, x, span, chord, tip, sweep: np.array([[x, 0], [x - sweep * l, s * span / 2], [x - sweep * l - tip, s * span / 2], [x - chord, 0]])
    hull = np.concatenate([oval(l * 0.24, body, l * 0.38, 0, 16, -np.pi / 2, np.pi / 2), [[-l * 0.3, body / 2], [-l * 0.5, body * 0.1], [-l * 0.5, -body * 0.1], [-l * 0.3, -body / 2]]])
    parts = [wing(s, root + chord / 2, span, chord, tip, sweep) for s in (-1, 1)]
    parts += [wing(s, -l * 0.36, span * 0.38, chord * 0.6, tip * 0.8, sweep * 0.5) for s in (-1, 1)]
    away = rng.normal(0, l * 0.1, 2)
    for p in [*parts, hull]:
        pen.shadow(p, away, 130)
    paint = pick(rng, (238, 238, 236), (225, 228, 232), (180, 185, 190), (50, 70, 140), (200, 190, 160), (110, 115, 120), spread=8)
    for p in parts:
        pen.fill(p, pick(rng, (225, 225, 225), (190, 195, 200), tuple(paint), spread=6))
    for s in (-1, 1):
        for at in (0.32, 0.6)[: int(rng.integers(0, 3))]:
            pen.fill(box(l * 0.08, l * 0.032, root + chord * 0.55 - sweep * l * at, s * span / 2 * at), pick(rng, (200, 200, 200), (120, 120, 125)))
    pen.fill(hull, paint)
    pen.line([[-l * 0.5, 0], [-l * 0.36, 0]], body * 0.2, pick(rng, (200, 60, 50), (40, 60, 140), (230, 230, 230)))
    return [("airplane", np.concatenate([hull, *parts]))]


def bridge(pen, rng):
    """A deck over water that is drawn first, so the bridge is where they cross."""
    wide, deck = rng.uniform(20, 120), rng.uniform(6, 28)
    water = pick(rng, (60, 80, 75), (70, 90, 105), (90, 95, 70), (40, 60, 80), (110, 115, 95), spread=8)
    bend = rng.uniform(-40, 40)
    t = np.linspace(-400, 400, 40)
    course = np.stack([bend * np.cos(t / 130), t], -1)
    pen.line(course, wide * 1.12, pick(rng, (120, 115, 85), (80, 95, 60), (150, 145, 130)))
    pen.line(course, wide, water)
    tar = pick(rng, (125, 125, 125), (165, 162, 158), (95, 95, 98), (190, 185, 178), spread=5)
    skew = rng.uniform(-0.25, 0.25)
    course = lambda y: np.array([[-400, -400 * skew + y], [400, 400 * skew + y]])
    pen.line(course(0) + rng.normal(0, 3, 2), deck * 1.05, (15, 18, 22), 120)
    pen.line(course(0), deck, tar)
    for y in (-deck / 2, deck / 2):
        pen.line(course(y), 0.6, (215, 212, 205), 200)
    if deck > 9:
        pen.line(course(0), 0.3, (235, 235, 220), 200)
    end = wide / 2 + 2
    mid = bend
    return [("bridge", np.array([[mid - end, (mid - end) * skew - deck / 2], [mid + end, (mid + end) * skew - deck / 2], [mid + end, (mid + end) * skew + deck / 2], [mid - end, (mid - end) * skew + deck / 2]]))]


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


def tarmac(pen, rng, w, h):
    tone = pick(rng, (105, 105, 108), (140, 138, 134), (85, 85, 88), (170, 166, 158), spread=4)
    pen.fill(box(w, h), tone)


def draw_objects(rgb, names, rng):
    """Draws groups of the named classes; (picture, list of (class, x1, y1, x2, y2)) with boxes clipped to it."""
    side = rgb.shape[0]
    canvas = Image.fromarray(rgb).resize((side * FINE, side * FINE), Image.Resampling.BICUBIC)
    render, metres, least, most = RENDERERS[names[0]]
    share = np.exp(rng.uniform(np.log(least), np.log(most)))
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
