"""Objects as Google's servers read them: two spellings of every name, and no unknown ones."""

import pytest

from onetake.core.failure import Rejected
from onetake.dialects.google_message import Value, camel, inside, message, snake, text

KNOWN = ("mimeType", "data")


@pytest.mark.parametrize(
    ("written", "one"),
    [("mime_type", "mimeType"), ("mimeType", "mimeType"), ("data", "data"), ("a_b_c", "aBC")],
)
def test_names_in_camel_case(written: str, one: str) -> None:
    assert camel(written) == one


@pytest.mark.parametrize(
    ("written", "one"),
    [("aspectRatio", "aspect_ratio"), ("aspect_ratio", "aspect_ratio"), ("topK", "top_k")],
)
def test_names_in_snake_case(written: str, one: str) -> None:
    assert snake(written) == one


def test_both_spellings_are_one_field_at_the_place_where_it_was_written() -> None:
    found = message(Value("part", {"mime_type": "image/png", "data": "x"}), KNOWN)
    assert found == {
        "mimeType": Value("part.mime_type", "image/png"),
        "data": Value("part.data", "x"),
    }


def test_null_is_absent() -> None:
    assert message(Value("part", {"data": None}), KNOWN) == {}


def test_one_field_in_two_spellings_is_refused() -> None:
    with pytest.raises(Rejected, match=r"part\.mimeType and part\.mime_type are the same field"):
        message(Value("part", {"mime_type": "a", "mimeType": "a"}), KNOWN)


def test_what_is_no_field_is_refused_with_the_list() -> None:
    with pytest.raises(Rejected) as caught:
        message(Value("", {"tools": [1]}), KNOWN)
    assert (caught.value.failure.param, caught.value.failure.allowed) == ("tools", KNOWN)
    assert message(Value("", {"tools": 1})) == {"tools": Value("tools", 1)}


@pytest.mark.parametrize("whole", [None, [], "x", 3])
def test_what_is_no_object_is_refused(whole: object) -> None:
    with pytest.raises(Rejected, match="part must be an object"):
        message(Value("part", whole), KNOWN)


def test_a_long_name_is_not_repeated_whole() -> None:
    with pytest.raises(Rejected) as caught:
        message(Value("", {"x" * 5000: 1}), KNOWN)
    assert len(caught.value.failure.message) < 200


def test_a_text_is_one() -> None:
    assert text(Value("data", "x")) == "x"
    with pytest.raises(Rejected, match="data must be a string"):
        text(Value("data", 7))


def test_places() -> None:
    assert (inside("", "a"), inside("a", "b")) == ("a", "a.b")
