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
from tests.api.console.browser import Browser, Reply
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
