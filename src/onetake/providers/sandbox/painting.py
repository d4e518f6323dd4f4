"""A scene as one still picture, painted finer than the frames of a video.

The rule: the same look, seed and size give the same pixels; sides may be odd.
"""

from typing import Final

import numpy as np

from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.layer import canvas_for
from onetake.providers.sandbox.pixels import U8, Floats, Picture, rgb_of
from onetake.providers.sandbox.plan import Look
from onetake.providers.sandbox.scene import stage_for

MARGIN: Final = 0.02  # of the height
DEPTH: Final = 0.02  # how far the camera has gone in: no layer's edge is seen


def painted(look: Look, seed: int, sides: tuple[int, int], finest: int) -> U8:
    """8-bit RGB. `finest`: painted pixels of the shorter side."""
    width, height = sides
    picture = Picture(width + width % 2, height + height % 2)
    canvas = canvas_for(picture.width, picture.height, (MARGIN, MARGIN), finest)
    detail = max(1, min(4, round(min(finest, width, height) / 400)))
    stage = stage_for(look, seed, canvas, detail)
    stage.draw(picture, View(zoom=1 + DEPTH), 2.0 + seed % 97)
    np.clip(picture.y, 16, 235, out=picture.y)
    _shade(picture)
    return rgb_of(picture)[:height, :width]


def _shade(picture: Picture) -> None:
    """A little darker towards the corners, in bands so that large pictures need little room."""
    across = np.linspace(-1, 1, picture.width, dtype=np.float32)[None, :] ** 2
    for first in range(0, picture.height, 256):
        rows = slice(first, min(first + 256, picture.height))
        down = np.linspace(-1, 1, picture.height, dtype=np.float32)[rows, None] ** 2
        keep: Floats = 1 - np.float32(0.16) * np.clip((across + down) / 2 - 0.3, 0, 1)
        luma = picture.y[rows].astype(np.float32)
        picture.y[rows] = (16 + (luma - 16) * keep).astype(np.uint8)
