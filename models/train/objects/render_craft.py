"""Ships, airplanes and vehicles from above: (pen, rng) -> list of (class, polygon in metres)."""
import numpy as np

from pen import box, oval, pick


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
