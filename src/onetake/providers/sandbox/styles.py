"""Pictures in another manner: black and white, drawn, painted, warmer, older.

The rule: what was to be seen stays where it was; slow filters work on a copy of limited size.
"""

from collections.abc import Callable, Mapping
from typing import Final, cast

import cv2
import numpy as np

from onetake.providers.sandbox.pixels import U8, Floats, scaled

WORK_SIDE: Final = 1100
"""The longest side that slow filters see."""

LUMA: Final = np.array([[0.2126, 0.7152, 0.0722]], np.float32)
SEPIA: Final = np.array(
    [[0.42, 0.70, 0.17, 6], [0.35, 0.63, 0.15, 4], [0.26, 0.50, 0.13, 8]], np.float32
)


def styled(rgb: U8, names: list[str]) -> U8:
    """The picture after each of the named styles, in that order."""
    for name in names:
        rgb = STYLES[name](rgb)
    return rgb


def _mono(rgb: U8) -> U8:
    grey = cast("U8", cv2.transform(rgb, LUMA))
    return _three(_curved(grey, lambda x: x + 0.10 * np.sin(2 * np.pi * (x - 0.5))))


def _sketch(rgb: U8) -> U8:
    grey = cast("U8", cv2.transform(rgb, LUMA))
    around = _three(grey)
    around = cast("U8", cv2.transform(_blur(around), LUMA))
    drawn = cast("U8", cv2.divide(grey, np.maximum(around, 1), scale=250))
    lines = _curved(drawn, lambda x: x**2.2)
    shade = _curved(grey, lambda x: 0.42 + 0.57 * x)
    return _three(cast("U8", cv2.multiply(lines, shade, scale=1 / 250)))


def _anime(rgb: U8) -> U8:
    """Flat areas, strong colours, dark outlines."""
    small = _work(rgb)
    flat = small
    for _ in range(3):
        flat = cast("U8", cv2.bilateralFilter(flat, 7, 32, 7))
    hsv = cast("U8", cv2.cvtColor(flat, cv2.COLOR_RGB2HSV)).astype(np.float32)
    hsv[..., 1] = np.clip(hsv[..., 1] * 1.35 + 8, 0, 255)
    steps = np.float32(255 / 9)
    value = hsv[..., 2] / steps
    whole = np.floor(value)
    hsv[..., 2] = (whole + np.clip((value - whole - 0.5) * 4 + 0.5, 0, 1)) * steps
    flat = cast("U8", cv2.cvtColor(np.clip(hsv, 0, 255).astype(np.uint8), cv2.COLOR_HSV2RGB))
    grey = cv2.medianBlur(cast("U8", cv2.transform(small, LUMA)), 5)
    edges = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 11, 5
    )
    ink = cv2.GaussianBlur(edges, (0, 0), 0.8).astype(np.float32)[..., None] / 255
    drawn = flat * (0.25 + 0.75 * ink)
    return _back(drawn.astype(np.uint8), rgb)


def _oil(rgb: U8) -> U8:
    """Strokes: colours run along the edges, with a relief."""
    small = _work(rgb)
    flat = cast("U8", cv2.bilateralFilter(cv2.medianBlur(small, 7), 9, 40, 9))
    strokes = _strokes(flat)
    grey = cast("U8", cv2.transform(strokes, LUMA)).astype(np.float32)
    relief = cv2.Sobel(grey, cv2.CV_32F, 1, 1, ksize=3) * 0.10
    vivid = strokes.astype(np.float32) * 1.06 + relief[..., None]
    return _back(_saturated(np.clip(vivid, 0, 255).astype(np.uint8), 1.25), rgb)


def _strokes(flat: U8) -> U8:
    """Each pixel takes its colour from a little way along the edge it lies at."""
    grey = cv2.GaussianBlur(cast("U8", cv2.transform(flat, LUMA)), (0, 0), 4).astype(np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    length = np.hypot(across, down) + 1e-3
    high, wide = grey.shape
    dabs = np.random.default_rng(3).random((high // 5 + 1, wide // 5 + 1), np.float32)
    reach = (cv2.resize(dabs, (wide, high), interpolation=cv2.INTER_NEAREST) - 0.5) * 14
    ys, xs = np.mgrid[0:high, 0:wide].astype(np.float32)
    maps = xs - down / length * reach, ys + across / length * reach
    return cast(
        "U8", cv2.remap(flat, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    )  # fmt: skip


def _watercolor(rgb: U8) -> U8:
    small = _work(rgb)
    flat = cast("U8", cv2.edgePreservingFilter(small, flags=1, sigma_s=24, sigma_r=0.42))
    grey = cast("U8", cv2.transform(flat, LUMA)).astype(np.float32)
    edge = np.abs(cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 2), cv2.CV_32F)) * 5
    rng = np.random.default_rng(4)
    grain = cv2.GaussianBlur(rng.random(grey.shape, np.float32), (0, 0), 1.6)
    pool = cv2.resize(rng.random((9, 9), np.float32), grey.shape[::-1],
                      interpolation=cv2.INTER_CUBIC)  # fmt: skip
    paper = (grain - 0.5) * 3 + pool
    pale = 255 - (255 - flat.astype(np.float32)) * 0.68
    washed = pale + (paper[..., None] - 0.5) * 14 - edge[..., None]
    return _back(_saturated(np.clip(washed, 0, 255).astype(np.uint8), 1.2), rgb)


def _vintage(rgb: U8) -> U8:
    aged = cast("U8", cv2.addWeighted(cv2.transform(rgb, SEPIA), 0.72, rgb, 0.28, 0))
    faded = _curved(aged, lambda x: 0.07 + 0.86 * x)
    high, wide = rgb.shape[:2]
    ys, xs = np.mgrid[-1:1:64j, -1:1:64j].astype(np.float32)
    keep = (255 * (1 - 0.45 * np.clip((xs * xs + ys * ys) / 2 - 0.25, 0, 1))).astype(np.uint8)
    corners = cast("U8", cv2.resize(keep, (wide, high), interpolation=cv2.INTER_LINEAR))
    return cast("U8", cv2.multiply(faded, cv2.merge([corners] * 3), scale=1 / 255))


def _warm(rgb: U8) -> U8:
    return _gained(rgb, (1.13, 1.02, 0.80))


def _cold(rgb: U8) -> U8:
    return _gained(rgb, (0.82, 0.98, 1.15))


def _bright(rgb: U8) -> U8:
    return _curved(rgb, lambda x: x**0.66)


def _dark(rgb: U8) -> U8:
    return _curved(rgb, lambda x: 0.82 * x**1.4)


def _vivid(rgb: U8) -> U8:
    return _saturated(rgb, 1.55)


def _blur(rgb: U8) -> U8:
    """At a quarter of the size: what is soft needs no more."""
    high, wide = rgb.shape[:2]
    small = scaled(rgb, max(wide // 4, 8), max(high // 4, 8))
    soft = cv2.GaussianBlur(small, (0, 0), max(small.shape) / 55)
    return cast("U8", cv2.resize(soft, (wide, high), interpolation=cv2.INTER_CUBIC))


STYLES: Final[Mapping[str, Callable[[U8], U8]]] = {
    "mono": _mono, "sketch": _sketch, "anime": _anime, "oil": _oil, "watercolor": _watercolor,
    "vintage": _vintage, "warm": _warm, "cold": _cold, "bright": _bright, "dark": _dark,
    "vivid": _vivid, "blur": _blur,
}  # fmt: skip


def _curved(plane: U8, curve: Callable[[Floats], Floats]) -> U8:
    """Through a table: the curve maps 0 to 1."""
    levels = curve(np.arange(256, dtype=np.float32) / 255)
    return cast("U8", cv2.LUT(plane, (np.clip(levels, 0, 1) * 255 + 0.5).astype(np.uint8)))


def _gained(rgb: U8, gains: tuple[float, float, float]) -> U8:
    return cast("U8", cv2.transform(rgb, np.diag(gains).astype(np.float32)))


def _saturated(rgb: U8, amount: float) -> U8:
    """Away from grey, as one matrix: many times as fast as by hue."""
    matrix = np.eye(3, dtype=np.float32) * amount + (1 - amount) * np.repeat(LUMA, 3, axis=0)
    return cast("U8", cv2.transform(rgb, matrix.astype(np.float32)))


def _three(grey: U8) -> U8:
    return cast("U8", cv2.merge([grey] * 3))


def _work(rgb: U8) -> U8:
    scale = min(WORK_SIDE / max(rgb.shape[:2]), 1)
    if scale == 1:
        return np.ascontiguousarray(rgb)
    return scaled(rgb, max(round(rgb.shape[1] * scale), 8), max(round(rgb.shape[0] * scale), 8))


def _back(small: U8, like: U8) -> U8:
    if small.shape == like.shape:
        return small
    return scaled(small, like.shape[1], like.shape[0])
