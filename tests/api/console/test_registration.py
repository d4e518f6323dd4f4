"""Making an account and getting back into one, by HTTP."""

from dataclasses import replace
from typing import Any

import pytest

from tests.accounts.membership import PASSWORD
from tests.api.console.browser import Browser, Reply, signed_in
from tests.api.gate import Gate

ANN = "ann@x.org"


async def ask(browser: Browser, email: str = ANN, purpose: str = "register", **more: str) -> Reply:
    return await browser("POST", "/api/codes", {"email": email, "purpose": purpose}, **more)


async def register(browser: Browser, code: str, **more: Any) -> Reply:
    body = {"email": ANN, "code": code, "password": PASSWORD, **more}
    return await browser("POST", "/api/registration", body)


async def test_an_account_is_made_and_signed_in(gate: Gate) -> None:
    gate.site = replace(gate.site, signup_credits=5_500_000)
    browser = Browser(gate)
    sent = await ask(browser)
    assert sent.json == {"resend_seconds": 60, "expires_seconds": 600, "delivery": "log"}

    made = await register(browser, await browser.code(), phone="5550100")

    assert made.status == 200
    user = made.json["user"]
    assert (user["email"], user["role"], user["phone"]) == (ANN, "customer", "5550100")
    assert user["available_credits"] == 5.5
    assert user["has_password"] is True
    assert (await browser("GET", "/api/session")).json["user"] == user
    assert (await browser("DELETE", "/api/session")).status == 204
    body = {"email": ANN, "password": PASSWORD}
    assert (await browser("POST", "/api/session", body)).status == 200


async def test_a_known_address_gets_the_same_answer(gate: Gate) -> None:
    await gate.user()
    browser = Browser(gate)
    replies = [
        await ask(browser, email, purpose)
        for purpose in ("register", "reset")
        for email in (ANN, "eve@x.org")
    ]

    assert [reply.status for reply in replies] == [200] * 4
    assert all(reply.json == replies[0].json for reply in replies)
    assert replies[0].headers.keys() == replies[1].headers.keys()
    await gate.parts.people.mail.idle()
    told = [(facts["to"], "account at" in facts["text"]) for _, facts in gate.log.said]
    assert told == [(ANN, True), ("eve@x.org", True), (ANN, False)]


async def test_a_second_code_takes_a_minute(gate: Gate) -> None:
    browser = Browser(gate)
    await ask(browser)
    reply = await ask(browser)

    assert (reply.status, reply.code, reply.headers["retry-after"]) == (429, "rate_limited", "60")


async def test_a_wrong_code_is_refused_and_a_known_address_only_with_a_right_one(
    gate: Gate,
) -> None:
    browser = Browser(gate)
    await ask(browser)
    code = await browser.code()
    await gate.user()

    wrong = await register(browser, "000000" if code != "000000" else "000001")
    assert (wrong.status, wrong.code) == (400, "wrong_code")
    taken = await register(browser, code)
    assert (taken.status, taken.code) == (409, "email_taken")


@pytest.mark.parametrize(
    ("path", "body", "param"),
    [
        ("/api/codes", {"email": ANN, "purpose": "spam"}, "purpose"),
        ("/api/codes", {"email": "nobody", "purpose": "register"}, "email"),
        ("/api/registration", {"email": ANN, "code": 123456, "password": PASSWORD}, "code"),
        ("/api/password-reset", {"email": ANN, "code": "1", "password": "short"}, "password"),
        ("/api/password-reset", {"email": ANN, "code": "1", "password": PASSWORD, "x": 1}, "x"),
    ],
)
async def test_what_cannot_be_taken_is_refused_with_its_field(
    gate: Gate, path: str, body: dict[str, Any], param: str
) -> None:
    reply = await Browser(gate)("POST", path, body)

    assert (reply.status, reply.code, reply.param) == (400, "invalid_field", param)


@pytest.mark.parametrize("path", ["/api/registration", "/api/password-reset"])
async def test_a_common_password_is_refused_in_its_own_words(gate: Gate, path: str) -> None:
    body = {"email": ANN, "code": "123456", "password": "123456"}
    reply = await Browser(gate)("POST", path, body)

    assert (reply.status, reply.code, reply.param) == (400, "common_password", "password")


async def test_where_registration_is_off_it_is_said(gate: Gate) -> None:
    gate.site = replace(gate.site, registration=False)
    browser = Browser(gate)

    assert (await browser("GET", "/api/session")).json["site"]["registration"] is False
    assert ((await ask(browser)).status, (await ask(browser)).code) == (403, "not_allowed")
    assert (await register(browser, "123456")).code == "not_allowed"


async def test_a_letter_is_in_the_browsers_language(gate: Gate) -> None:
    browser = Browser(gate)
    await ask(browser, Accept_Language="zh-CN,zh;q=0.9")
    await gate.parts.people.mail.idle()

    assert "验证码" in gate.log.said[-1][1]["text"]


async def test_a_forgotten_password_is_replaced_and_ends_all_sessions(gate: Gate) -> None:
    before = await signed_in(gate)
    browser = Browser(gate)
    await ask(browser, purpose="reset")
    body = {"email": ANN, "code": await browser.code(), "password": PASSWORD}

    assert (await browser("POST", "/api/password-reset", body)).status == 204
    assert (await browser("POST", "/api/password-reset", body)).code == "wrong_code"
    assert (await before("GET", "/api/session")).json["user"] is None
    login = {"email": ANN, "password": PASSWORD}
    assert (await browser("POST", "/api/session", login)).status == 200
    await gate.parts.people.mail.idle()
    assert "has a new password" in gate.log.said[-1][1]["text"]


@pytest.mark.parametrize("path", ["/api/codes", "/api/registration", "/api/password-reset"])
async def test_another_site_can_do_none_of_it(gate: Gate, path: str) -> None:
    body = {"email": ANN, "code": "123456", "password": PASSWORD}
    if path == "/api/codes":
        body = {"email": ANN, "purpose": "register"}
    reply = await Browser(gate)("POST", path, body, Origin="https://evil.test")

    assert (reply.status, reply.code) == (403, "wrong_origin")
