"""One document for JSON and for forms: nested names, lists and values, before any meaning.

A JSON body is read strictly. A form says the same in flat names, which are put back in order:

* `video[id]`, `meta[title]`: an object; `refs[]`, `refs[0]` or a name sent again: a list;
  `refs[][url]`, `refs[0][url]`: a list of objects.
* A file is the text of its URL: it is kept already.

Values of a form are always strings. `Document.form` says so to whoever reads numbers from them:
see `fields.py`. The place of a value in error messages is written `refs[0].url` for both.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias, cast

import msgspec

from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.dialects.dialect import FORMS, Body, Part
from onetake.dialects.json_body import decode, short

DEPTH_MAX: Final = 6
"""Brackets in one name. No format needs more than three."""
TYPES: Final = ("application/json", *FORMS)

_Branch: TypeAlias = "dict[str, str | list[str] | _Branch]"

_NAME = re.compile(r"(?P<head>[^\[\]\0]+)(?P<rest>(?:\[[^\[\]\0]*\])*)")
_INDEX = re.compile(r"0|[1-9][0-9]{0,3}")
_DECODER: Final = msgspec.json.Decoder(dict[str, object])


@dataclass(frozen=True, slots=True)
class Document:
    """What was sent, as JSON has it: str, int, float, bool, None, lists and dicts with names."""

    fields: Mapping[str, object]
    form: bool = False


def document(body: Body, types: Sequence[str] = TYPES) -> Document:
    """The body's fields, or `Rejected`. `types` are the content types that the path takes."""
    kind = body.content_type or "application/json"
    if kind not in types:
        message = f"Content-Type must be {' or '.join(types)}."
        raise Rejected(Failure(Code.UNSUPPORTED_TYPE, message, "Content-Type", tuple(types)))
    if kind in FORMS:
        return Document(_nested(body.parts), form=True)
    return Document(decode(_DECODER, body.raw, ()))


def _nested(parts: Sequence[Part]) -> dict[str, object]:
    root: _Branch = {}
    for part in parts:
        _check_text(part)
        _put(root, _path(part.name), part)
    return {name: _listed(value) for name, value in root.items()}


def _check_text(part: Part) -> None:
    for text in (part.name, part.text):
        if "\0" in text:
            raise invalid(short(part.name), "contains a NUL character")
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise invalid(short(part.name), "contains half of a surrogate pair")


def _path(name: str) -> list[str]:
    """`refs[0][url]` -> refs, 0, url."""
    found = _NAME.fullmatch(name)
    if found is None or found["rest"].count("[") > DEPTH_MAX:
        allowed = ("name", "name[]", "name[inner]")
        raise invalid(short(name), f"is not a name of a field; use {' or '.join(allowed)}", allowed)
    return [found["head"], *re.findall(r"\[([^\]]*)\]", found["rest"])]


def _put(root: _Branch, path: list[str], part: Part) -> None:
    here = root
    for name, following in pairwise(path):
        inner = here.setdefault(name or _open(here, following), {})
        if not isinstance(inner, dict):
            raise _both_ways(part)
        here = inner
    name = path[-1] or str(len(here))
    before = here.get(name)
    match before:
        case None:
            here[name] = part.text
        case str():
            here[name] = [before, part.text]
        case list():
            before.append(part.text)
        case dict():
            raise _both_ways(part)


def _open(here: _Branch, following: str) -> str:
    """`refs[][url]` goes on with the last object of the list, until a name comes again."""
    last = str(len(here) - 1)
    value = here.get(last)
    return last if isinstance(value, dict) and following not in value else str(len(here))


def _both_ways(part: Part) -> Rejected:
    return invalid(short(part.name), "is given both as a value and with brackets")


def _listed(value: "str | list[str] | _Branch") -> object:
    """Branches whose names are 0, 1, 2 … are lists, in that order."""
    if not isinstance(value, dict):
        return value
    if value and all(_INDEX.fullmatch(name) for name in value):
        order = sorted(value, key=int)
        if int(order[-1]) == len(order) - 1:
            return [_listed(value[name]) for name in order]
    return {name: _listed(inner) for name, inner in value.items()}


def objects(value: object) -> Mapping[str, object] | None:
    """The value when it is an object."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else None


def listed(value: object) -> Sequence[object] | None:
    """The value when it is a list."""
    return cast("Sequence[object]", value) if isinstance(value, list) else None
