"""Multipart bodies, cut in every possible place."""

import asyncio
import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, strategies as st

from onetake.api.http import Call, ClientGone
from onetake.api.limits import BodyTooLate
from onetake.api.multipart import PartBegin, PartEnd, Piece, pieces
from onetake.core.failure import Rejected
from tests.api.calls import call

HEADERS = {"Content-Type": 'multipart/form-data; boundary="b"'}
BODY = (
    b'--b\r\nContent-Disposition: form-data; name="files"; filename="\xe7\x8c\xab.png"\r\n'
    b"Content-Type: image/png\r\n\r\none\r\n--bx\r\n"
    b'\r\n--b\r\nContent-Disposition: form-data; name="note"\r\n\r\ntwo\r\n--b--\r\n'
)


async def read(*sent: bytes) -> list[Piece]:
    """The parts, with the pieces of each one's content joined."""
    found: list[Piece] = []
    made = call("POST", headers=HEADERS, body=sent)
    async for piece in pieces(made, most_bytes=10_000, idle_seconds=1):
        if isinstance(piece, bytes) and found and isinstance(found[-1], bytes):
            found[-1] += piece
        else:
            found.append(piece)
    return found


WHOLE: list[Piece] = [
    PartBegin("files", "猫.png"), b"one\r\n--bx\r\n", PartEnd(),
    PartBegin("note", None), b"two", PartEnd(),
]  # fmt: skip


async def test_parts_come_in_order_with_their_bytes() -> None:
    assert await read(BODY) == WHOLE


@given(st.lists(st.integers(0, len(BODY)), max_size=8).map(sorted))
async def test_it_does_not_matter_where_the_network_cuts(cuts: list[int]) -> None:
    places = [0, *cuts, len(BODY)]
    parts = [BODY[start:end] for start, end in itertools.pairwise(places)]
    assert await read(*parts) == WHOLE


@given(st.integers(0, len(BODY) - 5))
async def test_a_body_that_ends_early_is_refused(length: int) -> None:
    with pytest.raises(Rejected):
        await read(BODY[:length])


@given(st.binary(max_size=200))
async def test_any_bytes_are_parts_or_a_refusal(body: bytes) -> None:
    try:
        found = await read(b"--b\r\n" + body)
    except Rejected:
        return
    assert isinstance(found[0], PartBegin)


async def test_a_caller_who_leaves_is_noticed() -> None:
    made = call("POST", headers=HEADERS, body=[])
    with pytest.raises(ClientGone):
        [piece async for piece in pieces(made, most_bytes=10, idle_seconds=1)]


async def test_silence_has_a_limit() -> None:
    async def never() -> Mapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError("it is given up before")

    made = Call(call("POST", headers=HEADERS).scope, never)
    with pytest.raises(BodyTooLate):
        [piece async for piece in pieces(made, most_bytes=10, idle_seconds=0.01)]
