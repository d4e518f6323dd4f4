"""Things as figures of clay: what a product picture shows, and a car. Pure data.

The rule: the larger part of each thing is `main`, so the colour that the words name is the
colour that is seen; trims have fixed colours.
"""

from itertools import pairwise
from math import cos, pi, sin
from typing import Final

from onetake.providers.sandbox.clay import Ball, Clay, Limb, Slab, Solid, Turned


def _chain(points: str, radius: float) -> tuple[Solid, ...]:
    """A bent rod through `x,y x,y …`."""
    line = [tuple(float(part) for part in pair.split(",")) for pair in points.split()]
    return tuple(Limb(ax, ay, radius, bx, by, radius) for (ax, ay), (bx, by) in pairwise(line))


def _bow(x: float, y: float, radii: tuple[float, float], turns: tuple[float, float],
         thick: float) -> tuple[Solid, ...]:  # fmt: skip
    """A part of an oval's line, from one angle to another in half turns."""
    at = [pi * (turns[0] + (turns[1] - turns[0]) * step / 16) for step in range(17)]
    points = [(x + radii[0] * cos(turn), y + radii[1] * sin(turn)) for turn in at]
    return _chain(" ".join(f"{px:.4f},{py:.4f}" for px, py in points), thick)


CUBE: Final = (
    Clay("main", (Slab("-0.86,1.50 0,1.20 0,0 -0.86,0.30", 0.02, lean=(-0.55, 0.1)),), 0,
         gloss=0.25),
    Clay("main", (Slab("0,1.20 0.86,1.50 0.86,0.30 0,0", 0.02, lean=(1.5, -0.3)),), 0, gloss=0.25),
    Clay("main", (Slab("-0.86,1.50 0,1.80 0.86,1.50 0,1.20", 0.02, lean=(-0.1, 1.6)),), 0,
         gloss=0.25),
    Clay("light", (Limb(-0.84, 1.50, 0.012, 0, 1.205, 0.016), Limb(0, 1.205, 0.016, 0.84, 1.50,
         0.012),
                   Limb(0, 1.20, 0.014, 0, 0.04, 0.010)), 0, soft=0.025),
)  # fmt: skip

BOX: Final = (
    Clay("main", (Slab("-0.95,1.10 0.15,0.88 0.15,0 -0.95,0.22", 0.015, lean=(-0.3, 0.1)),), 0),
    Clay("main", (Slab("0.15,0.88 0.95,1.12 0.95,0.28 0.15,0", 0.015, lean=(1.5, -0.3)),), 0),
    Clay("main", (Slab("-0.95,1.10 -0.15,1.34 0.95,1.12 0.15,0.88", 0.015, lean=(-0.1, 1.6)),), 0),
    Clay("light", (Slab("-0.47,1.004 0.33,1.244 0.47,1.216 -0.33,0.976", 0.01),
                   Slab("-0.47,1.004 -0.33,0.976 -0.33,0.70 -0.47,0.73", 0.01)), 0, flat=True),
    Clay("dark", (Slab("-0.18,0.50 0.02,0.46 0.02,0.20 -0.18,0.24", 0.01),), 0, flat=True,
         soft=0.02),
)  # fmt: skip

SPHERE: Final = (Clay("main", (Ball(0, 0.88, 0.88, 0.88),), gloss=0.75),)

CONE: Final = (Clay("main", (Turned(0, ((0.0, 0.82), (0.06, 0.82), (1.86, 0.03), (1.92, 0.005)),
     0.24),),
                    gloss=0.3),)  # fmt: skip

BOTTLE: Final = (
    Clay("main", (Turned(0, ((0.0, 0.38), (0.05, 0.44), (1.20, 0.44), (1.34, 0.40), (1.48, 0.24),
                             (1.56, 0.17), (1.66, 0.17)), 0.10),), gloss=0.7),
    Clay("trim", (Turned(0, ((1.62, 0.21), (1.98, 0.21), (2.0, 0.19)), 0.10),), gloss=0.8),
    Clay("paper", (Turned(0, ((0.34, 0.435), (0.98, 0.435)), 0.10),), gloss=0.1),
    Clay("dark", (Limb(-0.22, 0.76, 0.022, 0.22, 0.76, 0.022), Limb(-0.14, 0.64, 0.012, 0.14,
         0.64, 0.012),
                  Limb(-0.14, 0.57, 0.012, 0.14, 0.57, 0.012)), 0, flat=True),
)  # fmt: skip

PERFUME: Final = (
    Clay("glass", (Slab("-0.62,0 0.62,0 0.66,0.08 0.66,1.14 0.58,1.22 -0.58,1.22 -0.66,1.14 "
         "-0.66,0.08",
                        0.16, 1),), gloss=0.8),
    Clay("main", (Slab("-0.52,0.12 0.52,0.12 0.54,0.18 0.54,0.98 -0.54,0.98 -0.54,0.18", 0.14,
         1),), gloss=0.7),
    Clay("light", (Slab("-0.53,0.985 0.53,0.985 0.53,0.945 -0.53,0.945", 0.01),), 0, soft=0.03),
    Clay("trim", (Turned(0, ((1.20, 0.20), (1.32, 0.20)), 0.10),), gloss=0.9),
    Clay("trim", (Slab("-0.30,1.34 0.30,1.34 0.32,1.38 0.32,1.82 0.28,1.86 -0.28,1.86 -0.32,1.82 "
         "-0.32,1.38",
                       0.12, 1),), gloss=0.9),
    Clay("paper", (Slab("-0.28,0.42 0.28,0.42 0.28,0.72 -0.28,0.72", 0.02),), 0, gloss=0.1),
    Clay("dark", (Limb(-0.17, 0.61, 0.018, 0.17, 0.61, 0.018), Limb(-0.10, 0.53, 0.011, 0.10,
         0.53, 0.011)),
         0, flat=True),
    Clay("white", (Slab("-0.60,0.20 -0.54,0.20 -0.54,1.08 -0.60,1.08", 0.02, 1),), 0, soft=0.05),
)  # fmt: skip

_TICKS: Final = tuple(
    Limb(0.40 * sin(turn), 1.0 + 0.40 * cos(turn), 0.014 + 0.008 * (not step % 3),
         0.47 * sin(turn), 1.0 + 0.47 * cos(turn), 0.014 + 0.008 * (not step % 3))
    for step in range(12) for turn in (pi * step / 6,)
)  # fmt: skip

WATCH: Final = (
    Clay("main", (Slab("-0.34,0.0 0.34,0.0 0.44,0.55 0.44,1.45 0.34,2.0 -0.34,2.0 -0.44,1.45 "
         "-0.44,0.55",
                       0.10, 2),)),
    Clay("dark", (Slab("-0.27,0.10 0.27,0.10 0.36,0.55 0.36,1.45 0.27,1.90 -0.27,1.90 -0.36,1.45 "
         "-0.36,0.55",
                       0.02, 2),), 0, soft=0.05),
    Clay("main", (Slab("-0.24,0.14 0.24,0.14 0.33,0.55 0.33,1.45 0.24,1.86 -0.24,1.86 -0.33,1.45 "
         "-0.33,0.55",
                       0.08, 2),)),
    Clay("steel", (Limb(0.58, 1.0, 0.08, 0.72, 1.0, 0.08),), gloss=0.8),
    Clay("steel", (Ball(0, 1.0, 0.65, 0.65, 0, 0.5),), gloss=0.9),
    Clay("main", (Ball(0, 1.0, 0.56, 0.56, 0, 0.25),), gloss=0.3),
    Clay("white", _TICKS, 0, flat=True),
    Clay("white", (Limb(0, 1.0, 0.026, -0.20, 1.16, 0.018), Limb(0, 1.0, 0.022, 0.22, 1.30,
         0.012)), 0, flat=True),
    Clay("gold", (Limb(-0.03, 1.08, 0.008, 0.10, 0.66, 0.006), Ball(0, 1.0, 0.035, 0.035)), 0,
         flat=True),
    Clay("white", (Ball(-0.26, 1.26, 0.20, 0.07, 40),), 0, soft=0.12),
)  # fmt: skip

_PHONE: Final = "-0.44,0 0.44,0 0.50,0.06 0.50,1.94 0.44,2.0 -0.44,2.0 -0.50,1.94 -0.50,0.06"

PHONE: Final = (
    Clay("steel", (Slab("0.10,0.03 0.86,0.14 0.92,0.20 0.92,1.80 0.86,1.86 0.10,1.94", 0.05,
         1),), gloss=0.8),
    Clay("black", (Slab("0.10,0.06 0.84,0.17 0.89,0.22 0.89,1.78 0.84,1.83 0.10,1.91", 0.02,
         1),), gloss=0.3),
    Clay("main", (Slab("0.10,0.30 0.85,0.36 0.85,1.10 0.10,0.80", 0.02, 1),), 0, soft=0.16),
    Clay("white", (Limb(0.60, 1.52, 0.020, 0.78, 1.515, 0.020),), 0, flat=True),
    Clay("main", (Slab(_PHONE, 0.07, 2),), gloss=0.6),
    Clay("light", (Slab("-0.40,1.50 0.0,1.95 -0.40,1.95", 0.04, 1),), 0, soft=0.20),
    Clay("shade", (Slab("-0.40,1.42 0.06,1.42 0.10,1.46 0.10,1.88 0.06,1.92 -0.40,1.92 -0.44,1.88 "
         "-0.44,1.46",
                        0.04, 1),), gloss=0.5),
    Clay("steel", (Ball(-0.29, 1.78, 0.105, 0.105, 0, 0.6), Ball(-0.29, 1.56, 0.105, 0.105, 0, 0.6),
                   Ball(-0.05, 1.67, 0.105, 0.105, 0, 0.6)), 0, gloss=0.8),
    Clay("black", (Ball(-0.29, 1.78, 0.08, 0.08, 0, 0.4), Ball(-0.29, 1.56, 0.08, 0.08, 0, 0.4),
                   Ball(-0.05, 1.67, 0.08, 0.08, 0, 0.4)), 0, gloss=0.9),
    Clay("sky", (Ball(-0.31, 1.80, 0.025, 0.025), Ball(-0.31, 1.58, 0.025, 0.025),
                 Ball(-0.07, 1.69, 0.025, 0.025)), 0, flat=True),
)  # fmt: skip

SHOE: Final = (
    Clay("white", (Slab("-1.16,0.02 0.98,0.02 1.10,0.10 1.10,0.30 -1.20,0.24 -1.24,0.12", 0.08,
         1),), gloss=0.2),
    Clay("dark", (Limb(-1.10, 0.04, 0.045, 1.00, 0.04, 0.045),), 0),
    Clay("main", (Slab("-1.18,0.22 -1.16,0.50 -0.84,0.66 -0.36,0.86 0.02,1.16 0.24,1.14 0.40,0.98 "
         "0.72,0.96 "
                       "1.00,1.20 1.10,1.10 1.08,0.26", 0.22, 2),), gloss=0.2),
    Clay("light", (Slab("-1.18,0.23 -1.16,0.50 -0.86,0.60 -0.70,0.26", 0.12, 2),), 0, gloss=0.2),
    Clay("shade", (Slab("0.72,0.26 0.74,0.80 1.00,1.06 1.09,0.98 1.08,0.26", 0.10, 2),), 0),
    Clay("white", (Slab("-0.42,0.34 -0.10,0.46 0.72,0.78 0.20,0.42 -0.16,0.28", 0.03, 1),), 0,
         gloss=0.2),
    Clay("dark", (Ball(0.56, 1.00, 0.36, 0.10, -4),), 0, soft=0.07),
    Clay("white", tuple(Limb(-0.40 + 0.15 * n, 0.83 + 0.115 * n, 0.032, -0.24 + 0.15 * n,
         0.66 + 0.11 * n, 0.028)
                        for n in range(4)), 0),
)  # fmt: skip

_WHEELS: Final = (-0.98, 0.98)
_SPOKES: Final = tuple(
    Limb(x, 0.27, 0.030, x + 0.18 * cos(turn), 0.27 + 0.18 * sin(turn), 0.024)
    for x in _WHEELS for turn in (0.3 + 2 * pi * step / 5 for step in range(5))
)  # fmt: skip

CAR: Final = (
    Clay("black", (Slab("-1.55,0.14 1.55,0.14 1.50,0.40 -1.50,0.40", 0.05),), 0),
    Clay("main", (Slab("-1.72,0.20 -1.76,0.40 -1.58,0.52 -0.92,0.62 -0.46,0.92 0.02,1.00 "
         "0.48,0.95 1.06,0.72 "
                       "1.62,0.66 1.74,0.54 1.70,0.22", 0.16, 2),), gloss=0.8),
    Clay("glass", (Slab("-0.74,0.64 -0.38,0.87 0.02,0.93 0.06,0.64", 0.05, 1),
                   Slab("0.13,0.64 0.12,0.925 0.46,0.88 0.86,0.67", 0.05, 1)), 0, gloss=0.9),
    Clay("shade", (Slab("-0.48,0.28 0.52,0.28 0.62,0.36 0.20,0.42 -0.30,0.36", 0.05, 1),), 0,
         soft=0.07),
    Clay("light", (Limb(-1.40, 0.53, 0.016, 1.40, 0.60, 0.012),), 0, soft=0.05),
    Clay("shade", (Limb(0.10, 0.62, 0.010, 0.14, 0.30, 0.010), Limb(-0.62, 0.62, 0.010, -0.56,
         0.32, 0.010)),
         0, flat=True),
    Clay("white", (Slab("-1.70,0.45 -1.46,0.50 -1.40,0.46 -1.68,0.40", 0.02, 1),), 0, gloss=0.8),
    Clay("lamp", (Slab("1.60,0.58 1.72,0.55 1.73,0.46 1.58,0.50", 0.02, 1),), 0, gloss=0.6),
    Clay("main", (Limb(1.30, 0.80, 0.035, 1.74, 0.82, 0.030), Limb(1.46, 0.66, 0.03, 1.50, 0.80,
         0.03)), 0, gloss=0.6),
    Clay("black", tuple(Ball(x, 0.30, 0.345, 0.345, 0, 0.2) for x in _WHEELS), 0),
    Clay("rubber", tuple(Ball(x, 0.27, 0.29, 0.29, 0, 0.6) for x in _WHEELS), 0, gloss=0.2),
    Clay("steel", tuple(Ball(x, 0.27, 0.205, 0.205, 0, 0.5) for x in _WHEELS), 0, gloss=0.8),
    Clay("rubber", tuple(Ball(x, 0.27, 0.175, 0.175, 0, 0.3) for x in _WHEELS), 0),
    Clay("steel", (*_SPOKES, *(Ball(x, 0.27, 0.05, 0.05) for x in _WHEELS)), 0, gloss=0.7),
)  # fmt: skip

HEADPHONES: Final = (
    Clay("main", _bow(0, 1.05, (0.86, 0.86), (0, 1), 0.10), 0, gloss=0.4),
    Clay("dark", _bow(0, 1.02, (0.77, 0.76), (0.18, 0.82), 0.06), 0),
    Clay("steel", (Limb(-0.86, 1.16, 0.05, -0.84, 0.82, 0.05), Limb(0.86, 1.16, 0.05, 0.84, 0.82,
         0.05)), 0, gloss=0.9),
    Clay("rubber", (Ball(-0.60, 0.50, 0.20, 0.42, -6), Ball(0.60, 0.50, 0.20, 0.42, 6)), 0),
    Clay("main", (Ball(-0.80, 0.52, 0.25, 0.48, -6), Ball(0.80, 0.52, 0.25, 0.48, 6)), 0,
         gloss=0.5),
    Clay("shade", (Ball(-0.86, 0.53, 0.14, 0.32, -6), Ball(0.86, 0.53, 0.14, 0.32, 6)), 0,
         gloss=0.6),
    Clay("steel", (Ball(-0.90, 0.54, 0.06, 0.13, -6), Ball(0.90, 0.54, 0.06, 0.13, 6)), 0,
         gloss=0.9),
)  # fmt: skip

_CUP_SIDE: Final = tuple(
    (1.22 * step / 40, 0.70 - 0.25 * (1 - step / 40) ** 5) for step in range(41)
)

CUP: Final = (
    Clay("main", _bow(0.62, 0.72, (0.36, 0.34), (-0.55, 0.60), 0.075), 0, gloss=0.5),
    Clay("main", (Turned(0, _CUP_SIDE, 0.20),), gloss=0.5),
    Clay("light", (Ball(0, 1.23, 0.70, 0.15, 0, 0.2),), gloss=0.4),
    Clay("dark", (Ball(0, 1.215, 0.645, 0.118, 0, 0.1),), flat=True),
    Clay("coffee", (Ball(0, 1.185, 0.60, 0.09, 0, 0.1),), 0, gloss=0.5),
    Clay("white", (Limb(-0.14, 1.42, 0.03, -0.22, 1.62, 0.05), Limb(-0.22, 1.62, 0.05, -0.10,
         1.84, 0.05),
                   Limb(-0.10, 1.84, 0.05, -0.18, 2.06, 0.01), Limb(0.16, 1.44, 0.03, 0.08, 1.60,
                        0.04),
                   Limb(0.08, 1.60, 0.04, 0.18, 1.80, 0.01)), 0.05, soft=0.12),
)  # fmt: skip

BOOK: Final = (
    Clay("paper", (Slab("-0.50,1.82 0.62,1.80 0.84,1.94 -0.28,1.96", 0.01, lean=(-0.1, 1.4)),), 0),
    Clay("main", (Slab("0.66,0.0 0.88,0.16 0.88,1.94 0.66,1.82", 0.02, lean=(1.2, 0)),), 0),
    Clay("paper", (Slab("0.70,0.05 0.84,0.16 0.84,1.88 0.70,1.80", 0.01, lean=(0.8, 0)),), 0),
    Clay("main", (Slab("-0.62,0.02 0.68,0.0 0.68,1.84 -0.62,1.86", 0.04, lean=(-0.2, 0)),), 0,
         gloss=0.25),
    Clay("dark", (Slab("-0.62,0.02 -0.47,0.02 -0.47,1.86 -0.62,1.86", 0.03),), 0, soft=0.04),
    Clay("gold", (*_chain("-0.34,0.18 0.54,0.17 0.54,1.67 -0.34,1.68 -0.34,0.18", 0.014),
                  Limb(-0.16, 1.34, 0.038, 0.36, 1.335, 0.038), Limb(-0.06, 1.18, 0.022, 0.26,
                       1.175, 0.022),
                  *_bow(0.10, 0.66, (0.20, 0.20), (0, 2), 0.016), Ball(0.10, 0.66, 0.08, 0.08)),
                       0, gloss=0.8),
    Clay("rose", (Slab("0.24,0.02 0.36,0.02 0.36,-0.16 0.30,-0.10 0.24,-0.16", 0.02),), 0),
)  # fmt: skip

CHAIR: Final = (
    Clay("wood", (Limb(-0.40, 0.76, 0.055, -0.44, 0.18, 0.04), Limb(0.58, 0.76, 0.055, 0.66,
         0.18, 0.04)), 0),
    Clay("shade", (Slab("-0.48,0.84 0.52,0.84 0.70,1.90 0.58,2.0 -0.44,2.0 -0.56,1.90", 0.10, 2),)),
    Clay("main", (Slab("-0.46,0.86 0.46,0.86 0.60,1.88 0.50,1.96 -0.46,1.96 -0.54,1.88", 0.16,
         2),)),
    Clay("dark", (Ball(-0.24, 1.52, 0.025, 0.025), Ball(0.24, 1.52, 0.025, 0.025), Ball(0, 1.26,
         0.025, 0.025)),
         0, flat=True),
    Clay("wood", (Limb(-0.54, 0.66, 0.06, -0.62, 0.0, 0.045), Limb(0.44, 0.66, 0.06, 0.50, 0.0,
         0.045)), 0),
    Clay("main", (Slab("-0.66,0.66 0.50,0.66 0.66,0.90 0.60,0.98 -0.46,0.98 -0.66,0.78", 0.12,
         2),)),
    Clay("light", (Slab("-0.52,0.86 0.42,0.86 0.52,0.93 -0.40,0.94", 0.03, 1),), 0, soft=0.10),
)  # fmt: skip

FLOWER: Final = (
    Clay("leaf", (Limb(0.04, 0.0, 0.045, -0.05, 0.60, 0.042), Limb(-0.05, 0.60, 0.042, 0.0, 1.30,
         0.035)), 0.02),
    Clay("leaf", (Slab("0.0,0.28 0.22,0.58 0.62,0.72 0.50,0.40 0.22,0.26", 0.06, 2),
                  Slab("-0.04,0.46 -0.20,0.72 -0.58,0.84 -0.48,0.56 -0.22,0.44", 0.06, 2)), 0),
    *(Clay("shade" if ring else "main", tuple(
        Ball(0.46 * cos(turn), 1.40 + 0.44 * sin(turn), 0.34, 0.19, 180 * turn / pi)
        for turn in (2 * pi * (step + 0.5 * ring) / 8 for step in range(8))), 0)
      for ring in (1, 0)),
    Clay("light", tuple(
        Ball(0.30 * cos(turn), 1.40 + 0.29 * sin(turn), 0.20, 0.09, 180 * turn / pi)
        for turn in (2 * pi * step / 8 for step in range(8))), 0, soft=0.12),
    Clay("heart", (Ball(0, 1.40, 0.22, 0.21, 0, 0.6),), gloss=0.15),
    Clay("dark", tuple(Ball(0.13 * cos(2.4 * n) * (n / 9), 1.40 + 0.13 * sin(2.4 * n) * (n / 9),
         0.018, 0.018)
                       for n in range(1, 10)), 0, flat=True, soft=0.02),
)  # fmt: skip
