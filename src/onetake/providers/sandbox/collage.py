"""Several given pictures in one: as cards on a picture, or cut out and standing in a place.

The rule: every picture is seen, none covers the middle of the first, and nothing is stretched.
"""

from collections.abc import Sequence
from typing import Final, cast

import cv2
import numpy as np

from onetake.providers.sandbox.cutout import extent, subject_mask
from onetake.providers.sandbox.pixels import U8, scaled

CARDS_MAX: Final = 15
FLOOR: Final = 0.94  # of the height: where subjects stand
TALL: Final = 0.82  # of the height: how high one may be


def carded(base: U8, others: Sequence[U8]) -> U8:
    """The others as framed cards along the lower edge, from the right."""
    out = base.copy() if others else base
    high, wide = base.shape[:2]
    shown = others[:CARDS_MAX]
    gap = max(round(min(high, wide) * 0.03), 2)
    room = (wide - gap) // max(len(shown), 3) - gap
    right, bottom = wide - gap, high - gap
    for other in reversed(shown):
        scale = min(room / other.shape[1], high * 0.36 / other.shape[0])
        sides = (max(round(other.shape[1] * scale), 4), max(round(other.shape[0] * scale), 4))
        _card(out, scaled(other, *sides), (right - sides[0], bottom - sides[1]))
        right -= sides[0] + gap
    return out


def _card(out: U8, small: U8, corner: tuple[int, int]) -> None:
    """With a white edge and a soft shadow."""
    left, top = corner
    high, wide = small.shape[:2]
    edge = max(round(max(high, wide) / 60), 2)
    pad = edge * 4
    rows = slice(max(top - pad, 0), min(top + high + pad, len(out)))
    columns = slice(max(left - pad, 0), min(left + wide + pad, out.shape[1]))
    at = (left - columns.start, top - rows.start)
    shadow = np.zeros(out[rows, columns].shape[:2], np.uint8)
    cv2.rectangle(
        shadow, (at[0] - edge, at[1]), (at[0] + wide + edge, at[1] + high + edge), 150, -1
    )
    soft = 255 - cast("U8", cv2.GaussianBlur(shadow, (0, 0), edge * 1.4))
    out[rows, columns] = cv2.multiply(out[rows, columns], cv2.merge([soft] * 3), scale=1 / 255)
    framed = cv2.copyMakeBorder(small, edge, edge, edge, edge, cv2.BORDER_CONSTANT,
                                value=(246, 246, 244))  # fmt: skip
    first = (max(top - edge, 0), max(left - edge, 0))
    last = (min(top + high + edge, len(out)), min(left + wide + edge, out.shape[1]))
    inner = framed[first[0] - top + edge :, first[1] - left + edge :]
    out[first[0] : last[0], first[1] : last[1]] = inner[
        : last[0] - first[0], : last[1] - first[1]
    ]  # fmt: skip


def standing(ground: U8, images: Sequence[U8]) -> U8:
    """The subjects of the images side by side, in their order, each with its shadow."""
    out = ground.copy()
    shown = images[:CARDS_MAX]
    for number, image in enumerate(shown):
        middle = (number + 0.5) / len(shown)
        _stand(out, image, middle, 0.96 / len(shown))
    return out


def _stand(out: U8, image: U8, middle: float, room: float) -> None:
    high, wide = out.shape[:2]
    mask = subject_mask(image)
    left, top, across, down = extent(mask)
    scale = min(wide * room / across, high * TALL / down)
    sides = (max(round(across * scale), 2), max(round(down * scale), 2))
    # A subject that its own picture cuts off below is cut off here, too.
    floor = high if top + down >= len(image) - 2 else round(high * FLOOR)
    corner = (round(wide * middle - sides[0] / 2), floor - sides[1])
    box = slice(top, top + down), slice(left, left + across)
    if floor < high:
        _shadow(out, (round(wide * middle), floor), sides)
    _put(out, scaled(np.ascontiguousarray(image[box]), *sides),
         scaled(np.ascontiguousarray(mask[box]), *sides), corner)  # fmt: skip


def _shadow(out: U8, foot: tuple[int, int], sides: tuple[int, int]) -> None:
    reach = max(sides[0] // 2, 4)
    flat = max(reach // 6, 2)
    rows = slice(max(foot[1] - 3 * flat, 0), min(foot[1] + 3 * flat, len(out)))
    columns = slice(max(foot[0] - 2 * reach, 0), min(foot[0] + 2 * reach, out.shape[1]))
    shade = np.zeros(out[rows, columns].shape[:2], np.uint8)
    at = (foot[0] - columns.start, foot[1] - rows.start)
    cv2.ellipse(shade, at, (reach, flat), 0, 0, 360, 130, -1)
    keep = 255 - cast("U8", cv2.GaussianBlur(shade, (0, 0), flat * 0.7))
    out[rows, columns] = cv2.multiply(out[rows, columns], cv2.merge([keep] * 3), scale=1 / 255)


def _put(out: U8, piece: U8, mask: U8, corner: tuple[int, int]) -> None:
    """Through a mask, as far as it lies within the picture."""
    left, top = corner
    rows = slice(max(top, 0), min(top + len(piece), len(out)))
    columns = slice(max(left, 0), min(left + piece.shape[1], out.shape[1]))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    inner = (slice(rows.start - top, rows.stop - top),
             slice(columns.start - left, columns.stop - left))  # fmt: skip
    share = mask[inner].astype(np.float32)[..., None] / 255
    below = out[rows, columns].astype(np.float32)
    out[rows, columns] = (below + (piece[inner] - below) * share + 0.5).astype(np.uint8)
