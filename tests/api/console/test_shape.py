"""What every body and answer below `/api` holds to."""

from typing import Any

import pytest
from pydantic import Field, ValidationError

from onetake.api.console.shape import DEPTH_MAX, Page, Shape, words
from onetake.core.capability import Text
from onetake.core.failure import Rejected
from tests.api.console.browser import signed_in
from tests.api.gate import Gate


class Inner(Shape):
    name: str


class Outer(Shape):
    inner: Inner
    rows: list[Inner] = Field(default=[])
    number: float = 0


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"inner": {"name": "a\0"}}, "inner.name"),
        ({"inner": {"name": "a"}, "rows": [{"name": "b"}, {"name": "\ud800"}]}, "rows[1].name"),
        ({"inner": {"name": "a", "x\0": 1}}, "inner"),
        ({"inner": nested(DEPTH_MAX + 1)}, "inner"),
    ],
)
def test_a_text_that_no_database_takes_is_refused_with_its_place(given: Any, param: str) -> None:
    with pytest.raises(Rejected) as caught:
        Outer.model_validate(given)
    assert caught.value.failure.param == param


@pytest.mark.parametrize(
    "given",
    [
        {"inner": {"name": "a"}, "more": 1},
        {"inner": {"name": 5}},
        {"inner": {"name": "a"}, "number": "5"},
        {"inner": {"name": "a"}, "number": float("nan")},
        {"inner": {"name": "a"}, "number": float("inf")},
        {"inner": {"name": "a"}, "number": True},
        {"inner": nested(DEPTH_MAX - 2)},
    ],
)
def test_nothing_is_bent_to_fit(given: Any) -> None:
    with pytest.raises(ValidationError):
        Outer.model_validate(given)


def test_other_texts_and_whole_numbers_are_taken() -> None:
    made = Outer.model_validate({"inner": {"name": "镜头 🎬"}, "number": 5})
    assert (made.inner.name, made.number) == ("镜头 🎬", 5.0)
    with pytest.raises(ValidationError, match="frozen"):
        made.inner.name = "b"  # pyright: ignore[reportAttributeAccessIssue]


def test_pages_and_words_are_written_out() -> None:
    page = Page[Inner](items=[Inner(name="a")], total=1, page=1, size=10)

    assert page.model_dump() == {"items": [{"name": "a"}], "total": 1, "page": 1, "size": 10}
    assert words(Text("en", "zh")).model_dump() == {"en": "en", "zh": "zh"}


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"\xff\xfe", b'{"name":"\xff"}', b'{"name":' + b"[" * 100_000,
        b'{"name":' + b"[" * 500 + b"]" * 500 + b"}", b'{"name":"a","budget":' + b"1" * 5000 + b"}",
        b'{"name":"a","budget":NaN}', b'{"name":"a","budget":1e999}', b'{"name":"\\ud800"}',
        b'{"name":"\\u0000"}',
    ],
)  # fmt: skip
async def test_no_body_can_upset_the_server(gate: Gate, raw: bytes) -> None:
    browser = await signed_in(gate)
    headers = {
        "Cookie": f"onetake_session={browser.cookies['onetake_session']}",
        "X-Onetake-Csrf": browser.csrf or "",
        "Content-Type": "application/json",
    }
    url = f"{gate.base_url}/api/keys"
    async with gate.http.post(url, data=raw, headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]["code"] in ("invalid_request", "invalid_field")
