"""What people change about themselves, by HTTP."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, TCPConnector

from onetake.core.instants import DAY_MS
from onetake.core.money import MICROCREDITS
from tests.accounts.membership import PASSWORD
from tests.api.console.browser import Browser, signed_in
from tests.api.console.test_works import NEW
from tests.api.gate import Gate


@asynccontextmanager
async def away(gate: Gate) -> AsyncGenerator[None]:
    """Every call comes from another address of this machine."""
    here = gate.http
    async with ClientSession(connector=TCPConnector(local_addr=("127.0.0.2", 0))) as there:
        gate.http = there
        try:
            yield
        finally:
            gate.http = here


async def test_a_phone_and_preferences_are_kept(gate: Gate) -> None:
    browser = await signed_in(gate)
    first = await browser("PATCH", "/api/account", {"phone": "+1 555 0100"})
    second = await browser(
        "PATCH", "/api/account", {"preferences": {"theme": "dark", "size": 20, "sound": True}}
    )
    third = await browser("PATCH", "/api/account", {"preferences": {"size": None, "zoom": 1.5}})

    assert first.json["phone"] == second.json["phone"] == "+1 555 0100"
    assert second.json["preferences"] == {"theme": "dark", "size": 20, "sound": True}
    assert third.json["preferences"] == {"theme": "dark", "sound": True, "zoom": 1.5}
    assert (await browser("GET", "/api/session")).json["user"] == third.json
    gone = await browser("PATCH", "/api/account", {"phone": None})
    assert gone.json["phone"] is None


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"phone": "call me"}, "phone"),
        ({"email": "eve@x.org"}, "email"),
        ({"role": "administrator"}, "role"),
        ({"preferences": {"x" * 65: 1}}, "preferences"),
        ({"preferences": {"": 1}}, "preferences"),
        ({"preferences": {"a": "x" * 501}}, "preferences.a"),
        ({"preferences": {"a": 2**60}}, "preferences.a"),
        ({"preferences": {f"p{number}": 1 for number in range(51)}}, "preferences"),
    ],
)
async def test_what_cannot_be_kept_changes_nothing(
    gate: Gate, body: dict[str, Any], param: str
) -> None:
    browser = await signed_in(gate)
    reply = await browser("PATCH", "/api/account", body)

    assert (reply.status, reply.code, reply.param) == (400, "invalid_field", param)
    user = (await browser("GET", "/api/session")).json["user"]
    assert (user["phone"], user["preferences"], user["role"]) == (None, {}, "customer")


@pytest.mark.parametrize("value", [[], {}, [1]])
async def test_a_preference_is_one_value(gate: Gate, value: Any) -> None:
    browser = await signed_in(gate)
    reply = await browser("PATCH", "/api/account", {"preferences": {"a": value}})

    assert reply.status == 400
    assert (reply.param or "").startswith("preferences.a")


async def test_a_password_is_set_and_changed(gate: Gate) -> None:
    browser, other = await signed_in(gate), await signed_in(gate)
    new = {"password": PASSWORD}
    assert (await browser("PUT", "/api/account/password", new)).status == 204
    assert (await other("GET", "/api/session")).json["user"] is None
    assert (await browser("GET", "/api/session")).json["user"]["has_password"] is True

    without = await browser("PUT", "/api/account/password", {"password": "tr0mbone-10"})
    assert (without.status, without.param) == (400, "current")
    right = {"current": PASSWORD, "password": "tr0mbone-10"}
    assert (await browser("PUT", "/api/account/password", right)).status == 204
    login = {"email": "ann@x.org", "password": "tr0mbone-10"}
    assert (await Browser(gate)("POST", "/api/session", login)).status == 200


# -- the key that the studio's work is charged to ---------------------------------------------


async def test_the_studio_is_charged_to_a_key_of_ones_own(gate: Gate) -> None:
    browser = await signed_in(gate)
    secret = await gate.key(name="studio", models=("veo",))
    chosen = await browser("PUT", "/api/account/key", {"secret": secret})

    assert chosen.status == 200
    name = chosen.json["studio_key"]["id"]
    assert chosen.json["studio_key"] == {"id": name, "name": "studio", "prefix": "vga_abc"} | {
        "prefix": chosen.json["studio_key"]["prefix"], "obstacle": None,
    }  # fmt: skip
    assert secret.startswith(chosen.json["studio_key"]["prefix"])
    found = await gate.parts.people.sessions.find(next(iter(browser.cookies.values())))
    assert found is not None
    assert found.key is not None
    assert found.key.id == name

    left = await browser("DELETE", "/api/account/key")
    assert left.json["studio_key"] is None


async def test_limits_of_a_key_do_not_end_with_it(gate: Gate) -> None:
    browser = await signed_in(gate)
    secret = await gate.key(budget=0, expires_at=gate.now + 1000)
    assert (await browser("PUT", "/api/account/key", {"secret": secret})).status == 200
    gate.now += 1000

    assert (await browser("POST", "/api/works", NEW)).code == "key_disabled"
    quoted = (await browser("POST", "/api/works/quote", NEW)).json
    assert (quoted["credits"], quoted["affordable"], quoted["reason"]) == (60, False, "expired")
    (listed,) = (await browser("GET", "/api/keys")).json
    shown = (await browser("GET", "/api/session")).json["user"]["studio_key"]
    assert (shown["id"], shown["obstacle"]) == (listed["id"], "expired")
    assert (await gate.store.balance("ann")).held == 0

    await browser("DELETE", "/api/account/key")
    assert (await browser("POST", "/api/works", NEW)).status == 201


async def test_a_key_is_looked_at_from_where_each_call_comes(gate: Gate) -> None:
    browser = await signed_in(gate)
    secret = await gate.key(networks=("127.0.0.1/32",))
    assert (await browser("PUT", "/api/account/key", {"secret": secret})).status == 200
    assert (await browser("POST", "/api/works", NEW)).status == 201

    async with away(gate):
        refused = await browser("POST", "/api/works", NEW)
        public = await browser("POST", "/v1/tasks", NEW["request"])
        quoted = (await browser("POST", "/api/works/quote", NEW)).json
        me = (await browser("GET", "/api/session")).json["user"]
        listed = await browser("GET", "/api/works")

    assert (refused.status, refused.code, public.code) == (403, "forbidden", "forbidden")
    assert (quoted["credits"], quoted["affordable"], quoted["reason"]) == (60, False, "network")
    assert me["studio_key"]["obstacle"] == "network"
    assert (listed.status, listed.json["total"]) == (200, 1), "nothing is paid for by looking"
    again = (await browser("GET", "/api/session")).json["user"]
    assert again["studio_key"]["obstacle"] is None


async def test_a_used_up_budget_is_said_before_and_with_the_key(gate: Gate) -> None:
    browser = await signed_in(gate)
    secret = await gate.key(budget=100 * MICROCREDITS)
    chosen = await browser("PUT", "/api/account/key", {"secret": secret})
    key = chosen.json["studio_key"]["id"]
    seen: list[object] = []
    for _ in range(2):
        quoted = (await browser("POST", "/api/works/quote", NEW)).json
        made = await browser("POST", "/api/works", NEW)
        seen.append((quoted["key_credits"], quoted["affordable"], quoted["reason"], made.status))
    await gate.store.set_key_budget(key, 60 * MICROCREDITS)
    me = (await browser("GET", "/api/session")).json["user"]
    over = (await browser("POST", "/api/works/quote", NEW)).json

    assert seen == [(100, True, None, 201), (40, False, "budget", 402)]
    assert me["studio_key"]["obstacle"] == "budget"
    assert (over["key_credits"], over["reason"]) == (0, "budget")


async def test_a_revoked_key_says_so_and_can_be_left(gate: Gate) -> None:
    browser = await signed_in(gate)
    secret = await gate.key(models=("veo3.1-fast",))
    key = (await browser("PUT", "/api/account/key", {"secret": secret})).json["studio_key"]["id"]
    other = (await browser("POST", "/api/works/quote", NEW)).json
    await gate.store.revoke_key(key, gate.now)  # by an administrator

    quoted = (await browser("POST", "/api/works/quote", NEW)).json
    me = (await browser("GET", "/api/session")).json["user"]
    left = (await browser("DELETE", "/api/account/key")).json

    assert (other["affordable"], other["reason"]) == (False, "model")
    assert (quoted["affordable"], quoted["reason"]) == (False, "revoked")
    assert me["studio_key"]["obstacle"] == "revoked"
    assert left["studio_key"] is None
    assert (await browser("POST", "/api/works/quote", NEW)).json["reason"] is None


async def test_no_other_key_will_do(gate: Gate) -> None:
    browser = await signed_in(gate)
    await gate.user("bob")
    revoked = await gate.key(revoked_at=5)
    for secret, code in (
        (await gate.key("bob"), "invalid_field"),
        ("vga_unknown", "invalid_field"),
        ("", "invalid_field"),
        (revoked, "key_disabled"),
        (await gate.key(expires_at=5), "key_disabled"),
        (await gate.key(networks=("192.0.2.0/24",)), "forbidden"),
    ):
        reply = await browser("PUT", "/api/account/key", {"secret": secret})
        assert reply.code == code
        assert not secret or secret not in str(reply.json)
    assert (await browser("GET", "/api/session")).json["user"]["studio_key"] is None


# -- usage --------------------------------------------------------------------------------------


async def test_usage_has_thirty_days_also_of_somebody_new(gate: Gate) -> None:
    browser = await signed_in(gate)
    usage = (await browser("GET", "/api/account/usage")).json
    days = [row["day"] for row in usage["by_day"]]

    assert (usage["today"], usage["total"], usage["by_model"]) == (0, 0, [])
    assert len(days) == 30
    assert days == sorted(set(days))
    assert days[-1] == "2026-09-21"
    gate.now += DAY_MS
    later = (await browser("GET", "/api/account/usage")).json
    assert [row["day"] for row in later["by_day"]] == [*days[1:], "2026-09-22"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/account", {"phone": "5550100"}),
        ("PUT", "/api/account/password", {"password": PASSWORD}),
        ("PUT", "/api/account/key", {"secret": "vga_x"}),
        ("DELETE", "/api/account/key", None),
        ("GET", "/api/account/usage", None),
    ],
)
async def test_nobody_does_it_who_is_not_signed_in(
    gate: Gate, method: str, path: str, body: Any
) -> None:
    reply = await Browser(gate)(method, path, body)

    assert (reply.status, reply.code) == (401, "not_signed_in")
