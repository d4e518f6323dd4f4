"""One object of a body as Google's servers read it: names in camel or snake case, null is absent.

What is not a field is refused by name with the list of the fields, as their servers do. Each
value keeps the place at which its caller wrote it, for error messages.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from onetake.core.failure import Rejected, invalid
from onetake.dialects.document import objects
from onetake.dialects.json_body import short

_LATER_WORD: Final = re.compile(r"_([a-z0-9])")
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])([A-Z])")


@dataclass(frozen=True, slots=True)
class Value:
    place: str  # `generationConfig.imageConfig`, as it was written
    value: object


def camel(name: str) -> str:
    return _LATER_WORD.sub(lambda found: found[1].upper(), name)


def snake(name: str) -> str:
    return _CAPITAL.sub(lambda found: f"_{found[1]}", name).lower()


def message(whole: Value, known: Collection[str] | None = None) -> Mapping[str, Value]:
    """The fields that have a value, by their camel-case names. `known` None: any name will do."""
    fields = objects(whole.value)
    if fields is None:
        raise invalid(whole.place or "body", "must be an object", ("an object",))
    found: dict[str, Value] = {}
    for written, value in fields.items():
        place = inside(whole.place, short(written))
        name = camel(written)
        if known is not None and name not in known:
            raise unknown(place, known)
        if name in found:
            raise invalid(place, f"and {found[name].place} are the same field; send one of them")
        if value is not None:
            found[name] = Value(place, value)
    return found


def inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def unknown(place: str, known: Collection[str]) -> Rejected:
    allowed = tuple(known)
    return invalid(place, f"is not a field here; the fields are {', '.join(allowed)}", allowed)


def text(given: Value) -> str:
    if not isinstance(given.value, str):
        raise invalid(given.place, "must be a string", ("a string",))
    return given.value
