"""Signing in and out by HTTP."""

import pytest

from onetake.accounts import logins
from onetake.accounts.sessions import DAY_MS
from onetake.api.signed_in import COOKIE
from onetake.core.account import Role, User
from tests.accounts.membership import PASSWORD
from tests.api.console.browser import Browser, Reply, signed_in
from tests.api.gate import Gate


async def enrolled(gate: Gate, email: str = "ann@x.org") -> None:
    hashed = await gate.parts.people.logins.passwords.hash(PASSWORD)
    await gate.store.add_user(User("ann", email, Role.ADMINISTRATOR, gate.now, hashed))


async def login(browser: Browser, password: str = PASSWORD, email: str = "ann@x.org") -> Reply:
    return await browser("POST", "/api/session", {"email": email, "password": password})


async def test_nobody_is_signed_in_at_first(gate: Gate) -> None:
    reply = await Browser(gate)("GET", "/api/session")

    assert reply.status == 200
    assert (reply.json["user"], reply.json["csrf"]) == (None, None)
    assert reply.json["site"] == {
        "name": "Onetake", "version": "1.2.3", "base_url": gate.base_url, "registration": True,
        "mail": "log", "providers": [], "announcement": None, "top_up": None, "sandbox": True,
        "limits": {
            "image_bytes": 10_000_000, "audio_bytes": 20_000_000, "video_bytes": 100_000_000,
        },
    }  # fmt: skip
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("email", ["ann@x.org", "admin@localhost"])
async def test_a_password_signs_in_and_the_session_lasts(gate: Gate, email: str) -> None:
    await enrolled(gate, email)
    browser = Browser(gate)
    reply = await login(browser, email=email.upper())
    cookie = reply.cookies[COOKIE]

    assert reply.status == 200
    assert reply.json["user"]["email"] == email
    assert reply.json["user"]["role"] == "administrator"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["secure"] == ""
    assert cookie["max-age"] == str(30 * 24 * 3600)
    again = await browser("GET", "/api/session")
    assert again.json == reply.json


async def test_a_wrong_password_and_an_unknown_address_look_alike(gate: Gate) -> None:
    await enrolled(gate)
    wrong = await login(Browser(gate), "tr0mbone-8")
    unknown = await login(Browser(gate), email="eve@x.org")

    assert (wrong.status, wrong.code) == (401, "wrong_login")
    assert "set-cookie" not in wrong.headers
    for reply in (wrong, unknown):
        del reply.json["error"]["request_id"]
    assert unknown.json == wrong.json


async def test_too_many_attempts_are_told_when_to_come_back(gate: Gate) -> None:
    await enrolled(gate)
    for _ in range(logins.BY_EMAIL[0].most):
        await gate.parts.people.logins.attempts.count(
            logins.BY_EMAIL[0], logins.subject_of("ann@x.org")
        )
    reply = await login(Browser(gate))

    assert (reply.status, reply.code) == (429, "rate_limited")
    assert reply.headers["retry-after"] == "900"
    assert reply.json["error"]["retry_after_seconds"] == 900


async def test_who_signs_in_again_has_one_session_and_another_cookie(gate: Gate) -> None:
    await enrolled(gate)
    browser = Browser(gate)
    await login(browser)
    before = browser.cookies[COOKIE]
    await login(browser)

    assert browser.cookies[COOKIE] != before
    assert len((await browser("GET", "/api/sessions")).json) == 1
    stale = Browser(gate, {COOKIE: before})
    assert (await stale("GET", "/api/session")).json["user"] is None


async def test_another_site_cannot_sign_anybody_in(gate: Gate) -> None:
    await enrolled(gate)
    reply = await login(Browser(gate, headers={"Origin": "https://evil.test"}))

    assert (reply.status, reply.code) == (403, "wrong_origin")


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"email": "ann@x.org"}, "password"),
        ({"email": "ann@x.org", "password": 5}, "password"),
        ({"email": "ann@x.org", "password": "x", "admin": True}, "admin"),
        ({"email": "ann@x.org\0", "password": "x"}, "email"),
        ([], "body"),
    ],
)
async def test_a_body_of_another_shape_is_refused_with_the_field(
    gate: Gate, body: object, param: str
) -> None:
    reply = await Browser(gate)("POST", "/api/session", body)

    assert (reply.status, reply.code, reply.param) == (400, "invalid_field", param)


async def test_signing_out_ends_this_session_alone(gate: Gate) -> None:
    here, there = await signed_in(gate), await signed_in(gate)
    reply = await here("DELETE", "/api/session")

    assert reply.status == 204
    assert here.cookies == {}
    assert (await there("GET", "/api/session")).json["user"]["id"] == "ann"


async def test_signing_out_everywhere_ends_all(gate: Gate) -> None:
    here, there = await signed_in(gate), await signed_in(gate)
    bob = await signed_in(gate, "bob")

    assert (await here("DELETE", "/api/sessions")).status == 204
    assert (await there("GET", "/api/session")).json["user"] is None
    assert (await bob("GET", "/api/session")).json["user"]["id"] == "bob"


async def test_sessions_are_listed_and_ended_one_by_one(gate: Gate) -> None:
    here = await signed_in(gate)
    gate.now += 5
    there = await signed_in(gate)
    bob = await signed_in(gate, "bob")
    rows = (await here("GET", "/api/sessions")).json
    assert [row["current"] for row in rows] == [False, True]
    assert set(rows[0]) == {"id", "created_at", "seen_at", "address", "agent", "current"}
    assert (rows[0]["created_at"], rows[0]["address"]) == (gate.now, "127.0.0.1")

    other = rows[0]["id"]
    assert (await bob("DELETE", f"/api/sessions/{other}")).status == 404
    assert (await here("DELETE", "/api/sessions/%00")).status == 404
    assert (await here("DELETE", f"/api/sessions/{other}")).status == 204
    assert (await there("GET", "/api/sessions")).status == 401
    assert (await here("DELETE", f"/api/sessions/{rows[1]['id']}")).status == 204
    assert here.cookies == {}


async def test_who_comes_back_keeps_the_cookie(gate: Gate) -> None:
    browser = await signed_in(gate)
    assert COOKIE not in (await browser("GET", "/api/session")).cookies
    kept = browser.cookies[COOKIE]

    gate.now += 29 * DAY_MS
    back = await browser("GET", "/api/session")
    assert back.cookies[COOKIE].value == kept
    assert back.cookies[COOKIE]["max-age"] == str(30 * 24 * 3600)
    gate.now += 29 * DAY_MS
    assert (await browser("GET", "/api/session")).json["user"]["id"] == "ann"


async def test_a_slash_at_the_end_is_the_same_path(gate: Gate) -> None:
    browser = await signed_in(gate)
    assert (await browser("GET", "/api/session/")).json["user"]["id"] == "ann"


async def test_a_session_ends_after_its_days(gate: Gate) -> None:
    browser = await signed_in(gate)
    gate.now += 30 * DAY_MS

    assert (await browser("GET", "/api/session")).json["user"] is None
    assert (await browser("GET", "/api/sessions")).code == "not_signed_in"


async def test_a_user_who_is_disabled_is_out_at_once(gate: Gate) -> None:
    browser = await signed_in(gate)
    await gate.store.set_disabled("ann", True)

    assert (await browser("GET", "/api/sessions")).code == "not_signed_in"
    assert (await browser("GET", "/api/session")).json["user"] is None
