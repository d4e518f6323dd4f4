"""Who may come in: each way not to, with its status and code."""

from typing import Any

import pytest

from onetake.api.authority import asked_dialect, bearer
from onetake.core.failure import Rejected
from tests.api.calls import call
from tests.api.gate import Gate

PATH = "/v1/video/generations/vidgen_1_00000000"


async def refusal(gate: Gate, header: str | None) -> tuple[int, Any]:
    headers = {"Authorization": header} if header is not None else {}
    async with gate.http.get(gate.base_url + PATH, headers=headers) as answer:
        return answer.status, (await answer.json())["error"]["code"]


async def test_no_key_is_a_401_that_says_how(gate: Gate) -> None:
    async with gate.http.get(gate.base_url + PATH) as answer:
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert "Authorization: Bearer" in (await answer.json())["error"]["message"]


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Basic YTpi", "vga_x", "Bearer vga_no", "Bearer " + "x" * 999],
)
async def test_a_wrong_key_is_a_401(gate: Gate, header: str) -> None:
    assert await refusal(gate, header) == (401, "invalid_key")


async def test_the_word_bearer_may_be_written_in_any_case(gate: Gate) -> None:
    await gate.user()
    secret = await gate.key()
    assert await refusal(gate, f"bearer  {secret} ") == (404, "not_found")


async def test_a_disabled_user_is_a_401(gate: Gate) -> None:
    await gate.user()
    secret = await gate.key()
    await gate.store.set_disabled("ann", True)
    await gate.keys.refresh()
    assert await refusal(gate, f"Bearer {secret}") == (401, "user_disabled")


@pytest.mark.parametrize("more", [{"revoked_at": 5}, {"expires_at": 5}])
async def test_a_revoked_or_expired_key_is_a_403(gate: Gate, more: Any) -> None:
    await gate.user()
    assert await refusal(gate, f"Bearer {await gate.key(**more)}") == (403, "key_disabled")


async def test_a_key_for_another_network_is_a_403(gate: Gate) -> None:
    await gate.user()
    away = await gate.key(networks=("192.0.2.0/24",))
    here = await gate.key(networks=("192.0.2.0/24", "127.0.0.0/8"))
    assert await refusal(gate, f"Bearer {away}") == (403, "forbidden")
    assert await refusal(gate, f"Bearer {here}") == (404, "not_found")


def test_only_bearer_credentials_are_read() -> None:
    assert bearer(call()) is None
    assert bearer(call(headers={"Authorization": "Basic abc"})) == ""
    assert bearer(call(headers={"Authorization": "Bearer abc"})) == "abc"


def test_the_header_names_the_dialect() -> None:
    assert asked_dialect(call()) is None
    chosen = asked_dialect(call(headers={"Onetake-Dialect": "videoapi"}))
    assert chosen is not None
    assert chosen.name == "videoapi"
    with pytest.raises(Rejected):
        asked_dialect(call(headers={"Onetake-Dialect": "VideoAPI"}))
