"""Signing in by an account elsewhere, by HTTP, with providers on this machine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from onetake.accounts.elsewhere import Client
from onetake.accounts.github import GitHub
from onetake.accounts.openid import OpenId
from onetake.api.signed_in import COOKIE
from onetake.wire.exchange import Exchange
from tests.accounts.identity_servers import (
    CLIENT,
    SECRET,
    GitHubServer,
    OpenIdServer,
    answering,
)
from tests.api.console.browser import Browser, Reply, signed_in
from tests.api.gate import NOW, Gate, running


class World:
    """A gateway with both providers."""

    def __init__(self, gate: Gate, google: OpenIdServer, github: GitHubServer) -> None:
        self.gate = gate
        self.servers = {"google": google, "github": github}
        self.google = google
        self.github = github


@pytest.fixture
async def world(folder: Path) -> AsyncIterator[World]:
    google, github, ask = OpenIdServer(), GitHubServer(), Exchange("test")
    client = Client(CLIENT, SECRET)
    async with answering(google), answering(github):
        providers = {
            "google": OpenId(google.url, client, ask, lambda: NOW),
            "github": GitHub(github.url, f"{github.url}/api", client, ask),
        }
        async with running(folder, providers=providers) as gate:  # pyright: ignore
            yield World(gate, google, github)
    await ask.close()


async def there_and_back(
    world: World, browser: Browser, name: str, next: str = "/library"
) -> Reply:
    out = await browser("GET", f"/api/oauth/{name}/start?next={next}")
    assert out.status == 302
    back = world.servers[name].consent(out.headers["location"])
    query = "&".join(f"{key}={value}" for key, value in back.items())
    return await browser("GET", f"/api/oauth/{name}/callback?{query}")


@pytest.mark.parametrize("name", ["google", "github"])
async def test_somebody_new_comes_in_and_goes_on(world: World, name: str) -> None:
    browser = Browser(world.gate)
    done = await there_and_back(world, browser, name)

    assert (done.status, done.headers["location"]) == (302, "/library")
    assert set(browser.cookies) == {COOKIE}
    user = (await browser("GET", "/api/session")).json["user"]
    assert (user["email"], user["identities"], user["has_password"]) == ("ann@x.org", [name], False)


async def test_both_ways_lead_into_one_account(world: World) -> None:
    first, second = Browser(world.gate), Browser(world.gate)
    await there_and_back(world, first, "google")
    await there_and_back(world, second, "github")

    users = [(await each("GET", "/api/session")).json["user"] for each in (first, second)]
    assert users[0]["id"] == users[1]["id"]
    assert users[1]["identities"] == ["github", "google"]


async def test_the_ticket_is_a_cookie_that_no_script_reads_and_that_does_not_last(
    world: World,
) -> None:
    out = await Browser(world.gate)("GET", "/api/oauth/google/start")
    ticket = out.cookies["onetake_oauth"]

    assert (ticket["httponly"], ticket["samesite"], ticket["max-age"]) == (True, "Lax", "600")
    assert SECRET not in str(out.headers)


async def test_a_code_that_another_browser_brings_opens_nothing(world: World) -> None:
    """The trick by which somebody is signed in to the attacker's account."""
    attacker, victim = Browser(world.gate), Browser(world.gate)
    out = await attacker("GET", "/api/oauth/github/start")
    back = world.github.consent(out.headers["location"])
    done = await victim(
        "GET", f"/api/oauth/github/callback?code={back['code']}&state={back['state']}"
    )

    assert done.headers["location"] == "/login?problem=wrong_origin"
    assert victim.cookies == {}


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/api/oauth/gitlab/start", "not_found"),
        ("/api/oauth/gitlab/callback", "not_found"),
        ("/api/oauth/google/start?next=//evil.test", "invalid_field"),
        ("/api/oauth/google/start?next=https://evil.test/", "invalid_field"),
        ("/api/oauth/google/callback?code=1&state=2", "wrong_origin"),
    ],
)
async def test_what_goes_wrong_is_said_on_the_page_for_signing_in(
    world: World, path: str, problem: str
) -> None:
    reply = await Browser(world.gate)("GET", path)
    assert (reply.status, reply.headers["location"]) == (302, f"/login?problem={problem}")


async def test_an_address_that_is_not_verified_opens_nothing(world: World) -> None:
    await world.gate.user()
    world.google.claims = {"email_verified": False}
    browser = Browser(world.gate)
    done = await there_and_back(world, browser, "google")

    assert done.headers["location"] == "/login?problem=not_allowed"
    assert browser.cookies == {}
    assert await world.gate.store.identities("ann") == ()


async def test_a_token_that_is_not_believed_is_reported_without_secrets(world: World) -> None:
    world.google.claims = {"nonce": "another"}
    done = await there_and_back(world, Browser(world.gate), "google")

    assert done.headers["location"] == "/login?problem=provider_garbled"
    (event, facts) = world.gate.log.said[-1]
    assert (event, facts["provider"]) == ("oauth.failed", "google")
    assert SECRET not in str(facts)


async def test_who_says_no_is_back_at_the_page_for_signing_in(world: World) -> None:
    browser = Browser(world.gate)
    out = await browser("GET", "/api/oauth/github/start")
    state = world.github.consent(out.headers["location"])["state"]
    done = await browser("GET", f"/api/oauth/github/callback?error=access_denied&state={state}")

    assert done.headers["location"] == "/login?problem=cancelled"
    assert browser.cookies == {}


# -- linking while signed in -------------------------------------------------------------------


async def linked(world: World, browser: Browser, name: str = "github") -> Reply:
    """Out from the profile, and back."""
    out = await browser("POST", f"/api/account/logins/{name}")
    assert out.status == 200, out.json
    back = world.servers[name].consent(out.json["url"])
    query = "&".join(f"{key}={value}" for key, value in back.items())
    return await browser("GET", f"/api/oauth/{name}/callback?{query}")


async def test_an_account_elsewhere_is_linked_whatever_its_address_is(world: World) -> None:
    browser = await signed_in(world.gate)
    world.github.emails = [{"email": "else@where.org", "primary": True, "verified": True}]
    done = await linked(world, browser)

    assert (done.status, done.headers["location"]) == (302, "/profile")
    assert (await browser("GET", "/api/session")).json["user"]["identities"] == ["github"]
    anew = Browser(world.gate)
    await there_and_back(world, anew, "github")
    assert (await anew("GET", "/api/session")).json["user"]["id"] == "ann"


async def test_going_out_to_link_needs_the_sessions_token(world: World) -> None:
    """Else a page elsewhere could have its own account linked to somebody's here."""
    browser = await signed_in(world.gate)
    browser.csrf = None

    assert (await browser("POST", "/api/account/logins/github")).code == "wrong_origin"
    assert (await Browser(world.gate)("POST", "/api/account/logins/github")).code == "not_signed_in"


@pytest.mark.parametrize("who", ["nobody", "bob"])
async def test_who_comes_back_is_who_went_out(world: World, who: str) -> None:
    browser = await signed_in(world.gate)
    out = await browser("POST", "/api/account/logins/github")
    back = world.github.consent(out.json["url"])
    ticket = browser.cookies["onetake_oauth"]
    other = Browser(world.gate) if who == "nobody" else await signed_in(world.gate, who)
    other.cookies["onetake_oauth"] = ticket
    done = await other(
        "GET", f"/api/oauth/github/callback?code={back['code']}&state={back['state']}"
    )

    assert done.headers["location"] == "/profile?problem=wrong_origin"
    assert "onetake_oauth" not in other.cookies
    assert await world.gate.store.identity("github", "77") is None


async def test_somebody_elses_account_is_not_linked(world: World) -> None:
    first, second = await signed_in(world.gate), await signed_in(world.gate, "bob")
    await linked(world, first)
    done = await linked(world, second)

    assert done.headers["location"] == "/profile?problem=identity_taken"
    assert await world.gate.store.identities("bob") == ()


async def test_unlinking_leaves_a_way_in(world: World) -> None:
    browser = Browser(world.gate)
    await there_and_back(world, browser, "github")
    await browser("GET", "/api/session")
    refused = await browser("DELETE", "/api/account/logins/github")
    assert (refused.status, refused.code) == (409, "last_login")

    assert (await linked(world, browser, "google")).headers["location"] == "/profile"
    done = await browser("DELETE", "/api/account/logins/github")
    assert (done.status, done.json["identities"]) == (200, ["google"])
    assert (await browser("DELETE", "/api/account/logins/github")).code == "not_found"


async def test_unlinking_needs_the_sessions_token(world: World) -> None:
    browser = await signed_in(world.gate)
    await linked(world, browser)
    browser.csrf = None

    assert (await browser("DELETE", "/api/account/logins/github")).code == "wrong_origin"
    assert len(await world.gate.store.identities("ann")) == 1
