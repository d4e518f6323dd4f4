"""Speech: a text, in a voice, as a file. eSpeak NG speaks; what is around it is ours.

The rule: every parameter is heard, and one that cannot be is refused; the same spec gives the
same bytes.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from onetake.providers.sandbox import decode, espeak, hearing
from onetake.providers.sandbox.asked import Spec, choice, mapping, number, sort_asked, structure
from onetake.providers.sandbox.languages import NAMES, hinted
from onetake.providers.sandbox.phrases import parts
from onetake.providers.sandbox.sheets import Unplannable
from onetake.providers.sandbox.sound_file import Sort, sound_file
from onetake.providers.sandbox.utterance import MOODS, Manner, Speaker
from onetake.providers.sandbox.voice_traits import Traits, described, mixed, of_id, recorded
from onetake.wire.child import ChildError, Progress

VOICE_USUAL: Final = "Wise_Woman"
RATE_USUAL: Final = 32000
SAMPLE_SECONDS_MAX: Final = 60
VOICE_SECONDS_MIN: Final = 1.0
MIX_MAX: Final = 4


def make(
    spec: Spec, materials: Sequence[str], folder: Path, name: str, progress: Progress
) -> dict[str, object]:
    """Raises Unplannable and decode.Unreadable, and ChildError where eSpeak NG is missing."""
    traits = voice(spec, materials)
    return spoken(spec, str(spec.get("text", "")), traits, folder / name, progress)


def spoken(
    spec: Spec, text: str, traits: Traits, path: Path, progress: Progress
) -> dict[str, object]:
    """Speak a text into `path` and the suffix of its format."""
    said = parts(text, _language(spec), _readings(spec))
    form, rate, bits, channels = sort_asked(spec, rate=RATE_USUAL, channels=1)
    sort = Sort(form, rate, bits, channels)
    target = path.with_name(f"{path.name}.{sort.format}")
    try:
        with espeak.opened() as library, sound_file(target, sort, library.rate) as file:
            speaker = Speaker(library, traits, _manner(spec))
            for done, piece in enumerate(speaker.say(said)):
                file.write(piece)
                progress(min(99 * done // (2 * len(said)), 99))  # a part is two pieces at most
            if not file.duration_ms:
                raise Unplannable("text holds nothing that can be spoken")
    except espeak.Missing as error:
        raise ChildError("missing", str(error)) from None
    return {"files": [target.name], "duration_ms": file.duration_ms}


def voice(spec: Spec, materials: Sequence[str]) -> Traits:
    """A mixture, or of a recording, a description, an id: what says most comes first."""
    if mixture := _mixture(spec):
        return mixed(mixture)
    for material, path in zip(
        cast("Sequence[Mapping[str, object]]", spec.get("materials") or ()), materials, strict=True
    ):
        if material.get("role") in ("voice_sample", "audio"):
            return sampled(path)
    if spec.get("voice_prompt"):
        return described(str(spec["voice_prompt"]))
    return of_id(str(spec.get("voice") or VOICE_USUAL))


def sampled(path: str) -> Traits:
    """Raises decode.Unreadable where too little voice is heard."""
    sound = decode.sound(path, SAMPLE_SECONDS_MAX)
    if sound is None:
        raise decode.Unreadable("the recording has no sound")
    # A third of the samples is enough for a voice. Both sides' mean is a simple low pass.
    mono = sound.mean(axis=1)
    mono = mono[: len(mono) // 2 * 2].reshape(-1, 2).mean(axis=1)
    found = hearing.heard(mono, 24_000)
    if found.seconds < VOICE_SECONDS_MIN:
        raise decode.Unreadable(
            f"the recording holds {found.seconds:.1f} s of voice; at least "
            f"{VOICE_SECONDS_MIN:.0f} s, and better 10 s, are needed"
        )
    return recorded(found.hertz, found.syllables, found.bright)


def _language(spec: Spec) -> str | None:
    language = str(spec.get("language") or "auto")
    try:
        return hinted(language)
    except KeyError:
        known = ", ".join(name.capitalize() for name in NAMES if name.isascii())
        raise Unplannable(f"language must be auto or one of {known}") from None


def _manner(spec: Spec) -> Manner:
    return Manner(
        number(spec, "speed", 1, 0.5, 2),
        number(spec, "volume", 1, 0, 10),
        number(spec, "pitch", 0, -12, 12),
        MOODS[choice(spec, "emotion", "neutral", MOODS)],
    )


def _readings(spec: Spec) -> dict[str, str]:
    """`{"tone": ["word/reading"]}`; the page also writes `tone_list`."""
    given = mapping(spec, "pronunciation_dict")
    readings: dict[str, str] = {}
    for key, entries in given.items():
        if key not in ("tone", "tone_list") or not isinstance(entries, list):
            raise Unplannable('pronunciation_dict must be {"tone": ["word/reading", ...]}')
        for entry in cast("list[object]", entries):
            word, slash, reading = str(entry).partition("/")
            if not (word.strip() and slash and reading.strip()):
                raise Unplannable("each entry of pronunciation_dict must be word/reading")
            readings[word.strip()] = reading.strip()
    return readings


def _mixture(spec: Spec) -> list[tuple[Traits, float]]:
    """`[{"voice_id": "…", "weight": 3}, …]`"""
    given = structure(spec, "timber_weights")
    if not given:
        return []
    entries = cast("list[object]", given) if isinstance(given, list) else [None]
    if len(entries) > MIX_MAX:
        raise Unplannable(f"timber_weights must have at most {MIX_MAX} voices")
    voices: list[tuple[Traits, float]] = []
    for entry in entries:
        match entry:
            case {"voice_id": str(name), "weight": int(weight) | float(weight)} if (
                re.search(r"\S", name) and not isinstance(weight, bool) and 0 < weight <= 100
            ):
                voices.append((of_id(name), float(weight)))
            case _:
                raise Unplannable(
                    'timber_weights must be [{"voice_id": "...", "weight": 1 to 100}, ...]'
                )
    return voices
