"""What the tests of sound look at: made voices, and what is measured in results."""

from pathlib import Path
from typing import Any, cast

import av
import numpy as np

from onetake.providers.sandbox.decode import sound
from onetake.providers.sandbox.hearing import heard
from tests.providers.sandbox.clips import Pixels

RATE = 48_000


def quiet(_percent: int) -> None:
    """Nobody watches the progress."""


def listened(path: Path) -> Pixels:
    """Mono at 48 kHz."""
    found = sound(str(path), 400)
    assert found is not None
    return found.mean(axis=1)


def pitch_of(mono: Pixels, rate: int = RATE) -> float:
    return heard(mono, rate).hertz


def level(mono: Pixels) -> float:
    return float(np.sqrt((mono**2).mean()))


def facts(path: Path) -> tuple[str, int, int, float]:
    """Codec, samples a second, channels, seconds."""
    with av.open(str(path)) as opened:
        container = cast("Any", opened)
        stream = container.streams.audio[0]
        count = sum(frame.samples for frame in container.decode(audio=0))
        return stream.codec_context.name, stream.rate, stream.channels, count / stream.rate


def silences(mono: Pixels, rate: int = RATE, least: float = 0.1) -> list[float]:
    """Seconds of each silence between two sounds."""
    loud = np.flatnonzero(np.abs(mono) > 0.004)
    gaps = np.diff(loud) / rate
    return [round(float(gap), 3) for gap in gaps if gap > least]


def tempo_of(mono: Pixels, low: int = 60, high: int = 180) -> float:
    """Beats a minute, by the onsets' likeness to themselves a beat later."""
    hop, size = 240, 1024
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[::hop] * np.hanning(size)
    loud = np.log1p(100 * np.abs(np.fft.rfft(frames, axis=1)))
    onsets = np.maximum(np.diff(loud, axis=0), 0).sum(axis=1)
    onsets -= onsets.mean()
    likeness = np.fft.irfft(np.abs(np.fft.rfft(onsets, 2 * len(onsets))) ** 2)
    lags = np.arange(int(60 / high * RATE / hop), int(60 / low * RATE / hop) + 1)
    best = lags[np.argmax(likeness[lags])]
    left, middle, right = likeness[best - 1], likeness[best], likeness[best + 1]
    shift = 0.5 * (left - right) / (left - 2 * middle + right)
    return float(60 * RATE / hop / (best + shift))


def hummed(hertz: float, seconds: float, rate: int = RATE) -> Pixels:
    """A made voice: harmonics, in syllables."""
    at = np.arange(int(seconds * rate)) / rate
    wave = sum(np.sin(2 * np.pi * hertz * number * at) / number for number in range(1, 20))
    return (0.2 * wave * (0.55 - 0.45 * np.cos(2 * np.pi * 4 * at))).astype(np.float32)
