"""Animals as figures of clay: they sit, stand or float, and look at the viewer. Pure data.

The rule: `main` is the fur's own colour, `light` and `dark` follow from it; what is the same in
every animal (eyes, noses) has fixed colours.
"""

from itertools import pairwise
from typing import Final

from onetake.providers.sandbox.clay import Ball, Clay, Limb, Slab, Solid


def eyes(x: float, y: float, size: float, iris: str = "") -> list[Clay]:
    """Two round eyes with a spark of light; `iris`: a colour around a slim pupil."""
    both = (-1, 1)
    first = iris or "black"
    pieces = [Clay(first, tuple(Ball(s * x, y, size, size * 1.1) for s in both), 0, gloss=0.5)]
    if iris:
        slim = tuple(Ball(s * x, y, size * 0.42, size * 0.88) for s in both)
        pieces.append(Clay("black", slim, 0, flat=True))
    spark = tuple(
        Ball(s * x - size * 0.32, y + size * 0.38, size * 0.30, size * 0.30) for s in both
    )
    low = tuple(Ball(s * x + size * 0.34, y - size * 0.42, size * 0.14, size * 0.14) for s in both)
    return [*pieces, Clay("white", spark + low, 0, flat=True)]


def smile(x: float, y: float, size: float, ink: str = "black") -> Clay:
    """Two small bows below a nose."""
    bows: list[Solid] = [Limb(x, y + size * 0.5, size * 0.10, x, y, size * 0.10)]
    for side in (-1, 1):
        points = [(0, 0), (0.22, -0.22), (0.5, -0.25), (0.75, -0.05)]
        for (ax, ay), (bx, by) in pairwise(points):
            bows.append(Limb(x + side * ax * size, y + ay * size, size * 0.09,
                             x + side * bx * size, y + by * size, size * 0.08))  # fmt: skip
    return Clay(ink, tuple(bows), 0, flat=True)


def _pair(*solids: tuple[type[Ball] | type[Limb], tuple[float, ...]]) -> tuple[Solid, ...]:
    """Each solid and its mirror image."""
    made: list[Solid] = []
    for kind, numbers in solids:
        for side in (-1, 1):
            if kind is Limb:
                ax, ay, a, bx, by, b = numbers
                made.append(Limb(side * ax, ay, a, side * bx, by, b))
            else:
                x, y, wide, high, *turn = numbers
                made.append(Ball(side * x, y, wide, high, side * turn[0] if turn else 0.0))
    return tuple(made)


_WHISKERS: Final = tuple(
    Limb(side * 0.24, 1.22 + lift * 0.3, 0.008, side * 0.72, 1.20 + lift, 0.004)
    for side in (-1, 1) for lift in (-0.10, 0.0, 0.10)
)  # fmt: skip

CAT: Final = (
    Clay("main", (Limb(0.40, 0.14, 0.13, 0.80, 0.16, 0.12), Limb(0.80, 0.16, 0.12, 0.98, 0.45,
         0.11),
                  Limb(0.98, 0.45, 0.11, 0.90, 0.78, 0.09)), 0.08),
    Clay("dark", (Limb(0.96, 0.62, 0.10, 0.89, 0.80, 0.09),), soft=0.12),
    Clay("main", (Ball(0, 0.50, 0.46, 0.58), *_pair((Ball, (0.30, 0.26, 0.30, 0.30))),
                  Ball(0, 0.86, 0.34, 0.36)), 0.16),
    Clay("dark", _pair((Limb, (0.44, 0.70, 0.03, 0.28, 0.66, 0.02)),
                       (Limb, (0.48, 0.55, 0.03, 0.30, 0.50, 0.02)),
                       (Limb, (0.54, 0.36, 0.03, 0.36, 0.34, 0.02))), 0, soft=0.07),
    Clay("light", (Ball(0, 0.76, 0.21, 0.34),), soft=0.14),
    Clay("main", _pair((Limb, (0.15, 0.66, 0.12, 0.16, 0.14, 0.12))), 0),
    Clay("light", _pair((Ball, (0.17, 0.09, 0.16, 0.10))), 0),
    Clay("main", (Ball(0, 1.40, 0.48, 0.40), *_pair((Ball, (0.24, 1.28, 0.28, 0.24)),
                                                  (Limb, (0.27, 1.62, 0.19, 0.39, 1.93, 0.03)))),
                                                       0.07),
    Clay("pink", _pair((Limb, (0.29, 1.66, 0.09, 0.37, 1.85, 0.01))), 0, soft=0.05),
    Clay("dark", (Limb(0, 1.74, 0.03, 0, 1.58, 0.02),
                  *_pair((Limb, (0.12, 1.73, 0.03, 0.09, 1.59, 0.02)),
                         (Limb, (0.46, 1.32, 0.025, 0.34, 1.30, 0.015)))), 0, soft=0.06),
    Clay("light", (*_pair((Ball, (0.11, 1.20, 0.16, 0.12))), Ball(0, 1.12, 0.12, 0.09)), 0.06,
         soft=0.05),
    *eyes(0.20, 1.43, 0.115, "iris"),
    Clay("pink", (Ball(0, 1.285, 0.055, 0.038),), gloss=0.4),
    smile(0, 1.20, 0.15),
    Clay("white", _WHISKERS, 0, flat=True),
)  # fmt: skip

DOG: Final = (
    Clay("main", (Limb(0.42, 0.25, 0.12, 0.72, 0.52, 0.09), Limb(0.72, 0.52, 0.09, 0.70, 0.78,
         0.05)), 0.06),
    Clay("main", (Ball(0, 0.50, 0.46, 0.56), *_pair((Ball, (0.32, 0.25, 0.30, 0.28))),
                  Ball(0, 0.84, 0.37, 0.36)), 0.16),
    Clay("light", (Ball(0, 0.74, 0.26, 0.36),), soft=0.14),
    Clay("main", _pair((Limb, (0.18, 0.66, 0.14, 0.19, 0.15, 0.13))), 0),
    Clay("light", _pair((Ball, (0.20, 0.09, 0.18, 0.11))), 0),
    Clay("collar", (Slab("-0.34,1.06 0,0.95 0.34,1.06 0.34,0.97 0,0.85 -0.34,0.97", 0.04, 2),),
         gloss=0.3),
    Clay("gold", (Ball(0, 0.84, 0.075, 0.075, 0, 0.5),), gloss=0.8),
    Clay("main", (Ball(0, 1.46, 0.46, 0.42), *_pair((Ball, (0.20, 1.26, 0.26, 0.22)))), 0.12),
    Clay("light", (Limb(0, 1.80, 0.04, 0, 1.45, 0.08), Ball(0, 1.24, 0.26, 0.18)), 0.08, soft=0.09),
    Clay("light", (*_pair((Ball, (0.12, 1.20, 0.17, 0.14))), Ball(0, 1.28, 0.15, 0.12)), 0.08),
    Clay("rose", (Ball(0, 1.04, 0.085, 0.12),), gloss=0.3),
    Clay("light", (*_pair((Ball, (0.10, 1.19, 0.15, 0.10))),), 0.05),
    Clay("dark", _pair((Limb, (0.38, 1.72, 0.13, 0.53, 1.34, 0.17)),
                       (Limb, (0.53, 1.34, 0.17, 0.55, 1.22, 0.14))), 0.05),
    *eyes(0.19, 1.49, 0.10),
    Clay("dark", _pair((Limb, (0.13, 1.66, 0.025, 0.24, 1.67, 0.02))), 0, soft=0.05),
    Clay("black", (Ball(0, 1.33, 0.105, 0.075),), gloss=0.6),
    smile(0, 1.215, 0.16),
)  # fmt: skip

RABBIT: Final = (
    Clay("white", (Ball(0.46, 0.24, 0.16, 0.16),)),
    Clay("main", (Ball(0, 0.46, 0.44, 0.50), *_pair((Ball, (0.28, 0.24, 0.28, 0.28)))), 0.16),
    Clay("light", (Ball(0, 0.52, 0.22, 0.30),), soft=0.14),
    Clay("light", _pair((Ball, (0.26, 0.08, 0.22, 0.10))), 0),
    Clay("main", _pair((Limb, (0.15, 0.68, 0.10, 0.10, 0.46, 0.10))), 0),
    Clay("main", _pair((Limb, (0.16, 1.42, 0.12, 0.26, 2.06, 0.13))), 0),
    Clay("pink", _pair((Limb, (0.18, 1.50, 0.05, 0.26, 2.04, 0.06))), 0, soft=0.06),
    Clay("main", (Ball(0, 1.18, 0.40, 0.36), *_pair((Ball, (0.20, 1.06, 0.24, 0.20)))), 0.10),
    Clay("light", (*_pair((Ball, (0.10, 1.02, 0.14, 0.11))),), 0.06, soft=0.06),
    *eyes(0.20, 1.22, 0.095),
    Clay("pink", (Ball(0, 1.09, 0.05, 0.035),), gloss=0.4),
    Clay("white", (Slab("-0.05,0.98 0.05,0.98 0.045,0.89 -0.045,0.89", 0.02),), 0),
    smile(0, 1.02, 0.13),
    Clay("pink", _pair((Ball, (0.29, 1.08, 0.09, 0.06))), 0, soft=0.10),
)  # fmt: skip


def _bear(limbs: str, patches: str) -> tuple[Clay, ...]:
    """A bear sits; a panda is one with dark limbs and patches about its eyes."""
    return (
        Clay(limbs, _pair((Limb, (0.40, 0.92, 0.20, 0.56, 0.48, 0.17))), 0),
        Clay("main", (Ball(0, 0.58, 0.54, 0.62), Ball(0, 0.90, 0.42, 0.34)), 0.14),
        Clay("light", (Ball(0, 0.56, 0.32, 0.38),), soft=0.16),
        Clay(limbs, _pair((Limb, (0.42, 0.20, 0.22, 0.56, 0.16, 0.22))), 0),
        Clay("light", _pair((Ball, (0.54, 0.16, 0.13, 0.14))), 0, soft=0.06),
        Clay(limbs, _pair((Ball, (0.38, 1.78, 0.18, 0.18))), 0),
        Clay("dark", _pair((Ball, (0.37, 1.76, 0.10, 0.10))), 0, soft=0.07),
        Clay("main", (Ball(0, 1.44, 0.50, 0.44), *_pair((Ball, (0.26, 1.30, 0.24, 0.22)))), 0.10),
        Clay(patches, _pair((Ball, (0.20, 1.47, 0.12, 0.16, -28))), 0, soft=0.05),
        Clay("light", (Ball(0, 1.26, 0.23, 0.18),)),
        *eyes(0.19, 1.49, 0.08),
        Clay("black", (Ball(0, 1.34, 0.10, 0.065),), gloss=0.6),
        smile(0, 1.23, 0.15),
    )


BEAR: Final = _bear("main", "main")
PANDA: Final = _bear("black", "black")

OTTER: Final = (  # on its back in the water, as otters do
    Clay("main", (Limb(0.85, 0.16, 0.20, 1.52, 0.14, 0.07),)),
    Clay("main", (Ball(0.12, 0.26, 0.98, 0.34), Ball(0.75, 0.20, 0.42, 0.24)), 0.2),
    Clay("light", (Ball(0.08, 0.36, 0.72, 0.20),), soft=0.18),
    Clay("dark", (Ball(0.98, 0.46, 0.10, 0.20, -18), Ball(0.72, 0.46, 0.10, 0.19, 12)), 0),
    Clay("main", (Ball(-0.62, 0.62, 0.44, 0.38), Ball(-0.62, 0.50, 0.48, 0.28),
                  Ball(-0.98, 0.86, 0.085, 0.085), Ball(-0.26, 0.86, 0.085, 0.085)), 0.10),
    Clay("light", (Ball(-0.62, 0.50, 0.38, 0.25),), soft=0.16),
    Clay("light", (Ball(-0.73, 0.49, 0.15, 0.12), Ball(-0.51, 0.49, 0.15, 0.12)), 0.06),
    Clay("black", (Ball(-0.80, 0.69, 0.075, 0.085), Ball(-0.44, 0.69, 0.075, 0.085)), 0, gloss=0.5),
    Clay("white", (Ball(-0.825, 0.725, 0.024, 0.024), Ball(-0.465, 0.725, 0.024, 0.024)), 0,
         flat=True),
    Clay("black", (Ball(-0.62, 0.59, 0.095, 0.065),), gloss=0.6),
    smile(-0.62, 0.47, 0.15),
    Clay("white", tuple(Limb(-0.62 + s * 0.18, 0.49, 0.007, -0.62 + s * 0.56, 0.47 + k, 0.004)
                        for s in (-1, 1) for k in (-0.08, 0.0, 0.08)), 0, flat=True),
    Clay("dark", (Limb(-0.30, 0.24, 0.13, -0.08, 0.52, 0.11), Limb(0.34, 0.26, 0.13, 0.08, 0.53,
         0.11)), 0),
)  # fmt: skip

BIRD: Final = (
    Clay("bark", (Limb(-1.2, 0.02, 0.075, 0.1, 0.06, 0.07), Limb(0.1, 0.06, 0.07, 1.2, 0.20,
         0.05)), 0.05),
    Clay("leaf", (Ball(-0.95, 0.20, 0.20, 0.09, 30), Ball(0.98, 0.36, 0.20, 0.09, 40),
                  Ball(1.12, 0.06, 0.18, 0.08, -30)), 0),
    Clay("dark", (Slab("0.38,0.42 0.62,0.36 1.06,-0.16 0.90,-0.26 0.78,-0.16 0.44,0.14", 0.05,
         1),)),
    Clay("beak", (Limb(-0.10, 0.16, 0.03, -0.12, 0.06, 0.035), Limb(0.12, 0.16, 0.03, 0.10, 0.08,
         0.035)), 0),
    Clay("main", (Ball(0.06, 0.58, 0.52, 0.46, -24), Ball(-0.24, 1.02, 0.35, 0.33)), 0.24),
    Clay("light", (Ball(-0.18, 0.48, 0.30, 0.34, -12),), soft=0.20),
    Clay("dark", (Ball(0.24, 0.56, 0.40, 0.23, -38), Limb(0.40, 0.44, 0.15, 0.66, 0.16, 0.05)),
         0.10),
    Clay("main", (Ball(0.20, 0.62, 0.30, 0.15, -36),), soft=0.10),
    Clay("beak", (Limb(-0.54, 0.99, 0.085, -0.74, 0.95, 0.012),), gloss=0.3),
    Clay("light", (Ball(-0.36, 0.98, 0.15, 0.13),), soft=0.10),
    Clay("black", (Ball(-0.34, 1.08, 0.075, 0.08),), gloss=0.5),
    Clay("white", (Ball(-0.365, 1.115, 0.025, 0.025),), 0, flat=True),
)  # fmt: skip

HORSE: Final = (
    Clay("shade", (Limb(0.48, 0.80, 0.17, 0.62, 0.42, 0.09), Limb(0.62, 0.42, 0.09, 0.54, 0.06,
         0.06),
                   Limb(-0.42, 0.75, 0.14, -0.34, 0.40, 0.08), Limb(-0.34, 0.40, 0.08, -0.38,
                        0.06, 0.06)), 0.05),
    Clay("mane", (Limb(0.74, 1.05, 0.09, 0.96, 0.80, 0.11), Limb(0.96, 0.80, 0.11, 0.98, 0.36,
         0.03)), 0.05),
    Clay("main", (Ball(0.02, 0.96, 0.72, 0.33), Ball(0.50, 0.98, 0.34, 0.36), Ball(-0.48, 0.98,
         0.32, 0.36),
                  Limb(-0.56, 1.08, 0.26, -0.86, 1.62, 0.17), Limb(-0.88, 1.66, 0.18, -1.18,
                       1.36, 0.12),
                  Limb(-0.80, 1.74, 0.07, -0.76, 1.94, 0.02), Limb(-0.88, 1.76, 0.06, -0.89,
                       1.94, 0.02)), 0.12),
    Clay("main", (Limb(0.60, 0.80, 0.20, 0.72, 0.44, 0.10), Limb(0.72, 0.44, 0.10, 0.66, 0.08,
         0.065),
                  Limb(-0.56, 0.78, 0.16, -0.58, 0.42, 0.09), Limb(-0.58, 0.42, 0.09, -0.60,
                       0.08, 0.065)), 0.05),
    Clay("black", (Limb(0.66, 0.07, 0.075, 0.63, 0.03, 0.085), Limb(-0.60, 0.07, 0.075, -0.63,
         0.03, 0.085),
                   Limb(0.54, 0.05, 0.07, 0.52, 0.03, 0.075), Limb(-0.38, 0.05, 0.07, -0.40,
                        0.03, 0.075)), 0, gloss=0.3),
    Clay("mane", (Limb(-0.74, 1.86, 0.08, -0.62, 1.62, 0.12), Limb(-0.62, 1.62, 0.12, -0.44,
         1.28, 0.10),
                  Limb(-0.88, 1.84, 0.06, -0.96, 1.66, 0.04)), 0.06),
    Clay("shade", (Ball(-1.20, 1.34, 0.13, 0.12),), soft=0.10),
    Clay("black", (Ball(-0.95, 1.66, 0.045, 0.05), Ball(-1.24, 1.38, 0.022, 0.03)), 0, gloss=0.5),
    Clay("white", (Ball(-0.965, 1.68, 0.014, 0.014),), 0, flat=True),
)  # fmt: skip

FISH: Final = (
    Clay("dark", (Slab("0.62,0.62 1.20,1.06 1.10,0.62 1.20,0.16 0.62,0.56", 0.07, 2),)),
    Clay("dark", (Slab("-0.35,0.95 0.05,1.32 0.52,1.14 0.50,0.82", 0.06, 2),
                  Slab("-0.10,0.30 0.20,-0.02 0.46,0.18 0.34,0.42", 0.05, 2)), 0),
    Clay("main", (Ball(-0.12, 0.62, 0.80, 0.42), Ball(0.50, 0.60, 0.32, 0.20)), 0.2, gloss=0.45),
    Clay("light", (Ball(-0.20, 0.42, 0.62, 0.18),), soft=0.18),
    Clay("white", (Limb(-0.32, 0.94, 0.07, -0.36, 0.32, 0.07), Limb(0.18, 0.90, 0.06, 0.18, 0.36,
         0.05),
                   Limb(0.56, 0.74, 0.04, 0.56, 0.48, 0.04)), 0, soft=0.05),
    Clay("dark", (Ball(0.00, 0.52, 0.24, 0.12, -28),), gloss=0.3),
    Clay("white", (Ball(-0.62, 0.70, 0.13, 0.13),), gloss=0.4),
    Clay("black", (Ball(-0.64, 0.70, 0.075, 0.08),), gloss=0.4),
    Clay("white", (Ball(-0.665, 0.735, 0.025, 0.025),), 0, flat=True),
    Clay("shade", (Limb(-0.88, 0.53, 0.012, -0.74, 0.47, 0.012),), 0, flat=True),
)  # fmt: skip
