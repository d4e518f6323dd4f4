"""The size of a picture for a resolution tier and an aspect ratio. Pure.

The rule: the short side is the tier, both sides are even, and nothing is guessed. The sizes
of every pair are in tests/providers/sandbox/test_geometry.py:

| tier  | 21:9      | 16:9      | 3:2       | 4:3       | 1:1       | 2:3, 3:4, 9:16       |
| ----- | --------- | --------- | --------- | --------- | --------- | -------------------- |
| 480p  | 1120×480  | 854×480   | 720×480   | 640×480   | 480×480   | the same, turned     |
| 540p  | 1260×540  | 960×540   | 810×540   | 720×540   | 540×540   |                      |
| 720p  | 1680×720  | 1280×720  | 1080×720  | 960×720   | 720×720   |                      |
| 1080p | 2520×1080 | 1920×1080 | 1620×1080 | 1440×1080 | 1080×1080 |                      |
| 4k    | 5040×2160 | 3840×2160 | 3240×2160 | 2880×2160 | 2160×2160 |                      |
"""

from fractions import Fraction
from math import log
from typing import Final

TIERS: Final = {"480p": 480, "540p": 540, "720p": 720, "1080p": 1080, "4k": 2160}
"""Tier -> the short side in pixels."""

RATIOS: Final = {
    "21:9": Fraction(21, 9),
    "16:9": Fraction(16, 9),
    "3:2": Fraction(3, 2),
    "4:3": Fraction(4, 3),
    "1:1": Fraction(1),
    "3:4": Fraction(3, 4),
    "2:3": Fraction(2, 3),
    "9:16": Fraction(9, 16),
}


def size(resolution: str, ratio: str) -> tuple[int, int]:
    """Width and height in pixels. Raises KeyError for what is not in the table."""
    short, shape = TIERS[resolution], RATIOS[ratio]
    if shape >= 1:
        return _even(short * shape), short
    return short, _even(short / shape)


def nearest_ratio(width: int, height: int) -> str:
    """The ratio in the table that a picture of this size loses least by."""
    wanted = log(width / height)
    return min(RATIOS, key=lambda name: abs(log(RATIOS[name]) - wanted))


def cover(width: int, height: int, over: tuple[int, int]) -> tuple[int, int]:
    """The even size, of the shape `width`×`height`, that just covers the rectangle `over`."""
    scale = max(Fraction(over[0], width), Fraction(over[1], height))
    return max(_even(width * scale), over[0]), max(_even(height * scale), over[1])


def _even(length: Fraction | int) -> int:
    return 2 * round(Fraction(length) / 2)
