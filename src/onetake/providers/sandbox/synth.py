"""Tones, noises and space: what the sandbox's music is made of. All at 48 kHz, in 32-bit floats.

The rule: a sound is made in one piece with NumPy, never sample by sample, and repeats exactly.
"""

from typing import Final

import numpy as np

from onetake.providers.sandbox.encode import SAMPLE_RATE
from onetake.providers.sandbox.pixels import Floats

Generator = np.random.Generator
A2_HERTZ: Final = 110.0


def pitch(semitones: float) -> float:
    """Hertz of a note so many semitones above A2."""
    return A2_HERTZ * 2 ** (semitones / 12)


def ramp(samples: int, attack: float, release: float) -> Floats:
    """Rises in `attack` seconds, falls in the last `release`, smoothly."""
    envelope = np.ones(samples, np.float32)
    rise, fall = (min(int(part * SAMPLE_RATE), samples) for part in (attack, release))
    if rise:
        envelope[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    if fall:
        envelope[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return envelope


def tone(hertz: float, samples: int, partials: tuple[float, ...], detune: float = 0.0) -> Floats:
    """A sum of harmonics with the given loudness; `detune` as a share of the frequency."""
    turn = np.arange(samples, dtype=np.float32) * np.float32(2 * np.pi * hertz / SAMPLE_RATE)
    total = np.zeros(samples, np.float32)
    for number, loudness in enumerate(partials, 1):
        total += np.float32(loudness) * np.sin(turn * np.float32(number * (1 + detune)))
    return total


def pluck(hertz: float, samples: int, partials: tuple[float, ...], half_life: float) -> Floats:
    fading = np.exp(-np.arange(samples, dtype=np.float32) / np.float32(half_life * SAMPLE_RATE))
    sound = tone(hertz, samples, partials) * fading
    return sound * ramp(samples, 0.004, 0.02)


def kick(samples: int) -> Floats:
    at = np.arange(samples, dtype=np.float32) / SAMPLE_RATE
    turn = 2 * np.pi * (48 * at + 90 * 0.045 * (1 - np.exp(-at / 0.045)))
    return (np.sin(turn) * np.exp(-at / 0.14)).astype(np.float32) * ramp(samples, 0.001, 0.02)


def hat(rng: Generator, samples: int, half_life: float) -> Floats:
    noise = rng.standard_normal(samples).astype(np.float32)
    bright = np.diff(np.diff(noise, prepend=0), prepend=0)
    fading = np.exp(-np.arange(samples, dtype=np.float32) / np.float32(half_life * SAMPLE_RATE))
    return bright.astype(np.float32) * fading * np.float32(0.25)


def coloured(rng: Generator, samples: int, low: float, high: float, slope: float) -> Floats:
    """Noise between two frequencies, falling by the power `slope` above the lower one. RMS 1."""
    count = 1 << int(np.ceil(np.log2(samples)))
    count = count if count < samples * 1.4 else samples + samples % 2
    spectrum = np.fft.rfft(rng.standard_normal(count).astype(np.float32))
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    shape = (hertz / low) ** 2 / (1 + (hertz / low) ** 2)
    shape = shape * np.maximum(hertz / low, 1) ** -slope / (1 + (hertz / high) ** 4)
    sound = np.fft.irfft(spectrum * shape, count)[:samples].astype(np.float32)
    return sound / np.float32(max(float(sound.std()), 1e-6))


def slowly(rng: Generator, samples: int, hertz: float) -> Floats:
    """A random line from 0 to 1 that changes about so many times a second."""
    count = int(samples / SAMPLE_RATE * hertz) + 3
    knots = rng.random(count).astype(np.float32)
    at = np.linspace(0, count - 1.001, samples, dtype=np.float32)
    left = at.astype(np.int64)
    share = at - left
    share = share * share * (3 - 2 * share)
    return knots[left] * (1 - share) + knots[left + 1] * share


def put(into: Floats, sound: Floats, at: int, gain: float, pan: float = 0.0) -> None:
    """Add a mono sound to stereo from a sample on; `pan` from -1 (left) to 1."""
    start, end = max(at, 0), min(at + len(sound), len(into))
    if start >= end:
        return
    piece = sound[start - at : end - at] * np.float32(gain)
    angle = (pan + 1) * np.pi / 4
    into[start:end, 0] += piece * np.float32(np.cos(angle) * 1.414)
    into[start:end, 1] += piece * np.float32(np.sin(angle) * 1.414)


def spacious(rng: Generator, sound: Floats, wet: float, seconds: float = 1.6) -> Floats:
    """Early and late reflections, different on both sides."""
    out = sound.copy()
    for tap in range(18):
        delay = 0.017 + seconds * (tap / 18) ** 1.6 * (0.85 + 0.3 * float(rng.random()))
        gain = np.float32(wet * 0.75 * np.exp(-2.6 * delay / seconds) / (1 + 0.14 * tap))
        for side in (0, 1):
            samples = int(delay * SAMPLE_RATE * (1 + 0.06 * side * (tap % 3 - 1)))
            if 0 < samples < len(sound):
                source = side if tap % 2 else 1 - side
                out[samples:, side] += sound[:-samples, source] * gain
    return out
