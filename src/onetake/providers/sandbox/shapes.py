"""Width and height of what is made, from the parameters and the materials. Pure.

The rule: a size in pixels is taken exactly; else a tier gives the size and a ratio the shape;
a shape that is left open is that of the leading material, of the words, or the usual one.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import log, sqrt
from typing import Final

from onetake.core.request import Role
from onetake.core.rules import size_of
from onetake.providers.sandbox.geometry import RATIOS, TIERS, nearest_ratio, size
from onetake.providers.sandbox.sheets import Sheet, Unplannable

VIDEO_SIDE_MAX: Final = 5120
STILL_SIDE_MAX: Final = 16_384
STILL_PIXELS_MAX: Final = 40_000_000
RATIO_NUMBER_MAX: Final = 32
"""`16x9` is a shape, `1024x768` a size."""

STILL_TIERS: Final = {
    "0.5k": 512 * 512,
    "512": 512 * 512,
    "1k": 1024 * 1024,
    "2k": 2048 * 2048,
    "4k": 4096 * 4096,
    "8k": 7680 * 4320,
}
"""Tier -> pixels of a still picture, whatever its shape."""

USUAL_STILLS: Final = (
    (1024, 1024), (1536, 1024), (1024, 1536), (1536, 864), (864, 1536), (2016, 864), (864, 2016),
)  # fmt: skip
"""What `auto` chooses from."""

_RATIO: Final = re.compile(r"([1-9][0-9]?):([1-9][0-9]?)")
_TALL: Final = re.compile(r"\b(portrait|poster|vertical|phone|tall|tower)\b|竖|海报|人像|手机壁纸")
_WIDE: Final = re.compile(r"\b(landscape|wide|panorama|banner|horizontal|cinematic)\b|横|全景|宽幅")


def video_size(spec: Mapping[str, object], sheets: Sequence[Sheet]) -> tuple[int, int]:
    """Even sides. Raises Unplannable."""
    resolution = str(spec.get("resolution", "720p")).lower()
    ratio = str(spec.get("aspect_ratio", "auto"))
    asked = str(spec.get("size", "")).lower()
    if asked in TIERS:
        resolution = asked
    elif asked and asked != "auto":
        sides = size_of(asked)
        if sides is None and not _RATIO.fullmatch(asked):
            raise Unplannable("size must be WIDTHxHEIGHT, a tier or a ratio")
        if sides and max(sides) > RATIO_NUMBER_MAX:
            return _within_limits(sides)
        ratio = asked.replace("x", ":").replace("*", ":")
    if resolution not in TIERS:
        raise Unplannable(f"resolution must be one of {', '.join(TIERS)}")
    if ratio in ("auto", "adaptive"):
        ratio = _given_ratio(_leading(spec, sheets)) or "16:9"
    if ratio not in RATIOS:
        raise Unplannable(f"aspect_ratio must be one of auto, {', '.join(RATIOS)}")
    return size(resolution, ratio)


def still_size(
    spec: Mapping[str, object], sheets: Sequence[Sheet], words: str = ""
) -> tuple[int, int]:
    """Exactly the size that was asked for. Raises Unplannable."""
    asked = str(spec.get("size", "")).lower()
    tier = str(spec.get("resolution", "") or "1k").lower()
    ratio = str(spec.get("aspect_ratio", "auto"))
    if sides := size_of(asked):
        if max(sides) > STILL_SIDE_MAX or sides[0] * sides[1] > STILL_PIXELS_MAX:
            raise Unplannable(f"size must be at most {STILL_PIXELS_MAX} pixels")
        return sides
    if asked == "auto":
        return _usual(_open_shape(sheets, words))
    if asked in STILL_TIERS:
        tier = asked
    elif _RATIO.fullmatch(asked):
        ratio = asked
    elif asked:
        raise Unplannable("size must be auto, WIDTHxHEIGHT, a tier or a ratio")
    if tier not in STILL_TIERS:
        raise Unplannable(f"resolution must be one of {', '.join(STILL_TIERS)}")
    shape = _open_shape(sheets, words) if ratio in ("auto", "") else _shape(ratio)
    return _by_area(STILL_TIERS[tier], shape)


def _within_limits(sides: tuple[int, int]) -> tuple[int, int]:
    if max(sides) > VIDEO_SIDE_MAX or min(sides) < 64 or sides[0] % 2 or sides[1] % 2:
        raise Unplannable(f"size must have even sides from 64 to {VIDEO_SIDE_MAX}")
    return sides


def _shape(ratio: str) -> float:
    found = _RATIO.fullmatch(ratio)
    shape = int(found[1]) / int(found[2]) if found else 0
    if not 1 / 8 <= shape <= 8:
        raise Unplannable("aspect_ratio must be auto or WIDTH:HEIGHT from 1:8 to 8:1")
    return shape


def _leading(spec: Mapping[str, object], sheets: Sequence[Sheet]) -> list[Sheet]:
    """What the shape comes from: the video that is worked on, the first image, any video. An
    animated picture comes before the video that moves it."""
    animated = spec.get("operation") == "animate" and spec.get("mode") != "replace"
    source = 2 if animated else 0
    ranks = {Role.SOURCE_VIDEO: source, Role.FIRST_FRAME: 1, Role.IMAGE: 1, Role.VIDEO: 3}
    return sorted((s for s in sheets if s.role in ranks), key=lambda sheet: ranks[sheet.role])


def _given_ratio(leading: Sequence[Sheet]) -> str | None:
    return next((nearest_ratio(s.width, s.height) for s in leading if s.width and s.height), None)


def _open_shape(sheets: Sequence[Sheet], words: str) -> float:
    for sheet in sheets:
        if sheet.role in (Role.IMAGE, Role.FIRST_FRAME) and sheet.width and sheet.height:
            return float(RATIOS[nearest_ratio(sheet.width, sheet.height)])
    tall, wide = _TALL.search(words.lower()), _WIDE.search(words.lower())
    if tall and not wide:
        return float(Fraction(2, 3))
    return float(Fraction(3, 2)) if wide and not tall else 1.0


def _usual(shape: float) -> tuple[int, int]:
    return min(USUAL_STILLS, key=lambda sides: abs(log(sides[0] / sides[1] / shape)))


def _by_area(pixels: int, shape: float) -> tuple[int, int]:
    """Sides of that area and shape, in steps of 16."""
    wide, high = (16 * max(round(side / 16), 4) for side in (
        sqrt(pixels * shape), sqrt(pixels / shape)
    ))  # fmt: skip
    return wide, high
