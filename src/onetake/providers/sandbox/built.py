"""Scenes that are built: a city at the water, a planet in space.

The rule is that of `landscape.py`: layers from far to near, where they lie from the seed.
"""

import cv2
import numpy as np

from onetake.providers.sandbox.clay import blurred
from onetake.providers.sandbox.elements import Mirror, soft_planes
from onetake.providers.sandbox.layer import Canvas, Element, Layer, layer_of
from onetake.providers.sandbox.paint import (
    Generator,
    disc,
    filled,
    gradient,
    noise,
    polygon,
    sky,
    stroke,
)
from onetake.providers.sandbox.palette import Ink, Palette, mix
from onetake.providers.sandbox.pixels import U8, Floats, softened

STREET = 0.76


def city(rng: Generator, canvas: Canvas, palette: Palette) -> list[Layer | Element]:
    light = (0.3 + 0.4 * rng.random(), 0.30)
    parts: list[Layer | Element] = [sky(rng, canvas, palette, light, 0.74)]
    for index in range(3):
        parts.append(_blocks(rng, canvas, palette, index / 2))
    ground = mix(palette.near, palette.top, 0.35)
    parts.append(Mirror(rng, ground, STREET, 0.75))
    return parts


def _blocks(rng: Generator, canvas: Canvas, palette: Palette, near: float) -> Layer:
    """One row of buildings with lit windows; the nearest has signs."""
    mask = np.zeros((canvas.full_height, canvas.full_width), np.uint8)
    lit, signs = np.zeros_like(mask), np.zeros_like(mask)
    unit = canvas.height
    x = -unit * 0.05
    while x < canvas.full_width:
        wide = unit * (0.055 + 0.075 * float(rng.random())) * (0.75 + 0.5 * near)
        middle = 1 - 0.55 * near * (1 - abs(2 * x / canvas.full_width - 1))
        tall = unit * (0.22 + 0.40 * float(rng.random()) ** 1.7) * middle
        roof = canvas.y(STREET) - tall
        _building(rng, (mask, lit, signs), (x, roof, wide), (unit, near))
        x += wide * (1.02 + 0.5 * float(rng.random()) ** 3)
    mask[int(canvas.y(STREET)) :] = 255
    crest = mix(mix(palette.low, palette.far, 0.55 + 0.3 * near), palette.near, 0.25 + 0.62 * near)
    foot = mix(mix(palette.low, palette.far, 0.3), palette.near, 0.10 + 0.72 * near)
    rows = gradient(len(mask), ((0, crest), (0.45, crest), (0.72, foot), (1, foot)))
    planes = filled(rng, rows, mask.shape[1])
    _light_up(planes, lit, mix(palette.light, palette.low, 0.15), 0.35 + 0.55 * near)
    if near > 0.4:
        glow = blurred(signs.astype(np.float32), unit / 40).astype(np.uint8)
        _light_up(planes, glow, palette.accent, 0.75)
        _light_up(planes, signs, mix(palette.accent, palette.light, 0.35), 1.0)
    return layer_of(canvas, planes, mask, 0.2 + 0.55 * near)


def _building(
    rng: Generator, masks: tuple[U8, U8, U8], place: tuple[float, float, float],
    scale: tuple[float, float],
) -> None:  # fmt: skip
    mask, lit, signs = masks
    x, roof, wide = place
    unit, near = scale
    low = len(mask)
    polygon(mask, _box(x, roof, x + wide, low), 255)
    if rng.random() < 0.35:
        inset = wide * (0.15 + 0.2 * float(rng.random()))
        polygon(mask, _box(x + inset, roof - unit * 0.035, x + wide - inset, roof + 2), 255)
    if rng.random() < 0.25:
        stroke(mask, (x + wide / 2, roof), (x + wide / 2, roof - unit * 0.075), 255, 1 + int(near))
    cell = unit * (0.0075 + 0.0055 * near)
    share = 0.14 + 0.42 * float(rng.random()) ** 2
    for row in range(int((low * 0.78 - roof) / (cell * 1.6))):
        for column in range(int((wide - cell) / (cell * 1.35))):
            if rng.random() < share:
                left = x + cell * 0.6 + column * cell * 1.35
                top = roof + cell * 1.2 + row * cell * 1.6
                value = int(90 + 165 * float(rng.random()))
                corner = (int(left + cell * 0.62), int(top + cell * 0.72))
                cv2.rectangle(lit, (int(left), int(top)), corner, value, -1)
    if near > 0.4 and rng.random() < 0.40:
        left = x + wide * (0.08 + 0.6 * float(rng.random()))
        top = roof + unit * (0.03 + 0.05 * float(rng.random()))
        polygon(signs, _box(left, top, left + unit * 0.014, top + unit * (0.07 + 0.08 * near)), 235)


def _box(left: float, top: float, right: float, bottom: float) -> Floats:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def _light_up(planes: tuple[U8, U8], mask: U8, ink: Ink, strength: float) -> None:
    y, uv = planes
    share = mask.astype(np.float32) * np.float32(strength / 255)
    y[:] = y + (np.float32(ink[0]) - y) * share
    half = share.reshape(len(share) // 2, 2, -1, 2).mean(axis=(1, 3))[..., None]
    uv[:] = uv + (np.array(ink[1:], np.float32) - uv) * half


def space(rng: Generator, canvas: Canvas, palette: Palette) -> list[Layer | Element]:
    """A nebula, stars at two distances, and a planet lit from the side."""
    parts: list[Layer | Element] = [_nebula(rng, canvas, palette)]
    for depth, count, size in ((0.22, 420, 0.8), (0.5, 110, 1.5)):
        mask = np.zeros((canvas.full_height, canvas.full_width), np.uint8)
        for _ in range(count):
            place = (
                float(rng.random()) * canvas.full_width,
                float(rng.random()) * canvas.full_height,
            )
            bright = float(rng.random()) ** 3
            radius = canvas.height / 1000 * size * (0.6 + 1.6 * bright)
            if bright > 0.75 and depth > 0.4:
                disc(mask, place, radius * 4, 34)
            disc(mask, place, radius, int(110 + 145 * bright))
        rows = gradient(
            len(mask), ((0, mix(palette.light, palette.accent, 0.2)), (1, palette.light))
        )
        parts.append(layer_of(canvas, filled(rng, rows, mask.shape[1]), mask, depth))
    parts.append(_planet(rng, canvas, palette))
    return parts


def _nebula(rng: Generator, canvas: Canvas, palette: Palette) -> Layer:
    wide, high = canvas.full_width, canvas.full_height
    rows, columns = high // 3, wide // 3
    one, two = noise(rng, rows, columns, 5, 2), noise(rng, rows, columns, 5, 3)
    v = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
    u = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
    lane = np.exp(-(((v + 0.45 * u + 0.22 * one) / 0.55) ** 2))
    gas = np.clip(0.45 + 0.5 * two, 0, 1) * lane
    core = np.clip(0.35 + 0.6 * one, 0, 1) ** 2 * lane**2
    planes: list[Floats] = []
    for channel in range(3):
        plane = palette.top[channel] + (palette.middle[channel] - palette.top[channel]) * np.clip(
            gas + 0.1, 0, 1
        )
        plane = plane + (palette.low[channel] - plane) * np.clip(gas * 0.95, 0, 1)
        plane = plane + (palette.accent[channel] - plane) * np.clip(core * 0.55, 0, 1)
        planes.append(plane.astype(np.float32))
    y, uv = soft_planes(rng, (planes[0], planes[1], planes[2]), wide, high)
    return layer_of(canvas, (y, uv), None, 0.1)


def _planet(rng: Generator, canvas: Canvas, palette: Palette) -> Layer:
    radius = canvas.height * (0.26 + 0.08 * float(rng.random()))
    side = 1 if rng.random() < 0.5 else -1
    x, y = canvas.x(0.5 + side * (0.16 + 0.08 * float(rng.random()))), canvas.y(0.60)
    rows, columns = canvas.full_height // 2, canvas.full_width // 2
    ys, xs = np.mgrid[0:rows, 0:columns].astype(np.float32)
    across, down = (xs * 2 - x) / radius, (ys * 2 - y) / radius
    away = np.hypot(across, down)
    height = np.sqrt(np.clip(1 - away * away, 0, 1))
    sun = np.clip((-side * 0.74 * across - 0.52 * down + 0.34 * height), 0, 1)
    bands = np.sin(down * 9 + 1.6 * noise(rng, rows, columns, 4, 3)) * 0.5 + 0.5
    rim = np.exp(-(((away - 1) / 0.035) ** 2)) * np.clip(-side * across - 0.6 * down + 0.25, 0, 1)
    planes: list[Floats] = []
    for channel in range(3):
        ground = palette.far[channel] + (palette.low[channel] - palette.far[channel]) * bands
        plane = palette.near[channel] + (ground - palette.near[channel]) * sun**0.8
        plane = plane + (palette.light[channel] - plane) * np.clip(sun**4 * 0.5 + rim * 0.9, 0, 1)
        planes.append(plane.astype(np.float32))
    wide, high = columns * 2, rows * 2
    drawn = soft_planes(rng, (planes[0], planes[1], planes[2]), wide, high)
    mask = np.zeros((high, wide), np.uint8)
    disc(mask, (x, y), radius, 255)
    halo = softened(mask, radius / 14) // 4
    return layer_of(canvas, drawn, np.maximum(mask, halo), 0.9)
