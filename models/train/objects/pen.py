"""A pen that draws in metres onto a picture, and the shapes and colours that the renderers share."""
import numpy as np
from PIL import ImageDraw


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


def tarmac(pen, rng, w, h):
    tone = pick(rng, (105, 105, 108), (140, 138, 134), (85, 85, 88), (170, 166, 158), spread=4)
    pen.fill(box(w, h), tone)
