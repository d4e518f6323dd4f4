"""Speaks the parts of a text in one voice, piece by piece, so that a long text needs no memory.

The rule: what a parameter promises is measured, not hoped for. The pitch is tried until the median
is right, the speed until the length is; a pause is exactly as many samples as it says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from onetake.providers.sandbox.espeak import RATES, Espeak, Setting
from onetake.providers.sandbox.hearing import heard
from onetake.providers.sandbox.phrases import Noise, Part, Pause, Phrase
from onetake.providers.sandbox.pixels import Floats
from onetake.providers.sandbox.vocal_sounds import vocal_sound
from onetake.providers.sandbox.voice_traits import Traits

WORDS_A_MINUTE: Final = {"cmn": 320, "yue": 240, "ja": 190, "ko": 190, "cmn-latn-pinyin": 320}
WORDS_USUAL: Final = 165
LOUDNESS: Final = 10 ** (-20 / 20)
PEAK: Final = 0.89
_TRIAL: Final = "All of you will remember where the yellow moon was yesterday morning."
_TRIAL_CHARS: Final = (24, 160)  # less says too little about the pitch, more takes too long


@dataclass(frozen=True, slots=True)
class Mood:
    """Factors of pitch, pace and liveliness; decibels of loudness and of brightness."""

    pitch: float = 1.0
    pace: float = 1.0
    lively: float = 1.0
    loud: float = 0.0
    bright: float = 0.0


MOODS: Final = {
    "neutral": Mood(),
    "calm": Mood(0.98, 0.94, 0.75, -1, -0.5),
    "fluent": Mood(1.0, 1.06, 1.05),
    "happy": Mood(1.09, 1.06, 1.45, 1.5, 1),
    "sad": Mood(0.93, 0.86, 0.6, -3, -2),
    "angry": Mood(1.04, 1.1, 1.5, 3, 2),
    "fearful": Mood(1.14, 1.12, 1.2, -1, 0.5),
    "disgusted": Mood(0.94, 0.9, 0.85, 0.5, -1),
    "surprised": Mood(1.16, 1.03, 1.7, 1.5, 1),
    "whisper": Mood(1.0, 0.95, 0.4, -8, 2),
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a caller wants it said. `pitch` in semitones."""

    speed: float = 1.0
    volume: float = 1.0
    pitch: float = 0.0
    mood: Mood = MOODS["neutral"]


@dataclass(frozen=True, slots=True)
class _Tuning:
    """eSpeak's pitch, the factor that is left to bending, and how loud it speaks then."""

    pitch: int
    bend: float
    level: float


class Speaker:
    """One voice, ready to speak: its settings are found by trying."""

    def __init__(self, espeak: Espeak, traits: Traits, manner: Manner) -> None:
        self._espeak = espeak
        self._manner = manner
        self._mood = manner.mood
        self._pace = traits.pace * manner.mood.pace
        self._bright = traits.bright + manner.mood.bright
        self._variant = traits.variant
        self._range = round(min(50 * traits.lively * manner.mood.lively, 99))
        self.hertz = traits.hertz * manner.mood.pitch * 2 ** (manner.pitch / 12)
        self._tunings: dict[str, _Tuning] = {}

    def say(self, parts: Sequence[Part]) -> Iterator[Floats]:
        """Mono at the rate of `Espeak.rate`."""
        rate = self._espeak.rate
        self._tune(parts)
        for number, part in enumerate(parts):
            match part:
                case Pause(seconds):
                    yield np.zeros(round(seconds * rate), np.float32)
                case Noise(name):
                    sound = vocal_sound(name, self.hertz, rate, number)
                    yield self._loud(sound * np.float32(LOUDNESS * self._strength()))
                case Phrase():
                    yield self._phrase(part)
                    if number + 1 < len(parts) and not isinstance(parts[number + 1], Pause):
                        seconds = part.gap / (self._manner.speed * self._pace)
                        yield np.zeros(round(seconds * rate), np.float32)

    def _strength(self) -> float:
        return self._manner.volume * 10 ** (self._mood.loud / 20)

    def _phrase(self, phrase: Phrase) -> Floats:
        usual = self._usual(phrase.language)
        sound = self._take(phrase.text, phrase.language, usual)
        speed = self._manner.speed
        if speed != 1 and len(sound):
            wanted = len(sound) / speed
            rate = usual * speed
            for _ in range(3):
                sound = self._take(phrase.text, phrase.language, rate)
                if abs(len(sound) / wanted - 1) < 0.015:
                    break
                rate *= len(sound) / wanted
        gain = LOUDNESS * self._strength() / self._tunings[phrase.language].level
        return self._loud(_coloured(sound, self._espeak.rate, self._bright) * np.float32(gain))

    def _usual(self, language: str) -> float:
        return WORDS_A_MINUTE.get(language, WORDS_USUAL) * self._pace

    def _take(self, text: str, language: str, rate: float) -> Floats:
        """The phrase without the silence around it."""
        tuning = self._tunings[language]
        words = round(min(max(rate / tuning.bend, RATES[0]), RATES[1]))
        setting = Setting(self._variant, words, tuning.pitch, self._range)
        return trimmed(bent(self._espeak.say(text, language, setting), tuning.bend))

    def _tune(self, parts: Sequence[Part]) -> None:
        """For each language, by its first words: languages of tones are high or low by the word."""
        texts: dict[str, str] = {}
        for part in parts:
            if isinstance(part, Phrase):
                known = texts.get(part.language, "")
                if len(known) < _TRIAL_CHARS[0]:
                    texts[part.language] = f"{known} {part.text}"[: _TRIAL_CHARS[1]]
        for language, text in texts.items():
            self._tunings[language] = self._tried(text, language)

    def _tried(self, text: str, language: str) -> _Tuning:
        """eSpeak's pitch for the wanted one, by halving; what it cannot reach is bent."""
        low, high = 0, 100
        while low < high:
            middle = (low + high) // 2
            if self._trial(text, language, middle)[0] < self.hertz:
                low = middle + 1
            else:
                high = middle
        hertz, level = self._trial(text, language, low)
        bend = self.hertz / hertz
        return _Tuning(low, 1.0 if 0.97 < bend < 1.03 else bend, level)

    def _trial(self, text: str, language: str, pitch: int) -> tuple[float, float]:
        """Median pitch and loudness of the text, or of a usual sentence where it is too short."""
        setting = Setting(self._variant, round(self._usual(language)), pitch, self._range)
        sound = self._espeak.say(text, language, setting)
        found = heard(sound, self._espeak.rate)
        if found.seconds < 0.7:
            sound = self._espeak.say(_TRIAL, "en-us", setting)
            found = heard(sound, self._espeak.rate)
        loud = sound[np.abs(sound) > 0.02]
        level = float(np.sqrt((loud**2).mean())) if len(loud) else 0.1
        return found.hertz or 100.0, level

    def _loud(self, sound: Floats) -> Floats:
        """Straight up to two thirds of the peak, bent softly above."""
        knee = np.float32(PEAK * 0.66)
        room = np.float32(PEAK) - knee
        size = np.abs(sound)
        soft = np.sign(sound) * (knee + room * np.tanh((size - knee) / room))
        return np.where(size > knee, soft, sound).astype(np.float32)


def bent(sound: Floats, factor: float) -> Floats:
    """So many times higher, and shorter."""
    if factor == 1 or not len(sound):
        return sound
    at = np.arange(int(len(sound) / factor), dtype=np.float64) * factor
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)


def trimmed(sound: Floats) -> Floats:
    """Without the silence at both ends, which eSpeak leaves."""
    size = np.abs(sound)
    (loud,) = np.nonzero(size > max(0.004, 0.02 * float(size.max(initial=0))))
    if not len(loud):
        return sound[:0]
    edge = 64
    piece = sound[max(loud[0] - edge, 0) : loud[-1] + edge].copy()
    fade = np.linspace(0, 1, min(edge, len(piece)), dtype=np.float32)
    piece[: len(fade)] *= fade
    piece[len(piece) - len(fade) :] *= fade[::-1]
    return piece


def _coloured(sound: Floats, rate: int, bright: float) -> Floats:
    """A little body, less hiss above 5.5 kHz, and the voice's own brightness."""
    if not len(sound):
        return sound
    size = 1 << int(np.ceil(np.log2(len(sound) + 1024)))
    hertz = np.fft.rfftfreq(size, 1 / rate)
    body = 2.0 * np.exp(-(((hertz - 220) / 160) ** 2))
    hiss = -4.5 / (1 + np.exp(-(hertz - 5500) / 500))
    tilt = bright / (1 + np.exp(-(hertz - 2000) / 600))
    shape = 10 ** ((body + hiss + tilt) / 20) * (hertz > 50)
    return np.fft.irfft(np.fft.rfft(sound, size) * shape, size)[: len(sound)].astype(np.float32)
