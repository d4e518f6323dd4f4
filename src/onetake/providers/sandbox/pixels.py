"""Pictures as planes of pixels, and the few operations that everything else is drawn with.

A picture is NV12: luma at full size, the two chroma values interleaved at half size, BT.709,
limited range; it is what the encoder takes, and half the work of RGB. The rule: OpenCV is
called here and in the files that draw shapes, always on one thread, and its loose types end here.
"""

from collections.abc import Iterable
from typing import Any, Final, TypeAlias, cast

import cv2
import numpy as np
import numpy.typing as npt

U8: TypeAlias = npt.NDArray[np.uint8]
Floats: TypeAlias = npt.NDArray[np.floating[Any]]
"""32 bits each, but for a few small ones: NumPy's types lose track of that."""

cv2.setNumThreads(1)

_TO_YUV: Final = np.array(
    [
        [0.18259, 0.61423, 0.06201, 16],
        [-0.10064, -0.33857, 0.43922, 128],
        [0.43922, -0.39894, -0.04027, 128],
    ],
    np.float32,
)

_TO_RGB: Final = np.array(
    [
        [1.16438, 0.0, 1.79274, -248.1],
        [1.16438, -0.21325, -0.53291, 76.9],
        [1.16438, 2.11240, 0.0, -289.0],
    ],
    np.float32,
)


class Picture:
    """One frame: `y` (height, width) and `uv` (height/2, width/2, 2) are views of `buffer`."""

    __slots__ = ("buffer", "height", "uv", "width", "y")

    def __init__(self, width: int, height: int) -> None:
        assert width % 2 == 0
        assert height % 2 == 0
        self.width = width
        self.height = height
        self.buffer: U8 = np.empty((height * 3 // 2, width), np.uint8)
        self.y: U8 = self.buffer[:height]
        self.uv: U8 = self.buffer[height:].reshape(height // 2, width // 2, 2)

    def copy_from(self, other: "Picture") -> None:
        np.copyto(self.buffer, other.buffer)

    def copy(self) -> "Picture":
        fresh = Picture(self.width, self.height)
        fresh.copy_from(self)
        return fresh


def picture_of(rgb: U8) -> Picture:
    """From 8-bit RGB with even sides."""
    height, width = rgb.shape[:2]
    yuv = cast("U8", cv2.transform(rgb, _TO_YUV))
    picture = Picture(width, height)
    np.copyto(picture.y, yuv[..., 0])
    half = cv2.resize(yuv[..., 1:], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    np.copyto(picture.uv, cast("U8", half))
    return picture


def rgb_of(picture: Picture) -> U8:
    """8-bit RGB; `picture_of` the other way round."""
    sides = (picture.width, picture.height)
    uv = cv2.resize(picture.uv, sides, interpolation=cv2.INTER_LINEAR)
    return cast("U8", cv2.transform(cv2.merge([picture.y, uv]), _TO_RGB))


def scaled(plane: U8, width: int, height: int) -> U8:
    """The plane at another size, without aliasing."""
    shrinks = width * height < plane.shape[0] * plane.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cast("U8", cv2.resize(plane, (width, height), interpolation=how))


def spread(field: Floats, width: int, height: int) -> Floats:
    """A small field of numbers, smoothly at a larger size."""
    return cast("Floats", cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR))


def softened(plane: U8, sigma: float) -> U8:
    return cast("U8", cv2.GaussianBlur(plane, (0, 0), sigma))


def multiplied(plane: U8, share: U8) -> U8:
    """`plane` times `share`/255, as a new plane."""
    return cast("U8", cv2.multiply(plane, share, scale=1 / 255))


def fade(into: U8, through: U8) -> None:
    """`into` times `through`/255, in place."""
    cv2.multiply(into, through, dst=into, scale=1 / 255)


def opposite(share: U8) -> U8:
    """255 minus it."""
    return cast("U8", cv2.bitwise_not(share))


def add(into: U8, what: U8) -> None:
    cv2.add(into, what, dst=into)


def blend(one: U8, other: U8, share: float) -> U8:
    """`share` 0 is the one, 1 is the other."""
    return cast("U8", cv2.addWeighted(one, 1 - share, other, share, 0))


def stacked(planes: Iterable[U8]) -> U8:
    """Single planes as one with channels."""
    return cast("U8", cv2.merge(list(planes)))


def halved(plane: U8) -> U8:
    return scaled(plane, plane.shape[1] // 2, plane.shape[0] // 2)


def window(
    plane: U8, at: tuple[float, float], step: float, size: tuple[int, int], *, rough: bool = False
) -> U8:
    """`size` (width, height) pixels of `plane`, the first one's corner at `at`, `step` apart.

    Bilinear and exact to a fraction of a pixel (`rough`: to half a pixel, which is enough for
    chroma); four times as fast as a general warp. What lies outside of the plane is its edge.
    """
    width, height = size
    if rough:
        at = (round(at[0]), round(at[1]))
    left, top = int(np.floor(at[0])), int(np.floor(at[1]))
    wide, high = int(np.ceil(width * step)) + 2, int(np.ceil(height * step)) + 2
    piece = _piece(plane, left, top, wide + 1, high + 1)
    right, down = at[0] - left, at[1] - top
    if right > 0.01:
        piece = blend(piece[:, :-1], piece[:, 1:], right)
    if down > 0.01:
        piece = blend(piece[:-1], piece[1:], down)
    if abs(step - 1) < 1e-6:
        return piece[:height, :width]
    back = 1 / step
    piece = cv2.resize(piece[:high, :wide], None, fx=back, fy=back, interpolation=cv2.INTER_LINEAR)
    return cast("U8", piece)[:height, :width]


def _piece(plane: U8, left: int, top: int, width: int, height: int) -> U8:
    high, wide = plane.shape[:2]
    if left >= 0 and top >= 0 and left + width <= wide and top + height <= high:
        return plane[top : top + height, left : left + width]
    x0, y0 = min(max(left, 0), wide - 1), min(max(top, 0), high - 1)
    x1, y1 = max(min(left + width, wide), x0 + 1), max(min(top + height, high), y0 + 1)
    before = (max(min(y0 - top, height - 1), 0), max(min(x0 - left, width - 1), 0))
    inside = plane[y0 : min(y1, y0 + height - before[0]), x0 : min(x1, x0 + width - before[1])]
    after = (height - before[0] - inside.shape[0], width - before[1] - inside.shape[1])
    edged = cv2.copyMakeBorder(
        inside, before[0], after[0], before[1], after[1], cv2.BORDER_REPLICATE
    )
    return cast("U8", edged)
