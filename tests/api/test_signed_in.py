"""Sessions by cookie: who is believed, and which changes are meant."""

import pytest

from onetake.api.signed_in import COOKIE, ByCookie, cookie
from onetake.core.failure import Code, Rejected
from tests.accounts.membership import HERE, Place
from tests.api.calls import call

OURS = "https://x.org"


async def opened(place: Place, base_url: str = f"{OURS}/studio") -> tuple[ByCookie, dict[str, str]]:
    """(What is tested, the headers of a browser that is signed in.)"""
    await place.user()
    sessions = place.people.sessions
    secret = await sessions.open("ann", HERE, replaces=None)
    found = await sessions.find(secret)
    assert found is not None
    token = sessions.token(found.session.id)
    headers = {"Cookie": f"a=1; {COOKIE}={secret}; b=2", "X-Onetake-Csrf": token}
    return ByCookie(sessions, base_url), headers


async def refused(by_cookie: ByCookie, method: str, headers: dict[str, str]) -> Code | None:
    try:
        await by_cookie.caller(call(method, "/api/x", headers))
    except Rejected as error:
        return error.failure.code
    return None


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_who_only_looks_needs_the_cookie_alone(method: str) -> None:
    by_cookie, headers = await opened(Place())
    del headers["X-Onetake-Csrf"]

    assert await refused(by_cookie, method, {**headers, "Origin": "https://evil.test"}) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "BREW"])
async def test_a_change_needs_the_token_of_its_session(method: str) -> None:
    place = Place()
    by_cookie, headers = await opened(place)
    assert await refused(by_cookie, method, headers) is None

    other = place.people.sessions.token("session_other")
    for token in ("", "wrong", other, "é"):
        sent = {**headers, "X-Onetake-Csrf": token}
        assert await refused(by_cookie, method, sent) is Code.WRONG_ORIGIN
    del headers["X-Onetake-Csrf"]
    assert await refused(by_cookie, method, headers) is Code.WRONG_ORIGIN


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        (OURS, None),
        ("http://localhost:8000", None),
        ("https://localhost:8000", None),
        ("http://x.org", Code.WRONG_ORIGIN),
        ("https://x.org:8443", Code.WRONG_ORIGIN),
        ("https://evil.test", Code.WRONG_ORIGIN),
        ("https://x.org.evil.test", Code.WRONG_ORIGIN),
        ("ftp://localhost:8000", Code.WRONG_ORIGIN),
        ("null", Code.WRONG_ORIGIN),
        ("http://[", Code.WRONG_ORIGIN),
        ("", Code.WRONG_ORIGIN),
    ],
)
async def test_a_change_comes_from_our_own_pages(origin: str, code: Code | None) -> None:
    by_cookie, headers = await opened(Place())
    sent = {**headers, "Origin": origin, "Host": "localhost:8000"}

    assert await refused(by_cookie, "POST", sent) is code


async def test_without_a_session_nobody_is_signed_in() -> None:
    by_cookie, headers = await opened(Place())
    del headers["Cookie"]

    for text in ("", f"{COOKIE}", f"{COOKIE}=", f"{COOKIE}=wrong", f"x{COOKIE}=1", ";;=;"):
        sent = {**headers, "Cookie": text}
        assert await refused(by_cookie, "GET", sent) is Code.NOT_SIGNED_IN
    assert not by_cookie.present(call(headers=headers))
    assert by_cookie.present(call(headers={"Cookie": f"{COOKIE}=x"}))


def test_of_two_cookies_the_first_counts() -> None:
    assert cookie(call(headers={"Cookie": "a=1; b=2; a=3"}), "a") == "1"
    assert cookie(call(headers={"Cookie": "a=x=y"}), "a") == "x=y"
    assert cookie(call(), "a") is None


@pytest.mark.parametrize(
    ("base_url", "path", "secure"),
    [
        ("https://x.org/studio/", "/studio", True),
        ("https://x.org", "/", True),
        ("http://127.0.0.1:8000", "/", False),
    ],
)
async def test_a_cookie_goes_where_we_are_and_nowhere_else(
    base_url: str, path: str, secure: bool
) -> None:
    by_cookie, _ = await opened(Place(), base_url)
    kept = by_cookie.keep("secret")["set-cookie"].split("; ")

    assert kept[0] == f"{COOKIE}=secret"
    assert {f"Path={path}", "HttpOnly", "SameSite=Lax", "Max-Age=2592000"} <= set(kept)
    assert ("Secure" in kept) is secure
    assert not any(part.startswith("Domain") for part in kept)
    assert "Max-Age=0" in by_cookie.drop()["set-cookie"]
