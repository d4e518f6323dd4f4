"""Arranges a tune: sections, chords, a melody, who plays what. The result is a stereo mix.

The rule: everything falls on the beat grid, so the tempo that was asked for is the one heard.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np

from onetake.providers.sandbox.encode import SAMPLE_RATE
from onetake.providers.sandbox.instruments import Band
from onetake.providers.sandbox.pixels import Floats
from onetake.providers.sandbox.synth import put, spacious
from onetake.providers.sandbox.tune import Tune

BAR_BEATS: Final = 4
MAJOR_SCALE: Final = (0, 2, 4, 5, 7, 9, 11)
MINOR_SCALE: Final = (0, 2, 3, 5, 7, 8, 10)
_PROGRESSIONS: Final = {  # degrees of the scale, from 0
    "major": ((0, 4, 5, 3), (0, 5, 3, 4), (0, 3, 5, 4)),
    "minor": ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 6)),
    "jazz": ((1, 4, 0, 5), (0, 5, 1, 4)),
    "lofi": ((3, 2, 5, 0), (1, 4, 0, 5)),
}
_LEADS: Final = (
    "flute", "bell", "marimba", "harp", "synth", "brass", "piano", "epiano", "guitar", "strings",
)  # fmt: skip
_CHORDERS: Final = ("pad", "strings", "organ", "epiano", "piano", "guitar", "synth", "harp")
_LEVELS: Final = {"pad": 0.05, "strings": 0.06, "organ": 0.05, "synth": 0.06, "bass": 0.26,
                  "brass": 0.09, "flute": 0.1, "bell": 0.09}  # fmt: skip
_BEATS: Final = {  # drum: eighths of a bar, loudness
    "rock": (("kick", (0, 4, 5), 0.5), ("snare", (2, 6), 0.34), ("hat", range(8), 0.12)),
    "four": (("kick", (0, 2, 4, 6), 0.55), ("snare", (2, 6), 0.22), ("hat", (1, 3, 5, 7), 0.2)),
    "soft": (("kick", (0, 4), 0.3), ("brush", (2, 6), 0.25), ("hat", (0, 2, 4, 6), 0.06)),
    "brushes": (("brush", range(0, 8, 2), 0.22), ("hat", (2, 3, 6, 7), 0.1), ("kick", (0,), 0.2)),
    "toms": (("tom", (0, 3, 6), 0.4), ("kick", (0, 4), 0.35)),
}


@dataclass(frozen=True, slots=True)
class Note:
    """`start` and `beats` in beats from the beginning; `semitones` above 110 Hz."""

    start: float
    beats: float
    semitones: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A section's name for each bar, and the chord's degree for each bar."""

    tune: Tune
    sections: tuple[str, ...]
    degrees: tuple[int, ...]

    def scale(self, step: int) -> int:
        """Semitones above the key note, for any step of the scale."""
        scale = MINOR_SCALE if self.tune.minor else MAJOR_SCALE
        return 12 * (step // 7) + scale[step % 7]

    def chord(self, bar: int) -> tuple[int, ...]:
        degree = self.degrees[bar % len(self.degrees)]
        rich = (0, 2, 4, 6) if self.tune.style in ("jazz", "lofi") else (0, 2, 4)
        return tuple(self.tune.key + self.scale(degree + step) for step in rich)


def arranged(tune: Tune, seconds: float, sung: Sequence[str] = ()) -> Arrangement:
    """`sung` are the sections of the bars with lyrics, after the intro."""
    bars = max(ceil(seconds / tune.beat / BAR_BEATS), 1)
    chance = np.random.default_rng([tune.seed, 31])
    kind = tune.style if tune.style in ("jazz", "lofi") else ("minor" if tune.minor else "major")
    choices = _PROGRESSIONS[kind]
    verse = choices[int(chance.integers(len(choices)))]
    chorus = choices[int(chance.integers(len(choices)))]
    sections = _sections(bars, sung)
    degrees = tuple(
        (chorus if section == "chorus" else verse)[bar % 4] for bar, section in enumerate(sections)
    )
    return Arrangement(tune, sections, degrees)


def intro_bars(bars: int) -> int:
    return 0 if bars < 6 else 2 if bars < 24 else 4


def _sections(bars: int, sung: Sequence[str]) -> tuple[str, ...]:
    lead = intro_bars(bars)
    body = list(sung) or (["verse"] * 8 + ["chorus"] * 8 + ["verse"] * 4) * (bars // 20 + 1)
    names = ["intro"] * lead + body
    names = (names + ["outro"] * bars)[:bars]
    if lead and not sung:
        names[-2:] = ["outro", "outro"]
    return tuple(names)


def melody(arrangement: Arrangement, bars: Sequence[int]) -> list[Note]:
    """A walk over the scale that rests on notes of the chord; a rhythm of two bars comes back."""
    tune = arrangement.tune
    chance = np.random.default_rng([tune.seed, 37])
    rhythms = ((0, 1, 2, 3), (0, 1.5, 2, 3), (0, 0.5, 1, 2, 3, 3.5), (0, 1, 1.5, 2.5))
    pair = [rhythms[int(chance.integers(len(rhythms)))] for _ in range(2)]
    notes: list[Note] = []
    step = 7
    for bar in bars:
        lifted = 2 if arrangement.sections[bar] == "chorus" else 0
        starts = pair[bar % 2]
        for place, start in enumerate(starts):
            move = int(chance.integers(-2, 3))
            step = min(max(step + move, 5), 12)
            if place == 0:  # on the chord
                degree = arrangement.degrees[bar]
                step = min((degree + each + 7 * octave for each in (0, 2, 4) for octave in (0, 1)),
                           key=lambda near: abs(near - step))  # fmt: skip
            end = starts[place + 1] if place + 1 < len(starts) else BAR_BEATS
            semitones = tune.key + arrangement.scale(step + lifted)
            notes.append(Note(bar * BAR_BEATS + start, end - start, semitones))
    return notes


def played(arrangement: Arrangement, seconds: float, *, sung: bool) -> Floats:
    """(samples, 2), neither mastered nor faded. Where somebody sings, no instrument leads."""
    tune = arrangement.tune
    mix = np.zeros((round(seconds * SAMPLE_RATE), 2), np.float32)
    band = Band(tune.seed)
    chance = np.random.default_rng([tune.seed, 41])
    for bar, section in enumerate(arrangement.sections):
        _harmony(arrangement, band, mix, bar, section)
        if "bass" in tune.instruments and section != "intro":
            _bass(arrangement, band, mix, bar)
    if not sung:
        _lead(arrangement, band, mix)
    mix = spacious(
        chance, mix, 0.45 if tune.style in ("ambient", "cinematic", "classical") else 0.2
    )
    for bar, section in enumerate(arrangement.sections):
        _drums(tune, band, mix, bar, section)
    return mix


def _at(tune: Tune, beats: float) -> int:
    return round(beats * tune.beat * SAMPLE_RATE)


def _harmony(arrangement: Arrangement, band: Band, mix: Floats, bar: int, section: str) -> None:
    """Held instruments hold the chord; struck and plucked ones break it up on the beat."""
    tune = arrangement.tune
    players = [name for name in _CHORDERS if name in tune.instruments] or ["pad"]
    if section in ("intro", "outro"):
        players = players[:1]
    for turn, name in enumerate(players[:3]):
        gain = _LEVELS.get(name, 0.11) * (1.25 if section == "chorus" else 1.0)
        pan = (0.35, -0.4, 0.15)[turn]
        chord = arrangement.chord(bar)
        if name in ("pad", "strings", "organ"):
            for voice, semitones in enumerate(chord):
                note = band.note(name, semitones + 12, BAR_BEATS * tune.beat)
                put(mix, note, _at(tune, bar * BAR_BEATS), gain, pan + 0.2 * (voice - 1))
            continue
        step = 0.5 if tune.energy > 0.5 and section != "intro" else 1.0
        for place in range(int(BAR_BEATS / step)):
            semitones = chord[(0, 2, 1, 2)[place % 4] % len(chord)] + (12 if place % 8 < 6 else 24)
            note = band.note(name, semitones, 2 * step * tune.beat)
            loud = gain * (1.0 if place * step % 1 == 0 else 0.65)
            put(mix, note, _at(tune, bar * BAR_BEATS + place * step), loud, pan)


def _bass(arrangement: Arrangement, band: Band, mix: Floats, bar: int) -> None:
    tune = arrangement.tune
    root = arrangement.chord(bar)[0]
    root -= 12 if root > 4 else 0
    walk = (0, 7, 12, 7) if tune.style == "jazz" else (0, 0, 7, 0)
    for beat in range(BAR_BEATS) if tune.energy > 0.35 else (0, 2):
        note = band.note("bass", root + walk[beat], tune.beat)
        put(mix, note, _at(tune, bar * BAR_BEATS + beat), _LEVELS["bass"])


def _lead(arrangement: Arrangement, band: Band, mix: Floats) -> None:
    tune = arrangement.tune
    name = next((name for name in tune.instruments if name in _LEADS), "bell")
    bars = [bar for bar, section in enumerate(arrangement.sections) if section != "outro"]
    for note in melody(arrangement, bars):
        sound = band.note(name, note.semitones + 12, note.beats * tune.beat)
        put(mix, sound, _at(tune, note.start), _LEVELS.get(name, 0.15) * 1.6, -0.1)


def _drums(tune: Tune, band: Band, mix: Floats, bar: int, section: str) -> None:
    if not tune.drums or (section == "intro" and bar == 0):
        return
    for name, eighths, loud in _BEATS[tune.drums]:
        for eighth in eighths:
            swing = 0.16 if tune.style in ("jazz", "lofi") and eighth % 2 else 0.0
            at = _at(tune, bar * BAR_BEATS + (eighth + swing) / 2)
            softer = 0.6 if section in ("intro", "outro") else 1.0
            put(mix, band.drum(name), at, loud * softer, 0.25 if name in ("hat", "brush") else 0.0)
