"""The small words make the schemas that they promise."""

from typing import Any

import jsonschema_rs
import msgspec
import pytest

from onetake.api.described.shapes import (
    BOOLEAN,
    INTEGER,
    STRING,
    Schema,
    asked,
    either,
    fields,
    listed,
    named,
    nullable,
    plain,
    record,
    several,
    struct,
    table,
    told,
    words,
)
from onetake.core.task import State


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    url: str
    number: int = 3


def fits(schema: Schema, value: Any) -> bool:
    return jsonschema_rs.is_valid(schema, value)


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        (record({"a": STRING, "b": INTEGER}, optional=("b",)), {"a": "x"}, {"b": 1}),
        (asked({"a": STRING, "b": STRING}, "a"), {"a": "x", "c": 1}, {"b": "x"}),
        (listed(STRING, minItems=1), ["x"], []),
        (table(INTEGER), {"any": 1}, {"any": "x"}),
        (words(State), "queued", "lost"),
        (several(State), "queued,failed", "queued,"),
        (nullable(STRING), None, 1),
        (nullable(words(State)), None, "lost"),
        (nullable(record({"a": STRING})), None, {}),
        (either({"A": STRING, "B": INTEGER}), 1, True),
        (fields(("a", "b"), BOOLEAN)["b"], False, 0),
    ],
)
def test_what_fits_and_what_does_not(schema: Schema, good: Any, bad: Any) -> None:
    assert fits(schema, good)
    assert not fits(schema, bad)


def test_a_struct_gives_its_own_fields() -> None:
    schema = struct(Asked, {"url": {"description": "Where to"}})
    assert fits(schema, {"url": "x"})
    assert not fits(schema, {"number": 1})
    assert not fits(schema, {"url": "x", "other": 1})
    assert schema["properties"]["url"]["description"] == "Where to"


def test_nothing_is_told_of_a_field_that_is_not_there() -> None:
    with pytest.raises(AssertionError, match="has no uri"):
        struct(Asked, {"uri": {}})


def test_words_for_people_are_added_only_when_there_are_any() -> None:
    assert told(STRING, "") is STRING
    assert told(STRING, "A name") == {"type": "string", "description": "A name"}
    assert "description" not in STRING


def test_a_reference_leads_to_a_component() -> None:
    assert named("Task") == {"$ref": "#/components/schemas/Task"}


def test_an_answer_is_given_as_its_reader_gets_it() -> None:
    assert plain({"state": State.QUEUED, "several": ("a",)}) == {
        "state": "queued",
        "several": ["a"],
    }
