"""A painted layer of a scene, and how layers are put together under a moving camera.

The rule: of every layer only the rows that can be seen are drawn, for a nearer layer that is
solid from some row on hides all that is behind it. That is what makes depth affordable.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.pixels import (
    U8,
    Floats,
    Picture,
    add,
    fade,
    halved,
    multiplied,
    opposite,
    stacked,
    window,
)

FINEST: Final = 1080


@dataclass(frozen=True, slots=True)
class Canvas:
    """The area that is painted: the frame and a margin on every side, in pixels, all even.

    `density` is painted pixels per pixel of the result: less than 1 for very large pictures.
    """

    width: int
    height: int
    margin_x: int
    margin_y: int
    density: float = 1.0

    def coarser(self, times: int) -> "Canvas":
        """The same area with fewer pixels, for what is soft."""
        width, height, across, down = (
            2 * round(side / times / 2)
            for side in (self.width, self.height, self.margin_x, self.margin_y)
        )
        return Canvas(width, height, across, down, self.density / times)

    @property
    def full_width(self) -> int:
        return self.width + 2 * self.margin_x

    @property
    def full_height(self) -> int:
        return self.height + 2 * self.margin_y

    def x(self, share: float) -> float:
        """Share of the frame's width -> column."""
        return self.margin_x + share * self.width

    def y(self, share: float) -> float:
        """Share of the frame's height -> row."""
        return self.margin_y + share * self.height


def canvas_for(width: int, height: int, reach: tuple[float, float], finest: int = FINEST) -> Canvas:
    """A canvas that a camera which goes as far as `reach`, in frame heights, never leaves.

    `finest`: the most painted pixels of the shorter side.
    """
    density = min(1.0, finest / min(width, height))
    wide, high = (2 * round(side * density / 2) for side in (width, height))
    margin_x, margin_y = (2 * int(np.ceil(high * far / 2 + 4)) for far in reach)
    return Canvas(wide, high, margin_x, margin_y, density)


class Element(Protocol):
    """Something that is drawn anew for every frame."""

    def draw(self, picture: Picture, view: View, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Layer:
    """Painted once, moved by the camera. `y` and `uv` are premultiplied by the opacity.

    `top` and `left` are where on the canvas its first pixel lies; `through` is 255 minus the
    opacity, None for a layer without holes; from row `solid` of the layer on, nothing shines
    through it in the whole width of the canvas. `tone` is luma and chroma by row where the
    layer is one vertical gradient: then its opacity is all that has to be moved.
    """

    canvas: Canvas
    y: U8
    uv: U8
    depth: float
    top: int = 0
    left: int = 0
    through: U8 | None = None
    through_half: U8 | None = None
    solid: int = 0
    tone: Floats | None = None

    def area(self, view: View, picture: Picture) -> "Area":
        """What it covers of the picture. Even, so that the chroma fits."""
        step, left, top = self._mapping(view, picture)
        rows, columns = self.y.shape
        down = (self.top - top) / step
        across = (self.left - left) / step
        ends_low = self.top + rows >= self.canvas.full_height
        wide = columns >= self.canvas.full_width
        return Area(
            _inside(np.floor(down), picture.height),
            picture.height
            if ends_low
            else _inside(np.ceil(down + rows / step) + 1, picture.height),
            0 if wide else _inside(np.floor(across), picture.width),
            picture.width if wide else _inside(np.ceil(across + columns / step) + 1, picture.width),
            _inside(np.ceil((self.top + self.solid - top) / step) + 2, picture.height),
        )

    def draw(self, picture: Picture, view: View, area: "Area", last: int) -> None:
        """Draw the part of `area` above row `last`; rows that are solid need no blending."""
        last = min(last, area.bottom)
        middle = min(max(area.hides, area.top), last) if self.through is not None else area.top
        if area.top < middle:
            self._draw(picture, view, (area.top, middle, area.left, area.right), blended=True)
        if middle < last:
            self._draw(picture, view, (middle, last, area.left, area.right), blended=False)

    def _mapping(self, view: View, picture: Picture) -> tuple[float, float, float]:
        """The step between pixels, and the canvas column and row of the picture's corner."""
        canvas = self.canvas
        x, y = view.shift_at(self.depth)
        step = canvas.density / view.zoom_at(self.depth)
        left = canvas.margin_x + canvas.width / 2 + x * canvas.height - picture.width / 2 * step
        top = canvas.margin_y + canvas.height / 2 + y * canvas.height - picture.height / 2 * step
        return step, left, top

    def _draw(
        self, picture: Picture, view: View, box: tuple[int, int, int, int], *, blended: bool
    ) -> None:
        first, last, start, end = box
        if start >= end:
            return
        step, left, top = self._mapping(view, picture)
        high, wide = last - first, end - start
        at = (left - self.left + start * step, top - self.top + first * step)
        half = (at[0] / 2, at[1] / 2)
        y = picture.y[first:last, start:end]
        uv = picture.uv[first // 2 : last // 2, start // 2 : end // 2]
        size, small = (wide, high), (wide // 2, high // 2)
        if self.tone is not None and self.through is not None:
            through = window(self.through, at, step, size) if blended else None
            _wash(y, uv, _tones(self.tone, at[1], step, high), through)
            return
        painted = window(self.y, at, step, size)
        tinted = window(self.uv, half, step, small, rough=True)
        if not blended or self.through is None or self.through_half is None:
            np.copyto(y, painted)
            np.copyto(uv, tinted)
            return
        fade(y, window(self.through, at, step, size))
        add(y, painted)
        fade(uv, window(self.through_half, half, step, small, rough=True))
        add(uv, tinted)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a picture, and the row from which on it hides everything behind it."""

    top: int
    bottom: int
    left: int
    right: int
    hides: int


@dataclass(frozen=True, slots=True)
class Stage:
    """Layers and elements from far to near."""

    parts: tuple[Layer | Element, ...]

    def draw(self, picture: Picture, view: View, seconds: float) -> None:
        areas = [
            part.area(view, picture) if isinstance(part, Layer) else None for part in self.parts
        ]
        limits: list[int] = []
        limit = picture.height
        for area in reversed(areas):
            limits.append(limit)
            limit = min(limit, area.hides) if area else limit
        for part, area, last in zip(self.parts, areas, reversed(limits), strict=True):
            if isinstance(part, Layer):
                assert area is not None
                part.draw(picture, view, area, last)
            else:
                part.draw(picture, view, seconds)


def layer_of(
    canvas: Canvas,
    planes: tuple[U8, U8],
    mask: U8 | None,
    depth: float,
    top: int = 0,
    tone: Floats | None = None,
) -> Layer:
    """From luma and chroma as they are, and the opacity. `top` and all sizes are even.

    `tone` repeats the planes row by row, where they are one vertical gradient.
    """
    y, uv = planes
    if mask is None:
        return Layer(canvas, y, uv, depth, top)
    rows, columns = (_extent(mask.max(axis=axis)) for axis in (1, 0))
    y, mask = y[rows, columns], np.ascontiguousarray(mask[rows, columns])
    uv = uv[rows.start // 2 : rows.stop // 2, columns.start // 2 : columns.stop // 2]
    half = halved(mask)
    both = np.repeat(half[..., None], 2, axis=2)
    through = 255 - mask
    open_rows = np.flatnonzero(through.max(axis=1))
    reaches = rows.stop + top >= canvas.full_height and len(mask[0]) >= canvas.full_width
    solid = int(open_rows[-1]) + 1 if len(open_rows) else 0
    return Layer(
        canvas, multiplied(y, mask), multiplied(uv, both), depth, top + rows.start, columns.start,
        through, 255 - both, solid if reaches else canvas.full_height * 2,
        None if tone is None else tone[rows],
    )  # fmt: skip


def _tones(tone: Floats, first: float, step: float, high: int) -> tuple[U8, U8]:
    """Luma by row and chroma by pair of rows of a picture, as columns."""
    at = first + (np.arange(high) + 0.5) * step - 0.5
    rows = np.stack([np.interp(at, np.arange(len(tone)), tone[:, c]) for c in range(3)], 1)
    pairs = rows[:, 1:].reshape(-1, 2, 2).mean(axis=1)
    return np.rint(rows[:, :1]).astype(np.uint8), np.rint(pairs).astype(np.uint8)[:, None]


def _wash(y: U8, uv: U8, tones: tuple[U8, U8], through: U8 | None) -> None:
    """Colour a part of a picture row by row, as far as nothing shines through."""
    if through is None:
        y[:] = tones[0]
        uv.view(np.uint16)[:] = tones[1].view(np.uint16)  # as pairs: many times as fast
        return
    half = halved(through)
    for plane, tone, share in zip((y, uv), tones, (through, stacked((half, half))), strict=True):
        fade(plane, share)
        colour = np.empty(plane.shape, np.uint8)
        pixel = np.uint8 if plane.ndim == 2 else np.uint16
        colour.view(pixel)[:] = tone.view(pixel)
        fade(colour, opposite(share))
        add(plane, colour)


def _extent(used: U8) -> slice:
    """Where there is anything, with a clear edge around it unless it is the canvas's own."""
    places = np.flatnonzero(used)
    if not len(places):
        return slice(0, 4)
    end = len(used)
    return slice(max(int(places[0]) - 4, 0) & ~1, min((int(places[-1]) + 6) & ~1, end))


def _inside(place: float, most: int) -> int:
    """An even row or column of the picture."""
    return min(max(int(place) & ~1, 0), most)
