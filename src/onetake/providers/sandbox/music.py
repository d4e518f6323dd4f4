"""Composes a clip's sound from its score: harmony, a figure, a beat, and the noise of the place.

The rule: what is heard follows the words of the prompt (`plan.Score`), and the rest the seed.
"""

from typing import Final

import numpy as np

from onetake.providers.sandbox.encode import SAMPLE_RATE
from onetake.providers.sandbox.pixels import Floats
from onetake.providers.sandbox.plan import Score
from onetake.providers.sandbox.synth import (
    Generator,
    coloured,
    hat,
    kick,
    pitch,
    pluck,
    put,
    ramp,
    slowly,
    spacious,
    tone,
)

MAJOR: Final = ((0, 4, 7, 11), (9, 12, 16, 19), (5, 9, 12, 16), (7, 11, 14, 17))
MINOR: Final = ((0, 3, 7, 10), (8, 12, 15, 19), (3, 7, 10, 14), (10, 14, 17, 20))
SOFT: Final = (1.0, 0.32, 0.12, 0.05)
REEDY: Final = (1.0, 0.55, 0.38, 0.27, 0.2, 0.14, 0.1)
BELL: Final = (1.0, 0.0, 0.28, 0.0, 0.1)


def compose(score: Score, samples: int, seed: int) -> Floats:
    """(samples, 2); loudness and edges are `soundtrack.py`'s business."""
    rng = np.random.default_rng([seed, 11])
    beat = 60 / score.tempo
    sound = np.zeros((samples, 2), np.float32)
    chords = MINOR if score.minor else MAJOR
    turn = int(rng.integers(0, 2)) * 2
    chord_beats = 4 if score.style in ("synth", "beat", "bright") else 6
    length = int(chord_beats * beat * SAMPLE_RATE)
    for number in range(-(-samples // length)):
        chord = chords[(number + turn) % 4] if number else chords[0]
        _harmony(score, sound, chord, (number * length, length), rng)
        _figure(score, sound, chord, (number * length, length), rng)
    sound = spacious(rng, sound, 0.55 if score.style in ("pads", "dark") else 0.32)
    _beat(score, sound, rng)
    return sound + _ambience(score, samples, rng)


def _harmony(
    score: Score, into: Floats, chord: tuple[int, ...], span: tuple[int, int], rng: Generator
) -> None:
    """The chord, held: soft pads, or reeds for synthetic styles; the lowest note below it."""
    start, length = span
    overlap = int(0.9 * SAMPLE_RATE)
    total = min(length + overlap, len(into) - start + overlap)
    shape = ramp(total, 0.9 if start else 0.5, 0.95)
    partials = REEDY if score.style == "synth" else SOFT
    drop = -12 if score.style == "dark" else 0
    gain = 0.10 if score.style in ("pads", "dark") else 0.06
    for place, note in enumerate(chord):
        hertz = pitch(score.key + note + 12 + drop)
        for side in (-1, 1):
            voice = tone(hertz, total, partials, side * 0.0017 * (1 + 0.3 * place))
            put(into, voice * shape, start, gain, side * (0.35 + 0.12 * place))
    low = tone(
        pitch(score.key + chord[0] - (12 if score.key + chord[0] > 4 else 0)), total, (1.0, 0.25)
    )
    put(into, low * shape, start, 0.16)


def _figure(
    score: Score, into: Floats, chord: tuple[int, ...], span: tuple[int, int], rng: Generator
) -> None:
    """Notes of the chord, one after the other: sparse bells, or a running arpeggio."""
    start, length = span
    step = 60 / score.tempo / {"synth": 4, "beat": 2, "bright": 2}.get(score.style, 1)
    count = int(length / SAMPLE_RATE / step)
    partials = REEDY if score.style == "synth" else BELL
    for number in range(count):
        if score.style in ("pads", "dark") and rng.random() < 0.5:
            continue
        order = (0, 2, 1, 3, 2, 3, 1, 2)[number % 8]
        octave = 24 + (12 if rng.random() < 0.25 else 0)
        note = pluck(pitch(score.key + chord[order] + octave), int(0.9 * SAMPLE_RATE),
                     partials, 0.10 if score.style == "synth" else 0.28)  # fmt: skip
        gain = {"synth": 0.07, "beat": 0.11, "bright": 0.12}.get(score.style, 0.07)
        at = start + int(number * step * SAMPLE_RATE)
        put(into, note, at, gain * (0.7 + 0.3 * float(rng.random())), float(rng.random()) - 0.5)


def _beat(score: Score, into: Floats, rng: Generator) -> None:
    if score.style not in ("synth", "beat"):
        return
    step = 60 / score.tempo / 2
    drum = kick(int(0.4 * SAMPLE_RATE))
    for number in range(int(len(into) / SAMPLE_RATE / step) + 1):
        at = int(number * step * SAMPLE_RATE)
        if number % 2 == 0:
            put(into, drum, at, 0.55)
        if number % 4 == 2:
            snap = coloured(rng, int(0.16 * SAMPLE_RATE), 700, 7000, 0.2)
            put(into, snap * ramp(len(snap), 0.001, 0.15), at, 0.07)
        put(into, hat(rng, int(0.09 * SAMPLE_RATE), 0.018), at, 0.22 if number % 2 else 0.12, 0.2)


def _ambience(score: Score, samples: int, rng: Generator) -> Floats:
    total = np.zeros((samples, 2), np.float32)
    for name in score.ambience:
        for side in (0, 1):
            total[:, side] += _place(name, samples, rng)
    return total


def _place(name: str, samples: int, rng: Generator) -> Floats:
    """One side's noise of a place, about as loud as the music at 0.1."""
    match name:
        case "rain":
            steady = coloured(rng, samples, 900, 9000, 0.15) * np.float32(0.05)
            return steady * (0.8 + 0.2 * slowly(rng, samples, 1.5))
        case "waves":
            swell = slowly(rng, samples, 0.35) ** 1.6
            return coloured(rng, samples, 160, 3200, 0.55) * (0.03 + 0.11 * swell)
        case "wind":
            gusts = slowly(rng, samples, 0.6)
            return coloured(rng, samples, 220, 900, 0.9) * (0.02 + 0.09 * gusts**1.5)
        case "fire":
            bed = coloured(rng, samples, 90, 700, 0.7) * np.float32(0.05)
            sparks = (rng.random(samples) > 1 - 14 / SAMPLE_RATE).astype(np.float32)
            crackle = np.convolve(sparks, hat(rng, 700, 0.003), "same").astype(np.float32)
            return bed + crackle * np.float32(0.35)
        case "birds":
            return _birdsong(samples, rng)
        case _:
            return coloured(rng, samples, 110, 900, 0.8) * np.float32(0.045)


def _birdsong(samples: int, rng: Generator) -> Floats:
    total = coloured(rng, samples, 400, 3000, 0.8) * np.float32(0.008)
    for _ in range(int(samples / SAMPLE_RATE * 1.2)):
        at = int(rng.random() * samples)
        base = 2300 + 1900 * float(rng.random())
        for chirp in range(int(rng.integers(2, 5))):
            length = int(0.07 * SAMPLE_RATE)
            share = np.linspace(0, 1, length, dtype=np.float32)
            hertz = base * (1 + 0.25 * np.sin(share * 3 + chirp))
            call = np.sin(2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE) * np.sin(np.pi * share)
            start = at + chirp * int(0.11 * SAMPLE_RATE)
            end = min(start + length, samples)
            if start < end:
                total[start:end] += call[: end - start].astype(np.float32) * np.float32(0.035)
    return total
