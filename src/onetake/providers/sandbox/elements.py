"""What moves by itself in a scene: water, silk, mirrored streets, birds.

The rule: everything is a function of the time in seconds and the view, never of the frame
before, so any frame can be drawn alone. Soft fields are computed small and enlarged.
"""

from dataclasses import dataclass, field
from math import cos, log, sin
from typing import Final, cast

import cv2
import numpy as np

from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.paint import Generator, bytes_of, stroke
from onetake.providers.sandbox.palette import Ink, Palette, mix
from onetake.providers.sandbox.pixels import U8, Floats, Picture, add, fade, halved, spread, stacked

FAR_DEPTH: Final = 0.08


def row_of(share: float, view: View, height: int, depth: float = FAR_DEPTH) -> float:
    """Where a point at `share` of the frame's height is seen, in rows."""
    lift = share - 0.5 - view.shift_at(depth)[1]
    return height * (0.5 + view.zoom_at(depth) * lift)


def column_of(share: float, view: View, picture: Picture, depth: float = FAR_DEPTH) -> float:
    """Where a point at `share` of the frame's width is seen, in columns."""
    aside = (share - 0.5) * picture.width - view.shift_at(depth)[0] * picture.height
    return picture.width / 2 + view.zoom_at(depth) * aside


def lay(picture: Picture, mask: U8, ink: Ink) -> None:
    """Draw an ink through a mask of the picture's size."""
    fade(picture.y, cast("U8", cv2.bitwise_not(mask)))
    add(picture.y, cast("U8", cv2.convertScaleAbs(mask, alpha=ink[0] / 255)))
    half = halved(mask)
    away = cast("U8", cv2.bitwise_not(half))
    fade(picture.uv, stacked((away, away)))
    tint = [cast("U8", cv2.convertScaleAbs(half, alpha=ink[c] / 255)) for c in (1, 2)]
    add(picture.uv, stacked(tint))


@dataclass
class Water:
    """Waves to the horizon with the light's glittering path on them.

    A wave of one length is a sine whose phase alone depends on time and view, so its sine and
    cosine over the whole surface are computed once, and a frame is their weighted sum.
    """

    rng: Generator
    palette: Palette
    horizon: float  # share of the height
    light: float  # share of the width
    energy: float
    rows: int = 130
    columns: int = 400
    v: Floats = field(init=False)
    u: Floats = field(init=False)
    waves: list[tuple[float, float, float, float]] = field(init=False)
    surface: list[tuple[Floats, Floats]] = field(
        init=False, default_factory=list[tuple[Floats, Floats]]
    )

    def __post_init__(self) -> None:
        self.waves = []
        self.v = (np.arange(self.rows, dtype=np.float32)[:, None] + 0.5) / self.rows
        self.u = (np.arange(self.columns, dtype=np.float32)[None, :] + 0.5) / self.columns - 0.5
        turns = self.rng.normal(size=6) * 0.45
        phases = self.rng.random(6) * 6.28
        for octave in range(6):
            size = 2.2 * 1.75**octave
            speed = (0.6 + 0.9 * self.energy) * size**0.5 * 0.8
            turn = float(turns[octave])
            sideways, ahead = size * np.sin(turn), size * np.cos(turn)
            self.waves.append((float(sideways), float(ahead), speed, float(phases[octave])))

    def _still(self, aspect: float) -> None:
        away = 1 / (0.9 * self.v + 0.035)
        aside = self.u * np.float32(aspect) * away
        for octave, (sideways, ahead, _, phase) in enumerate(self.waves):
            calm = np.clip(self.v * 9 / (ahead * 0.45 + 0.1), 0, 1)  # what is finer than a pixel
            height = calm * np.float32(0.378 / 1.35**octave)
            angle = (
                np.float32(sideways) * aside + np.float32(ahead * 2.2) * away - np.float32(phase)
            )
            self.surface.append((height * np.sin(angle), height * np.cos(angle)))

    def draw(self, picture: Picture, view: View, seconds: float) -> None:
        aspect = picture.width / picture.height
        if not self.surface:
            self._still(aspect)
        first = int(row_of(self.horizon, view, picture.height)) & ~1
        first = min(max(first, 0), picture.height - 2)
        swell = self._swell(view, seconds)
        centre = column_of(self.light, view, picture) / picture.width - 0.5
        apart = (self.u - np.float32(centre)) * np.float32(aspect)
        path = np.exp(-((apart / (0.05 + 0.34 * self.v)) ** 2))
        glitter = path * np.clip(swell * 1.1 + 0.12 + 0.35 * (1 - self.v), 0, 1.2) ** 2
        self._colour(picture, first, (self.v, swell, glitter))

    def _swell(self, view: View, seconds: float) -> Floats:
        total = np.zeros((self.rows, self.columns), np.float32)
        for (sideways, ahead, speed, _), (sine, cosine) in zip(
            self.waves, self.surface, strict=True
        ):
            turn = sideways * 1.3 * view.x - ahead * 5 * log(view.zoom) - speed * seconds
            total += sine * np.float32(cos(turn))
            total += cosine * np.float32(sin(turn))
        return total

    def _colour(self, picture: Picture, first: int, fields: tuple[Floats, Floats, Floats]) -> None:
        v, swell, glitter = fields
        palette = self.palette
        high, wide = picture.height - first, picture.width
        deep = mix(palette.near, mix(palette.top, palette.middle, 0.35), 0.5)
        stops = (
            mix(palette.low, palette.middle, 0.35),
            mix(palette.middle, palette.top, 0.4),
            deep,
        )
        lit = mix(palette.low, palette.light, 0.3)
        planes: list[Floats] = []
        for channel in range(3):
            base = np.interp(v[:, 0], (0, 0.3, 1), [stop[channel] for stop in stops])
            plane = base.astype(np.float32)[:, None] + np.zeros_like(swell)
            plane += (lit[channel] - plane) * np.clip(swell * (0.26 + 0.10 * v), -0.12, 0.5)
            plane += (palette.light[channel] - plane) * np.clip(glitter, 0, 0.95)
            planes.append(plane)
        picture.y[first:] = spread(np.clip(planes[0], 18, 233), wide, high)
        uv = np.stack(planes[1:], 2)
        picture.uv[first // 2 :] = spread(uv, wide // 2, high // 2)


@dataclass(frozen=True)
class Silk:
    """Ribbons of light that flow across the whole picture."""

    rng: Generator
    palette: Palette
    energy: float
    count: int = 4
    shapes: tuple[tuple[float, ...], ...] = field(init=False)
    grain: Floats = field(init=False)

    def __post_init__(self) -> None:
        shapes = [tuple(float(number) for number in self.rng.random(8)) for _ in range(self.count)]
        object.__setattr__(self, "shapes", tuple(shapes))
        object.__setattr__(self, "grain", self.rng.random((256, 512), np.float32))

    def draw(self, picture: Picture, view: View, seconds: float) -> None:
        wide, high = picture.width, picture.height
        scale = max(min(wide, high) / 190, 1)
        columns, rows = int(wide / scale), int(high / scale)
        us = (np.arange(columns, dtype=np.float32) + 0.5) / columns - 0.5
        vs = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) / rows - 0.5
        x = (us * np.float32(wide / high) / view.zoom + view.x)[None, :]
        y = vs / np.float32(view.zoom) + np.float32(view.y)
        planes = self._ground(y, columns)
        time = seconds * (0.35 + 0.9 * self.energy)
        for index, shape in enumerate(self.shapes):
            self._ribbon(planes, (x, y), shape, time, index / max(self.count - 1, 1))
        picture.y[:] = spread(np.clip(planes[0], 18, 233), wide, high)
        picture.uv[:] = spread(np.stack(planes[1:], 2), wide // 2, high // 2)

    def _ground(self, y: Floats, columns: int) -> list[Floats]:
        palette = self.palette
        above, below = mix(palette.top, palette.near, 0.25), mix(palette.middle, palette.near, 0.55)
        share = np.clip(y[:, :1] + 0.5, 0, 1)
        return [
            np.repeat(above[c] + (below[c] - above[c]) * share, columns, axis=1) for c in range(3)
        ]

    def _ribbon(
        self,
        planes: list[Floats],
        place: tuple[Floats, Floats],
        shape: tuple[float, ...],
        time: float,
        order: float,
    ) -> None:
        x, y = place
        one, two, three, four, five, six, seven, eight = shape
        middle = (
            (order - 0.5) * 0.75
            + (0.12 + 0.10 * one) * np.sin(x * (1.2 + 1.3 * two) + 6.28 * three + time * 0.7)
            + 0.06 * np.sin(x * (3.1 + 2 * four) - time * 1.1 + 6.28 * five)
        )
        width = 0.16 + 0.10 * six + 0.07 * np.sin(x * 1.7 + 6.28 * seven + time * 0.5)
        across = (y - middle) / width
        inside = np.clip(1.02 - across * across, 0, 1)
        fold = np.sin(across * (2.4 + 2 * eight) + 1.6 * np.sin(x * 2.3 + time) + 6.28 * one)
        cover = np.sqrt(inside) * np.clip((1 - across) * 0.65, 0.12, 1)
        palette = self.palette
        body = mix(palette.accent, palette.low, order) if order < 0.99 else palette.low
        dark = mix(body, palette.top, 0.55)
        shine = np.clip(fold, 0, 1) ** 6 * 0.75
        for channel in range(3):
            colour = dark[channel] + (body[channel] - dark[channel]) * (0.5 + 0.5 * fold)
            colour = colour + (palette.light[channel] - colour) * shine
            planes[channel] += (colour - planes[channel]) * cover * np.float32(0.9)


@dataclass(frozen=True)
class Mirror:
    """A wet street or a still lake: what is above `line` again below it, darker and rippled."""

    rng: Generator
    ink: Ink
    line: float  # share of the height
    depth: float
    strength: float = 0.62
    ripples: Floats = field(init=False)
    shades: dict[tuple[int, ...], tuple[U8, U8]] = field(
        init=False, default_factory=dict[tuple[int, ...], tuple[U8, U8]]
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "ripples", self.rng.random(3, np.float32) * 6.28)

    def draw(self, picture: Picture, view: View, seconds: float) -> None:
        line = round(row_of(self.line, view, picture.height, self.depth)) & ~1
        line = min(max(line, 4), picture.height - 2)
        high = picture.height - line
        reach = min(high, line) & ~1
        self._reflect(picture.y, line, reach, seconds, self.ink[:1])
        self._reflect(picture.uv, line // 2, reach // 2, seconds, self.ink[1:])

    def _reflect(
        self, plane: U8, line: int, reach: int, seconds: float, ink: tuple[float, ...]
    ) -> None:
        above = np.ascontiguousarray(plane[line - reach : line][::-1])
        soft = cast("U8", cv2.blur(above, (3, max(3, reach // 26) | 1)))
        at = np.arange(reach, dtype=np.float32) / reach
        sway = at * np.sin(at * 70 / (0.4 + at) - seconds * 2.2 + self.ripples[0])
        sway += 0.5 * at * np.sin(at * 173 + seconds * 3.1 + self.ripples[1])
        wide = plane.shape[1]
        below = plane[line : line + reach]
        for row, move in enumerate(np.rint(sway * wide * 0.004).astype(np.int64).tolist()):
            low, high = max(move, 0), min(wide + move, wide)
            below[row, low:high] = soft[row, low - move : high - move]
            below[row, :low] = soft[row, 0]
            below[row, high:] = soft[row, -1]
        share, rest = self._shades(below.shape, ink)
        fade(below, share)
        add(below, rest)
        plane[line + reach :] = np.array(ink, np.uint8)

    def _shades(self, shape: tuple[int, ...], ink: tuple[float, ...]) -> tuple[U8, U8]:
        """How much of the reflection is seen, row by row, and the ground's own share."""
        if shape not in self.shades:
            at = np.linspace(0, 1, shape[0], dtype=np.float32)
            share = (self.strength * (1 - 0.55 * at)).reshape(-1, *(1 for _ in shape[1:]))
            ground = np.array(ink if len(shape) == 3 else ink[0], np.float32) * (1 - share)
            self.shades[shape] = (
                np.broadcast_to(share * 255, shape).astype(np.uint8),
                np.broadcast_to(ground, shape).astype(np.uint8),
            )
        return self.shades[shape]


@dataclass(frozen=True)
class Birds:
    """A loose flock that crosses the sky."""

    rng: Generator
    ink: Ink
    energy: float
    flock: Floats = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "flock", self.rng.random((9, 5), np.float32))

    def draw(self, picture: Picture, view: View, seconds: float) -> None:
        mask = np.zeros((picture.height, picture.width), np.uint8)
        for x, y, size, phase, speed in self.flock:
            pace = (0.035 + 0.03 * self.energy) * (0.8 + 0.4 * speed)
            share = (0.15 + 0.55 * x + pace * seconds) % 1.2 - 0.1
            height = 0.16 + 0.26 * y + 0.008 * np.sin(seconds * 1.3 + phase * 6)
            centre = (
                column_of(share, view, picture, 0.4), row_of(height, view, picture.height, 0.4),
            )  # fmt: skip
            self._bird(mask, centre, picture.height * (0.010 + 0.012 * size), seconds, phase)
        lay(picture, mask, self.ink)

    def _bird(
        self, mask: U8, centre: tuple[float, float], span: float, seconds: float, phase: float
    ) -> None:
        beat = np.sin(seconds * (6 + 3 * self.energy) + phase * 6.28)
        x, y = centre
        for side in (-1, 1):
            elbow = (x + side * span * 0.55, y - span * (0.35 * beat + 0.2))
            tip = (x + side * span * 1.25, y - span * (0.25 * beat - 0.1))
            stroke(mask, centre, elbow, 230, max(1, round(span / 7)))
            stroke(mask, elbow, tip, 230, max(1, round(span / 10)))


@dataclass(frozen=True)
class Grain:
    """A breath of film grain: keeps gradients free of bands after encoding."""

    rng: Generator
    width: int
    height: int
    tiles: tuple[U8, ...] = field(init=False)

    def __post_init__(self) -> None:
        shape = (self.height + 64, self.width + 64)
        spots = self.rng.random((2, *shape), np.float32)
        tile = np.rint((spots[0] + spots[1] - 1) * 1.4).astype(np.int8).view(np.uint8)
        object.__setattr__(self, "tiles", (tile,))

    def draw(self, picture: Picture, frame: int) -> None:
        """Adds -2 to 2 to the luma, which is kept at least that far inside of its range."""
        across, down = (frame * 29) % 64, (frame * 47) % 64
        tile = self.tiles[0][down : down + self.height, across : across + self.width]
        np.add(picture.y, tile, out=picture.y)


def soft_planes(
    rng: Generator, planes: tuple[Floats, Floats, Floats], width: int, height: int
) -> tuple[U8, U8]:
    """Small fields of luma and chroma as planes of full size."""
    y = bytes_of(rng, np.clip(spread(planes[0], width, height), 16, 234))
    uv = spread(np.stack(planes[1:], 2), width // 2, height // 2)
    return y, bytes_of(rng, uv)
