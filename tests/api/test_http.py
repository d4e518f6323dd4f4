"""The thin view on ASGI."""

from collections.abc import Mapping

import pytest

from onetake.api.http import DIRECT, Call, ClientGone, json_answer
from onetake.core.failure import Rejected
from tests.api.calls import call


def test_headers_are_found_by_their_lower_case_name() -> None:
    made = call(headers={"X-Thing": "value"})
    assert (made.header(b"x-thing"), made.header(b"other")) == ("value", None)


def test_the_first_of_equal_query_parameters_counts() -> None:
    assert call(query="a=1&a=2&b=%20&c=").query == {"a": "1", "b": " ", "c": ""}


@pytest.mark.parametrize("query", ["a=1&after=x%00y", "after=%00", "after=1&after=%00"])
def test_a_parameter_that_no_database_takes_is_named(query: str) -> None:
    with pytest.raises(Rejected) as caught:
        _ = call(query=query).query
    assert (caught.value.failure.param, "\0" in caught.value.failure.message) == ("after", False)


def test_more_parameters_than_anybody_needs_are_refused() -> None:
    assert len(call(query="&".join(f"p{n}=1" for n in range(50))).query) == 50
    with pytest.raises(Rejected) as caught:
        _ = call(query="&".join(f"p{n}=1" for n in range(51))).query
    assert caught.value.failure.allowed == ("at most 50 parameters",)


def test_the_address_is_the_peers() -> None:
    assert call().address == "192.0.2.7"


async def test_a_caller_who_leaves_while_sending_is_noticed() -> None:
    made = call(body=[b"a", b"b"])
    assert await made.receive() == (b"a", True)
    assert await made.receive() == (b"b", False)
    with pytest.raises(ClientGone):
        await made.receive()


async def test_gone_returns_when_the_caller_has_left() -> None:
    made = call(body=[b""])
    await made.gone()
    with pytest.raises(ClientGone):
        await made.receive()


def test_what_is_said_to_one_caller_is_not_stored_by_others() -> None:
    answer = json_answer({"a": 1}, 201)
    assert (answer.status, answer.body) == (201, b'{"a":1}')
    assert (b"cache-control", b"no-store") in answer.headers


def test_what_the_server_left_for_us_is_taken_out_of_the_scope() -> None:
    """Both would hold each other otherwise."""
    scope: dict[str, object] = {"method": "GET", "path": "/", "headers": [], DIRECT: object()}

    async def receive() -> Mapping[str, object]:
        return {"type": "http.disconnect"}

    made = Call(scope, receive)

    assert made.direct is not None
    assert DIRECT not in scope
    assert call().direct is None  # another server leaves nothing
