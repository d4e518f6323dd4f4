"""Words for everything that the catalogue can name, in both languages."""

import re
from enum import StrEnum

import pytest

from onetake.core.capability import Kind, Text
from onetake.core.pricing import Settle, Unit
from onetake.core.request import Modality, Operation, Role
from onetake.manual.lexicon import (
    KINDS,
    MODALITIES,
    OPERATIONS,
    OR,
    ROLES,
    SETTLED,
    UNITS,
    joined,
    said,
)


@pytest.mark.parametrize(
    ("named", "words"),
    [(Operation, OPERATIONS), (Role, ROLES), (Modality, MODALITIES), (Kind, KINDS), (Unit, UNITS),
     (Settle, SETTLED)],
    ids=lambda each: getattr(each, "__name__", ""),
)  # fmt: skip
def test_nothing_is_without_words(named: type[StrEnum], words: dict[StrEnum, object]):
    assert set(words) == set(named)


@pytest.mark.parametrize("words", [OPERATIONS, ROLES, MODALITIES, SETTLED])
def test_each_language_speaks_for_itself(words: dict[StrEnum, Text]):
    for text in words.values():
        assert not re.search("[一-鿿]", said(text, "en"))
        assert re.search("[一-鿿]", said(text, "zh"))


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b"], "a or b", "a 或 b"),
     (["a", "b", "c"], "a, b or c", "a、b 或 c")],
)  # fmt: skip
def test_lists_in_words(words: list[str], english: str, chinese: str):
    assert joined(words, "en", OR) == english
    assert joined(words, "zh", OR) == chinese
