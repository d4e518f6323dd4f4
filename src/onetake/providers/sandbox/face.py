"""Guesses where a face and its mouth are in a picture.

OpenCV's wheels bring no face model any more, so this goes by colour and shape: the largest
patch of skin that is about as wide as high, round at its top, with something dark in it where
eyes are. The rule: there is always an answer; without such a patch it is the upper middle of the
picture, where portraits have it: never the edge of a wall or of a coloured block.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias, cast

import cv2
import numpy as np

from onetake.providers.sandbox.pixels import U8, Floats, Picture, halved

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, width, height."""

SMALL: Final = 320
SKIN_CB: Final = (85, 127)
SKIN_CR: Final = (134, 178)
WARMTH: Final = 16  # Cr over Cb: walls are warm, too, but less so
NECK: Final = 0.42  # of the widest row: where a face has ended
MOUTH_DOWN: Final = 0.77  # of the face's height
WIDEST: Final = 0.85  # of the picture
FULLEST: Final = 0.93  # of its box: a face leaves the corners free, a block does not
SHOULDER: Final = 0.86  # of the widest row: the top of a face is narrower
EYES_DARKER: Final = 14  # than the skin around them


@dataclass(frozen=True, slots=True)
class Face:
    """In pixels of the picture."""

    x: float  # its middle
    top: float
    width: float
    height: float
    mouth_x: float
    mouth_y: float
    sure: bool


def face_in(picture: Picture) -> Face:
    """The face that a speaking person would speak with."""
    scale = max(picture.width, picture.height) / 2 / SMALL
    wide, high = (max(round(side / 2 / scale), 8) for side in (picture.width, picture.height))
    uv = cast("U8", cv2.resize(picture.uv, (wide, high), interpolation=cv2.INTER_AREA))
    y = cast("U8", cv2.resize(halved(picture.y), (wide, high), interpolation=cv2.INTER_AREA))
    box = _best(_skin(y, uv), y)
    if box is None:
        side = min(picture.width * 0.42, picture.height * 0.42)
        top = picture.height * 0.40 - side * 0.6
        middle = picture.width / 2
        down = top + MOUTH_DOWN * side * 1.2
        return Face(middle, top, side, side * 1.2, middle, down, False)
    grown = picture.width / wide
    mouth_x, mouth_y = (place * grown for place in _lips(y, uv, box))
    left, top, across, down = (side * grown for side in box)
    return Face(left + across / 2, top, across, down, mouth_x, mouth_y, True)


def _skin(y: U8, uv: U8) -> U8:
    inside = (y > 60) & (y < 232)
    inside &= uv[..., 1].astype(np.int16) - uv[..., 0] >= WARMTH
    for channel, (least, most) in enumerate((SKIN_CB, SKIN_CR)):
        inside &= (uv[..., channel] >= least) & (uv[..., channel] <= most)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    opened = cv2.morphologyEx(inside.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    return cast("U8", cv2.morphologyEx(opened, cv2.MORPH_CLOSE, kernel, iterations=2))


def _best(skin: U8, luma: U8) -> Box | None:
    """The patch that is most like a face, if one is at all."""
    high, wide = skin.shape
    count, labels, stats, middles = cv2.connectedComponentsWithStats(skin)
    best, found = 0.0, None
    for number in range(1, count):
        left, top, across, down, area = (int(value) for value in stats[number])
        share, full = area / (wide * high), area / (across * down)
        if across > WIDEST * wide or not (0.008 < share < 0.55 and 0.7 < down / across < 3.0
                                          and 0.42 < full < FULLEST):  # fmt: skip
            continue
        away = abs(float(middles[number][0]) / wide - 0.5) + float(middles[number][1]) / high * 0.7
        score = share**0.5 * full * (1.3 - away)
        if score <= best:
            continue
        widths = (labels[top : top + down] == number).sum(axis=1)
        box = (left, top, across, _head_rows(widths, across))
        if _round_above(widths, across) and _has_eyes(luma, box):
            best, found = score, box
    return found


def _round_above(widths: Floats, across: int) -> bool:
    """The first rows are narrower than the widest one."""
    first = widths[: max(round(across * 0.06), 1)]
    return float(first.mean()) < across * SHOULDER


def _has_eyes(luma: U8, box: Box) -> bool:
    """On both sides of the middle, at one height, something is darker than the skin."""
    left, top, across, down = box
    rows = luma[top + int(down * 0.15) : top + int(down * 0.62)]
    found: list[int] = []
    for start, end in ((0.14, 0.47), (0.53, 0.86)):
        half = rows[:, left + int(across * start) : left + int(across * end) + 1]
        if not half.size:
            return False
        soft = cast("U8", cv2.blur(half, (2, 2)))
        if float(np.median(half)) - float(soft.min()) <= EYES_DARKER:
            return False
        found.append(int(np.argmin(soft.min(axis=1))))
    return abs(found[0] - found[1]) <= max(down * 0.2, 2)


def _head_rows(widths: Floats, across: int) -> int:
    """Rows down to where the patch becomes a neck; a face is not much higher than wide."""
    for row in range(int(across * 0.9), len(widths)):
        if widths[row] < across * NECK:
            return row
    return min(len(widths), int(across * 1.45))


def _lips(y: U8, uv: U8, box: Box) -> tuple[float, float]:
    """The reddest patch with most edges in the lower half of a face; else where it mostly is."""
    left, top, across, down = box
    usual = left + across / 2, top + MOUTH_DOWN * down
    rows = slice(top + int(down * 0.58), top + int(down * 0.96))
    columns = slice(left + int(across * 0.24), left + int(across * 0.76))
    red = uv[rows, columns, 1].astype(np.float32)
    luma = y[rows, columns].astype(np.float32)
    if min(red.shape) < 5:
        return usual
    # Lips are red, and there are edges across above, between and below them.
    edges = np.abs(cv2.Sobel(cv2.GaussianBlur(luma, (0, 0), 1), cv2.CV_32F, 0, 1))
    shown = np.clip(red - np.median(red), 0, 20) * 2 + np.clip(edges, 0, 60) * 0.5
    flat = max(down / 30, 0.6)
    soft = cast("Floats", cv2.GaussianBlur(shown, (0, 0), across / 9, sigmaY=flat))
    away = (np.arange(len(soft)) + rows.start - usual[1]) / (0.16 * down)
    soft = soft * np.exp(-(away**2))[:, None]
    if float(soft.max()) < 6:
        return usual
    row, column = np.unravel_index(int(np.argmax(soft)), soft.shape)
    middle = columns.start + float(column) + 0.5
    return (middle + usual[0]) / 2, rows.start + float(row) + 0.5
