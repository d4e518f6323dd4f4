"""Figures modelled from simple solids and lit from the upper left, as if made of clay.

A `Clay` is one piece of one colour: solids that melt into one another. A figure is a list of
pieces from back to front. Lengths are in units of the figure, x to the right, y up from its
foot. The rule: a solid says how deep inside of it each point is and how far it rises towards
the viewer; the light, the edges and the small shadows between pieces come from that alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias, cast

import cv2
import numpy as np

from onetake.providers.sandbox.paint import polygon
from onetake.providers.sandbox.pixels import U8, Floats

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top."""

Fields: TypeAlias = tuple[Floats, Floats]
"""How deep inside, and how far towards the viewer."""

KEY: Final = (-0.40, 0.50, 0.77)
HALFWAY: Final = (-0.25, 0.36, 0.90)  # between the key light and the viewer
RIM: Final = (0.80, 0.25, 0.30)


@dataclass(frozen=True, slots=True)
class Grid:
    """The points of a part of a picture: columns, rows, and pixels for each unit."""

    x: Floats
    y: Floats
    pixels: float

    def coarser(self, most: float) -> "Grid":
        """The same area with at most so many pixels for each unit."""
        share = most / self.pixels
        if share >= 1:
            return self
        x = cv2.resize(self.x, (round(self.x.shape[1] * share), 1), interpolation=cv2.INTER_LINEAR)
        y = cv2.resize(self.y, (1, round(len(self.y) * share)), interpolation=cv2.INTER_LINEAR)
        return Grid(cast("Floats", x), cast("Floats", y), most)

    def cut(self, box: Box, margin: float) -> tuple[slice, slice]:
        """The rows and columns that a box with a margin covers."""
        left, bottom, right, top = box
        columns = np.flatnonzero((self.x[0] >= left - margin) & (self.x[0] <= right + margin))
        rows = np.flatnonzero((self.y[:, 0] >= bottom - margin) & (self.y[:, 0] <= top + margin))
        if not len(rows) or not len(columns):
            return slice(0, 0), slice(0, 0)
        return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


class Solid(Protocol):
    def box(self) -> Box: ...

    def fields(self, grid: Grid) -> Fields: ...


@dataclass(frozen=True, slots=True)
class Ball:
    """A ball, long or turned (degrees, to the left); `thick` is its share of depth."""

    x: float
    y: float
    wide: float
    high: float
    turn: float = 0.0
    thick: float = 1.0

    def box(self) -> Box:
        far = max(self.wide, self.high)
        wide, high = (far, far) if self.turn else (self.wide, self.high)
        return self.x - wide, self.y - high, self.x + wide, self.y + high

    def fields(self, grid: Grid) -> Fields:
        turn = np.deg2rad(self.turn)
        cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        across, up = grid.x - np.float32(self.x), grid.y - np.float32(self.y)
        u = (across * cos + up * sin) / np.float32(self.wide)
        v = (up * cos - across * sin) / np.float32(self.high)
        away = np.sqrt(u * u + v * v)
        least = np.float32(min(self.wide, self.high))
        # The true distance is nearly this, also for long ones, where the edge is.
        slope = np.sqrt((u / self.wide) ** 2 + (v / self.high) ** 2) / np.maximum(away, 1e-4)
        depth = (1 - away) / np.maximum(slope, 0.2 / least)
        rise = np.sqrt(np.clip(1 - away * away, 0, 1)) * least * np.float32(self.thick)
        return depth, np.where(away < 1, rise, depth)


@dataclass(frozen=True, slots=True)
class Limb:
    """From one point to another, round, thicker at one end."""

    ax: float
    ay: float
    a: float
    bx: float
    by: float
    b: float

    def box(self) -> Box:
        return (
            min(self.ax - self.a, self.bx - self.b), min(self.ay - self.a, self.by - self.b),
            max(self.ax + self.a, self.bx + self.b), max(self.ay + self.a, self.by + self.b),
        )  # fmt: skip

    def fields(self, grid: Grid) -> Fields:
        dx, dy = np.float32(self.bx - self.ax), np.float32(self.by - self.ay)
        along = (grid.x - np.float32(self.ax)) * dx + (grid.y - np.float32(self.ay)) * dy
        share = np.clip(along / (dx * dx + dy * dy + np.float32(1e-9)), 0, 1)
        away = np.hypot(grid.x - (np.float32(self.ax) + share * dx),
                        grid.y - (np.float32(self.ay) + share * dy))  # fmt: skip
        radius = np.float32(self.a) + share * np.float32(self.b - self.a)
        depth = radius - away
        rise = np.sqrt(np.clip(radius * radius - away * away, 0, None))
        return depth, np.where(depth > 0, rise, depth)


@dataclass(frozen=True, slots=True)
class Turned:
    """Turned on a lathe: pairs of a height and a radius, from the foot up, seen from above."""

    x: float
    profile: tuple[tuple[float, float], ...]
    above: float = 0.14

    def box(self) -> Box:
        widest = max(radius for _, radius in self.profile)
        dip = widest * self.above
        return self.x - widest, self.profile[0][0] - dip, self.x + widest, self.profile[-1][0] + dip

    def _line(self) -> Fields:
        """The profile without its corners: the light shows every one of them."""
        first, last = self.profile[0][0], self.profile[-1][0]
        heights = np.linspace(first, last, 160, dtype=np.float32)
        known = [height for height, _ in self.profile], [radius for _, radius in self.profile]
        radii = np.pad(np.interp(heights, *known), 4, mode="edge")
        return heights, np.convolve(radii, np.full(9, 1 / 9), mode="valid").astype(np.float32)

    def fields(self, grid: Grid) -> Fields:
        heights, radii = self._line()
        across = np.abs(grid.x - np.float32(self.x))
        flat = np.interp(grid.y, heights, radii).astype(np.float32)
        bulge = np.sqrt(np.clip(flat * flat - across * across, 0, None))
        height = grid.y + bulge * np.float32(self.above)
        radius = np.interp(height, heights, radii).astype(np.float32)
        behind = heights[-1] + bulge * np.float32(self.above) - grid.y
        ends = np.minimum(height - heights[0], behind)
        depth = np.minimum(radius - across, ends)
        rise = np.sqrt(np.clip(radius * radius - across * across, 0, None))
        return depth, np.where(depth > 0, rise, depth)


@dataclass(frozen=True, slots=True)
class Slab:
    """A flat shape with a round edge; `points` are `x,y x,y …`, rounded as often as `smooth`."""

    points: str
    edge: float = 0.06
    smooth: int = 0
    lean: tuple[float, float] = (0.0, 0.0)  # how the face falls away to the right, and upwards

    def corners(self) -> Floats:
        pairs = [[float(part) for part in pair.split(",")] for pair in self.points.split()]
        line = np.array(pairs, np.float32)
        for _ in range(self.smooth):
            after = np.roll(line, -1, axis=0)
            line = np.stack([line * 0.75 + after * 0.25, line * 0.25 + after * 0.75], 1)
            line = line.reshape(-1, 2)
        return line.astype(np.float32)

    def box(self) -> Box:
        line = self.corners()
        low, high = line.min(axis=0), line.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def fields(self, grid: Grid) -> Fields:
        mask = np.zeros((len(grid.y), grid.x.shape[1]), np.uint8)
        line = self.corners()
        line[:, 0] = (line[:, 0] - grid.x[0, 0]) * grid.pixels
        line[:, 1] = (grid.y[0, 0] - line[:, 1]) * grid.pixels
        polygon(mask, line, 255)
        inner = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 5)
        # At the edge itself the smooth mask is exact to a part of a pixel.
        fine = mask.astype(np.float32) / 255 - 0.5
        depth = np.where(inner > 1.5, inner - 0.5, fine).astype(np.float32)
        outer = cv2.distanceTransform((mask < 128).astype(np.uint8), cv2.DIST_L2, 5)
        depth = np.where(outer > 1.5, 0.5 - outer, depth) / np.float32(grid.pixels)
        edge = np.float32(max(self.edge, 1e-3))
        in_edge = edge - np.clip(depth, 0, edge)
        rise = np.sqrt(np.clip(edge * edge - in_edge * in_edge, 0, None))
        rise = blurred(rise, max(self.edge * grid.pixels / 5, 0.6))
        return depth, rise - self.lean[0] * grid.x - self.lean[1] * grid.y


@dataclass(frozen=True, slots=True)
class Clay:
    """One piece: its colour by name, its solids, and how it looks.

    `melt`: how far solids run into each other; `soft`: a blurred edge of that width;
    `gloss`: 0 fur, 1 polished; `flat`: painted on, without a light of its own.
    """

    ink: str
    solids: tuple[Solid, ...]
    melt: float = 0.10
    soft: float = 0.0
    gloss: float = 0.08
    flat: bool = False

    def box(self) -> Box:
        boxes = [solid.box() for solid in self.solids]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)

    def fields(self, grid: Grid) -> Fields:
        depth, rise = self.solids[0].fields(grid)
        for solid in self.solids[1:]:
            one, other = solid.fields(grid)
            depth, rise = _melted(depth, one, self.melt), _melted(rise, other, self.melt)
        return depth, rise


@dataclass(frozen=True, slots=True)
class Light:
    """Of the place where a figure stands: colours as RGB, 0 to 1."""

    key: Floats
    around: Floats
    rim: Floats
    glass: bool = False


def modelled(
    pieces: Sequence[Clay], inks: dict[str, Floats], grid: Grid, light: Light
) -> tuple[Floats, Floats]:
    """RGB (0 to 255, also beyond the edges) and opacity (0 to 1)."""
    shape = (len(grid.y), grid.x.shape[1])
    rgb, lit = np.zeros((*shape, 3), np.float32), np.zeros((*shape, 3), np.float32)
    alpha = np.zeros(shape, np.float32)
    for piece in pieces:
        at = grid.cut(piece.box(), 0.12 + piece.soft + piece.melt)
        part = Grid(grid.x[:, at[1]], grid.y[at[0]], grid.pixels)
        if not part.x.size or not part.y.size:
            continue
        depth, rise = piece.fields(part)
        cover = _cover(piece, depth, alpha[at], grid.pixels)
        if not (piece.soft or piece.flat):
            _shade_below(rgb[at], cover, grid.pixels)
            shade, shine = _lighted(rise, piece.gloss, grid.pixels, light)
            lit[at] += (shade - lit[at]) * cover[..., None]
        elif piece.soft:
            shade, shine = lit[at], np.float32(0)
        else:
            shade, shine = (light.around + light.key) * np.float32(0.66), np.float32(0)
        colour = (inks[piece.ink] * shade + shine) * np.float32(255)
        whole = alpha[at] if piece.soft else alpha[at] + cover * (1 - alpha[at])
        rgb[at] += (colour - rgb[at]) * (cover / np.maximum(whole, 1e-4))[..., None]
        alpha[at] = whole
    return rgb, alpha


def _cover(piece: Clay, depth: Floats, alpha: Floats, pixels: float) -> Floats:
    """How much of each pixel the piece takes; a soft one only of what is already there."""
    width = piece.soft or 1 / pixels
    cover = np.clip(depth / np.float32(width) + 0.5, 0, 1).astype(np.float32)
    return cover * cover * (3 - 2 * cover) * alpha if piece.soft else cover


def extent(pieces: Sequence[Clay]) -> Box:
    lefts, bottoms, rights, tops = zip(*(piece.box() for piece in pieces), strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _melted(one: Floats, other: Floats, reach: float) -> Floats:
    """The larger of both, smoothly."""
    if reach <= 0:
        return np.maximum(one, other)
    share = np.clip(0.5 + (other - one) * np.float32(0.5 / reach), 0, 1)
    return one + (other - one) * share + np.float32(reach) * share * (1 - share)


def _shade_below(rgb: Floats, cover: Floats, pixels: float) -> None:
    """A piece throws a small soft shadow on what is behind it."""
    sigma = max(0.045 * pixels, 0.8)
    shadow = blurred(cover, sigma)
    step = round(0.05 * pixels)
    if 0 < step < min(shadow.shape):
        shadow[step:, step // 2 :] = shadow[:-step, : shadow.shape[1] - step // 2].copy()
    rgb *= (1 - np.float32(0.34) * shadow)[..., None]


def _lighted(rise: Floats, gloss: float, pixels: float, light: Light) -> Fields:
    """What the light does to any colour there, and what it adds."""
    scale = pixels / 8
    right = np.clip(cv2.Sobel(rise, cv2.CV_32F, 1, 0, ksize=3, scale=scale), -5, 5)
    down = np.clip(cv2.Sobel(rise, cv2.CV_32F, 0, 1, ksize=3, scale=scale), -5, 5)
    ahead = 1 / np.sqrt(right * right + down * down + 1)
    aside, up = -right * ahead, down * ahead

    def toward(lamp: tuple[float, float, float]) -> Floats:
        return aside * np.float32(lamp[0]) + up * np.float32(lamp[1]) + ahead * np.float32(lamp[2])

    falls = np.clip((toward(KEY) + 0.40) / 1.40, 0, 1)
    if light.glass:  # light gathers on the far side
        falls = 0.12 + 1.05 * np.clip(0.62 - toward(KEY), 0, 1.3) + 0.30 * (1 - ahead) ** 3
    sky = (0.76 + 0.24 * up) * np.float32(0.80)
    shine = np.clip(toward(HALFWAY), 0, 1)
    sharp = shine ** np.float32(8 + 60 * gloss) * np.float32(gloss * 0.85)
    sharp = sharp + shine**4 * np.float32(0.03 + 0.08 * gloss)
    edge = (1 - ahead) ** 2 * np.clip(toward(RIM) + 0.15, 0, 1) * np.float32(0.22 + 0.35 * gloss)
    shade = sky[..., None] * light.around + falls[..., None] * (light.key * np.float32(0.72))
    return shade, sharp[..., None] * light.key + edge[..., None] * light.rim


def enlarged(plane: Floats, sides: tuple[int, int]) -> Floats:
    """At another size, if it is one; opacities are as sharp as before."""
    high, wide = plane.shape[:2]
    if (wide, high) == sides:
        return plane
    big = cast("Floats", cv2.resize(plane, sides, interpolation=cv2.INTER_LINEAR))
    if plane.ndim == 3:
        return big
    times = np.float32(sides[0] / wide)
    return np.clip((big - 0.5) * times + 0.5, 0, 1)


def blurred(plane: Floats, sigma: float) -> Floats:
    """What is very soft needs few pixels."""
    times = max(int(sigma / 4), 1)
    high, wide = plane.shape
    if times == 1 or min(high, wide) < 4 * times:
        return cast("Floats", cv2.GaussianBlur(plane, (0, 0), sigma))
    sides = (wide // times, high // times)
    small = cv2.resize(plane, sides, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), sigma / times)
    return cast("Floats", cv2.resize(soft, (wide, high), interpolation=cv2.INTER_CUBIC))


def rgb_bytes(rng: np.random.Generator, rgb: Floats) -> U8:
    """With noise of one step, against bands."""
    grain = rng.random(rgb.shape[:2], np.float32)[..., None]
    return np.clip(rgb + grain, 0, 255).astype(np.uint8)
