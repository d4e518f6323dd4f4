"""Signing in by GitHub, against a look-alike on this machine."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from onetake.accounts.elsewhere import Client, Elsewhere, Ticket, Unusable
from onetake.accounts.github import GitHub
from onetake.wire.exchange import Exchange, ExchangeFailed
from tests.accounts.identity_servers import CLIENT, SECRET, GitHubServer, answering

BACK = "https://x.org/api/oauth/github/callback"
TICKET = Ticket("github", "state-1", "nonce-1", "v" * 43, "/", 0)


@pytest.fixture
async def server() -> AsyncIterator[GitHubServer]:
    server = GitHubServer()
    async with answering(server):
        yield server


@pytest.fixture
async def ask() -> AsyncIterator[Exchange]:
    exchange = Exchange("test")
    yield exchange
    await exchange.close()


async def account(server: GitHubServer, ask: Exchange, secret: str = SECRET) -> Elsewhere:
    provider = GitHub(server.url, f"{server.url}/api/", Client(CLIENT, secret), ask)
    returned = server.consent(await provider.address(TICKET, BACK))
    assert returned["state"] == TICKET.state
    return await provider.account(returned["code"], TICKET, BACK)


async def test_a_person_is_who_github_says(server: GitHubServer, ask: Exchange) -> None:
    assert await account(server, ask) == Elsewhere("77", "ann@x.org", verified=True)
    assert server.asked["scope"] == "read:user user:email"


async def test_a_wrong_secret_is_refused_there(server: GitHubServer, ask: Exchange) -> None:
    with pytest.raises(Unusable, match="no access_token"):
        await account(server, ask, "wrong")


@pytest.mark.parametrize("person", [{}, {"id": "77"}, {"id": True}, {"id": None}, [], None])
async def test_nobody_is_known_without_an_id(
    server: GitHubServer, ask: Exchange, person: Any
) -> None:
    server.person = person
    with pytest.raises(Unusable, match="no id"):
        await account(server, ask)


@pytest.mark.parametrize(
    "emails",
    [
        [],
        {},
        [{"email": "ann@x.org", "primary": True, "verified": False}],
        [{"email": "ann@x.org", "primary": False, "verified": True}],
        [{"email": "ann@x.org", "primary": "yes", "verified": "yes"}],
        ["ann@x.org"],
    ],
)
async def test_only_a_verified_primary_address_counts(
    server: GitHubServer, ask: Exchange, emails: Any
) -> None:
    server.emails = emails
    with pytest.raises(Unusable, match="no verified address"):
        await account(server, ask)


async def test_a_github_that_is_away_is_said_to_be_so(ask: Exchange) -> None:
    provider = GitHub("http://127.0.0.1:1", "http://127.0.0.1:1", Client(CLIENT, SECRET), ask)
    with pytest.raises(ExchangeFailed) as caught:
        await provider.account("code", TICKET, BACK)
    assert SECRET not in str(caught.value)
