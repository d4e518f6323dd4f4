"""Read a JSON body strictly into a msgspec type, or say in our own words what is wrong.

Whatever the bytes are, the answer is a value or `Rejected`: msgspec's own error texts are
translated here and nowhere else. What msgspec lets pass and we do not, repeated names and
NUL characters, is looked for here as well.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final, NoReturn, TypeVar, cast

import msgspec

from onetake.core.failure import Code, Failure, Rejected, invalid

T = TypeVar("T")

_PLACE = re.compile(r" - at `\$(?P<path>.*)`$", re.DOTALL)
_BYTE = re.compile(r"\(byte (\d{1,9})\)$")
_EXPECTED = re.compile(r"^Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`")
_UNKNOWN = re.compile(r"^Object contains unknown field `(?P<name>.*)`$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(?P<name>[^`]*)`$")

_WORDS = {
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
DEPTH_MAX: Final = 32
"""Lists and objects inside one another. Nothing that is spoken here needs ten."""
_SHOWN_MAX = 80
"""Of a name that the caller made up, no more than this is repeated back."""


_TOO_DEEP: Final = "The body is nested too deeply or has a number that is too long."
_NUL: Final = rb"\u0000"
"""JSON has no other way to write it; looking for this is much quicker than at each string."""


class _Repeated(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def decode(decoder: msgspec.json.Decoder[T], raw: bytes, known: Sequence[str]) -> T:
    """The decoded body. `known` are the names of its fields, for the error about another one."""
    try:
        value = decoder.decode(raw)
        document = _ANY.decode(raw)
        deep, strings = _measured(document)
        if strings != _strings_in(raw):
            _NAMES.decode(raw.decode())  # raises: it finds the name that is given twice
    except msgspec.ValidationError as error:
        _explain(str(error), known)
    except msgspec.DecodeError as error:
        _explain_syntax(raw, str(error))
    except UnicodeDecodeError as error:
        message = f"The body is not UTF-8: byte {error.start} cannot be read."
        raise _unreadable(message) from None
    except _Repeated as error:
        name = short(error.name)
        raise invalid(name, "is given more than once", ("one value",)) from None
    except (ValueError, RecursionError):
        raise _unreadable(_TOO_DEEP) from None
    if deep > DEPTH_MAX:
        raise _unreadable(_TOO_DEEP)
    if _NUL in raw:
        _check_texts(document)
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Repeated(next(name for name in names if names.count(name) > 1))
    return found


_NAMES = json.JSONDecoder(object_pairs_hook=_once)
"""msgspec takes the last of two equal names without a word; this reader does not."""
_ANY = msgspec.json.Decoder()


def _strings_in(raw: bytes) -> int:
    """How many strings valid JSON has, names included: each is between two quotes. A name that is
    given twice is written twice and read once, so that then fewer are found in what was read."""
    if b"\\" in raw:  # a pair of backslashes escapes nothing, what then still has one is escaped
        raw = raw.replace(rb"\\", b"").replace(rb"\"", b"")
    return raw.count(b'"') // 2


def _measured(value: object) -> tuple[int, int]:
    """How deep the lists and objects go, and how many strings there are with the names. Without
    recursion, which is what it protects from."""
    depth, strings = -1, 0
    level: list[object] = [value]
    while level:
        depth += 1
        inner: list[object] = []
        for outer in level:
            kind = type(outer)
            if kind is str:
                strings += 1
            elif kind is dict:
                named = cast("dict[str, object]", outer)
                strings += len(named)
                inner += named.values()
            elif kind is list:
                inner += cast("list[object]", outer)
        level = inner
    return depth, strings


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Every string in a document with its place, such as `image_urls[1]`."""
    match value:
        case str():
            yield where, value
        case dict():
            for name, inner in cast("dict[str, object]", value).items():
                yield from _texts(inner, f"{where}.{name}" if where else name)
        case list():
            for index, inner in enumerate(cast("list[object]", value)):
                yield from _texts(inner, f"{where}[{index}]")
        case _:
            pass


def _check_texts(document: object) -> None:
    for where, text in _texts(document, ""):
        if "\0" in text:
            raise invalid(short(where), "contains a NUL character")


def _explain(error: str, known: Sequence[str]) -> NoReturn:
    place = _PLACE.search(error)
    where = short(place["path"].lstrip(".")) if place else ""
    what = error[: place.start()] if place else error
    if found := _UNKNOWN.match(what):
        name = short(f"{where}.{found['name']}" if where else found["name"])
        listed = ", ".join(known)
        raise invalid(name, f"is not a field; the fields are {listed}", tuple(known)) from None
    if found := _MISSING.match(what):
        name = f"{where}.{found['name']}" if where else found["name"]
        raise invalid(name, "is required") from None
    if found := _EXPECTED.match(what):
        allowed = _allowed(found["wanted"])
        wanted = " or ".join(allowed)
        if not where:
            raise _unreadable(f"The body must be {wanted}.")
        got = _WORDS.get(found["got"], "true or false" if found["got"] == "bool" else "that")
        raise invalid(where, f"must be {wanted}, not {got}", allowed) from None
    raise invalid(where or "body", "has a value that is out of range") from None


def _allowed(wanted: str) -> tuple[str, ...]:
    words: list[str] = []
    for kind in wanted.split(" | "):
        words += ["true", "false"] if kind == "bool" else [_WORDS.get(kind, kind)]
    if {"an integer", "a number"} <= set(words):
        words.remove("an integer")
    return tuple(words)


def _explain_syntax(raw: bytes, error: str) -> NoReturn:
    """The body is no JSON that we take. Half of a surrogate pair is common enough for a name."""
    if where := _half_pair(raw):
        raise invalid(where, "contains half of a surrogate pair") from None
    byte = _BYTE.search(error)
    near = f" (near byte {byte[1]})" if byte else ""
    raise _unreadable(f"The body is not valid JSON{near}.") from None


def _half_pair(raw: bytes) -> str | None:
    try:
        for where, text in _texts(json.loads(raw), ""):
            if any("\ud800" <= character <= "\udfff" for character in text):
                return short(where or "body")
    except (ValueError, RecursionError):
        pass
    return None


def _unreadable(message: str) -> Rejected:
    return Rejected(Failure(Code.INVALID_REQUEST, message))


def short(name: str) -> str:
    """A name as it can be repeated: short, and without anything that confuses a terminal."""
    shown = "".join(each if each.isprintable() else "?" for each in name[:_SHOWN_MAX])
    return shown or '""'
