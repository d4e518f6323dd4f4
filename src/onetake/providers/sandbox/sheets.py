"""The materials of a job as the drawing code sees them, in the order of the prompt.

The rule: one sheet for each material, and what cannot be drawn is `Unplannable` with words that
may be shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from onetake.core.references import Mention, mentions
from onetake.core.request import Medium, Role


class Unplannable(ValueError):
    """The spec holds something that cannot be drawn; the message says what."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One material: where it is, what it is for, and what the probe found."""

    path: str
    role: Role
    medium: Medium
    width: int
    height: int
    duration_ms: int


def sheets_of(
    spec: Mapping[str, object], paths: Sequence[str], prompt: str = ""
) -> tuple[Sheet, ...]:
    """`paths` are the files of the spec's materials, in order. Raises Unplannable."""
    materials = cast("list[dict[str, object]]", spec.get("materials", []))
    if len(materials) != len(paths):
        raise Unplannable("there is not one file for each material")
    sheets = [_sheet(material, path) for material, path in zip(materials, paths, strict=True)]
    named = {(mention.medium, mention.number): at for at, mention in _last_first(prompt)}
    counts: dict[Medium, int] = {}
    order: list[tuple[int, Sheet]] = []
    for sheet in sheets:
        counts[sheet.medium] = counts.get(sheet.medium, 0) + 1
        order.append((named.get((sheet.medium, counts[sheet.medium]), 1000), sheet))
    return tuple(sheet for _, sheet in sorted(order, key=lambda each: each[0]))


def _last_first(prompt: str) -> Iterator[tuple[int, Mention]]:
    """So that the first of two equal mentions is the one that counts."""
    return reversed(list(enumerate(mentions(prompt))))


def _sheet(material: Mapping[str, object], path: str) -> Sheet:
    return Sheet(
        path,
        Role(str(material["role"])),
        Medium(str(material["medium"])),
        *(int(cast("int", material.get(name) or 0)) for name in ("width", "height", "duration_ms")),
    )
