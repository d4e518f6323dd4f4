"""Cuts a text into what is said one after the other: phrases of one language, pauses, sounds. Pure.

The rule: nothing that steers the voice (`<#0.5#>`, `(laughs)`, a reading from the dictionary) is
ever spoken as words, and a pause that cannot be understood is an error, never a word.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from onetake.providers.sandbox.languages import TEXT_MAX, language_of
from onetake.providers.sandbox.sheets import Unplannable

SOUNDS: Final = (
    "laughs", "sighs", "coughs", "clears throat", "gasps", "sniffs", "groans", "yawns",
)  # fmt: skip
PAUSE_SECONDS: Final = (0.01, 99.99)
PAUSES_SECONDS_MAX: Final = 600
PHRASE_MAX: Final = 220

_MARK: Final = re.compile(
    rf"<#\s*(?P<pause>[^<>#]{{0,20}}?)\s*#>|\(\s*(?P<sound>{'|'.join(SOUNDS)})\s*\)",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[^。!?!?;;…\n.]*(?:[。!?!?;;…\n]+|\.+(?=\s|$)|\.)?")
_SECONDS: Final = re.compile(r"\d{1,2}(\.\d{1,3})?")
_READING: Final = re.compile(r"(\([^()]{1,40}\))+")
_SYLLABLE: Final = re.compile(r"[a-zü:]{1,6}[1-5]")
_STRONG: Final = re.compile(r"[。!?!?…\n.]\s*$")
_WEAK: Final = re.compile(r"[,,、;;::]\s*$")


class Unspeakable(Unplannable):
    """The text or the dictionary holds something that cannot be understood; says what."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of one language (eSpeak's name for it), and the seconds of silence that follow."""

    text: str
    language: str
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


@dataclass(frozen=True, slots=True)
class Noise:
    name: str  # one of SOUNDS


Part: TypeAlias = Phrase | Pause | Noise


def parts(text: str, hint: str | None, readings: Mapping[str, str]) -> tuple[Part, ...]:
    """`hint` is the language of the caller (`languages.hinted`). Raises Unspeakable."""
    if not 1 <= len(text) <= TEXT_MAX:
        raise Unspeakable(f"text must have 1 to {TEXT_MAX} characters")
    found = list(_parts(text, hint, readings))
    if not found:
        raise Unspeakable("text holds nothing that can be spoken")
    if sum(part.seconds for part in found if isinstance(part, Pause)) > PAUSES_SECONDS_MAX:
        raise Unspeakable(f"the pauses in text are longer than {PAUSES_SECONDS_MAX} seconds")
    return tuple(found)


def _parts(text: str, hint: str | None, readings: Mapping[str, str]) -> Iterator[Part]:
    at = 0
    for mark in _MARK.finditer(text):
        yield from _spoken(text[at : mark.start()], hint, readings)
        at = mark.end()
        if mark["sound"]:
            yield Noise(mark["sound"].lower())
        else:
            yield _pause(mark["pause"])
    yield from _spoken(text[at:], hint, readings)


def _pause(seconds: str) -> Pause:
    low, high = PAUSE_SECONDS
    if not _SECONDS.fullmatch(seconds) or not low <= float(seconds) <= high:
        raise Unspeakable(f"text holds a pause that is not from <#{low}#> to <#{high}#>")
    return Pause(float(seconds))


def _spoken(text: str, hint: str | None, readings: Mapping[str, str]) -> Iterator[Phrase]:
    """Words with a reading of their own are cut out first; the longest match wins."""
    if not readings:
        yield from _phrases(text, hint)
        return
    words = re.compile("|".join(map(re.escape, sorted(readings, key=len, reverse=True))))
    at = 0
    for word in words.finditer(text):
        yield from _phrases(text[at : word.start()], hint)
        yield from _reading(readings[word[0]], hint)
        at = word.end()
    yield from _phrases(text[at:], hint)


def _reading(reading: str, hint: str | None) -> Iterator[Phrase]:
    """`(A)(I)(ji2)(su4)`, or other words to be said instead."""
    if not _READING.fullmatch(reading):
        yield from _phrases(reading, hint)
        return
    syllables: list[str] = []
    for piece in re.findall(r"\(([^()]+)\)", reading):
        if _SYLLABLE.fullmatch(piece.lower()):
            syllables.append(piece.lower())
            continue
        yield from _pinyin(syllables)
        syllables = []
        yield from _phrases(piece, hint)
    yield from _pinyin(syllables)


def _pinyin(syllables: list[str]) -> Iterator[Phrase]:
    if syllables:
        yield Phrase(" ".join(syllables), "cmn-latn-pinyin")


def _phrases(text: str, hint: str | None) -> Iterator[Phrase]:
    japanese = any("぀" <= char <= "ヿ" for char in text)
    for sentence in _SENTENCE.findall(text):
        for piece in _short(sentence):
            runs = list(_runs(piece, "ja" if japanese else hint))
            for number, (run, language) in enumerate(runs, 1):
                last = number == len(runs)
                yield Phrase(run.strip(), language, _gap(run) if last else 0.03)


def _short(sentence: str) -> Iterator[str]:
    """Of at most PHRASE_MAX characters, cut after a comma or a space where there is one."""
    rest = sentence
    while len(rest) > PHRASE_MAX:
        cut = max(rest.rfind(mark, PHRASE_MAX // 2, PHRASE_MAX) for mark in ",,、 ") + 1
        cut = cut or PHRASE_MAX
        yield rest[:cut]
        rest = rest[cut:]
    yield rest


def _runs(text: str, hint: str | None) -> Iterator[tuple[str, str]]:
    """Neighbours of one language; digits and marks go with what is before them."""
    run, language = "", ""
    for char in text:
        if unicodedata.category(char) in ("So", "Cs", "Co", "Cn"):
            char = " "  # pictures are not read out
        own = language_of(char, hint)
        if own and language and own != language:
            yield run, language
            run = ""
        language = own or language
        run += char
    if not language and any(char.isdigit() for char in run):
        language = hint or "en-us"
    if language:
        yield run, language


def _gap(text: str) -> float:
    if _STRONG.search(text):
        return 0.36
    return 0.18 if _WEAK.search(text) else 0.06
