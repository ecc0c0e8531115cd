"""Built things from above: (pen, rng) -> list of (class, polygon in metres)."""
import numpy as np

from pen import box, grass, oval, pick


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
