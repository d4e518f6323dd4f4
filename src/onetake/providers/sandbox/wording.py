"""What a prompt says about its subject: which one it is, its colour, and what it stands on. Pure.

The rule: a colour belongs to the noun that follows it in the same clause, or else to the one
before it; only what belongs to the subject or its ground is taken from the words for the light.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from onetake.providers.sandbox import vocabulary
from onetake.providers.sandbox.vocabulary import found, spans

WOOD: Final = "b98d60"
_STUDIOS: Final = ("studio", "ribbons", "room")
_BREAK: Final = re.compile(
    r"[,;.:!?，、；。：！？\n]|\b(?:on|in|at|with|against|before|over|under)\b|在|放|上"
)
_STOP: Final = re.compile(r"[;.!?；。！？\n]")
_AHEAD: Final = 36
_BEHIND: Final = 28
_GLASS: Final = {"glass": "glass crystal transparent translucent 玻璃 水晶 透明 琉璃"}


@dataclass(frozen=True, slots=True)
class Dress:
    """Colours are six hexadecimal digits, or nothing where the words name none."""

    tint: str = ""  # of the subject
    ground: str = ""  # of what it stands on or before
    surface: str = ""  # desk, seamless, soft
    glass: bool = False


PLAIN: Final = Dress()


@dataclass(frozen=True, slots=True)
class _Noun:
    start: int
    end: int
    kind: str  # an entry of SUBJECTS, `ground`, `clothes`, or `elsewhere`


def subject_in(words: str) -> str:
    """What the picture is of: what is said more often, or first, but no generic word."""
    named = found(vocabulary.SUBJECTS, words, nouns=True)
    telling = [name for name in named if name not in vocabulary.GENERIC]
    if telling and (named[0] in ("product", "portrait") or named[0] not in vocabulary.GENERIC):
        return telling[0]
    if "portrait" in named:
        return "portrait"
    return named[0] if named else ""


def dressed(words: str, subject: str) -> tuple[Dress, str]:
    """How the subject and its ground look, and the words that are left for all else."""
    lowered = words.lower()
    plain = re.sub(vocabulary.NO_COLOURS, lambda match: " " * len(match[0]), lowered)
    nouns = sorted(_nouns(plain), key=lambda noun: (noun.start, noun.start - noun.end))
    tint = ground = ""
    rest = lowered
    for start, end, colour in _colours(plain):
        kind = _owner(plain, nouns, (start, end), subject)
        if kind == "ground":
            ground = ground or colour
        elif subject and (kind == subject or kind in _related(subject)):
            tint = tint or colour
        else:
            continue
        rest = rest[:start] + " " * (end - start) + rest[end:]
    surfaces = found(vocabulary.SURFACES, plain, nouns=True)
    surface = surfaces[0] if surfaces else "seamless" if ground else ""
    if surface == "desk" and not ground:
        ground = WOOD
    return Dress(tint, ground, surface, bool(found(_GLASS, plain))), rest


def _related(subject: str) -> tuple[str, ...]:
    """Whose colours are the subject's, too."""
    worn = ("clothes",) if subject in vocabulary.PEOPLE else ()
    return (*vocabulary.GENERIC, *worn)


def _nouns(plain: str) -> Iterator[_Noun]:
    for name, listed in vocabulary.SUBJECTS.items():
        yield from (_Noun(*place, name) for place in spans(listed, plain, nouns=True))
    for listed in vocabulary.SURFACES.values():
        yield from (_Noun(*place, "ground") for place in spans(listed, plain, nouns=True))
    yield from (_Noun(*place, "clothes") for place in spans(vocabulary.CLOTHES, plain, nouns=True))
    places = [words for name, words in vocabulary.SCENES.items() if name not in _STUDIOS]
    for listed in (*places, vocabulary.ELSEWHERE):
        yield from (_Noun(*place, "elsewhere") for place in spans(listed, plain, nouns=True))


def _colours(plain: str) -> list[tuple[int, int, str]]:
    """Where colours are named, the longest name at each place, none inside of another."""
    named = sorted(
        (start, -end, colour)
        for colour, listed in vocabulary.COLOURS.items()
        for start, end in spans(listed, plain, nouns=True)
    )
    kept: list[tuple[int, int, str]] = []
    for start, end, colour in named:
        if not kept or start >= kept[-1][1]:
            kept.append((start, -end, colour))
    return kept


def _owner(plain: str, nouns: list[_Noun], place: tuple[int, int], subject: str) -> str:
    """Whose colour it is: a noun's kind."""
    start, end = place
    after = [noun for noun in nouns if noun.start >= end]
    if after and after[0].start - end <= _AHEAD and not _BREAK.search(plain[end : after[0].start]):
        return _closest(after, subject)
    before = [noun for noun in nouns if noun.end <= start]
    if before:
        last = max(before, key=lambda noun: noun.end)
        if start - last.end <= _BEHIND and not _STOP.search(plain[last.end : start]):
            return last.kind
    return subject


def _closest(after: list[_Noun], subject: str) -> str:
    """Of nouns at one place the subject itself: a sea otter's colour is not the sea's."""
    first = after[0]
    same = [noun.kind for noun in after if noun.start <= first.end + 1]
    return subject if subject in same else first.kind
