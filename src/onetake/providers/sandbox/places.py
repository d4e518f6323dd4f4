"""Places for one subject: a studio, a room with a window's light, and the deep.

The rule: the subject is not drawn here; each place says where its foot is.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from onetake.providers.sandbox.elements import soft_planes
from onetake.providers.sandbox.layer import Canvas, Element, Layer, layer_of
from onetake.providers.sandbox.paint import Generator, filled, gradient, noise, oval, polygon
from onetake.providers.sandbox.palette import Ink, Palette, ink, mix
from onetake.providers.sandbox.pixels import Floats, softened
from onetake.providers.sandbox.wording import Dress

FEET: Final = {"plinth": 0.715, "seamless": 0.79, "desk": 0.80, "soft": 0.80, "room": 0.87}
"""Where a subject's foot is, as a share of the height."""

WHITE: Final = ink("ffffff")
BLACK: Final = ink("050506")


def studio(
    rng: Generator, canvas: Canvas, palette: Palette, dress: Dress, half: float
) -> list[Layer | Element]:
    """A set for a product. `half`: half of the subject's width, in shorter sides of the frame;
    0 for what stands on no plinth.
    """
    if dress.surface == "desk":
        return [_desk(rng, canvas, palette, ink(dress.ground))]
    if dress.ground:
        return [_seamless(rng, canvas, ink(dress.ground))]
    if not half:
        return [_wall(rng, canvas, palette)]
    return [_wall(rng, canvas, palette), *_plinth(rng, canvas, palette, half)]


def _axes(canvas: Canvas) -> tuple[Floats, Floats]:
    """Shares of the frame, coarsely: columns from its middle in heights, rows from its top."""
    columns, rows = canvas.full_width // 4, canvas.full_height // 4
    u = (np.arange(columns, dtype=np.float32) + 0.5) * 4 - canvas.margin_x
    v = (np.arange(rows, dtype=np.float32) + 0.5) * 4 - canvas.margin_y
    return (u[None, :] - canvas.width / 2) / canvas.height, v[:, None] / canvas.height


def _painted(rng: Generator, canvas: Canvas, planes: Sequence[Floats], depth: float) -> Layer:
    rows, columns = len(planes[0]), planes[0].shape[1]
    luma = planes[0] + noise(rng, rows, columns, 2, 3) * np.float32(1.2)
    y, uv = soft_planes(rng, (luma, planes[1], planes[2]), canvas.full_width, canvas.full_height)
    return layer_of(canvas, (y, uv), None, depth)


def _toned(base: Ink, light: Floats) -> list[Floats]:
    """The colour in a light: 1 as it is, less towards black, more towards white."""
    low, high = np.clip(light, 0, 1), np.clip(light - 1, 0, 1)
    return [
        (BLACK[c] + (base[c] - BLACK[c]) * low + (WHITE[c] - base[c]) * high).astype(np.float32)
        for c in range(3)
    ]


def _bell(across: Floats, down: Floats, wide: float, high: float) -> Floats:
    return np.exp(-((across / np.float32(wide)) ** 2) - (down / np.float32(high)) ** 2)


def _seamless(rng: Generator, canvas: Canvas, base: Ink) -> Layer:
    """A roll of paper: wall and floor run into each other."""
    u, v = _axes(canvas)
    floor = 1 / (1 + np.exp(-(v - 0.70) * 22))
    aside = np.float32(0.5 * rng.random() - 0.25)
    back = 0.84 + 0.18 * _bell(u + aside, v - 0.40, 0.62, 0.46)
    front = 0.93 + 0.13 * _bell(u, v - 0.84, 0.75, 0.20)
    light = back + (front - back) * floor - 0.05 * _bell(u * 0, v - 0.685, 1, 0.045)
    return _painted(rng, canvas, _toned(base, light), 0.6)


def _desk(rng: Generator, canvas: Canvas, palette: Palette, base: Ink) -> Layer:
    """A table's top before a soft wall with the light of a window on it."""
    u, v = _axes(canvas)
    edge = np.float32(0.64)
    wall_ink = mix(mix(palette.low, palette.middle, 0.5), (206.0, 124.0, 131.0), 0.62)
    wall = _toned(wall_ink, 0.86 + 0.16 * _bell(u + 0.25, v - 0.30, 0.55, 0.40) + _panes(rng, u, v))
    top = 0.88 + 0.14 * _bell(u, v - 0.80, 0.70, 0.22) - 0.10 * _bell(u * 0, v - edge, 1, 0.03)
    table = _toned(base, top.astype(np.float32))
    if base[0] < 190 and abs(base[1] - 128) > 12:  # wood has a grain
        rings = np.sin((v * 70 + noise(rng, len(v), u.shape[1], 4, 3) * 3.0) * 2)
        table[0] = table[0] + np.clip(v - edge, 0, 1) * 14 * rings
    share = np.clip((v - edge) * 260 + 0.5, 0, 1)
    planes = [a + (b - a) * share for a, b in zip(wall, table, strict=True)]
    return _painted(rng, canvas, planes, 0.7)


def _panes(rng: Generator, u: Floats, v: Floats) -> Floats:
    """The light that falls through a window with four panes, slanting down a wall."""
    aside, down = 0.30 + 0.45 * float(rng.random()), 0.26 + 0.12 * float(rng.random())
    x, y = (u + np.float32(aside)) + (v - 0.32) * 0.35, v - np.float32(down)
    inside = _soft_box(x, 0.22) * _soft_box(y, 0.21)
    bars = _soft_box(x, 0.012) + _soft_box(y, 0.012)
    return np.float32(0.24) * inside * np.clip(1 - bars, 0, 1)


def _soft_box(at: Floats, half: float) -> Floats:
    return np.clip((half - np.abs(at)) * 45 + 0.5, 0, 1).astype(np.float32)


def _wall(rng: Generator, canvas: Canvas, palette: Palette) -> Layer:
    u, v = _axes(canvas)
    floor = 1 / (1 + np.exp(-(v - 0.72) * 34))
    aside = np.float32(0.7 * rng.random() - 0.35)
    spot, pool = _bell(u + aside, v - 0.40, 0.55, 0.42), _bell(u, v - 0.84, 0.62, 0.13)
    shadow = _bell(u - 0.03, v - 0.885, 0.46, 0.035)
    dark, body = mix(palette.top, palette.near, 0.35), mix(palette.middle, palette.low, 0.35)
    planes: list[Floats] = []
    for channel in range(3):
        back = dark[channel] + (body[channel] - dark[channel]) * (0.10 + 0.85 * spot)
        front = dark[channel] + (palette.low[channel] - dark[channel]) * (0.22 + 0.60 * pool)
        plane = back + (front - back) * floor
        plane += (palette.near[channel] - plane) * 0.55 * shadow
        planes.append(plane.astype(np.float32))
    return _painted(rng, canvas, planes, 0.25)


def _plinth(rng: Generator, canvas: Canvas, palette: Palette, half: float) -> list[Layer]:
    """A round block, or a low disc under something wide: its side, then its top."""
    unit, x, y = min(canvas.width, canvas.height), canvas.x(0.5), canvas.y(0.70)
    radius = unit * max(0.24, half * 1.22)
    flat, tall = radius * 0.20, unit * (0.17 if half < 0.3 else 0.06)
    mask = np.zeros((canvas.full_height, canvas.full_width), np.uint8)
    top = np.zeros_like(mask)
    sides = [[x - radius, y], [x + radius, y], [x + radius, y + tall], [x - radius, y + tall]]
    polygon(mask, np.array(sides, np.float32), 255)
    for face, row in ((mask, y + tall), (mask, y), (top, y)):
        oval(face, (x, row), (radius, flat), 255)
    side = mix(palette.low, palette.middle, 0.45)
    across = np.clip((np.arange(mask.shape[1], dtype=np.float32) - x) / radius, -1, 1)
    lit = np.sqrt(np.clip(1 - (across + 0.25) ** 2 * 0.75, 0, 1))
    line = [mix(side, palette.near, 0.62)[c] for c in range(3)]
    planes = [line[c] + (side[c] - line[c]) * lit for c in range(3)]
    y_plane = np.repeat(planes[0][None, :], len(mask), axis=0) + rng.random(mask.shape, np.float32)
    pair = np.stack([plane.reshape(-1, 2).mean(axis=1) for plane in planes[1:]], 1)
    uv = np.tile(pair[None], (len(mask) // 2, 1, 1)).astype(np.uint8)
    block = layer_of(canvas, (np.clip(y_plane, 16, 235).astype(np.uint8), uv), mask, 1.0)
    bright = mix(palette.low, palette.light, 0.5)
    rows = gradient(len(mask), ((0, bright), (1, bright)))
    return [block, layer_of(canvas, filled(rng, rows, mask.shape[1]), top, 1.0)]


def room(rng: Generator, canvas: Canvas, palette: Palette, dress: Dress) -> list[Layer | Element]:
    """A wall with a window's light, a wooden floor, and a rug."""
    u, v = _axes(canvas)
    walls = mix(mix(palette.low, palette.middle, 0.45), (184.0, 122.0, 134.0), 0.45)
    if dress.ground and dress.surface == "seamless":
        walls = ink(dress.ground)
    level = 0.72 if palette.dark else 0.88
    aside = np.float32(0.9 * rng.random() - 0.35)
    light = level + 0.16 * _bell(u + aside, v - 0.30, 0.7, 0.5) + _panes(rng, u, v) * 1.3
    wall = _toned(walls, light.astype(np.float32))
    edge = np.float32(0.72)
    down = np.clip(v - edge, 0.004, 1)
    boards = np.abs(((u / (down + 0.30)) * 2.4) % 1 - 0.5) * 2
    seams = np.clip((0.045 - (1 - boards)) * 30, 0, 1)
    number = np.floor((u / (down + 0.30)) * 2.4 + 0.5)
    tone = 0.05 * np.sin(number * 12.9) + level - 0.02 + 0.14 * _bell(u, v - 0.9, 0.6, 0.2)
    tone = tone - 0.16 * seams - 0.14 * _bell(u * 0, v - edge, 1, 0.03)
    floor = _toned(ink("a97a4f"), tone.astype(np.float32))
    share = np.clip((v - edge) * 260 + 0.5, 0, 1)
    skirting = _toned(ink("efe9df"), np.full_like(light, level + 0.04))
    board = np.clip((v - edge + 0.035) * 260 + 0.5, 0, 1) * (1 - share)
    planes = [
        (a + (c - a) * board) * (1 - share) + b * share
        for a, b, c in zip(wall, floor, skirting, strict=True)
    ]
    parts: list[Layer | Element] = [_painted(rng, canvas, planes, 0.8)]
    return [*parts, _rug(rng, canvas, palette, dress)]


def _rug(rng: Generator, canvas: Canvas, palette: Palette, dress: Dress) -> Layer:
    unit = min(canvas.width, canvas.height)
    mask = np.zeros((canvas.full_height, canvas.full_width), np.uint8)
    ring = np.zeros_like(mask)
    middle = (canvas.x(0.5), canvas.y(0.875))
    oval(mask, middle, (unit * 0.46, unit * 0.085), 255)
    for reach, value in ((0.425, 255), (0.385, 0)):
        oval(ring, middle, (unit * reach, unit * reach * 0.182), value)
    colour = mix(palette.accent, (150.0, 124.0, 136.0), 0.35)
    if dress.ground and dress.surface == "soft":
        colour = ink(dress.ground)
    rows = gradient(len(mask), ((0, colour), (1, mix(colour, BLACK, 0.12))))
    y, uv = filled(rng, rows, mask.shape[1])
    pale = (ring.astype(np.float32) * (0.45 / 255)) * (215 - y.astype(np.float32))
    return layer_of(canvas, ((y + pale).astype(np.uint8), uv), softened(mask, unit / 500), 1.0)


def underwater(rng: Generator, canvas: Canvas, palette: Palette) -> list[Layer | Element]:
    """Blue that deepens, shafts of light from above, and sand with weeds at the bottom."""
    u, v = _axes(canvas)
    shafts = np.zeros(np.broadcast_shapes(u.shape, v.shape), np.float32)
    for _ in range(9):
        foot, wide = float(rng.random()) * 2.2 - 1.1, 0.03 + 0.07 * float(rng.random())
        lean = u - np.float32(foot) + (v - 0.1) * np.float32(0.22 + 0.3 * foot)
        shafts += np.exp(-((lean / (wide * (0.5 + v.clip(0, 2)))) ** 2)) * (
            0.5 + rng.random() * 0.5
        )
    shafts = shafts * np.clip(1.0 - v * 1.05, 0, 1)
    above, below = ink("63d3e2"), ink("0a3c6e")
    planes: list[Floats] = []
    for channel in range(3):
        deep = above[channel] + (below[channel] - above[channel]) * np.clip(v, 0, 1) ** 0.8
        plane = deep + (WHITE[channel] - deep) * np.clip(shafts * 0.26, 0, 0.6)
        planes.append(plane.astype(np.float32))
    return [_painted(rng, canvas, planes, 0.15), _sand(rng, canvas, palette), _weeds(rng, canvas)]


def _sand(rng: Generator, canvas: Canvas, palette: Palette) -> Layer:
    mask = np.zeros((canvas.full_height, canvas.full_width), np.uint8)
    at = np.linspace(-1, 1, 60, dtype=np.float32)
    rise = canvas.y(0.90) - canvas.height * 0.03 * np.cos(at * 4 + float(rng.random()) * 6)
    line = np.stack([(at + 1) / 2 * canvas.full_width, rise], 1)
    ends = [[canvas.full_width + 8, canvas.full_height + 8], [-8, canvas.full_height + 8]]
    polygon(mask, np.concatenate([line, np.array(ends, np.float32)]), 255)
    top = mix(ink("c9b98c"), palette.middle, 0.30)
    rows = gradient(len(mask), ((0, top), (0.8, top), (1, mix(top, ink("0a3c6e"), 0.5))))
    return layer_of(canvas, filled(rng, rows, mask.shape[1]), mask, 0.7)


def _weeds(rng: Generator, canvas: Canvas) -> Layer:
    mask = np.zeros((canvas.full_height, canvas.full_width), np.uint8)
    for _ in range(14):
        side = 1 if rng.random() < 0.5 else -1
        x = canvas.x(0.5 + side * (0.24 + 0.30 * float(rng.random())))
        tall = canvas.height * (0.14 + 0.26 * float(rng.random()))
        phase = float(rng.random()) * 6
        up = np.linspace(0, 1, 24, dtype=np.float32)
        wave = np.sin(up * 5 + phase) * canvas.height * 0.016
        wide = canvas.height * 0.010 * (1 - up * 0.9)
        rows = canvas.y(0.95) - up * tall
        left, right = np.stack([x + wave - wide, rows], 1), np.stack([x + wave + wide, rows], 1)
        polygon(mask, np.concatenate([left, right[::-1]]).astype(np.float32), 255)
    low, high = ink("14504e"), ink("3f9a6c")
    rows = gradient(len(mask), ((0, high), (0.5, high), (1, low)))
    return layer_of(canvas, filled(rng, rows, mask.shape[1]), mask, 0.85)
