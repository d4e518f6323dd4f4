"""Take the fields of a document one by one, and read values that pages write in several ways.

UniAll's pages say `integer/string` and `boolean/string`, and a form has nothing but strings: a
number or a truth value may always be written as a string. What is neither is left as it is, so
that the model refuses it with the list of what it takes.
"""

import json
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from onetake.core.failure import Rejected, invalid
from onetake.core.request import Scalar
from onetake.dialects.document import Document, listed, objects
from onetake.dialects.json_body import decode, short

FLAG_WORDS: Final = {
    "true": True,
    "false": False,
    "ture": True,  # the curl line of yibu's page has it, so people send it
}
NUMBER_MAX: Final = 2**63 - 1

_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,9})?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_ANY: Final = msgspec.json.Decoder(object)


class Fields:
    """What is left of a document. Each field is taken once; null is as good as not sent."""

    def __init__(self, document: Document) -> None:
        self.form = document.form
        self._left = {name: v for name, v in document.fields.items() if v is not None}
        self._inside: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def where(self, name: str) -> str:
        """The field as the caller wrote it: `extra_body.seed`."""
        return self._inside.get(name, name)

    def flatten(self, outer: str) -> None:
        """Bring the fields of an object up to the others."""
        value = self.structure(outer)
        if value is None:
            return
        inner = objects(value)
        if inner is None:
            raise invalid(outer, "must be an object", ("an object",))
        for name, each in inner.items():
            where = f"{outer}.{short(name)}"
            if each is None:
                continue
            if name not in self._left:
                self._inside[name] = where
                self._left[name] = each
            elif not _same(self._left[name], each):
                raise invalid(where, f"and {short(name)} say different things; send one of them")

    def take(self, name: str) -> object | None:
        return self._left.pop(name, None)

    def peek(self, name: str) -> object | None:
        return self._left.get(name)

    def text(self, name: str) -> str | None:
        value = self.take(name)
        if value is None or isinstance(value, str):
            return value
        raise invalid(self.where(name), "must be a string", ("a string",))

    def number(self, name: str) -> Scalar | None:
        """A number, or a word such as `auto` that the model may know."""
        value = self.take(name)
        return None if value is None else number(self.where(name), value)

    def flag(self, name: str) -> Scalar | None:
        value = self.take(name)
        return None if value is None else flag(self.where(name), value)

    def structure(self, name: str) -> object | None:
        """A list or an object. A form may have it as JSON text."""
        value = self.take(name)
        if not (self.form and isinstance(value, str) and value.lstrip()[:1] in ("[", "{")):
            return value
        try:
            return decode(_ANY, value.encode(), ())
        except Rejected:
            raise invalid(self.where(name), "is not valid JSON", ("a list or an object",)) from None

    def rest(self) -> Mapping[str, object]:
        """What nobody took, under names that can be repeated in a message."""
        for name in self._left:
            if not _NAME.fullmatch(name):
                raise invalid(short(name), "is not a field")
        left, self._left = self._left, {}
        return left


def scalar(where: str, value: object) -> Scalar:
    """A value as it was sent; a list or an object as its JSON text."""
    match value:
        case bool() | str():
            return value
        case int() if abs(value) > NUMBER_MAX:
            raise invalid(where, "is a number that is too large")
        case float() if value.is_integer() and abs(value) < NUMBER_MAX:
            return int(value)  # 5.0 is the number 5 in JSON
        case int() | float():
            return value
        case _:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def number(where: str, value: object) -> Scalar:
    """The same, with a number that is written as a string read as one."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return scalar(where, float(value) if "." in value else int(value))
    return scalar(where, value)


def flag(where: str, value: object) -> Scalar:
    """The same, with `"true"` and `"false"` read as what they say."""
    if isinstance(value, str):
        return FLAG_WORDS.get(value.lower(), value)
    return scalar(where, value)


def items(where: str, value: object) -> list[tuple[str, object]]:
    """The items of a list with their places, or a single value as it is."""
    several = listed(value)
    if several is None:
        return [(where, value)]
    return [(f"{where}[{index}]", each) for index, each in enumerate(several)]


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other
