"""One parameter from several fields, and errors in the caller's own names."""

import pytest

from onetake.core.failure import Rejected
from onetake.core.request import Scalar
from onetake.dialects.document import Document
from onetake.dialects.fields import Fields
from onetake.dialects.params import END_USER_MAX, Params, end_user, optional, required


def fields(**values: object) -> Fields:
    made = Fields(Document(values))
    made.flatten("extra_body")
    return made


def test_a_field_with_another_name_is_remembered() -> None:
    params = Params()
    params.put("text", "hello", "input")
    params.put("speed", 1, "speed")
    assert params.values == {"text": "hello", "speed": 1}
    assert params.places == {"text": "input"}


def test_nothing_is_nothing() -> None:
    params = Params()
    params.put("text", None, "input")
    assert (params.values, params.places) == ({}, {})


@pytest.mark.parametrize(("one", "other"), [("a", "a"), (1, 1.0), (True, True)])
def test_the_same_may_be_said_twice(one: Scalar, other: Scalar) -> None:
    params = Params()
    params.put("x", one, "x")
    params.put("x", other, "y")
    assert params.values == {"x": one}


@pytest.mark.parametrize(("one", "other"), [("a", "b"), (1, 2), (1, True), (0, False), ("1", 1)])
def test_two_different_values_are_refused_by_both_names(one: Scalar, other: Scalar) -> None:
    params = Params()
    params.put("x", one, "first")
    with pytest.raises(Rejected) as caught:
        params.put("x", other, "second")
    failure = caught.value.failure
    assert failure.param == "second"
    assert failure.message == "second and first say different things; send one of them"


def test_a_required_text_is_missed_by_name() -> None:
    assert required(fields(model="m"), "model") == "m"
    with pytest.raises(Rejected, match="model is required"):
        required(fields(), "model")


@pytest.mark.parametrize("value", ["", " ", "\n\t"])
def test_an_empty_text_is_refused_where_it_was_written(value: str) -> None:
    with pytest.raises(Rejected, match=r"extra_body\.model must not be empty"):
        optional(fields(extra_body={"model": value}), "model")


@pytest.mark.parametrize("value", [5, True, [], {}])
def test_a_text_is_a_text(value: object) -> None:
    with pytest.raises(Rejected, match="model must be a string"):
        optional(fields(model=value), "model")


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({}, None),
        ({"user": None}, None),
        ({"user": "u"}, "u"),
        ({"end_user_id": "u"}, "u"),
        ({"user": "u", "end_user_id": "u"}, "u"),
        ({"user": "x" * END_USER_MAX}, "x" * END_USER_MAX),
    ],
)
def test_the_callers_own_user(sent: dict[str, object], found: str | None) -> None:
    assert end_user(fields(**sent)) == found


@pytest.mark.parametrize(
    ("sent", "param"),
    [
        ({"user": ""}, "user"),
        ({"user": "x" * (END_USER_MAX + 1)}, "user"),
        ({"user": 7}, "user"),
        ({"user": "u", "end_user_id": "v"}, "end_user_id"),
    ],
)
def test_a_user_that_cannot_be_kept_is_refused(sent: dict[str, object], param: str) -> None:
    with pytest.raises(Rejected) as caught:
        end_user(fields(**sent))
    assert caught.value.failure.param == param
