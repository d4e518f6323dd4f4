"""Given pictures and videos as framed cards that float in a scene, one shot after the other.

The rule: every reference is seen whole, in the order in which the prompt names them, at least
for its share of the time; a card is a layer, so the camera moves it like the scene around it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from onetake.core.request import Medium
from onetake.providers.sandbox import decode
from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.layer import Canvas, Layer, layer_of
from onetake.providers.sandbox.pixels import U8, Picture, blend, multiplied, picture_of, scaled
from onetake.providers.sandbox.sheets import Sheet

TURN_FRAMES: Final = 10  # a card comes and goes in this time
SLIDE: Final = 0.16  # of the frame's height


@dataclass
class Card:
    """A layer, the part of it that shows the reference, and, of a video, its frames."""

    layer: Layer
    box: tuple[int, int, int, int]  # left, top, width, height within the layer
    moving: Iterator[Picture] | None
    cover: U8 | None = None
    cover_half: U8 | None = None

    def step(self) -> None:
        """Show the next frame of a video."""
        picture = next(self.moving, None) if self.moving else None
        if picture is None or self.cover is None or self.cover_half is None:
            return
        left, top, wide, high = self.box
        self.layer.y[top : top + high, left : left + wide] = multiplied(picture.y, self.cover)
        half = slice(top // 2, (top + high) // 2), slice(left // 2, (left + wide) // 2)
        self.layer.uv[half] = multiplied(picture.uv, self.cover_half)


def card_for(
    sheet: Sheet, canvas: Canvas, most: tuple[float, float], place: tuple[float, float],
    frame_count: int, depth: float = 1.0,
) -> Card:  # fmt: skip
    """`most`: the largest share of the frame's width and height; `place`: of its middle."""
    room = (int(canvas.width * most[0]), int(canvas.height * most[1]))
    moving: Iterator[Picture] | None = None
    if sheet.medium is Medium.VIDEO:
        wide, high = decode.within((sheet.width or 16, sheet.height or 9), room)
        moving = decode.frames(sheet.path, wide, high, max(frame_count, 2))
        picture = next(moving)
    else:
        rgb = decode.image(sheet.path)
        wide, high = decode.within((rgb.shape[1], rgb.shape[0]), room)
        picture = picture_of(scaled(rgb, wide, high))
    layer, box = _framed(canvas, picture, place, depth)
    if moving is None:
        return Card(layer, box, None)
    left, top, _, _ = box
    through = layer.through
    assert through is not None
    cover = 255 - through[top : top + high, left : left + wide]
    half = np.repeat(cv2.resize(cover, (wide // 2, high // 2))[..., None], 2, axis=2)
    return Card(layer, box, moving, np.ascontiguousarray(cover), half.astype(np.uint8))


def _framed(
    canvas: Canvas, picture: Picture, place: tuple[float, float], depth: float
) -> tuple[Layer, tuple[int, int, int, int]]:
    """Round corners, a thin bright edge, and a soft shadow below."""
    wide, high = picture.width, picture.height
    pad = int(canvas.height * 0.05) & ~1
    full = (high + 2 * pad, wide + 2 * pad)
    edge = max(2, round(canvas.height / 260))
    radius = max(4, round(canvas.height * 0.018))
    inner, outer, shadow = (np.zeros(full, np.uint8) for _ in range(3))
    _rounded(inner, (pad, pad, wide, high), radius)
    _rounded(outer, (pad - edge, pad - edge, wide + 2 * edge, high + 2 * edge), radius + edge)
    _rounded(shadow, (pad - edge, pad + pad // 4, wide + 2 * edge, high), radius)
    shadow = cv2.GaussianBlur(shadow, (0, 0), pad / 3.4).astype(np.float32) * 0.6
    luma = np.full(full, 16, np.float32)
    luma += (226 - luma) * (outer / np.float32(255))
    body = np.full(full, 16, np.float32)
    body[pad : pad + high, pad : pad + wide] = picture.y
    luma += (body - luma) * (inner / np.float32(255))
    uv = np.full((full[0] // 2, full[1] // 2, 2), 128, np.uint8)
    uv[pad // 2 : (pad + high) // 2, pad // 2 : (pad + wide) // 2] = picture.uv
    opacity = np.maximum(outer, shadow.astype(np.uint8))
    left = int(canvas.x(place[0]) - full[1] / 2) & ~1
    top = int(canvas.y(place[1]) - full[0] / 2) & ~1
    opacity[:, 0] = opacity[:, -1] = 0
    layer = layer_of(canvas, (luma.astype(np.uint8), uv), opacity, depth)
    skipped_left, skipped_top = layer.left, layer.top
    placed = Layer(
        canvas, layer.y, layer.uv, depth, top + skipped_top, left + skipped_left,
        layer.through, layer.through_half, canvas.full_height * 2,
    )  # fmt: skip
    return placed, (pad - skipped_left, pad - skipped_top, wide, high)


def _rounded(mask: U8, box: tuple[int, int, int, int], radius: int) -> None:
    left, top, wide, high = box
    cv2.rectangle(mask, (left + radius, top), (left + wide - 1 - radius, top + high - 1), 255, -1)
    cv2.rectangle(mask, (left, top + radius), (left + wide - 1, top + high - 1 - radius), 255, -1)
    for x in (left + radius, left + wide - 1 - radius):
        for y in (top + radius, top + high - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)


@dataclass(frozen=True)
class Parade:
    """Cards one after the other over a number of frames; a single one stays."""

    cards: tuple[Card, ...]
    frames: int

    def draw(self, picture: Picture, view: View, frame: int, strength: float = 1.0) -> None:
        count = len(self.cards)
        for index, card in enumerate(self.cards):
            start, end = self.frames * index / count, self.frames * (index + 1) / count
            turn = min(TURN_FRAMES, self.frames / count / 2.5)
            coming = 1.0 if index == 0 else (frame - start + turn / 2) / turn
            going = 1.0 if index == count - 1 else (end - frame + turn / 2) / turn
            here = min(coming, going, 1.0)
            if here <= 0:
                continue
            card.step()
            gone = (1 - _smooth(coming)) - (1 - _smooth(going))
            float_y = 0.006 * float(np.sin(frame / 24 * 1.1 + index))
            _draw(card.layer, picture, view, (-gone * SLIDE, float_y), strength * _smooth(here))


def _smooth(share: float) -> float:
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def _draw(
    layer: Layer, picture: Picture, view: View, aside: tuple[float, float], strength: float
) -> None:
    x, y = view.shift_at(layer.depth)
    own = View(x / layer.depth + aside[0], y / layer.depth + aside[1], view.zoom**0.6)
    below = picture.copy() if strength < 1 else None
    area = layer.area(own, picture)
    layer.draw(picture, own, area, picture.height)
    if below is not None:
        picture.buffer[:] = blend(below.buffer, picture.buffer, strength)
