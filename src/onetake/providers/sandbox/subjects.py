"""The silhouettes that a prompt can put into a scene: a lighthouse, a boat, a balloon, a tree.

The rule: a silhouette has one light or coloured detail, is readable at a glance, and
stands on the scene's ground line. What is seen from close is a figure of clay: `figures.py`.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from onetake.providers.sandbox.landscape import broadleaf
from onetake.providers.sandbox.layer import Canvas, Layer, layer_of
from onetake.providers.sandbox.paint import Generator, disc, filled, gradient, polygon, stroke
from onetake.providers.sandbox.palette import Ink, Palette, ink, mix
from onetake.providers.sandbox.pixels import U8, softened
from onetake.providers.sandbox.wording import Dress

Sketch = Callable[[Generator, U8, U8, tuple[float, float], float], None]
"""Draws body and detail masks: foot point and unit (a tenth of the frame's height) in pixels."""


def subject(
    rng: Generator, canvas: Canvas, palette: Palette, name: str, dress: Dress,
    place: tuple[float, float, float],
) -> Layer:  # fmt: skip
    """`place`: share of the width, share of the height of the ground, and depth."""
    sketch, scale, coloured = SKETCHES[name]
    across, ground, depth = place
    body = np.zeros((canvas.full_height, canvas.full_width), np.uint8)
    detail = np.zeros_like(body)
    foot = (canvas.x(across), canvas.y(ground))
    sketch(rng, body, detail, foot, canvas.height * 0.1 * scale)
    glow = softened(detail, canvas.height / 60) if not coloured else np.zeros_like(detail)
    whole = np.maximum(np.maximum(body, detail), glow // 2)
    dark = mix(palette.near, palette.far, 0.06 if depth > 0.5 else 0.3)
    bright = palette.accent if coloured else palette.light
    bright = ink(dress.tint) if dress.tint and coloured else bright
    lit = np.maximum(detail, glow // 2)
    return layer_of(canvas, _coloured(rng, (dark, bright), lit, whole), whole, depth)


def _coloured(rng: Generator, inks: tuple[Ink, Ink], lit: U8, whole: U8) -> tuple[U8, U8]:
    """The dark ink, and the bright one where `lit` makes up what is seen."""
    dark, bright = inks
    height, width = lit.shape
    y, uv = filled(rng, gradient(height, ((0, dark), (1, dark))), width)
    share = lit.astype(np.float32) / np.maximum(whole, 1)
    y = (y + (bright[0] - y.astype(np.float32)) * share).astype(np.uint8)
    half = share[::2, ::2, None]
    tint = np.array(bright[1:], np.float32)
    uv = (uv + (tint - uv.astype(np.float32)) * half).astype(np.uint8)
    return y, uv


def _shape(mask: U8, foot: tuple[float, float], unit: float, points: str, value: int = 255) -> None:
    """A polygon given as `x,y x,y …` in units from the foot, y upwards."""
    pairs = [tuple(float(part) for part in pair.split(",")) for pair in points.split()]
    placed = [[foot[0] + x * unit, foot[1] - y * unit] for x, y in pairs]
    polygon(mask, np.array(placed, np.float32), value)


def _lighthouse(_: Generator, body: U8, detail: U8, foot: tuple[float, float], unit: float) -> None:
    x, y = foot
    _shape(
        body,
        foot,
        unit,
        "-4.2,0 -3.3,0.12 -2.7,0.28 -1.9,0.34 -1.3,0.52 -0.7,0.50 0.5,0.62 1.2,0.44 2.0,0.38 "
        "2.6,0.16 3.4,0.10 4.4,0 3.0,-0.10 0.4,-0.16 -2.6,-0.12",
    )
    _shape(body, foot, unit, "-0.55,0.3 -0.34,3.4 0.34,3.4 0.55,0.3")
    _shape(body, foot, unit, "-0.5,3.4 -0.5,3.55 0.5,3.55 0.5,3.4")
    _shape(body, foot, unit, "-0.32,4.05 0,4.45 0.32,4.05")
    _shape(detail, foot, unit, "-0.24,3.55 -0.24,4.05 0.24,4.05 0.24,3.55")
    for level in (1.0, 1.9, 2.7):
        disc(detail, (x, y - level * unit), unit * 0.07, 200)
    lamp = (x, y - 3.8 * unit)
    for tilt in (-0.03, 0.03):
        stroke(detail, lamp, (lamp[0] - 14 * unit, lamp[1] + 14 * unit * tilt), 46, int(unit * 0.3))


def _boat(_: Generator, body: U8, detail: U8, foot: tuple[float, float], unit: float) -> None:
    _shape(body, foot, unit, "-1.15,0.32 -0.8,-0.12 0.75,-0.12 1.2,0.36")
    _shape(body, foot, unit, "-0.03,0.3 -0.03,2.9 0.03,2.9 0.03,0.3")
    _shape(detail, foot, unit, "0.09,0.5 0.09,2.75 0.55,1.7 1.02,0.5")
    _shape(detail, foot, unit, "-0.09,0.5 -0.09,2.35 -0.5,1.4 -0.86,0.5", 215)


def _balloon(_: Generator, body: U8, detail: U8, foot: tuple[float, float], unit: float) -> None:
    x, y = foot[0], foot[1] - 4.2 * unit
    disc(detail, (x, y), unit, 255)
    _shape(detail, (x, y), unit, "-0.95,-0.3 0.95,-0.3 0.22,-1.35 -0.22,-1.35")
    for turn in (-0.62, 0.0, 0.62):
        upper = (x + turn * unit, y - unit * 0.8)
        lower = (x + turn * 0.3 * unit, y + 1.3 * unit)
        stroke(detail, upper, lower, 150, max(1, int(unit * 0.09)))
    _shape(body, (x, y), unit, "-0.2,-1.72 -0.24,-2.05 0.24,-2.05 0.2,-1.72")
    for side in (-0.19, 0.19):
        stroke(body, (x + side * unit, y + 1.3 * unit), (x + side * unit, y + 1.75 * unit), 220, 1)


def _tree(rng: Generator, body: U8, _: U8, foot: tuple[float, float], unit: float) -> None:
    broadleaf(rng, body, foot, unit * 1.7)
    _shape(body, foot, unit, "-0.4,-0.1 -0.12,0.5 0.12,0.5 0.4,-0.1")


SKETCHES: Final[dict[str, tuple[Sketch, float, bool]]] = {
    "lighthouse": (_lighthouse, 0.85, False),
    "boat": (_boat, 0.75, True),
    "balloon": (_balloon, 0.75, True),
    "tree": (_tree, 1.0, False),
}
"""Name -> how it is drawn, its size, and whether its detail is coloured (or else shines)."""
