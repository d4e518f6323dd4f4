"""What a query says is read strictly: nothing is guessed, cut or clamped."""

import pytest

from onetake.api.queries import PAGE_MAX, TIME_MAX, Query
from onetake.core.failure import Rejected


def test_what_was_not_sent_or_is_empty_is_none() -> None:
    for query in (Query({}), Query({"from": "", "kind": " ", "page": "", "size": ""})):
        assert query.text("kind") is None
        assert query.time("from") is None
        assert query.words("kind", ("a", "b")) == ()
        assert query.page() == (1, 10)


def test_what_was_sent_is_read() -> None:
    query = Query(
        {"q": " a b ", "from": str(TIME_MAX), "kind": "b, a,b", "page": "3", "size": "50"}
    )

    assert query.text("q") == "a b"
    assert query.time("from") == TIME_MAX
    assert query.words("kind", ("a", "b")) == ("b", "a")
    assert query.page() == (3, 50)


@pytest.mark.parametrize(
    "value", ["-1", "1.5", "x", "1e3", "٣", "0x1", str(TIME_MAX + 1), "1" * 17, "1_0"]
)
def test_a_time_is_an_integer(value: str) -> None:
    with pytest.raises(Rejected) as refused:
        Query({"from": value}).time("from")
    assert refused.value.failure.param == "from"
    assert refused.value.failure.allowed == (f"an integer from 0 to {TIME_MAX}",)


@pytest.mark.parametrize(
    ("name", "value"),
    [("page", "0"), ("page", str(PAGE_MAX + 1)), ("size", "0"), ("size", "7"), ("size", "51")],
)
def test_a_page_has_its_bounds(name: str, value: str) -> None:
    with pytest.raises(Rejected) as refused:
        Query({name: value}).page()
    assert refused.value.failure.param == name


def test_words_are_of_the_list_and_texts_have_a_length() -> None:
    for wrong in ("a,c", "a,", ","):
        with pytest.raises(Rejected) as refused:
            Query({"kind": wrong}).words("kind", ("a", "b"))
        assert refused.value.failure.allowed == ("a", "b")
    assert len(Query({"q": "x" * 200}).text("q") or "") == 200
    with pytest.raises(Rejected):
        Query({"q": "x" * 201}).text("q")
