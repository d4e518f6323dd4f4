"""The base of every body and answer below `/api`.

The one rule: names and fields are those of `web/src/lib/api/types.ts`. Times are milliseconds
since 1970 UTC, money is credits.
"""

from typing import Any, Final, Generic, TypeVar, cast

from pydantic import BaseModel, ConfigDict, model_validator

from onetake.core.capability import Text
from onetake.core.failure import invalid

Item = TypeVar("Item")
DEPTH_MAX: Final = 32
"""No shape of ours is nested deeper."""


class Shape(BaseModel):
    """Strict both ways: an unknown field is refused, and no value is bent to fit."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _texts_can_be_kept(cls, given: Any) -> Any:
        """No database takes a NUL character, and nothing writes half of a surrogate pair."""
        _check("", given)
        return given


class Words(Shape):
    en: str
    zh: str


class Page(Shape, Generic[Item]):
    items: list[Item]
    total: int
    page: int
    size: int


def words(text: Text) -> Words:
    return Words(en=text.en, zh=text.zh)


def _check(name: str, value: object, depth: int = 0) -> None:
    if depth > DEPTH_MAX:
        raise invalid(name.partition(".")[0].partition("[")[0], "is nested too deeply")
    match value:
        case str():
            if "\0" in value or (not value.isascii() and not _writable(value)):
                raise invalid(name or "body", "must not have NUL or half of a character in it")
        case dict():
            for key, each in cast("dict[object, object]", value).items():
                _check(name, key)
                _check(f"{name}.{key}" if name else str(key), each, depth + 1)
        case list():
            for number, each in enumerate(cast("list[object]", value)):
                _check(f"{name}[{number}]", each, depth + 1)
        case _:
            pass


def _writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
