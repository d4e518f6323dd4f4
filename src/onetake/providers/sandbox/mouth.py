"""A mouth that opens in a given picture: the lips part, and it is dark between them.

The rule: only the area around the mouth is touched, and an opening of 0 is the picture itself.
"""

from dataclasses import dataclass
from typing import Final, cast

import cv2
import numpy as np

from onetake.providers.sandbox.face import face_in
from onetake.providers.sandbox.palette import Ink, ink
from onetake.providers.sandbox.pixels import U8, Floats, Picture, halved

WIDE: Final = 0.33  # of the face's width
HIGH: Final = 0.75  # of half its width, when it is wide open
INSIDE: Final = ink("3a1015")
TEETH: Final = ink("e8ddd4")


@dataclass(frozen=True, slots=True)
class Mouth:
    """Its middle and width in pixels, the area that it changes, and that area when closed."""

    x: float
    y: float
    width: float
    left: int
    top: int
    luma: U8
    chroma: U8

    def draw(self, picture: Picture, opening: float) -> None:
        """Into the picture that it was made for, whatever was drawn there before."""
        high, wide = self.luma.shape
        rows, columns = slice(self.top, self.top + high), slice(self.left, self.left + wide)
        half = (slice(self.top // 2, (self.top + high) // 2),
                slice(self.left // 2, (self.left + wide) // 2))  # fmt: skip
        if opening <= 0:
            picture.y[rows, columns], picture.uv[half] = self.luma, self.chroma
            return
        down, cover = self._parted(opening)
        teeth = self._teeth(cover, opening)
        luma = _moved(self.luma, down)
        picture.y[rows, columns] = _inked(_inked(luma, cover, INSIDE[:1]), teeth, TEETH[:1])
        small = cv2.resize(down, (wide // 2, high // 2), interpolation=cv2.INTER_AREA) * 0.5
        chroma = _moved(self.chroma, cast("Floats", small))
        tinted = _inked(chroma, halved(cover), INSIDE[1:])
        picture.uv[half] = _inked(tinted, halved(teeth), TEETH[1:])

    def _parted(self, opening: float) -> tuple[Floats, U8]:
        """How far each pixel is moved down, and how much of it is the inside of the mouth."""
        high, wide = self.luma.shape
        ys, xs = np.mgrid[0:high, 0:wide].astype(np.float32)
        u = (xs - (self.x - self.left)) / np.float32(self.width / 2)
        v = (ys - (self.y - self.top)) / np.float32(self.width / 2)
        gap = np.float32(HIGH * opening) * np.sqrt(np.clip(1 - u * u, 0, 1))
        # Below the middle the jaw goes down with the lower lip, above the upper lip rises a little.
        lower, upper = gap * 0.72, gap * 0.28
        reach = np.exp(-((u / 1.15) ** 4))
        jaw = np.float32(HIGH * opening * 0.72) * reach * np.clip(1.9 - v, 0, 1)
        move = np.where(v > lower, np.maximum(jaw, 0), np.where(v < -upper, -upper * np.clip(
            1 + (v + upper) / 0.5, 0, 1), 0)).astype(np.float32)  # fmt: skip
        edge = np.minimum(lower - v, v + upper) * np.float32(self.width / 2)
        cover = np.clip(edge / max(self.width / 26, 1.0), 0, 1) * 255
        return move * np.float32(self.width / 2), cover.astype(np.uint8)

    def _teeth(self, cover: U8, opening: float) -> U8:
        """The upper row, in the upper part of the opening."""
        high, wide = cover.shape
        ys, xs = np.mgrid[0:high, 0:wide].astype(np.float32)
        u = (xs - (self.x - self.left)) / np.float32(self.width / 2)
        v = (ys - (self.y - self.top)) / np.float32(self.width / 2)
        band = np.clip((0.02 - v) * 9, 0, 1) * np.clip((0.72 - np.abs(u)) * 6, 0, 1)
        return (cover * band * np.float32(0.75 * min(opening * 1.6, 1))).astype(np.uint8)


def mouth_for(picture: Picture) -> Mouth:
    """Where it is guessed to be, and kept as it is when closed."""
    face = face_in(picture)
    x, y = face.mouth_x, face.mouth_y
    width = face.width * WIDE
    left = int(max(x - width * 1.1, 0)) & ~1
    top = int(max(y - width * 0.75, 0)) & ~1
    right = int(min(x + width * 1.1, picture.width)) & ~1
    bottom = int(min(y + width * 1.35, picture.height)) & ~1
    left, top = min(left, picture.width - 8) & ~1, min(top, picture.height - 8) & ~1
    rows, columns = slice(top, max(bottom, top + 8)), slice(left, max(right, left + 8))
    half = (slice(rows.start // 2, rows.stop // 2), slice(columns.start // 2, columns.stop // 2))
    return Mouth(x, y, width, left, top, picture.y[rows, columns].copy(), picture.uv[half].copy())


def _moved(plane: U8, down: Floats) -> U8:
    high, wide = down.shape
    ys, xs = np.mgrid[0:high, 0:wide].astype(np.float32)
    edge = cv2.BORDER_REPLICATE
    return cast("U8", cv2.remap(plane, xs, ys - down, cv2.INTER_LINEAR, borderMode=edge))


def _inked(plane: U8, share: U8, colour: Ink | tuple[float, ...]) -> U8:
    weight = share.astype(np.float32) / 255
    values = np.array(colour, np.float32)
    if plane.ndim == 3:
        weight = weight[..., None]
    else:
        values = values[0]
    return (plane + (values - plane) * weight + 0.5).astype(np.uint8)
