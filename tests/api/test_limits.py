"""Bodies are measured before they are kept."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from onetake.api.http import Call, Headers
from onetake.api.limits import BodyTooLate, check_declared, read_body
from onetake.core.failure import Code, Rejected
from tests.api.calls import call


@pytest.mark.parametrize("pieces", [[b"12345"], [b"12", b"345"], [b"", b"12345", b""]])
async def test_a_body_up_to_the_limit_is_read_whole(pieces: list[bytes]) -> None:
    assert await read_body(call(body=pieces), 5, 1) == b"12345"


@pytest.mark.parametrize("pieces", [[b"123456"], [b"12345", b"6"]])
async def test_one_byte_more_is_refused(pieces: list[bytes]) -> None:
    with pytest.raises(Rejected) as caught:
        await read_body(call(body=pieces), 5, 1)
    assert caught.value.failure.code is Code.TOO_LARGE


@pytest.mark.parametrize("length", ["6", "99999999999999999999999999", "-1", "x", "", "5.0"])
async def test_a_declared_length_is_believed_when_it_refuses(length: str) -> None:
    made = call(headers={"Content-Length": length}, body=[b"1"])
    with pytest.raises(Rejected):
        await read_body(made, 5, 1)
    assert await made.receive() == (b"1", False)  # nothing was read


def test_a_length_within_the_limit_passes() -> None:
    assert check_declared(call(headers={"Content-Length": "5"}), 5) == 5
    assert check_declared(call(), 5) is None


class Arrived:
    """A server that has the whole body already, or only a part of it."""

    def __init__(self, whole: bytes | None) -> None:
        self.whole = whole

    def body(self) -> bytes | None:
        return self.whole

    def answer(self, status: int, same: bytes, headers: Headers, body: bytes) -> bool:
        return False


async def test_a_body_that_has_arrived_is_not_waited_for() -> None:
    made = call()  # nobody sends anything any more
    made.direct = Arrived(b"12345")
    assert await read_body(made, 5, 1) == b"12345"


async def test_a_body_that_has_arrived_is_measured_too() -> None:
    made = call()
    made.direct = Arrived(b"123456")
    with pytest.raises(Rejected) as caught:
        await read_body(made, 5, 1)
    assert caught.value.failure.code is Code.TOO_LARGE


async def test_a_body_of_which_a_part_has_arrived_is_waited_for() -> None:
    made = call(body=[b"12", b"345"])
    made.direct = Arrived(None)
    assert await read_body(made, 5, 1) == b"12345"


async def test_a_body_that_stops_coming_is_too_late() -> None:
    async def never() -> Mapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError("it is given up before")

    made = Call(call().scope, never)
    with pytest.raises(BodyTooLate):
        await read_body(made, 5, 0.01)
