"""Make a prompt say more: what moves, how the camera sees it, the light, the manner.

The rules: what somebody wrote stays, word for word and first; an aspect of which the prompt
speaks already is left alone; what is added is in the prompt's own language; the same prompt
always becomes the same text. What can be added is data, in `rewrite_words.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from onetake.core.capability import Text
from onetake.core.request import Modality, Operation
from onetake.core.rewrite_words import MUSIC, SCENES, STILL, VIDEO, Aspect

Language: TypeAlias = Literal["en", "zh"]

_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_MENTION: Final = re.compile(r"@(?:Image|Video|Audio)[0-9]+", re.ASCII)
ENDS: Final = " \t\r\n,;\uff0c\u3001\uff1b"
_STOPS: Final = ".!?…\u3002\uff01\uff1f"

ASPECTS: Final = {Modality.IMAGE: STILL, Modality.MUSIC: MUSIC}
"""Modality -> what can be added. Everything that moves takes those of a video."""
SILENT: Final = frozenset({Modality.SPEECH, Modality.VOICE})
"""Here the words themselves are heard: nobody may add any."""
_FROM_IMAGES: Final = frozenset(
    {Operation.IMAGE_TO_VIDEO, Operation.FIRST_LAST_FRAME, Operation.ANIMATE, Operation.AVATAR}
)
"""What is to be seen is given: only movement and sound are left to be said."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the prompt is for."""

    modality: Modality = Modality.VIDEO
    operation: Operation | None = None
    styled: bool = False  # a style adds its own words later
    length_max: int | None = None  # characters


def language_of(prompt: str) -> Language:
    """Chinese when there are at least as many Chinese characters as words of other letters."""
    plain = _MENTION.sub(" ", prompt)
    chinese = len(_HAN.findall(plain))
    return "zh" if chinese and chinese >= len(_WORD.findall(plain)) else "en"


def addition_to(prompt: str, addition: Text) -> str:
    """The addition in the prompt's language."""
    return addition.zh if language_of(prompt) == "zh" else addition.en


def joined_to(prompt: str, addition: str) -> str:
    """The prompt with the addition at its end; the same prompt when it ends with it already."""
    text = prompt.rstrip(ENDS)
    if not addition or text.endswith(addition.rstrip(ENDS)):
        return prompt
    zh = language_of(prompt) == "zh"
    if text[-1:] in tuple(_STOPS):
        return text + ("" if zh else " ") + addition
    return f"{text}\uff0c{addition}" if zh else f"{text}, {addition}"


def rewritten(prompt: str, wanted: Wanted) -> str:
    """The prompt with what it does not say yet, as far as there is room for it."""
    if wanted.modality in SILENT or not prompt.strip():
        return prompt
    language = language_of(prompt)
    text = prompt.rstrip(ENDS)
    for aspect in _aspects(wanted):
        if aspect.is_in(text):
            continue
        longer = joined_to(text, _phrase(aspect, prompt, language))
        if wanted.length_max is None or len(longer) <= wanted.length_max:
            text = longer
    return text if text != prompt.rstrip(ENDS) else prompt


def _aspects(wanted: Wanted) -> Sequence[Aspect]:
    aspects = ASPECTS.get(wanted.modality, VIDEO)
    given = wanted.operation in _FROM_IMAGES
    return [
        aspect
        for aspect in aspects
        if not (aspect.name == "style" and wanted.styled)
        and not (aspect.name in ("subject", "style") and given)
    ]


def _phrase(aspect: Aspect, prompt: str, language: Language) -> str:
    """The one for what is to be seen; where there are several, the prompt itself decides."""
    scene = next((name for name, words in SCENES if words.search(prompt)), "")
    phrases = aspect.phrases.get(scene) or aspect.phrases[""]
    lot = sum((at + 1) * ord(character) for at, character in enumerate(prompt))
    chosen = phrases[lot % len(phrases)]
    return chosen.zh if language == "zh" else chosen.en
