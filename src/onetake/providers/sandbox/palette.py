"""The colours of the sandbox's pictures, as data. Pure.

The rule: a palette is light from above to the horizon, then dark towards the viewer, so that
any scene painted with it has depth.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

Ink: TypeAlias = tuple[float, float, float]
"""Luma and the two chroma values, BT.709, limited range: 16–235 and 16–240."""


def ink(rgb: str) -> Ink:
    """From six hexadecimal digits of gamma-coded sRGB."""
    red, green, blue = (int(rgb[at : at + 2], 16) for at in (0, 2, 4))
    return (
        16 + 0.18259 * red + 0.61423 * green + 0.06201 * blue,
        128 - 0.10064 * red - 0.33857 * green + 0.43922 * blue,
        128 + 0.43922 * red - 0.39894 * green - 0.04027 * blue,
    )


def mix(one: Ink, other: Ink, share: float) -> Ink:
    """`share` 0 is the one, 1 is the other."""
    return (
        one[0] + (other[0] - one[0]) * share,
        one[1] + (other[1] - one[1]) * share,
        one[2] + (other[2] - one[2]) * share,
    )


@dataclass(frozen=True, slots=True)
class Palette:
    name: str
    top: Ink  # the sky, from the top …
    middle: Ink
    low: Ink  # … to the horizon
    light: Ink  # sun, moon, lamps
    far: Ink  # what is far away
    near: Ink  # what is close, nearly black
    accent: Ink
    dark: bool = False  # stars are to be seen, and the light is a moon


def _palette(name: str, colours: str, *, dark: bool = False) -> Palette:
    return Palette(name, *(ink(colour) for colour in colours.split()), dark=dark)


_ALL: Final = (
    #                   top    middle low    light  far    near   accent
    _palette("sunset", "2a1a52 b8446a ffb066 ffe6b0 94486f 1a0d26 ff7a4d"),
    _palette("dawn", "5a79b5 e3a3a6 ffdfbe fff2d8 a9869f 2b2743 ff9d80"),
    _palette("day", "2675c9 78b8ef def1fb fffbe8 86aecb 143049 ffd166"),
    _palette("ocean", "0a4a86 3a9fd3 d2f1ee fff6d8 4796b5 05243b ffd27d"),
    _palette("forest", "5f9a86 b4d6a2 f4f5c9 fffbd2 7aab84 0a2117 e6f07f"),
    _palette("night", "040919 11264f 3c5c93 eaf1ff 213e6b 03060f a3c8ff", dark=True),
    _palette("neon", "09031e 3b0e66 d3247e ff93d6 461a7c 07020f 18e4ff", dark=True),
    _palette("snow", "6f9cc6 b6d3e8 f3f8fb ffffff a4c0d7 273f54 dff3ff"),
    _palette("desert", "3a8db6 f0c488 ffe8c1 fff5d9 dc985c 552814 ffcf70"),
    _palette("fire", "150303 6d1105 ff661a ffd584 7c1c09 0d0202 ffae3d", dark=True),
    _palette("gold", "2a1b08 8f631d f5d283 fff2c8 aa792c 180e03 ffd873"),
    _palette("pastel", "a6b6f2 e4c1ec ffe2e2 fffaf0 c5aedf 574d84 ffb0c6"),
    _palette("mono", "3a3a3a 8c8c8c e2e2e2 ffffff 7d7d7d 121212 f0f0f0"),
    _palette("space", "03020b 1a1145 4c2b86 dcd7ff 31206a 020108 7ad7ff", dark=True),
    _palette("spring", "86c2ef f3cfe2 fff1f0 fffdf3 dfa2be 472a3d ff9cbf"),
    _palette("autumn", "7fa3c4 f2c690 ffe6bd fff3d2 c7743a 331509 f28f2c"),
)
PALETTES: Final = {palette.name: palette for palette in _ALL}
