"""Long answers are packed for who takes that; short ones never."""

import gzip
from collections.abc import Mapping

import pytest

from tests.api.gate import MODEL, Gate


async def get(gate: Gate, path: str, **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    # What came is looked at as it was sent.
    async with gate.http.get(gate.base_url + path, headers=sent, auto_decompress=False) as answer:
        return answer.status, await answer.read(), answer.headers


@pytest.mark.parametrize("path", ["/v1/models", f"/v1/models/{MODEL}", "/api/catalog"])
async def test_a_long_answer_is_packed_where_that_is_taken(gate: Gate, path: str) -> None:
    _, plain, about = await get(gate, path, Accept_Encoding="identity")
    status, body, headers = await get(gate, path, Accept_Encoding="gzip, br")

    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == plain
    assert len(body) < len(plain) / 2
    assert int(headers["Content-Length"]) == len(body)
    assert "Content-Encoding" not in about
    for each in (about, headers):
        assert "Accept-Encoding" in each["Vary"]


async def test_the_tag_of_either_form_is_known_again(gate: Gate) -> None:
    _, _, packed = await get(gate, "/v1/models", Accept_Encoding="gzip")
    _, _, plain = await get(gate, "/v1/models", Accept_Encoding="identity")
    assert packed["ETag"] == f"W/{plain['ETag']}"

    for tag in (packed["ETag"], plain["ETag"]):
        status, _, _ = await get(gate, "/v1/models", Accept_Encoding="gzip", If_None_Match=tag)
        assert status == 304


@pytest.mark.parametrize("path", ["/api/session", "/api/nothing", "/v1/models/nothing"])
async def test_a_short_answer_stays_as_it_is(gate: Gate, path: str) -> None:
    _, body, headers = await get(gate, path, Accept_Encoding="gzip")

    assert body.startswith(b"{")
    assert "Content-Encoding" not in headers


async def test_nobody_is_sent_what_they_refuse(gate: Gate) -> None:
    _, body, headers = await get(gate, "/v1/models", Accept_Encoding="gzip;q=0")

    assert body.startswith(b"{")
    assert "Content-Encoding" not in headers
