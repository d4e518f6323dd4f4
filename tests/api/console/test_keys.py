"""API keys that people make for themselves, by HTTP."""

from typing import Any

import pytest

from onetake.api.console.keys import KEYS_MAX
from tests.api.console.browser import Browser, signed_in
from tests.api.gate import MODEL, Gate


async def used(gate: Gate, secret: str) -> int:
    """The status that a call with this key gets."""
    headers = {"Authorization": f"Bearer {secret}"}
    async with gate.http.get(f"{gate.base_url}/v1/tasks", headers=headers) as answer:
        return answer.status


async def test_a_key_works_from_the_moment_it_is_made_until_it_is_revoked(gate: Gate) -> None:
    browser = await signed_in(gate)
    made = await browser("POST", "/api/keys", {"name": " laptop "})
    secret = made.json.pop("secret")

    assert made.status == 201
    assert secret.startswith("vga_")
    assert made.json == {
        "id": made.json["id"], "name": "laptop", "format": "vga", "prefix": secret[:12],
        "created_at": gate.now, "last_used_at": None, "revoked_at": None, "expires_at": None,
        "models": [], "networks": [], "budget": None, "used": 0,
    }  # fmt: skip
    assert await used(gate, secret) == 200
    assert (await browser("GET", "/api/keys")).json == [made.json]

    revoked = await browser("DELETE", f"/api/keys/{made.json['id']}")
    assert revoked.json == {**made.json, "revoked_at": gate.now}
    assert await used(gate, secret) == 403
    gate.now += 5
    assert (await browser("DELETE", f"/api/keys/{made.json['id']}")).json == revoked.json


async def test_a_key_has_its_limits(gate: Gate) -> None:
    browser = await signed_in(gate)
    asked = {
        "name": "站", "format": "sk", "budget": 12.000001, "expires_at": gate.now + 1,
        "models": [MODEL, MODEL], "networks": ["203.0.113.7", "10.0.0.0/8"],
    }  # fmt: skip
    made = (await browser("POST", "/api/keys", asked)).json

    assert made["secret"].startswith("sk-")
    assert made["models"] == [MODEL]
    assert made["networks"] == ["203.0.113.7/32", "10.0.0.0/8"]
    assert made["budget"] == 12.000001
    (key,) = await gate.store.keys("ann")
    assert key.budget == 12_000_001
    assert await used(gate, made["secret"]) == 403


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"format": "pem"}, "format"),
        ({"budget": -1}, "budget"),
        ({"budget": 0.0000001}, "budget"),
        ({"budget": 1e30}, "budget"),
        ({"budget": "5"}, "budget"),
        ({"expires_at": 5}, "expires_at"),
        ({"expires_at": 2**60}, "expires_at"),
        ({"models": ["no-such-model"]}, "models[0]"),
        ({"networks": ["10.0.0.0/8", "10.0.0.1/8"]}, "networks[1]"),
        ({"networks": ["home"]}, "networks[0]"),
        ({"networks": ["fe80::1%x\ny"]}, "networks[0]"),
        ({"networks": ["10.0.0.1"] * 51}, "networks"),
        ({"user": "bob"}, "user"),
    ],
)
async def test_a_key_that_cannot_be_is_not_made(
    gate: Gate, changes: dict[str, Any], param: str
) -> None:
    browser = await signed_in(gate)
    reply = await browser("POST", "/api/keys", {"name": "laptop", **changes})

    assert (reply.status, reply.code, reply.param) == (400, "invalid_field", param)
    assert await gate.store.keys("ann") == ()


async def test_a_key_gets_another_name_and_budget(gate: Gate) -> None:
    browser = await signed_in(gate)
    id = (await browser("POST", "/api/keys", {"name": "a", "budget": 5})).json["id"]

    renamed = (await browser("PATCH", f"/api/keys/{id}", {"name": "b"})).json
    assert (renamed["name"], renamed["budget"]) == ("b", 5)
    unlimited = (await browser("PATCH", f"/api/keys/{id}", {"budget": None})).json
    assert (unlimited["name"], unlimited["budget"]) == ("b", None)
    assert (await browser("PATCH", f"/api/keys/{id}", {"budget": -5})).param == "budget"
    assert (await browser("PATCH", f"/api/keys/{id}", {"models": []})).param == "models"

    await browser("DELETE", f"/api/keys/{id}")
    assert (await browser("PATCH", f"/api/keys/{id}", {"name": "c"})).code == "key_disabled"


async def test_a_key_that_is_revoked_is_the_studios_no_more(gate: Gate) -> None:
    browser = await signed_in(gate)
    made = (await browser("POST", "/api/keys", {"name": "a"})).json
    await browser("PUT", "/api/account/key", {"secret": made["secret"]})
    await browser("DELETE", f"/api/keys/{made['id']}")

    assert (await browser("GET", "/api/session")).json["user"]["studio_key"] is None
    assert (await gate.store.profile("ann")).studio_key is None


async def test_nobody_touches_anothers_key(gate: Gate) -> None:
    ann, bob = await signed_in(gate), await signed_in(gate, "bob")
    id = (await ann("POST", "/api/keys", {"name": "a"})).json["id"]

    assert (await bob("GET", "/api/keys")).json == []
    for reply in (
        await bob("PATCH", f"/api/keys/{id}", {"name": "b"}),
        await bob("DELETE", f"/api/keys/{id}"),
        await bob("DELETE", "/api/keys/%00"),
    ):
        assert (reply.status, reply.code) == (404, "not_found")
    assert (await ann("GET", "/api/keys")).json[0]["revoked_at"] is None


async def test_an_account_has_so_many_keys_only(gate: Gate) -> None:
    browser = await signed_in(gate)
    for _ in range(KEYS_MAX):
        await gate.key()
    full = await browser("POST", "/api/keys", {"name": "one more"})
    assert (full.status, full.code) == (429, "rate_limited")

    await gate.store.revoke_key((await gate.store.keys("ann"))[0].id, gate.now)
    assert (await browser("POST", "/api/keys", {"name": "one more"})).status == 201


async def test_a_key_alone_makes_no_keys(gate: Gate) -> None:
    headers = await gate.caller()
    browser = Browser(gate, headers=headers)

    assert (await browser("POST", "/api/keys", {"name": "a"})).code == "not_signed_in"
