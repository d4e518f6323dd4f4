"""Given pictures set in motion: one with depth under a moving camera, or one turning into another.

The rule: the first frame is the given picture itself, and for a morph the last one too; every
map of displacements is zero there.
"""

from dataclasses import dataclass
from typing import Final, cast

import cv2
import numpy as np

from onetake.providers.sandbox.camera import Camera, View
from onetake.providers.sandbox.pixels import U8, Floats, Picture, blend, scaled, spread

FLOW_WIDTH: Final = 448
SWAY_MAX: Final = 0.10  # of the height: how far a morph carries a point


def _grid(width: int, height: int) -> tuple[Floats, Floats]:
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return xs, ys


def _moved(field: Floats, by: Floats, amount: float) -> Floats:
    return cast("Floats", cv2.scaleAdd(by, amount, field))


def _taken(plane: U8, xs: Floats, ys: Floats) -> U8:
    edge = cv2.BORDER_REFLECT_101
    return cast("U8", cv2.remap(plane, xs, ys, cv2.INTER_LINEAR, borderMode=edge))


@dataclass(frozen=True, slots=True)
class _Fields:
    """For one plane size: where each pixel is, and how far zoom and shift carry it, by depth."""

    xs: Floats
    ys: Floats
    zoom_x: Floats
    zoom_y: Floats
    shift: Floats  # pixels for a shift of one frame height

    def maps(self, x: float, y: float, zoom: float) -> tuple[Floats, Floats]:
        inward = 1 - 1 / zoom
        xs, ys = _moved(self.xs, self.zoom_x, inward), _moved(self.ys, self.zoom_y, inward)
        if x:
            xs = _moved(xs, self.shift, x)
        if y:
            ys = _moved(ys, self.shift, y)
        return xs, ys


class Still:
    """A picture whose parts have different distances from a camera that moves.

    `drift` is where the camera was heading before, in frame heights a second: it slows down
    from there, so that an extension goes on as its source ended.
    """

    def __init__(
        self, picture: Picture, camera: Camera, drift: tuple[float, float] = (0.0, 0.0)
    ) -> None:
        self._picture = picture
        self._camera = camera
        self._start = camera.at(0)
        self._drift = drift
        near = nearness(picture.y)
        self._full = _fields(near, picture.width, picture.height)
        self._half = _fields(near, picture.width // 2, picture.height // 2)

    def view(self, frame: int, seconds: float) -> View:
        """The camera relative to where it began."""
        now, start = self._camera.at(frame), self._start
        glide = 0.5 * (1 - float(np.exp(-seconds / 0.5)))
        x = now.x - start.x + self._drift[0] * glide
        y = now.y - start.y + self._drift[1] * glide
        return View(x, y, now.zoom / start.zoom, now.pivot)

    def draw(self, into: Picture, frame: int, seconds: float) -> View:
        view = self.view(frame, seconds)
        # A given picture has no margin: shifts stay small, and what is uncovered is mirrored.
        x, y = view.x * 0.55, view.y * 0.55
        if view.pivot:
            x *= 0.7
        zoom = max(view.zoom, 0.86)
        into.y[:] = _taken(self._picture.y, *self._full.maps(x, y, zoom))
        into.uv[:] = _taken(self._picture.uv, *self._half.maps(x, y, zoom))
        return view


def nearness(luma: U8) -> Floats:
    """A guess at how near things are, 0 to 1: what is low, in the middle, and full of detail."""
    high = 90
    wide = max(round(luma.shape[1] * high / luma.shape[0]), 16)
    small = scaled(luma, wide, high).astype(np.float32)
    edges = np.abs(small - cv2.GaussianBlur(small, (0, 0), 3))
    detail = cast("Floats", cv2.GaussianBlur(edges, (0, 0), 7))
    detail /= max(float(detail.max()), 1.0)
    v = np.linspace(0, 1, high, dtype=np.float32)[:, None]
    u = np.linspace(-1, 1, wide, dtype=np.float32)[None, :]
    middle = np.exp(-((u / 0.6) ** 2) - ((v - 0.58) / 0.36) ** 2)
    guess = 0.30 * v + 0.42 * middle + 0.45 * detail
    soft = cast("Floats", cv2.GaussianBlur(guess.astype(np.float32), (0, 0), 5))
    low, top = float(soft.min()), float(soft.max())
    return (soft - low) / max(top - low, 1e-3)


def _fields(near: Floats, width: int, height: int) -> _Fields:
    xs, ys = _grid(width, height)
    weight = np.float32(0.84) + np.float32(0.32) * spread(near, width, height)
    return _Fields(
        xs, ys,
        -(xs - np.float32(width / 2 - 0.5)) * weight,
        -(ys - np.float32(height / 2 - 0.5)) * weight,
        weight * np.float32(height),
    )  # fmt: skip


class Morph:
    """One picture flowing into another."""

    def __init__(self, one: Picture, other: Picture) -> None:
        self._one = one
        self._other = other
        there, back = _flow(one.y, other.y), _flow(other.y, one.y)
        self._there = _carried(there, one)
        self._back = _carried(back, one)
        self._grids = (_grid(one.width, one.height), _grid(one.width // 2, one.height // 2))

    def draw(self, into: Picture, share: float) -> None:
        """`share` 0 is the one picture, 1 the other, exactly."""
        if share <= 0 or share >= 1:
            into.copy_from(self._other if share >= 1 else self._one)
            return
        moved = share * share * (3 - 2 * share)
        mixed = min(max((share - 0.15) / 0.7, 0.0), 1.0)
        mixed = mixed * mixed * (3 - 2 * mixed)
        for level, plane in ((0, "y"), (1, "uv")):
            xs, ys = self._grids[level]
            first, second = (
                cast("U8", getattr(self._one, plane)),
                cast("U8", getattr(self._other, plane)),
            )
            there, back = self._there[level], self._back[level]
            a = _taken(first, _moved(xs, there[0], -moved), _moved(ys, there[1], -moved))
            b = _taken(second, _moved(xs, back[0], moved - 1), _moved(ys, back[1], moved - 1))
            cast("U8", getattr(into, plane))[:] = blend(a, b, mixed)


def _flow(one: U8, other: U8) -> Floats:
    """Where each point of `one` is in `other`: pixels of the small picture, softened."""
    wide = FLOW_WIDTH
    high = max(round(one.shape[0] * wide / one.shape[1]), 16)
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    small = [scaled(plane, wide, high) for plane in (one, other)]
    flow = search.calc(small[0], small[1], np.zeros((high, wide, 2), np.float32))
    soft = cast("Floats", cv2.GaussianBlur(flow, (0, 0), wide / 60))
    most = np.float32(SWAY_MAX * high)
    return np.clip(soft, -most, most)


def _carried(flow: Floats, picture: Picture) -> list[tuple[Floats, Floats]]:
    """The flow in pixels of the luma and of the chroma plane."""
    levels: list[tuple[Floats, Floats]] = []
    for divisor in (1, 2):
        wide, high = picture.width // divisor, picture.height // divisor
        scale = np.float32(wide / flow.shape[1])
        big = spread(flow, wide, high) * scale
        levels.append((np.ascontiguousarray(big[..., 0]), np.ascontiguousarray(big[..., 1])))
    return levels


def heading(before: Picture, last: Picture) -> tuple[float, float]:
    """The camera's movement between two frames, in frame heights: against the picture's."""
    small = [
        scaled(picture.y, 240, max(240 * picture.height // picture.width, 16)).astype(np.float32)
        for picture in (before, last)
    ]
    (x, y), sure = cv2.phaseCorrelate(small[0], small[1])
    if sure < 0.15:
        return 0.0, 0.0
    scale = last.width / 240 / last.height
    return (float(np.clip(-x * scale, -0.02, 0.02)), float(np.clip(-y * scale, -0.02, 0.02)))
