"""The tag in the corner that says where a picture comes from.

The rule: small, in the corner, readable on any ground, and drawn last.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from onetake.providers.sandbox.pixels import U8, Picture, add, fade, halved

WORD: Final = "SANDBOX"


@dataclass(frozen=True, slots=True)
class Mark:
    """Premultiplied planes and what they let through, with their place in the picture."""

    left: int
    top: int
    y: U8
    uv: U8
    through: U8
    through_half: U8

    def at(self, left: int, top: int) -> "Mark":
        """The same mark at another place, even numbers of pixels from the corner."""
        return replace(self, left=left, top=top)

    def draw(self, picture: Picture) -> None:
        high, wide = self.y.shape
        y = picture.y[self.top : self.top + high, self.left : self.left + wide]
        uv = picture.uv[
            self.top // 2 : (self.top + high) // 2, self.left // 2 : (self.left + wide) // 2
        ]
        fade(y, self.through)
        add(y, self.y)
        fade(uv, self.through_half)
        add(uv, self.uv)


def mark_for(width: int, height: int, larger: float = 1.0) -> Mark:
    """The mark for pictures of this size, in pixels."""
    unit = min(width, height)
    text_size = max(unit * 0.022 * larger, 9)
    font = ImageFont.load_default(text_size)
    box = font.getbbox(WORD)
    pad = text_size * 0.55
    wide, high = (2 * round((side + 2 * pad) / 2) for side in (box[2] - box[0], box[3] - box[1]))
    pill = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(pill).rounded_rectangle((0, 0, wide - 1, high - 1), high / 2.6, fill=92)
    text = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(text).text((pad - box[0], pad - box[1]), WORD, fill=225, font=font)
    letters = np.asarray(text).astype(np.float32)
    cover = np.maximum(np.asarray(pill).astype(np.float32), letters)
    luma = 16 + (235 - 16) * letters / np.maximum(cover, 1)
    opacity = cover.astype(np.uint8)
    half = np.repeat(halved(opacity)[..., None], 2, axis=2)
    margin = round(unit * 0.025)
    return Mark(
        (width - wide - margin) & ~1, (height - high - margin) & ~1,
        (luma * cover / 255).astype(np.uint8),
        (half.astype(np.float32) * 128 / 255).astype(np.uint8),
        255 - opacity, 255 - half,
    )  # fmt: skip
