"""What scenes are painted with: skies, ridges, glows, noise. All from a seeded generator.

The rule: colours are `Ink`s (palette.py), gradients are made in floating point and dithered
when they become bytes, so that no bands show.
"""

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np

from onetake.providers.sandbox.layer import Canvas, Layer, layer_of
from onetake.providers.sandbox.palette import Ink, Palette
from onetake.providers.sandbox.pixels import U8, Floats, spread

Generator = np.random.Generator


def noise(rng: Generator, height: int, width: int, octaves: int = 4, cells: int = 3) -> Floats:
    """Soft fractal noise, about -1 to 1."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        count = cells << octave
        across = max(2, count * width // max(height, 1)) + 2
        grid = rng.standard_normal((count + 2, across)).astype(np.float32)
        fine = cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        total += cast("Floats", fine) * np.float32(0.5**octave)
    return total / np.float32(1.6)


def profile(rng: Generator, width: int, cells: float, octaves: int, rough: float = 0.5) -> Floats:
    """A line of fractal noise, about -1 to 1: the outline of hills and clouds."""
    at = np.linspace(0, cells, width, dtype=np.float32)
    total = np.zeros(width, np.float32)
    for octave in range(octaves):
        count = int(np.ceil(cells * float(1 << octave))) + 2
        knots = rng.standard_normal(count).astype(np.float32)
        total += (
            np.interp(at * float(1 << octave), np.arange(count), knots).astype(np.float32)
            * rough**octave
        )
    return total


def gradient(height: int, stops: Sequence[tuple[float, Ink]]) -> Floats:
    """Rows × 3: inks at shares of the height, smoothly between them."""
    at = np.linspace(0, 1, height, dtype=np.float32)
    places = [place for place, _ in stops]
    rows = np.stack([np.interp(at, places, [ink[c] for _, ink in stops]) for c in range(3)], 1)
    kernel = max(3, height // 6 | 1)
    edge = np.pad(rows, ((kernel, kernel), (0, 0)), mode="edge")
    smooth = cv2.blur(edge.astype(np.float32), (1, kernel))
    return cast("Floats", smooth)[kernel:-kernel]


def bytes_of(rng: Generator, plane: Floats) -> U8:
    """Rounded with noise of one step, so that slow gradients have no bands."""
    height, width = plane.shape[:2]
    tile = rng.random((61, 127), np.float32)
    tile = np.tile(tile, (height // 61 + 1, width // 127 + 1))[:height, :width]
    shaped = tile if plane.ndim == 2 else tile[..., None]
    return np.clip(plane + shaped, 0, 255).astype(np.uint8)


def filled(
    rng: Generator, rows: Floats, width: int, texture: Floats | None = None
) -> tuple[U8, U8]:
    """Luma and chroma planes of a vertical gradient; `texture` is added to the luma."""
    luma = np.broadcast_to(rows[:, :1], (len(rows), width))
    y = bytes_of(rng, luma + texture if texture is not None else luma)
    pairs = rows.reshape(-1, 2, 3).mean(axis=1)[:, None, 1:]
    uv = bytes_of(rng, np.broadcast_to(pairs, (len(pairs), width // 2, 2)))
    return np.clip(y, 16, 235), uv


def outline(canvas: Canvas, tops: Floats, top: int) -> U8:
    """Opacity of everything below the line `tops` (canvas rows), from canvas row `top` on."""
    height = canvas.full_height - top
    columns = np.arange(len(tops), dtype=np.float32)
    line = np.stack([columns, tops - top], 1)
    ends = [[len(tops) + 8, tops[-1] - top], [len(tops) + 8, height + 8], [-8, height + 8],
            [-8, tops[0] - top]]  # fmt: skip
    shape = np.concatenate([line, np.array(ends, np.float32)])
    mask = np.zeros((height, len(tops)), np.uint8)
    polygon(mask, shape, 255)
    return mask


def polygon(mask: U8, points: Floats, value: int) -> None:
    """Fill a shape with smooth edges; points are x, y to a sixteenth of a pixel."""
    fixed = np.round(points * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], value, lineType=cv2.LINE_AA, shift=4)


def disc(mask: U8, centre: tuple[float, float], radius: float, value: int) -> None:
    at = (round(centre[0] * 16), round(centre[1] * 16))
    cv2.circle(mask, at, max(round(radius * 16), 8), value, -1, cv2.LINE_AA, 4)


def oval(
    mask: U8,
    centre: tuple[float, float],
    radii: tuple[float, float],
    value: int,
    degrees: float = 0,
) -> None:
    at = (round(centre[0] * 16), round(centre[1] * 16))
    axes = (max(round(radii[0] * 16), 8), max(round(radii[1] * 16), 8))
    cv2.ellipse(mask, at, axes, degrees, 0, 360, value, -1, cv2.LINE_AA, 4)


def stroke(
    mask: U8, start: tuple[float, float], end: tuple[float, float], value: int, width: int = 1
) -> None:
    first, last = ((round(x * 16), round(y * 16)) for x, y in (start, end))
    cv2.line(mask, first, last, value, width, cv2.LINE_AA, 4)


def ridge(
    rng: Generator, canvas: Canvas, tops: Floats, inks: tuple[Ink, Ink], depth: float
) -> Layer:
    """A silhouette below `tops`, from one ink at its crest to another at the frame's end."""
    top = int(max(np.floor(tops.min()) - 2, 0)) & ~1
    height = canvas.full_height - top
    mask = outline(canvas, tops, top)
    rows = gradient(height, ((0, inks[0]), (0.75, inks[1]), (1, inks[1])))
    return layer_of(canvas, filled(rng, rows, len(tops)), mask, depth, top, rows)


def sky(
    rng: Generator, canvas: Canvas, palette: Palette, light: tuple[float, float], horizon: float
) -> Layer:
    """The sky with its sun or moon at `light`, stars where it is dark, and thin clouds.

    Painted small and enlarged, apart from what has edges.
    """
    wide, high = canvas.full_width, canvas.full_height
    small_w, small_h = max(wide // 4, 8), max(high // 4, 8)
    at = canvas.y(horizon) / high
    rows = gradient(small_h, ((0, palette.top), (at * 0.55, palette.middle), (at, palette.low),
                              (1, palette.low)))  # fmt: skip
    field = np.repeat(rows[:, None, :], small_w, axis=1)
    x, y = canvas.x(light[0]) / 4, canvas.y(light[1]) / 4
    reach = canvas.height / 4
    ys, xs = np.mgrid[0:small_h, 0:small_w].astype(np.float32)
    away = np.hypot(xs - x, ys - y) / reach
    if palette.dark:
        glow = 0.30 * np.exp(-((away / 0.22) ** 2)) + 0.22 * np.exp(-away / 0.5)
    else:
        glow = 0.55 * np.exp(-((away / 0.20) ** 2)) + 0.40 * np.exp(-away / 0.55)
    _toward(field, palette.light, glow)
    clouds = _clouds(rng, small_h, small_w, at)
    _toward(field, palette.light, clouds * (0.10 if palette.dark else 0.38))
    full = [spread(np.ascontiguousarray(field[..., 0]), wide, high)]
    _heavens(rng, canvas, palette, full[0], light)
    luma = np.clip(bytes_of(rng, full[0]), 16, 235)
    chroma = cast(
        "Floats", cv2.resize(np.ascontiguousarray(field[..., 1:]), (wide // 2, high // 2))
    )
    return layer_of(canvas, (luma, bytes_of(rng, chroma)), None, 0.08)


def _heavens(
    rng: Generator, canvas: Canvas, palette: Palette, luma: Floats, light: tuple[float, float]
) -> None:
    """Stars, and the disc of the sun or the moon."""
    mask = np.zeros(luma.shape, np.uint8)
    if palette.dark:
        for _ in range(260):
            place = (rng.random() * canvas.full_width, rng.random() ** 1.4 * canvas.y(0.75))
            size = canvas.height / 900 * (0.5 + 1.3 * rng.random() ** 4)
            disc(mask, place, size, int(60 + 160 * rng.random() ** 2))
    radius = canvas.height * (0.035 if palette.dark else 0.055)
    disc(mask, (canvas.x(light[0]), canvas.y(light[1])), radius, 240)
    soft = cast("U8", cv2.GaussianBlur(mask, (0, 0), canvas.height / 900))
    share = soft.astype(np.float32) / np.float32(255)
    luma += (np.float32(palette.light[0]) - luma) * share


def _clouds(rng: Generator, height: int, width: int, horizon: float) -> Floats:
    """Streaks of cloud, thinner towards the horizon."""
    flat = noise(rng, max(height * 3, 8), max(width // 2, 8), 5, 5)
    streaks = spread(flat, width, height)
    ys = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    band = np.clip(1 - np.abs(ys - horizon * 0.5) / max(horizon * 0.55, 0.05), 0, 1)
    return np.clip(streaks - 0.15, 0, 1) * band


def _toward(field: Floats, ink: Ink, share: Floats) -> None:
    field += (np.array(ink, np.float32) - field) * np.clip(share, 0, 1)[..., None]
