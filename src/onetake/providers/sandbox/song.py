"""Music: a prompt, and lyrics if there are any, as a file.

The rule: nobody sings in an instrumental; lyrics are sung completely, in their order; the same spec
gives the same bytes.
"""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Final, cast

import numpy as np

from onetake.providers.sandbox import espeak
from onetake.providers.sandbox.arrangement import (
    BAR_BEATS,
    Arrangement,
    arranged,
    intro_bars,
    played,
)
from onetake.providers.sandbox.asked import Spec, sort_asked
from onetake.providers.sandbox.encode import SAMPLE_RATE
from onetake.providers.sandbox.mastering import mastered
from onetake.providers.sandbox.pixels import Floats
from onetake.providers.sandbox.sheets import Unplannable
from onetake.providers.sandbox.singing import Line, sung
from onetake.providers.sandbox.sound_file import Sort, sound_file
from onetake.providers.sandbox.tune import SECONDS, SECONDS_USUAL, Tune, lyric_sections, tune
from onetake.wire.child import ChildError, Progress

RATE_USUAL: Final = 44100
SUNG_SECONDS_USUAL: Final = 60
LINE_BEATS: Final = (8, 4, 2, 1)
LA: Final = "[Verse]\nla la la la la la\nla la la la la\n[Chorus]\nla la la la la la\nla la la la"
_VOICE_GAIN: Final = 1.5  # over the instruments' level


def make(
    spec: Spec, _materials: Sequence[str], folder: Path, name: str, progress: Progress
) -> dict[str, object]:
    """Raises Unplannable, and ChildError where singing needs eSpeak NG and it is missing."""
    form, rate, bits, channels = sort_asked(spec, rate=RATE_USUAL, channels=2)
    sort = Sort(form, rate, bits, channels)
    planned = tune(str(spec.get("prompt") or ""), int(cast("int", spec.get("seed") or 0)))
    lyrics = lyric_sections(_lyrics(spec, planned))
    seconds, beats = _lasting(planned, len(lyrics))
    progress(5)
    sound = _mix(planned, lyrics, seconds, beats)
    progress(70)
    target = folder / f"{name}.{sort.format}"
    with sound_file(target, sort, SAMPLE_RATE) as file:
        file.write(mastered(_faded(sound, planned)))
    progress(99)
    return {"files": [target.name], "duration_ms": file.duration_ms}


def _lyrics(spec: Spec, planned: Tune) -> str:
    """What is sung; "" for an instrumental. Who asks for a voice without words gets la la la."""
    if spec.get("is_instrumental"):
        return ""
    lyrics = str(spec.get("lyrics") or "")
    if lyrics.strip() or planned.wordless:
        return lyrics
    return LA if spec.get("is_instrumental") is False else ""


def _lasting(planned: Tune, lines: int) -> tuple[float, int]:
    """Seconds of the piece, and beats for a line: as many as fit."""
    bar = BAR_BEATS * planned.beat
    if not lines:
        return planned.seconds or SECONDS_USUAL, 0
    for beats in LINE_BEATS:
        sung_seconds = lines * beats * planned.beat
        most = planned.seconds or max(SUNG_SECONDS_USUAL, min(sung_seconds + 5 * bar, SECONDS[1]))
        lead = intro_bars(ceil(most / bar))
        if lead * bar + sung_seconds <= most:
            return most, beats
    raise Unplannable(
        f"lyrics have {lines} lines, too many for {planned.seconds or SECONDS[1]:g} s"
    )


def _mix(planned: Tune, lyrics: Sequence[tuple[str, str]], seconds: float, beats: int) -> Floats:
    samples = round(seconds * SAMPLE_RATE)
    if not lyrics:
        return played(arranged(planned, seconds), seconds, sung=False)
    bars = ceil(seconds / planned.beat / BAR_BEATS)
    lead = intro_bars(bars)
    room = int((seconds / planned.beat - lead * BAR_BEATS) / beats)
    told = _filled(lyrics, room)
    sections = [section for section, _ in told]
    by_bar = [sections[min(bar * BAR_BEATS // beats, len(sections) - 1)]
              for bar in range(ceil(len(sections) * beats / BAR_BEATS))]  # fmt: skip
    arrangement = arranged(planned, seconds, by_bar)
    lines = [Line(text, lead * BAR_BEATS + number * beats, beats)
             for number, (_, text) in enumerate(told)]  # fmt: skip
    backing = played(arrangement, seconds, sung=True)
    voice = _voice(arrangement, lines, samples)
    level = _heard_level(backing) / max(_heard_level(voice), 1e-6)
    return backing + voice * np.float32(level * _VOICE_GAIN)


def _filled(lyrics: Sequence[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    """The lyrics, and again from the first chorus on while a whole round fits."""
    told = list(lyrics)
    chorus = next((at for at, (name, _) in enumerate(lyrics) if name == "chorus"), 0)
    again = list(lyrics[chorus:])
    while len(told) + len(again) <= room:
        told += again
    return told


def _voice(arrangement: Arrangement, lines: Sequence[Line], samples: int) -> Floats:
    try:
        with espeak.opened() as library:
            return sung(library, arrangement, lines, samples)
    except espeak.Missing as error:
        raise ChildError("missing", str(error)) from None


def _heard_level(sound: Floats) -> float:
    power = (sound**2).mean(axis=1)
    heard = power[power > 1e-6]
    return float(np.sqrt(heard.mean())) if len(heard) else 0.0


def _faded(sound: Floats, planned: Tune) -> Floats:
    """A soft start, and an end of two beats."""
    first, last = int(0.01 * SAMPLE_RATE), min(int(2 * planned.beat * SAMPLE_RATE), len(sound) // 3)
    sound[:first] *= np.linspace(0, 1, first, dtype=np.float32)[:, None]
    sound[len(sound) - last :] *= np.cos(np.linspace(0, np.pi / 2, last, dtype=np.float32))[:, None]
    return sound
