"""Fields are taken once, and values read whichever way the pages write them."""

import pytest

from onetake.core.failure import Failure, Rejected
from onetake.core.request import Scalar
from onetake.dialects.document import Document
from onetake.dialects.fields import NUMBER_MAX, Fields, flag, items, number, scalar


def fields(*, form: bool = False, **sent: object) -> Fields:
    return Fields(Document(sent, form))


def flat(**sent: object) -> Fields:
    found = Fields(Document(sent))
    found.flatten("extra_body")
    return found


def failed(caught: pytest.ExceptionInfo[Rejected]) -> Failure:
    return caught.value.failure


def test_a_field_is_taken_once_and_null_is_not_sent() -> None:
    found = fields(a="x", b=None)
    assert "a" in found
    assert "b" not in found
    assert (found.peek("a"), found.take("a"), found.take("a")) == ("x", "x", None)
    assert found.rest() == {}


def test_what_nobody_took_is_left() -> None:
    found = fields(a=1, b=2)
    found.take("a")
    assert found.rest() == {"b": 2}
    assert found.rest() == {}


@pytest.mark.parametrize("name", ["", "a b", "1a", "a\n", "ä", "x" * 65, "<b>", "a[0]"])
def test_a_strange_name_is_refused_before_it_is_repeated(name: str) -> None:
    with pytest.raises(Rejected) as caught:
        Fields(Document({name: 1})).rest()
    assert len(failed(caught).message) < 120
    assert failed(caught).message.isprintable()


def test_an_inner_object_is_the_same_as_the_top_level() -> None:
    found = flat(seed=1, extra_body={"seed": 1, "watermark": False, "gone": None})
    assert found.where("watermark") == "extra_body.watermark"
    assert found.where("seed") == "seed"
    assert found.rest() == {"seed": 1, "watermark": False}


@pytest.mark.parametrize(("outer", "inner"), [(1, 2), (1, "1"), (1, True), ([1], [2])])
def test_two_levels_that_differ_are_refused(outer: object, inner: object) -> None:
    with pytest.raises(Rejected) as caught:
        flat(seed=outer, extra_body={"seed": inner})
    assert failed(caught).param == "extra_body.seed"


@pytest.mark.parametrize("value", ["text", 1, True, [1], []])
def test_an_inner_object_must_be_one(value: object) -> None:
    with pytest.raises(Rejected) as caught:
        flat(extra_body=value)
    assert failed(caught).param == "extra_body"


@pytest.mark.parametrize("value", [1, True, ["a"], {"a": 1}])
def test_a_text_must_be_one(value: object) -> None:
    assert fields(a="x").text("a") == "x"
    assert fields().text("a") is None
    with pytest.raises(Rejected) as caught:
        fields(a=value).text("a")
    assert (failed(caught).param, failed(caught).allowed) == ("a", ("a string",))


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (5, 5), (5.0, 5), (5.5, 5.5), ("5", 5), ("-1", -1), ("5.5", 5.5), ("5.0", 5),
        ("auto", "auto"), ("", ""), ("5s", "5s"), ("1e9", "1e9"), ("0x5", "0x5"), ("٥", "٥"),
        (True, True), ([5], "[5]"), (1e300, 1e300), ("9" * 40, "9" * 40),
    ],
)  # fmt: skip
def test_a_number_may_be_written_as_a_string(sent: object, read: Scalar) -> None:
    value = number("seconds", sent)
    assert (value, type(value)) == (read, type(read))
    assert fields(seconds=sent).number("seconds") == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (True, True), (False, False), ("true", True), ("True", True), ("FALSE", False),
        ("ture", True), ("yes", "yes"), ("1", "1"), (1, 1), ("", ""), ({"a": 1}, '{"a":1}'),
    ],
)  # fmt: skip
def test_a_truth_value_may_be_written_as_a_string(sent: object, read: Scalar) -> None:
    value = flag("watermark", sent)
    assert (value, type(value)) == (read, type(read))
    assert fields(watermark=sent).flag("watermark") == read


def test_what_was_not_sent_has_no_value() -> None:
    assert fields().number("n") is None
    assert fields().flag("n") is None


def test_lists_and_objects_are_kept_as_their_json() -> None:
    assert scalar("multi_prompt", [{"prompt": "镜头"}]) == '[{"prompt":"镜头"}]'


@pytest.mark.parametrize("value", [NUMBER_MAX + 1, -NUMBER_MAX - 1, 10**30])
def test_a_number_that_no_store_keeps_is_refused(value: int) -> None:
    assert scalar("seed", NUMBER_MAX) == NUMBER_MAX
    with pytest.raises(Rejected) as caught:
        scalar("seed", value)
    assert failed(caught).param == "seed"


def test_a_form_may_have_json_in_a_field() -> None:
    assert fields(form=True, c=' [{"id": "x"}]').structure("c") == [{"id": "x"}]
    assert fields(form=True, c="text").structure("c") == "text"
    assert fields(c="[1]").structure("c") == "[1]"  # in JSON, a string is a string
    assert fields(form=True).structure("c") is None


@pytest.mark.parametrize("text", ["[", "{'a': 1}", '{"a":1,"a":2}', "[" * 99 + "]" * 99])
def test_json_in_a_form_that_is_none_is_refused_by_its_field(text: str) -> None:
    with pytest.raises(Rejected) as caught:
        fields(form=True, c=text).structure("c")
    assert failed(caught).param == "c"


def test_the_items_of_a_list_have_places() -> None:
    assert items("images", ["a", "b"]) == [("images[0]", "a"), ("images[1]", "b")]
    assert items("images", "a") == [("images", "a")]
