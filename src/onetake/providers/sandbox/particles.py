"""Rain, snow, petals, fireflies and the like, in front of a scene or of a given picture.

The rule: every particle is a function of time with its own constants, drawn with smooth edges
at fractions of a pixel, so that slow ones glide.
"""

from dataclasses import dataclass, field
from math import cos, sin
from typing import Final

import numpy as np

from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.elements import lay
from onetake.providers.sandbox.paint import Generator, disc, oval, stroke
from onetake.providers.sandbox.palette import Ink, Palette, ink, mix
from onetake.providers.sandbox.pixels import U8, Floats, Picture


@dataclass(frozen=True, slots=True)
class Habit:
    """How one kind moves and looks. Speeds in frame heights a second, sizes in heights."""

    count: int
    fall: float
    drift: float
    sway: float
    size: float
    shape: str  # streak, dot, flake, glow
    strength: int  # opacity, at most 255


HABITS: Final = {
    "rain": Habit(230, 1.9, -0.16, 0.0, 0.045, "streak", 120),
    "snow": Habit(170, 0.12, 0.03, 0.02, 0.0052, "dot", 235),
    "petals": Habit(60, 0.10, 0.09, 0.03, 0.011, "flake", 235),
    "leaves": Habit(42, 0.14, 0.11, 0.04, 0.015, "flake", 245),
    "fireflies": Habit(38, -0.012, 0.008, 0.03, 0.0042, "glow", 255),
    "embers": Habit(80, -0.20, 0.04, 0.03, 0.0030, "glow", 255),
    "bubbles": Habit(46, -0.13, 0.0, 0.015, 0.0095, "dot", 110),
    "dust": Habit(60, -0.012, 0.018, 0.012, 0.0024, "glow", 170),
}


@dataclass(frozen=True)
class Particles:
    """`strength` (0–1) scales them; `since` is when they began to appear, in seconds."""

    rng: Generator
    kind: str
    palette: Palette
    energy: float
    since: float = -10.0
    seeds: Floats = field(init=False)

    def __post_init__(self) -> None:
        count = HABITS[self.kind].count
        object.__setattr__(self, "seeds", self.rng.random((count, 6), np.float32))

    @property
    def ink(self) -> Ink:
        palette = self.palette
        match self.kind:
            case "rain":
                return mix(palette.low, palette.light, 0.7)
            case "petals":
                return mix(ink("ffb7d0"), palette.light, 0.25)
            case "leaves":
                return mix(ink("d9701f"), palette.accent, 0.3)
            case "embers":
                return ink("ffab45")
            case "fireflies":
                return mix(ink("eeff9e"), palette.light, 0.3)
            case "dust":
                return palette.light
            case _:
                return ink("fbfdff")

    def draw(self, picture: Picture, view: View, seconds: float) -> None:
        habit = HABITS[self.kind]
        grown = min(max((seconds - self.since) / 1.5, 0.0), 1.0)
        if grown <= 0:
            return
        mask = np.zeros((picture.height, picture.width), np.uint8)
        pace = 0.6 + 0.8 * self.energy
        aspect = picture.width / picture.height
        seeds = self.seeds[: max(round(habit.count * grown), 1)]
        depths = 0.5 + seeds[:, 2]
        x, y = self._places(habit, seeds, seconds * pace, aspect)
        zoom = np.float32(view.zoom) ** depths
        apart = depths - np.float32(view.pivot)
        columns = picture.width / 2 + zoom * (x - aspect / 2 - view.x * apart) * picture.height
        rows = picture.height / 2 + zoom * (y - 0.5 - view.y * apart) * picture.height
        placed = zip(columns.tolist(), rows.tolist(), seeds.tolist(), strict=True)
        for column, row, seed in placed:
            self._mark(mask, (column, row), seed, seconds, (0.5 + seed[2]) * picture.height)
        lay(picture, mask, self.ink)

    def _places(
        self, habit: Habit, seeds: Floats, time: float, aspect: float
    ) -> tuple[Floats, Floats]:
        """In frame heights from the top left corner; what leaves comes back on the other side."""
        across, down, deep, pace, phase, other = seeds.T
        depths = 0.5 + deep
        swing = habit.sway * np.sin(time * (0.7 + 1.3 * pace) + 6.28 * phase)
        x = across * (aspect + 0.4) + habit.drift * depths * time + swing
        y = down * 1.2 + habit.fall * depths * (0.8 + 0.4 * other) * time
        if habit.shape == "glow":
            y = y + 0.6 * habit.sway * np.cos(time * (0.6 + other) + 6.28 * pace)
        return x % (aspect + 0.4) - 0.2, y % 1.2 - 0.1

    def _mark(
        self, mask: U8, centre: tuple[float, float], seed: list[float], seconds: float, unit: float
    ) -> None:
        habit = HABITS[self.kind]
        x, y = centre
        if not (-60 < x < mask.shape[1] + 60 and -60 < y < mask.shape[0] + 60):
            return
        size = habit.size * unit * (0.6 + 0.8 * seed[4])
        value = int(habit.strength * (0.45 + 0.55 * seed[2]))
        match habit.shape:
            case "streak":
                lean = habit.drift / habit.fall
                stroke(mask, centre, (x + size * lean, y + size), value, max(1, round(unit / 900)))
            case "dot":
                disc(mask, centre, size, value)
            case "flake":
                turn = seconds * (1 + 2 * seed[3]) + 6.28 * seed[5]
                thin = 0.35 + 0.6 * abs(cos(turn * 1.3))
                oval(mask, centre, (size, size * thin * 0.6), value, turn * 57)
            case _:
                pulse = 0.35 + 0.65 * sin(seconds * 1.7 + 6.28 * seed[5]) ** 2
                for spread, share in ((3.6, 0.10), (2.2, 0.22), (1.3, 0.55), (0.8, 1.0)):
                    disc(mask, centre, size * spread, int(value * pulse * share))
