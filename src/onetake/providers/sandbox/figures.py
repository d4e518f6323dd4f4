"""The figures of clay by name: how large each is, its natural colour, and how it is lit.

The rule: a figure takes the colour that the words name for it; nothing else about it changes.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from onetake.providers.sandbox import animals, people, products
from onetake.providers.sandbox.clay import (
    Clay,
    Grid,
    Light,
    blurred,
    enlarged,
    extent,
    modelled,
    rgb_bytes,
)
from onetake.providers.sandbox.layer import Canvas, Layer, layer_of
from onetake.providers.sandbox.paint import Generator, oval
from onetake.providers.sandbox.palette import Ink, Palette, mix
from onetake.providers.sandbox.pixels import U8, Floats, picture_of
from onetake.providers.sandbox.wording import Dress


@dataclass(frozen=True, slots=True)
class Figure:
    """`unit`: share of the frame's shorter side; `sinks`: how much of it is under water."""

    pieces: tuple[Clay, ...]
    unit: float
    natural: str
    sinks: float = 0.0
    hovers: float = 0.0  # units above the ground
    front: float = 0.0  # units that its foremost corner is below the middle of its foot


FIGURES: Final = {
    "cat": Figure(animals.CAT, 0.300, "d98a45"),
    "dog": Figure(animals.DOG, 0.300, "c98d4f"),
    "rabbit": Figure(animals.RABBIT, 0.280, "d9c9b6"),
    "bear": Figure(animals.BEAR, 0.310, "8a5a37"),
    "panda": Figure(animals.PANDA, 0.310, "f2f0ea"),
    "otter": Figure(animals.OTTER, 0.300, "7d5638", sinks=0.10),
    "bird": Figure(animals.BIRD, 0.330, "4f93c9"),
    "horse": Figure(animals.HORSE, 0.320, "8a5130"),
    "fish": Figure(animals.FISH, 0.320, "f07f2e", hovers=0.5),
    "person": Figure(people.MAN, 0.330, "3f6f9f"),
    "woman": Figure(people.WOMAN, 0.330, "c8504b"),
    "portrait": Figure(people.PORTRAIT, 0.420, "41698c"),
    "cube": Figure(products.CUBE, 0.260, "5f8fc4", front=0.22),
    "box": Figure(products.BOX, 0.300, "c4986a", front=0.20),
    "sphere": Figure(products.SPHERE, 0.250, "d9766b"),
    "cone": Figure(products.CONE, 0.260, "e39a48"),
    "bottle": Figure(products.BOTTLE, 0.270, "4d7d74"),
    "perfume": Figure(products.PERFUME, 0.260, "e0a9a0"),
    "watch": Figure(products.WATCH, 0.290, "33363d"),
    "phone": Figure(products.PHONE, 0.280, "5c6f88"),
    "shoe": Figure(products.SHOE, 0.270, "d5533f"),
    "car": Figure(products.CAR, 0.235, "c62f34"),
    "headphones": Figure(products.HEADPHONES, 0.300, "3a3d46"),
    "cup": Figure(products.CUP, 0.270, "ece4d6"),
    "book": Figure(products.BOOK, 0.260, "8c3b36"),
    "chair": Figure(products.CHAIR, 0.270, "5f8a7d"),
    "flower": Figure(products.FLOWER, 0.300, "e5567f"),
}

UNIT_MAX: Final = 330
"""Pixels of a unit that are modelled: larger figures are enlarged."""

GLASSY: Final = ("sphere", "cube", "cone", "bottle")

FIXED: Final = {
    "black": "15161a", "white": "fbfaf6", "pink": "eeaaa6", "rose": "e6808a", "iris": "5f9a4a",
    "hazel": "7a5230",
    "collar": "c8413b", "gold": "dcab43", "beak": "f0a030", "bark": "6d4c33", "leaf": "5b9a4a",
    "mane": "2f211a", "steel": "c3c9d0", "paper": "f4efe2", "glass": "243442", "rubber": "202228",
    "lamp": "e23b30", "coffee": "5a3620", "wood": "a87a4e", "heart": "e8b13c", "skin": "eebf9f",
    "flush": "b5685a", "lips": "c9505a", "hair": "34231c", "denim": "3a4a63", "sky": "9cc4ef",
    "trim": "d9c08a",
}  # fmt: skip
"""Colours that stay the same whatever a figure's own is."""


def rgb_of_hex(digits: str) -> Floats:
    return np.array([int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)], np.float32)


def inks_for(own: str) -> dict[str, Floats]:
    """The figure's colour, what follows from it, and the fixed ones."""
    main = rgb_of_hex(own)
    bright = float(main @ np.array([0.2126, 0.7152, 0.0722], np.float32))
    inks = {name: rgb_of_hex(digits) for name, digits in FIXED.items()}
    cream = np.array([1.0, 0.97, 0.92], np.float32)
    inks["main"] = main
    inks["light"] = main + (cream - main) * np.float32(0.60 if bright > 0.2 else 0.22)
    inks["dark"] = main * np.float32(0.58)
    inks["shade"] = main * np.float32(0.78)
    return inks


def figure(
    rng: Generator, canvas: Canvas, palette: Palette, name: str, dress: Dress,
    place: tuple[float, float, float],
) -> list[Layer]:  # fmt: skip
    """Its shadow and itself. `place`: shares of width and height of its foot, and depth."""
    shape = FIGURES[name]
    across, ground, depth = place
    unit = min(canvas.width, canvas.height) * shape.unit * (0.94 + 0.12 * float(rng.random()))
    foot = (canvas.x(across), canvas.y(ground) + (shape.front - shape.hovers) * unit)
    left, top, grid = _grid(canvas, shape, foot, unit)
    sides = (grid.x.shape[1], len(grid.y))
    grid = grid.coarser(UNIT_MAX)
    light = _light(palette, glass=dress.glass and name in GLASSY)
    rgb, alpha = modelled(shape.pieces, inks_for(dress.tint or shape.natural), grid, light)
    if shape.sinks:
        alpha = alpha * np.clip((grid.y - shape.sinks) / 0.10 + 0.5, 0, 1)
    if light.glass:
        alpha *= np.float32(0.86)
    body = _placed(rng, canvas, (left, top), (enlarged(rgb, sides), enlarged(alpha, sides)), depth)
    if shape.sinks or shape.hovers or name == "portrait":
        return [body]
    middle = (foot[0], foot[1] - shape.front * 0.8 * unit)
    return [_shadow(canvas, palette, (middle, unit), (alpha, grid), depth), body]


def half_width(name: str) -> float:
    """In shorter sides of the frame; 0 for what does not stand."""
    if name not in FIGURES or name == "portrait":
        return 0.0
    left, _, right, _ = extent(FIGURES[name].pieces)
    return max(-left, right) * FIGURES[name].unit


def _grid(
    canvas: Canvas, shape: Figure, foot: tuple[float, float], unit: float
) -> tuple[int, int, Grid]:
    """The even part of the canvas that the figure takes."""
    low_x, low_y, high_x, high_y = extent(shape.pieces)
    left = int(max(foot[0] + (low_x - 0.1) * unit, 0)) & ~1
    right = int(min(foot[0] + (high_x + 0.1) * unit, canvas.full_width)) & ~1
    top = int(max(foot[1] - (high_y + 0.1) * unit, 0)) & ~1
    bottom = int(min(foot[1] - (low_y - 0.1) * unit, canvas.full_height)) & ~1
    columns = (np.arange(left, max(right, left + 2)) + 0.5 - foot[0]) / unit
    rows = (foot[1] - np.arange(top, max(bottom, top + 2)) - 0.5) / unit
    return left, top, Grid(
        columns.astype(np.float32)[None, :], rows.astype(np.float32)[:, None], unit
    )  # fmt: skip


def _rgb_of_ink(ink: Ink) -> Floats:
    y, u, v = 1.16438 * (ink[0] - 16), ink[1] - 128, ink[2] - 128
    rgb = np.array([y + 1.79274 * v, y - 0.21325 * u - 0.53291 * v, y + 2.11240 * u], np.float32)
    return np.clip(rgb / 255, 0, 1)


def _light(palette: Palette, *, glass: bool) -> Light:
    """What the palette's light and air do to colours; never so much that they are others."""
    key, air = _rgb_of_ink(palette.light), _rgb_of_ink(mix(palette.middle, palette.low, 0.6))
    white = np.ones(3, np.float32)
    level = 0.78 if palette.dark else 1.0
    around = (white * 0.78 + air / max(float(air.max()), 0.2) * 0.22) * np.float32(level * 0.62)
    key = (white * 0.72 + key * 0.28) * np.float32(level)
    return Light(key, around, _rgb_of_ink(mix(palette.light, palette.accent, 0.5)), glass)


def _placed(
    rng: Generator, canvas: Canvas, corner: tuple[int, int], drawn: tuple[Floats, Floats],
    depth: float,
) -> Layer:  # fmt: skip
    left, top = corner
    rgb, alpha = drawn
    piece = picture_of(rgb_bytes(rng, rgb))
    high, wide = alpha.shape
    y = np.zeros((canvas.full_height, canvas.full_width), np.uint8)
    uv = np.full((canvas.full_height // 2, canvas.full_width // 2, 2), 128, np.uint8)
    mask = np.zeros_like(y)
    rows, columns = slice(top, top + high), slice(left, left + wide)
    y[rows, columns] = np.clip(piece.y, 16, 235)
    uv[top // 2 : (top + high) // 2, left // 2 : (left + wide) // 2] = piece.uv
    mask[rows, columns] = (alpha * 255 + 0.5).astype(np.uint8)
    return layer_of(canvas, (y, uv), mask, depth)


def _shadow(
    canvas: Canvas, palette: Palette, stand: tuple[tuple[float, float], float],
    seen: tuple[Floats, Grid], depth: float,
) -> Layer:  # fmt: skip
    """Soft and flat where the figure touches the ground, a little to the right."""
    (x, y), unit = stand
    alpha, grid = seen
    low = alpha[(grid.y[:, 0] < 0.32)].max(axis=0) > 0.5
    touched = grid.x[0, low] if low.any() else grid.x[0]
    wide = (float(touched.max()) - float(touched.min())) / 2 * unit
    middle = x + (float(touched.max()) + float(touched.min())) / 2 * unit
    mask = np.zeros((canvas.full_height, canvas.full_width), np.uint8)
    oval(mask, (middle + wide * 0.12, y + wide * 0.05), (wide * 1.10, wide * 0.20), 110)
    mask = _hazed(mask, max(wide / 9, 1))
    close = np.zeros_like(mask)
    oval(close, (middle, y), (wide * 0.98, wide * 0.11), 120)
    mask = np.maximum(mask, _hazed(close, max(wide / 22, 0.8)))
    planes = _plain(mask, mix(palette.near, (16.0, 128.0, 128.0), 0.4))
    return layer_of(canvas, planes, mask, depth)


def _hazed(mask: U8, sigma: float) -> U8:
    return blurred(mask.astype(np.float32), sigma).astype(np.uint8)


def _plain(mask: U8, ink: Ink) -> tuple[U8, U8]:
    y = np.full_like(mask, int(ink[0]))
    uv = np.empty((len(mask) // 2, mask.shape[1] // 2, 2), np.uint8)
    uv[:] = (int(ink[1]), int(ink[2]))
    return y, uv
