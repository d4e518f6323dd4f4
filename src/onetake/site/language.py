"""Which of our two languages somebody reads, from what a browser says."""

from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["en", "zh"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
TAGS: Final[dict[Language, str]] = {"en": "en", "zh": "zh-CN"}
"""What `<html lang>` says."""
_CONSIDERED: Final = 20


def preferred(header: str | None) -> Language:
    """By `Accept-Language`: the one of ours that is wanted most; English where nothing is said."""
    best: tuple[float, Language] = (0.0, "en")
    for part in (header or "").split(",")[:_CONSIDERED]:
        tag, _, parameters = part.strip().partition(";")
        name = tag.strip().lower().partition("-")[0]
        for ours in LANGUAGES:
            if name == ours and (weight := quality(parameters)) > best[0]:
                best = weight, ours
    return best[1]


def quality(parameters: str) -> float:
    """The `q` of one entry of an Accept header: 1 where it is not said, 0 where it is garbled."""
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        weight = float(value.strip())
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
