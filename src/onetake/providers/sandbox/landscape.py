"""Scenes out of doors: mountains, dunes, meadows, forests.

The rule: a scene is a list of layers from far to near, each darker and faster than the one
behind it; where they lie is drawn from the seed.
"""

import numpy as np

from onetake.providers.sandbox.layer import Canvas, Element, Layer, layer_of
from onetake.providers.sandbox.paint import (
    Generator,
    disc,
    filled,
    gradient,
    outline,
    polygon,
    profile,
    ridge,
    sky,
    stroke,
)
from onetake.providers.sandbox.palette import Ink, Palette, ink, mix
from onetake.providers.sandbox.pixels import U8, Floats, softened

MEADOW = ink("6fa052")


def mountains(
    rng: Generator, canvas: Canvas, palette: Palette, snowy: bool
) -> list[Layer | Element]:
    light = (0.25 + 0.5 * rng.random(), 0.26 + 0.12 * rng.random())
    parts: list[Layer | Element] = [sky(rng, canvas, palette, light, 0.62)]
    count = 5
    for index in range(count):
        near = index / (count - 1)
        base = 0.50 + 0.36 * near**1.15
        height = 0.20 * (1 - 0.45 * near)
        tops = _tops(rng, canvas, base, height, cells=2.2 + 2 * near, rough=0.54)
        crest, foot = haze(palette, near)
        layer = ridge(rng, canvas, tops, (crest, foot), 0.18 + 0.92 * near)
        if index < 2 and (snowy or palette.name in ("snow", "day", "dawn")):
            layer = _capped(rng, canvas, tops, layer, (crest, foot, palette.light))
        parts.append(layer)
    parts.append(_pines(rng, canvas, palette, 0.93))
    return parts


def desert(rng: Generator, canvas: Canvas, palette: Palette) -> list[Layer | Element]:
    light = (0.3 + 0.4 * rng.random(), 0.24 + 0.1 * rng.random())
    parts: list[Layer | Element] = [sky(rng, canvas, palette, light, 0.6)]
    for index in range(4):
        near = index / 3
        tops = _tops(rng, canvas, 0.56 + 0.30 * near, 0.07 + 0.05 * near, 1.3, 0.32, octaves=3)
        crest = mix(mix(palette.low, palette.far, 0.35 + 0.5 * near), palette.near, 0.25 * near)
        foot = mix(palette.far, palette.near, 0.30 + 0.55 * near)
        shade = mix(crest, palette.near, 0.38)
        parts.append(_dune(rng, canvas, tops, (crest, foot, shade), 0.2 + 0.9 * near))
    return parts


def meadow(rng: Generator, canvas: Canvas, palette: Palette) -> list[Layer | Element]:
    light = (0.25 + 0.5 * rng.random(), 0.26 + 0.1 * rng.random())
    parts: list[Layer | Element] = [sky(rng, canvas, palette, light, 0.62)]
    grass = mix(palette.far, MEADOW, 0.15 if palette.dark else 0.55)
    for index in range(4):
        near = index / 3
        tops = _tops(rng, canvas, 0.55 + 0.25 * near, 0.055, 1.6 + 0.5 * near, 0.36, octaves=3)
        crest = mix(mix(palette.low, grass, 0.5 + 0.5 * near), palette.near, 0.35 * near)
        foot = mix(mix(palette.low, grass, 0.45), palette.near, 0.25 + 0.55 * near)
        parts.append(ridge(rng, canvas, tops, (crest, foot), 0.2 + 0.75 * near))
        if index in (1, 2):
            parts.append(_grove(rng, canvas, tops, mix(crest, palette.near, 0.55), near))
    parts.append(_grass(rng, canvas, palette))
    return parts


def forest(rng: Generator, canvas: Canvas, palette: Palette) -> list[Layer | Element]:
    light = (0.35 + 0.3 * rng.random(), 0.26)
    parts: list[Layer | Element] = [sky(rng, canvas, palette, light, 0.8)]
    for index in range(4):
        near = index / 3
        crest = mix(mix(palette.low, palette.far, 0.35 + 0.65 * near), palette.near, 0.85 * near)
        foot = mix(palette.low, palette.near, 0.18 + 0.62 * near)
        parts.append(_woods(rng, canvas, (crest, foot), near))
        if index == 2:
            parts.append(_shafts(canvas, palette, light))
    return parts


def haze(palette: Palette, near: float) -> tuple[Ink, Ink]:
    """Crest and foot of a layer: distance takes the colour of the horizon, mist lies below."""
    crest = mix(mix(palette.low, palette.far, 0.55 + 0.45 * near), palette.near, near**1.3)
    mist = mix(palette.low, palette.far, 0.22)
    foot = mix(mist, palette.near, 0.10 + 0.88 * near**1.2)
    return crest, foot


def _tops(
    rng: Generator, canvas: Canvas, base: float, height: float, cells: float, rough: float,
    octaves: int = 7,
) -> Floats:  # fmt: skip
    """A line of hills around `base`, in canvas rows; `cells` hills in a height of the frame."""
    across = cells * canvas.full_width / canvas.height * 0.8
    line = profile(rng, canvas.full_width, across, octaves, rough)
    smooth = np.convolve(np.pad(line, 2, mode="edge"), np.full(5, 0.2, np.float32), "valid")
    return (canvas.y(base) - smooth * canvas.height * height * 0.6).astype(np.float32)


def _capped(
    rng: Generator, canvas: Canvas, tops: Floats, layer: Layer, inks: tuple[Ink, Ink, Ink]
) -> Layer:
    """Snow on the summits: down to a ragged line that lies lower where the summit is higher."""
    crest, foot, light = inks
    high = canvas.height
    ragged = profile(rng, len(tops), 26 * len(tops) / high, 4, 0.6) * high * 0.016
    line = tops + np.clip((np.median(tops) - tops) * 0.55, 0, None) + ragged
    bare = outline(canvas, np.maximum(line, tops).astype(np.float32), layer.top)
    whole = outline(canvas, tops, layer.top)
    rows = gradient(len(bare), ((0, crest), (0.75, foot), (1, foot)))
    white = gradient(len(bare), ((0, mix(light, crest, 0.12)), (0.5, mix(light, crest, 0.7)),
                                 (1, foot)))  # fmt: skip
    planes = _through(rng, rows, white, 255 - bare)
    return layer_of(canvas, planes, whole, layer.depth, layer.top)


def _dune(
    rng: Generator, canvas: Canvas, tops: Floats, inks: tuple[Ink, Ink, Ink], depth: float
) -> Layer:
    """A dune whose lee side, below the crest and slanting to the right, lies in the shade."""
    crest, foot, shade = inks
    lee = np.clip(np.gradient(tops), 0, None) * canvas.height * 0.75
    reach = max(3, canvas.height // 14)
    even = np.full(2 * reach + 1, 1 / (2 * reach + 1))
    lee = np.convolve(np.pad(lee, reach, mode="edge"), even, "valid")
    top = int(max(tops.min() - 2, 0)) & ~1
    whole = outline(canvas, tops, top)
    below = outline(canvas, (tops + lee).astype(np.float32), top)
    shaded = softened(whole - np.minimum(whole, below), canvas.height / 500)
    rows = gradient(len(whole), ((0, crest), (0.75, foot), (1, foot)))
    dark = gradient(len(whole), ((0, shade), (0.6, foot), (1, foot)))
    return layer_of(canvas, _through(rng, rows, dark, shaded), whole, depth, top)


def _through(rng: Generator, rows: Floats, other: Floats, mask: U8) -> tuple[U8, U8]:
    """Planes of one gradient, and of another where the mask is."""
    y, uv = filled(rng, rows, mask.shape[1])
    y2, uv2 = filled(rng, other, mask.shape[1])
    share = mask.astype(np.float32) / 255
    half = share[::2, ::2, None]
    y = (y + (y2.astype(np.float32) - y) * share).astype(np.uint8)
    uv = (uv + (uv2.astype(np.float32) - uv) * half).astype(np.uint8)
    return y, uv


def _silhouette(
    rng: Generator, canvas: Canvas, mask: U8, inks: tuple[Ink, Ink], depth: float, top: int
) -> Layer:
    rows = gradient(len(mask), ((0, inks[0]), (1, inks[1])))
    return layer_of(canvas, filled(rng, rows, mask.shape[1]), mask, depth, top, rows)


def _pine(mask: U8, foot: tuple[float, float], height: float) -> None:
    """A conifer of five tiers, its foot at a point of the mask."""
    x, y = foot
    stroke(mask, (x, y), (x, y - height * 0.3), 255, max(1, int(height / 18)))
    for tier in range(5):
        share = tier / 5
        base = y - height * (0.10 + 0.72 * share)
        tip = base - height * (0.34 - 0.10 * share)
        wide = height * 0.21 * (1 - 0.72 * share)
        shape = [[x - wide, base], [x, tip], [x + wide, base], [x, base - height * 0.05]]
        polygon(mask, np.array(shape, np.float32), 255)


def _pines(rng: Generator, canvas: Canvas, palette: Palette, base: float) -> Layer:
    tops = _tops(rng, canvas, base, 0.03, 1.2, 0.4, octaves=3)
    tallest = canvas.height * 0.17
    top = int(max(tops.min() - tallest - 4, 0)) & ~1
    mask = outline(canvas, tops, top)
    x = -10.0
    while x < len(tops):
        clump = 0.5 + 0.5 * np.sin(x / canvas.height * 5.1 + float(rng.random()))
        height = tallest * (0.35 + 0.45 * rng.random()) * (0.55 + 0.45 * clump)
        at = min(max(int(x), 0), len(tops) - 1)
        _pine(mask, (x, tops[at] - top + 4), height)
        x += height * (0.22 + 0.5 * rng.random() * (1.2 - clump))
    near = mix(palette.near, palette.far, 0.04)
    return _silhouette(rng, canvas, mask, (near, palette.near), 1.2, top)


def _woods(rng: Generator, canvas: Canvas, inks: tuple[Ink, Ink], near: float) -> Layer:
    """One rank of trees: conifers far away, trunks that leave the frame close by."""
    ground = _tops(rng, canvas, 0.74 + 0.2 * near, 0.02, 1.5, 0.4, octaves=3)
    tall = canvas.height * (0.42 + 0.5 * near)
    top = 0 if near > 0.5 else int(max(ground.min() - tall * 1.1, 0)) & ~1
    mask = outline(canvas, ground, top)
    x = float(rng.random()) * 40 - 40
    while x < len(ground) + 40:
        at = min(max(int(x), 0), len(ground) - 1)
        foot = (x, ground[at] - top + 6)
        if near <= 0.5:
            height = tall * (0.5 + 0.5 * rng.random())
            _pine(mask, foot, height)
            x += height * (0.16 + 0.18 * rng.random())
        else:
            _trunk(rng, mask, foot, canvas.height * (0.012 + 0.030 * near * rng.random()))
            x += canvas.height * (0.10 + 0.42 * near * rng.random())
    return _silhouette(rng, canvas, mask, inks, 0.25 + 0.95 * near, top)


def _trunk(rng: Generator, mask: U8, foot: tuple[float, float], width: float) -> None:
    x, y = foot
    lean = float(rng.normal()) * width * 0.8
    left = [[x - width * 1.9, y], [x - width, y - width * 6], [x - width * 0.6 + lean, -8]]
    right = [[x + width * 0.6 + lean, -8], [x + width, y - width * 6], [x + width * 1.9, y]]
    polygon(mask, np.array([*left, *right], np.float32), 255)
    for _ in range(int(rng.integers(2, 5))):
        start = y * (0.15 + 0.5 * float(rng.random()))
        side = 1 if rng.random() < 0.5 else -1
        reach = width * (4 + 7 * float(rng.random()))
        end = (x + side * reach, start - reach * (0.25 + 0.5 * float(rng.random())))
        thick = width * 0.16
        base = [[x + lean * 0.5, start - thick], [x + lean * 0.5, start + thick]]
        polygon(mask, np.array([*base, end], np.float32), 255)


def _shafts(canvas: Canvas, palette: Palette, light: tuple[float, float]) -> Layer:
    """Beams of light that fall through the trees."""
    canvas = canvas.coarser(4)
    wide, high = canvas.full_width, canvas.full_height
    mask = np.zeros((high, wide), np.uint8)
    start = (canvas.x(light[0]), canvas.y(-0.15))
    for angle, spread, value in ((-0.62, 0.08, 90), (-0.30, 0.05, 130), (-0.02, 0.08, 100),
                                 (0.30, 0.05, 135), (0.60, 0.08, 90)):  # fmt: skip
        ends = [
            (start[0] + high * 1.4 * np.sin(angle + turn), high * 1.3) for turn in (-spread, spread)
        ]
        polygon(mask, np.array([start, *ends], np.float32), value)
    falling = np.linspace(1.25, 0.0, high, dtype=np.float32)[:, None]
    soft = softened(mask, canvas.height / 55) * np.clip(falling, 0, 1)
    rows = gradient(high, ((0, palette.light), (1, palette.light)))
    rng = np.random.default_rng(0)
    return layer_of(canvas, filled(rng, rows, wide), soft.astype(np.uint8), 0.7, 0, rows)


def _grove(rng: Generator, canvas: Canvas, tops: Floats, ink: Ink, near: float) -> Layer:
    """Round trees that stand along a hill."""
    size = canvas.height * (0.035 + 0.055 * near)
    top = int(max(tops.min() - size * 4, 0)) & ~1
    mask = np.zeros((canvas.full_height - top, len(tops)), np.uint8)
    for _ in range(int(7 + 5 * (1 - near))):
        x = float(rng.random()) * len(tops)
        at = min(int(x), len(tops) - 1)
        broadleaf(rng, mask, (x, tops[at] - top + 3), size * (0.6 + 0.7 * float(rng.random())))
    return _silhouette(
        rng, canvas, mask, (mix(ink, (200, 120, 132), 0.12), ink), 0.22 + 0.72 * near, top
    )


def broadleaf(rng: Generator, mask: U8, foot: tuple[float, float], size: float) -> None:
    x, y = foot
    stroke(mask, (x, y), (x, y - size), 255, max(2, int(size / 7)))
    for _ in range(11):
        angle, away = float(rng.random()) * 6.28, float(rng.random()) ** 0.6 * size * 0.62
        centre = (x + away * np.cos(angle) * 1.1, y - size * 1.35 + away * np.sin(angle) * 0.8)
        disc(mask, centre, size * (0.26 + 0.16 * float(rng.random())), 255)


def _grass(rng: Generator, canvas: Canvas, palette: Palette) -> Layer:
    """Blades and flowers close to the camera."""
    tops = _tops(rng, canvas, 0.95, 0.02, 1.2, 0.4, octaves=3)
    tall = canvas.height * 0.12
    top = int(tops.min() - tall - 6) & ~1
    mask = outline(canvas, tops, top)
    blooms = np.zeros_like(mask)
    for _ in range(int(len(tops) / canvas.height * 150)):
        x = float(rng.random()) * len(tops)
        y = float(tops[min(int(x), len(tops) - 1)]) - top + 4
        height, lean = (
            tall * (0.3 + 0.7 * float(rng.random()) ** 2),
            float(rng.normal()) * tall * 0.22,
        )
        wide = canvas.height * 0.0028
        tip = (x + lean, y - height)
        polygon(mask, np.array([[x - wide, y], tip, [x + wide, y]], np.float32), 255)
        if rng.random() < 0.16:
            size = canvas.height * (0.006 + 0.007 * float(rng.random()))
            disc(blooms, tip, size, 255)
    whole = np.maximum(mask, blooms)
    rows = gradient(len(mask), ((0, mix(palette.near, palette.far, 0.25)), (1, palette.near)))
    bright = gradient(len(mask), ((0, palette.accent), (1, mix(palette.accent, palette.near, 0.2))))
    return layer_of(canvas, _through(rng, rows, bright, blooms), whole, 1.3, top)
