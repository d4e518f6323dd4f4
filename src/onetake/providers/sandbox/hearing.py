"""Measures a voice in a recording: how high it is, how fast, how bright.

The rule: a measure is the median over the places where a voice is heard, so noise and pauses
do not count; and it is made in one piece with NumPy.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from onetake.providers.sandbox.pixels import Floats

HERTZ_MIN: Final = 60.0
HERTZ_MAX: Final = 520.0
_WINDOW_SECONDS: Final = 0.046
_HOP_SECONDS: Final = 0.012
_QUIET: Final = 0.06  # of the loudest: below it nothing is looked for
_PERIODIC: Final = 0.6  # likeness of a wave and the one before it
_AROUND_SECONDS: Final = 0.1  # consonants and breaths beside the voice belong to it


@dataclass(frozen=True, slots=True)
class Heard:
    """`seconds` of voice, and of it: the median pitch, syllables a second, and how much louder
    the bright part above 2 kHz is than the rest, in decibels (always below 0)."""

    seconds: float
    hertz: float
    syllables: float
    bright: float


def heard(sound: Floats, rate: int) -> Heard:
    """Of a mono recording. All zero where no voice is heard."""
    frames, hop = _frames(sound, rate)
    if not len(frames):
        return Heard(0.0, 0.0, 0.0, 0.0)
    hertz = _pitches(frames, rate)
    voiced = hertz > 0
    if not voiced.any():
        return Heard(0.0, 0.0, 0.0, 0.0)
    reach = max(round(_AROUND_SECONDS / hop), 1)
    near = np.convolve(voiced, np.ones(2 * reach + 1))[reach:-reach] > 0
    seconds = float(near.sum()) * hop
    return Heard(
        seconds,
        float(np.median(hertz[voiced])),
        _syllables(frames[near], hop),
        _bright(frames[voiced], rate),
    )


def _frames(sound: Floats, rate: int) -> tuple[Floats, float]:
    window, hop = int(_WINDOW_SECONDS * rate), int(_HOP_SECONDS * rate)
    if len(sound) < window:
        return np.zeros((0, window), np.float32), hop / rate
    return np.lib.stride_tricks.sliding_window_view(sound, window)[::hop], hop / rate


def _pitches(frames: Floats, rate: int) -> Floats:
    """Hertz a frame, 0 where it has no pitch: the first lag at which the wave repeats itself."""
    level = np.abs(frames).max(axis=1)
    found = np.zeros(len(frames))
    (loud,) = np.nonzero(level > max(float(level.max()) * _QUIET, 1e-4))
    for start in range(0, len(loud), 512):  # in blocks: a long recording stays small in memory
        block = loud[start : start + 512]
        found[block] = _periods(frames[block], rate)
    return found


def _periods(frames: Floats, rate: int) -> Floats:
    window = frames.shape[1]
    flat = frames - frames.mean(axis=1, keepdims=True)
    size = 1 << int(np.ceil(np.log2(2 * window)))
    likeness = np.fft.irfft(np.abs(np.fft.rfft(flat, size, axis=1)) ** 2, size, axis=1)
    low, high = int(rate / HERTZ_MAX), min(int(rate / HERTZ_MIN), window - 2)
    # A later lag has fewer samples to compare: weigh it up by those that it has.
    share = 1 - np.arange(high + 2) / window
    likeness = likeness[:, : high + 2] / (likeness[:, :1] + 1e-12) / np.maximum(share, 0.3)
    inside = likeness[:, low : high + 1]
    peak = (inside >= likeness[:, low - 1 : high]) & (inside >= likeness[:, low + 1 : high + 2])
    best = np.where(peak, inside, 0).max(axis=1)
    good = peak & (inside >= 0.88 * best[:, None])
    first = good.argmax(axis=1) + low
    rows = np.arange(len(frames))
    left, middle, right = (likeness[rows, first + step] for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    shift = np.where(np.abs(bend) > 1e-9, 0.5 * (left - right) / np.where(bend == 0, 1, bend), 0)
    return np.where(best > _PERIODIC, rate / (first + np.clip(shift, -0.5, 0.5)), 0)


def _syllables(frames: Floats, hop: float) -> float:
    """Rises of the loudness a second: about one for each syllable."""
    loud = np.sqrt((frames.astype(np.float32) ** 2).mean(axis=1))
    wide = max(round(0.08 / hop), 1)
    smooth = np.convolve(loud, np.hanning(wide + 2)[1:-1], "same")
    middle = smooth[1:-1]
    peaks = (middle > smooth[:-2]) & (middle >= smooth[2:]) & (middle > 0.25 * smooth.max())
    return float(peaks.sum()) / max(len(frames) * hop, 1e-3)


def _bright(frames: Floats, rate: int) -> float:
    some = frames[:: max(len(frames) // 200, 1)]
    power = (np.abs(np.fft.rfft(some * np.hanning(some.shape[1]), axis=1)) ** 2).sum(axis=0)
    hertz = np.fft.rfftfreq(some.shape[1], 1 / rate)
    high = float(power[(hertz >= 2000) & (hertz < 8000)].sum())
    low = float(power[(hertz >= 80) & (hertz < 2000)].sum())
    return float(10 * np.log10((high + 1e-9) / (low + 1e-9)))
