"""The base of every body and answer below `/api`.

The one rule: names and fields are those of `web/src/lib/api/types.ts`. Times are milliseconds
since 1970 UTC, money is credits.
"""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from onetake.core.capability import Text

Item = TypeVar("Item")


class Shape(BaseModel):
    """Strict both ways: an unknown field is refused, and no value is bent to fit."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


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
