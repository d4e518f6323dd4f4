"""Sings lyrics: eSpeak NG gives the syllables, a channel vocoder puts them on the melody's notes.

The rule: the pitch is the melody's alone. The spoken sound gives only its spectral envelope, and a
row of pulses of the note's pitch, or noise for consonants, is sent through it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from onetake.providers.sandbox.arrangement import BAR_BEATS, Arrangement
from onetake.providers.sandbox.encode import SAMPLE_RATE
from onetake.providers.sandbox.espeak import Espeak, Setting
from onetake.providers.sandbox.languages import language_of
from onetake.providers.sandbox.pixels import Floats
from onetake.providers.sandbox.synth import put, spacious
from onetake.providers.sandbox.utterance import WORDS_A_MINUTE, WORDS_USUAL, trimmed

Spectra: TypeAlias = npt.NDArray[np.complexfloating[Any, Any]]

SUNG_SHARE: Final = 0.88  # of a line's beats; the rest is for breath
_SIZE, _HOP, _QUEFRENCY = 512, 128, 40
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*|\d+")
_VOWELS: Final = re.compile(r"[aeiouyàâäáãåæèéêëìíîïòóôöõøùúûüœаеёиоуыэюя]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of lyrics, and where it is: `start` and `beats` in beats of the piece."""

    text: str
    start: float
    beats: float


@dataclass(frozen=True, slots=True)
class Syllable:
    """A word or character, and on how many notes it is sung."""

    text: str
    language: str
    notes: int


def sung(espeak: Espeak, arrangement: Arrangement, lines: Sequence[Line], samples: int) -> Floats:
    """(samples, 2): the voice alone, RMS about 0.1 where it is heard."""
    tune = arrangement.tune
    out = np.zeros((samples, 2), np.float32)
    chance = np.random.default_rng([tune.seed, 53])
    singer = _Singer(espeak, tune.female, np.random.default_rng([tune.seed, 59]))
    for line in lines:
        syllables = syllables_of(line.text)
        if not syllables:
            continue
        pitches = melody_of(arrangement, line, sum(each.notes for each in syllables), chance)
        seconds = line.beats * SUNG_SHARE * tune.beat
        voice = singer.line(syllables, pitches, seconds)
        put(out, voice, round(line.start * tune.beat * SAMPLE_RATE), 1.0)
    return spacious(chance, out, 0.22, 0.9)


def syllables_of(text: str) -> list[Syllable]:
    """Words of alphabets, with a note for each group of vowels; single characters elsewhere."""
    found: list[Syllable] = []
    for word in _WORD.findall(text):
        language = next((name for char in word if (name := language_of(char, None))), "en-us")
        if language in ("cmn", "ja", "ko"):
            found += [Syllable(char, language, 1) for char in word if char.isalpha()]
            continue
        vowels = len(_VOWELS.findall(re.sub(r"(?<=[a-z]{2})e\b", "", word.lower())))
        found.append(Syllable(word, language, min(max(vowels, 1), 6)))
    return found


def melody_of(
    arrangement: Arrangement, line: Line, count: int, chance: np.random.Generator
) -> list[float]:
    """Hertz of `count` notes: a walk over the scale that starts and ends on the chord."""
    tune = arrangement.tune
    bar = int(line.start // BAR_BEATS)
    bar = min(bar, len(arrangement.sections) - 1)
    middle = (17 if tune.female else 5) + (3 if arrangement.sections[bar] == "chorus" else 0)
    degree = arrangement.degrees[bar]
    steps = [step for step in range(-7, 28)
             if abs(tune.key + arrangement.scale(step) - middle) <= 7]  # fmt: skip
    at = len(steps) // 2
    hertz: list[float] = []
    for number in range(count):
        at = min(max(at + int(chance.choice((-2, -1, -1, 0, 1, 1, 2))), 0), len(steps) - 1)
        if number in (0, count - 1):
            chordal = [
                place for place, step in enumerate(steps) if (step - degree) % 7 in (0, 2, 4)
            ]
            at = min(chordal, key=lambda place: abs(place - at))
        hertz.append(110 * 2 ** ((tune.key + arrangement.scale(steps[at])) / 12))
    return hertz


class _Singer:
    def __init__(self, espeak: Espeak, female: bool, chance: np.random.Generator) -> None:
        self._espeak = espeak
        self._variant = "f2" if female else "m3"
        self._chance = chance
        self._shapes: dict[tuple[str, str], tuple[Floats, Floats]] = {}

    def line(self, syllables: Sequence[Syllable], hertz: Sequence[float], seconds: float) -> Floats:
        """Mono at 48 kHz, each note equally long."""
        rate = self._espeak.rate
        count = max(int(seconds * rate) // _HOP, 2)
        total = len(hertz)
        shape = np.zeros((count, _SIZE // 2 + 1), np.float32)
        voiced = np.zeros(count, np.float32)
        first = 0
        for syllable in syllables:
            start, end = (count * place // total for place in (first, first + syllable.notes))
            first += syllable.notes
            if end > start:
                own, own_voiced = self._shape(syllable)
                at = _stretch(len(own), end - start)
                shape[start:end], voiced[start:end] = own[at], own_voiced[at]
        curve = _curve(hertz, count * _HOP, rate)
        carrier = _pulses(curve, rate)
        noise = self._chance.standard_normal(len(carrier)).astype(np.float32) * np.float32(0.14)
        mixed = _frames(carrier) * voiced[:, None] + _frames(noise) * (1 - voiced[:, None])
        out = _joined(mixed * shape, count * _HOP)
        heard = out[np.abs(out) > 0.1 * np.abs(out).max()]
        level = float(np.sqrt((heard**2).mean())) if len(heard) else 1.0
        return _resampled(out / np.float32(max(level, 1e-6)) * np.float32(0.1), rate)

    def _shape(self, syllable: Syllable) -> tuple[Floats, Floats]:
        """The envelope of each frame, and how much of it is voice."""
        key = (syllable.text.lower(), syllable.language)
        if key not in self._shapes:
            rate = WORDS_A_MINUTE.get(syllable.language, WORDS_USUAL)
            setting = Setting(self._variant, rate, 50, 10)
            spoken = trimmed(self._espeak.say(syllable.text, syllable.language, setting))
            spoken = np.pad(spoken, (0, max(_SIZE - len(spoken), 0)))
            spectrum = np.abs(_frames(spoken))
            self._shapes[key] = _smooth(spectrum), _voicing(spectrum, self._espeak.rate)
        return self._shapes[key]


def _stretch(have: int, want: int) -> npt.NDArray[np.int64]:
    """Which frame is used when: the start and the end keep their speed, the middle gives."""
    edge = min(have // 3, want // 3, 12)
    middle = np.linspace(edge, max(have - edge - 1, edge), max(want - 2 * edge, 0))
    ends = np.arange(edge)
    at = np.concatenate([ends, np.round(middle), have - edge + ends])
    return np.clip(at, 0, have - 1).astype(np.int64)


def _curve(hertz: Sequence[float], samples: int, rate: int) -> Floats:
    """Hertz a sample: short glides between the notes, and a vibrato that grows on each."""
    total = len(hertz)
    at = np.arange(samples) * total / samples
    which = np.minimum(at.astype(np.int64), total - 1)
    curve = np.log2(np.array(hertz, np.float64))[which]
    glide = max(int(0.03 * rate), 1)
    curve = np.convolve(np.pad(curve, glide, "edge"), np.ones(glide) / glide, "same")
    curve = curve[glide : glide + samples]
    since = (at - which) * samples / total / rate
    depth = 0.018 * np.clip((since - 0.15) / 0.3, 0, 1)
    return 2 ** (curve + depth * np.sin(np.arange(samples) * (2 * np.pi * 5.4 / rate)))


def _pulses(curve: Floats, rate: int) -> Floats:
    """One pulse a period, shared between the two samples around its moment."""
    turn = np.cumsum(curve / rate)
    (here,) = np.nonzero(np.diff(np.floor(turn), prepend=0.0) > 0)
    share = (turn[here] - np.floor(turn[here])) / (curve[here] / rate)
    out = np.zeros(len(curve) + 1, np.float32)
    np.add.at(out, here + 1, 1 - share)
    np.add.at(out, here, share)
    return out[:-1]


def _window() -> Floats:
    return np.hanning(_SIZE + 1)[:-1].astype(np.float32)


def _frames(sound: Floats) -> Spectra:
    """The spectrum every _HOP samples: one frame for each that fits, the ends padded."""
    padded = np.pad(sound, _SIZE // 2)
    count = max(len(sound) // _HOP, 1)
    pieces = np.lib.stride_tricks.sliding_window_view(padded, _SIZE)[::_HOP][:count]
    return np.fft.rfft(pieces * _window(), axis=1)


def _joined(spectra: Spectra, samples: int) -> Floats:
    pieces = np.fft.irfft(spectra, _SIZE, axis=1) * _window()
    out = np.zeros(samples + 2 * _SIZE, np.float32)
    for number, piece in enumerate(pieces):
        out[number * _HOP : number * _HOP + _SIZE] += piece
    return out[_SIZE // 2 : _SIZE // 2 + samples]


def _smooth(spectrum: Floats) -> Floats:
    """The envelope without the voice's own harmonics: the slow part of the log spectrum."""
    cepstrum = np.fft.irfft(np.log(spectrum + 1e-4), axis=1)
    cepstrum[:, _QUEFRENCY:-_QUEFRENCY] = 0
    return np.exp(np.fft.rfft(cepstrum, axis=1).real).astype(np.float32)


def _voicing(spectrum: Floats, rate: int) -> Floats:
    """1 where the deep part is louder than the hiss."""
    power = spectrum**2
    split = int(3000 * _SIZE / rate)
    low, high = power[:, :split].sum(axis=1), power[:, split:].sum(axis=1)
    return np.clip(1.5 * (low - high) / (low + high + 1e-9) + 0.5, 0, 1).astype(np.float32)


def _resampled(sound: Floats, rate: int) -> Floats:
    count = round(len(sound) * SAMPLE_RATE / rate)
    spectrum = np.fft.rfft(sound)
    wide = np.zeros(count // 2 + 1, spectrum.dtype)
    wide[: len(spectrum)] = spectrum
    return (np.fft.irfft(wide, count) * (count / len(sound))).astype(np.float32)
