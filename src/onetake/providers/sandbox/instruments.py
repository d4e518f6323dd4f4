"""Notes of instruments, mono at 48 kHz, made of harmonics and noise. A band keeps those it made.

The rule: the same note is made once, because a piece repeats most of its notes.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from onetake.providers.sandbox.encode import SAMPLE_RATE
from onetake.providers.sandbox.pixels import Floats
from onetake.providers.sandbox.synth import coloured, hat, kick, pitch, ramp

_CACHED_MAX: Final = 600


class Band:
    """Plays single notes and drums; `note` and `drum` give arrays that nobody may change."""

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng([seed, 23])
        self._notes: dict[tuple[str, int, int], Floats] = {}
        self._drums: dict[str, Floats] = {}

    def note(self, instrument: str, semitones: int, seconds: float) -> Floats:
        """`semitones` above the A at 110 Hz."""
        length = round(seconds * 50)
        key = (instrument, semitones, length)
        if key not in self._notes:
            if len(self._notes) >= _CACHED_MAX:
                self._notes.clear()
            self._notes[key] = _NOTES[instrument](pitch(semitones), max(length / 50, 0.06))
        return self._notes[key]

    def drum(self, name: str) -> Floats:
        if name not in self._drums:
            self._drums[name] = self._hit(name)
        return self._drums[name]

    def _hit(self, name: str) -> Floats:
        match name:
            case "kick":
                return kick(int(0.35 * SAMPLE_RATE))
            case "hat":
                return hat(self._chance, int(0.09 * SAMPLE_RATE), 0.02)
            case "brush":
                noise = coloured(self._chance, int(0.18 * SAMPLE_RATE), 1500, 7000, 0.2)
                return noise * ramp(len(noise), 0.02, 0.15) * np.float32(0.2)
            case "tom":
                at = np.arange(int(0.6 * SAMPLE_RATE)) / SAMPLE_RATE
                turn = 2 * np.pi * (72 * at + 3.5 * (1 - np.exp(-at / 0.06)))
                return (np.sin(turn) * np.exp(-at / 0.2)).astype(np.float32)
            case _:
                noise = coloured(self._chance, int(0.2 * SAMPLE_RATE), 800, 7500, 0.25)
                body = np.sin(np.arange(len(noise)) * (2 * np.pi * 185 / SAMPLE_RATE))
                fading = np.exp(-np.arange(len(noise)) / (0.055 * SAMPLE_RATE))
                return ((noise * 0.35 + body * 0.4) * fading).astype(np.float32)


def _struck(
    hertz: float, seconds: float, partials: tuple[float, ...], ring: float, stretch: float = 0.0
) -> Floats:
    """Each harmonic fades the faster the higher it is; `stretch` makes it a little too high."""
    count = int(min(seconds + 0.25, 3.5) * SAMPLE_RATE)
    at = np.arange(count, dtype=np.float32) / SAMPLE_RATE
    out = np.zeros(count, np.float32)
    for number, loud in enumerate(partials, 1):
        own = hertz * number * (1 + stretch * number * number)
        if own > 16_000 or not loud:
            continue
        fading = np.exp(at * np.float32(-(0.7 + 0.45 * number) / ring))
        out += np.float32(loud) * fading * np.sin(at * np.float32(2 * np.pi * own))
    return out * ramp(count, 0.003, 0.2)


def _held(
    hertz: float, seconds: float, partials: tuple[float, ...], attack: float, vibrato: float
) -> Floats:
    count = int((seconds + 0.2) * SAMPLE_RATE)
    at = np.arange(count, dtype=np.float32) / SAMPLE_RATE
    turn = at * np.float32(2 * np.pi * hertz)
    turn += np.float32(vibrato) * np.sin(at * np.float32(2 * np.pi * 5.2))
    out = np.zeros(count, np.float32)
    for number, loud in enumerate(partials, 1):
        if hertz * number < 16_000:
            out += np.float32(loud) * np.sin(turn * np.float32(number))
    return out * ramp(count, attack, 0.2)


def _plucked(hertz: float, seconds: float, bright: float, ring: float) -> Floats:
    """A string plucked at a fifth of its length: every fifth harmonic is missing."""
    partials = tuple(
        float(abs(np.sin(np.pi * number / 5)) / number**bright) for number in range(1, 15)
    )
    return _struck(hertz, seconds, partials, ring, 0.00004)


def _saws(count: int, fall: float) -> tuple[float, ...]:
    return tuple(1 / number**fall for number in range(1, count + 1))


_NOTES: Final[dict[str, Callable[[float, float], Floats]]] = {
    "piano": lambda hz, s: _struck(hz, s, (1, 0.6, 0.35, 0.22, 0.14, 0.1, 0.06), 1.1, 0.00012),
    "epiano": lambda hz, s: _struck(hz, s, (1, 0.12, 0.3, 0.02, 0.0, 0.05), 1.3),
    "guitar": lambda hz, s: _plucked(hz, s, 1.1, 0.9) * np.float32(1.2),
    "harp": lambda hz, s: _plucked(hz, s, 1.5, 1.2) * np.float32(1.3),
    "marimba": lambda hz, s: _struck(hz, min(s, 0.5), (1, 0, 0, 0.35, 0, 0, 0, 0, 0, 0.1), 0.32),
    "bell": lambda hz, s: _struck(2 * hz, s + 0.6, (0.8, 0, 0.35, 0, 0.15), 1.6),
    "strings": lambda hz, s: _held(hz, s, _saws(14, 1.25), 0.16, 0.07) * np.float32(0.45),
    "brass": lambda hz, s: _held(hz, s, _saws(12, 0.95), 0.06, 0.05) * np.float32(0.36),
    "flute": lambda hz, s: _held(2 * hz, s, (1, 0.25, 0.08, 0.02), 0.08, 0.12) * np.float32(0.7),
    "organ": lambda hz, s: (
        _held(hz, s, (1, 0.8, 0.5, 0.5, 0.0, 0.3, 0.0, 0.3), 0.02, 0.02) * np.float32(0.3)
    ),
    "synth": lambda hz, s: _held(hz, s * 0.7, _saws(20, 0.9), 0.01, 0.0) * np.float32(0.4),
    "pad": lambda hz, s: _held(hz, s, (1, 0.4, 0.2, 0.1, 0.05), 0.5, 0.05) * np.float32(0.55),
    "bass": lambda hz, s: _struck(hz, s, (1, 0.5, 0.22, 0.1, 0.05), 1.4),
}
PLAYED: Final = tuple(_NOTES)
