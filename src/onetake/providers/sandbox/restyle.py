"""A video in the colours of a palette: light becomes its light, shade its shade.

The rule: only colours change, by tables of 256 entries, so every movement of the source stays.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from onetake.providers.sandbox.palette import Palette, mix
from onetake.providers.sandbox.pixels import U8, Floats, Picture, add, fade, halved, multiplied

STRENGTH = 0.62
CONTRAST = 1.10
NIGHT = 0.66  # of the light is left in a dark palette


@dataclass(frozen=True, slots=True)
class Grade:
    """Look-up tables over the luma, and a soft darkening towards the corners."""

    luma: U8
    chroma: U8  # 256 × 2: the tint, already weighted
    corners: U8
    corners_ground: U8

    def draw(self, picture: Picture) -> None:
        tint = cv2.LUT(cv2.merge([halved(picture.y)] * 2), self.chroma[None])
        rest = cv2.convertScaleAbs(picture.uv, alpha=1 - STRENGTH)
        picture.uv[:] = cv2.add(rest, tint)
        picture.y[:] = cv2.LUT(picture.y, self.luma)
        fade(picture.y, self.corners)
        add(picture.y, self.corners_ground)


def grade_for(palette: Palette, width: int, height: int) -> Grade:
    """How frames of this size, in pixels, take on the palette."""
    at = (np.arange(256, dtype=np.float32) - 16) / 219
    levels = np.clip(0.5 + (at - 0.5) * CONTRAST, 0, 1)
    levels = NIGHT * levels**1.35 if palette.dark else levels**1.05
    luma = np.clip(16 + 219 * levels, 17, 234).astype(np.uint8)
    stops = (0.0, 0.28, 0.58, 0.82, 1.0)
    inks = (
        palette.near,
        mix(palette.top, palette.far, 0.4),
        palette.middle,
        palette.low,
        palette.light,
    )
    chroma = np.stack(
        [np.interp(at, stops, [ink[channel] for ink in inks]) for channel in (1, 2)], 1
    )
    ys, xs = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    keep: Floats = 1 - 0.30 * np.clip((xs * xs + ys * ys) / 2 - 0.25, 0, 1)
    corners = (keep * 255).astype(np.uint8)
    black = np.full_like(corners, 16)
    return Grade(
        luma, (chroma * STRENGTH).astype(np.uint8), corners, multiplied(black, 255 - corners)
    )
