"""Who may come in: each way not to, with its status and code."""

from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from onetake.api.authority import Authority, asked_dialect, bearer
from onetake.api.signed_in import ByCookie
from onetake.core.failure import Rejected
from tests.api.calls import call
from tests.api.gate import Gate
from tests.assets import media

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


# -- people who come by a session ---------------------------------------------------------------


async def by_session(gate: Gate, path: str, method: str = "GET", **more: str) -> tuple[int, Any]:
    """`more`: headers, with underscores for hyphens."""
    headers = await gate.signed_in()
    headers.update({name.replace("_", "-"): value for name, value in more.items()})
    url = gate.base_url + path
    async with gate.http.request(method, url, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_session_opens_the_paths_of_api_keys(gate: Gate) -> None:
    for path in ("/v1/tasks", "/v1/audio/voices", "/v1/webhook_endpoints", "/v1/models"):
        assert (await by_session(gate, path))[0] == 200


async def test_a_session_is_refused_in_our_own_words(gate: Gate) -> None:
    for path in ("/v1/tasks/none", "/v1/audio/voices/none"):
        method = "DELETE" if "voices" in path else "GET"
        status, body = await by_session(gate, path, method)
        assert status == 404
        assert body["error"]["code"] == "not_found"
        assert body["error"]["allowed"] == []
        assert body["error"]["request_id"].startswith("req_")


@pytest.mark.parametrize(
    "more", [{"X_Onetake_Csrf": "wrong"}, {"X_Onetake_Csrf": ""}, {"Origin": "https://evil.test"}]
)
async def test_a_change_by_session_needs_its_token_and_our_origin(
    gate: Gate, more: dict[str, str]
) -> None:
    path = "/v1/webhook_endpoints/none"
    status, body = await by_session(gate, path, "DELETE", **more)

    assert (status, body["error"]["code"]) == (403, "wrong_origin")
    assert (await by_session(gate, path, "DELETE"))[0] == 404


async def test_a_session_uploads_with_its_token(gate: Gate) -> None:
    headers = await gate.signed_in()
    token = headers.pop("X-Onetake-Csrf")
    for more, expected in (({}, 403), ({"X-Onetake-Csrf": token}, 200)):
        form = aiohttp.FormData()
        png = media.image_bytes("PNG")
        form.add_field("files", png, filename="a.png", content_type="image/png")
        url = f"{gate.base_url}/api/upload"
        async with gate.http.post(url, data=form, headers={**headers, **more}) as answer:
            assert answer.status == expected
            body = await answer.json()
    assert body["data"][0]["content_type"] == "image/png"


async def test_a_key_counts_before_a_session(gate: Gate) -> None:
    await gate.user("bob")
    bobs = f"Bearer {await gate.key('bob')}"
    hook = {"url": "https://example.com/hook"}
    async with gate.http.post(
        f"{gate.base_url}/v1/webhook_endpoints", json=hook,
        headers={**(await gate.signed_in()), "Authorization": bobs},
    ) as answer:  # fmt: skip
        assert answer.status == 200
    assert len(await gate.store.webhooks("bob")) == 1
    assert await gate.store.webhooks("ann") == ()

    status, body = await by_session(gate, "/v1/tasks", Authorization="Bearer vga_wrong")
    assert (status, body["error"]["code"]) == (401, "invalid_key")


async def test_a_session_that_ended_is_a_401_and_the_public_list_stays(gate: Gate) -> None:
    headers = await gate.signed_in()
    await gate.store.end_sessions("ann")
    async with gate.http.get(f"{gate.base_url}/v1/tasks", headers=headers) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (401, "not_signed_in")
    async with gate.http.get(f"{gate.base_url}/v1/models", headers=headers) as answer:
        assert answer.status == 200


async def test_the_balance_of_a_key_needs_a_key(gate: Gate) -> None:
    status, _ = await by_session(gate, "/api/usage/balance")
    assert status == 401


async def test_a_studio_key_is_the_key_of_the_session(gate: Gate) -> None:
    await gate.user()
    await gate.key(models=("some-model",))
    (key,) = await gate.store.keys("ann")
    await gate.store.change_profile("ann", lambda own: replace(own, studio_key=key.id))
    made = call(headers=await gate.signed_in())
    caller = await Authority(gate.keys, ByCookie(gate.parts.people.sessions, gate.base_url))(made)

    assert caller.key == key
    assert made.key == key.id
    assert made.dialect.name == "onetake"
