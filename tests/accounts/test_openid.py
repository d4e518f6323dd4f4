"""Signing in by an OpenID provider, against one on this machine: which tokens are believed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from onetake.accounts.elsewhere import Client, Elsewhere, Ticket, Unusable
from onetake.accounts.openid import OpenId
from onetake.wire.exchange import Exchange, ExchangeFailed
from tests.accounts.identity_servers import CLIENT, SECRET, OpenIdServer, answering

BACK = "https://x.org/api/oauth/google/callback"
TICKET = Ticket("google", "state-1", "nonce-1", "v" * 43, "/", 0)


@pytest.fixture
async def server() -> AsyncIterator[OpenIdServer]:
    server = OpenIdServer()
    async with answering(server):
        yield server


@pytest.fixture
async def ask() -> AsyncIterator[Exchange]:
    exchange = Exchange("test")
    yield exchange
    await exchange.close()


async def account(
    server: OpenIdServer, ask: Exchange, *, issuer: str | None = None, secret: str = SECRET
) -> Elsewhere:
    clock = server.now * 1000
    provider = OpenId(issuer or server.url, Client(CLIENT, secret), ask, lambda: clock)
    returned = server.consent(await provider.address(TICKET, BACK))
    return await provider.account(returned["code"], TICKET, BACK)


async def test_a_person_is_who_the_signed_token_says(server: OpenIdServer, ask: Exchange) -> None:
    assert await account(server, ask) == Elsewhere("g-77", "ann@x.org", verified=True)
    assert (server.asked["scope"], server.asked["nonce"]) == ("openid email", "nonce-1")
    assert server.asked["redirect_uri"] == BACK


async def test_a_slash_at_the_end_of_the_issuer_does_no_harm(
    server: OpenIdServer, ask: Exchange
) -> None:
    assert (await account(server, ask, issuer=f"{server.url}/")).subject == "g-77"


@pytest.mark.parametrize("verified", [False, "true", 1, ""])
async def test_an_address_is_verified_only_when_that_is_said(
    server: OpenIdServer, ask: Exchange, verified: Any
) -> None:
    server.claims = {"email_verified": verified}
    assert not (await account(server, ask)).verified


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.test"},
        {"iss": ""},
        {"aud": "another-client"},
        {"aud": "another-client", "azp": CLIENT},
        {"aud": ""},
        {"aud": ["another-client"]},
        {"nonce": "nonce-2"},
        {"nonce": ""},
        {"exp": 1_790_000_000 - 61},
        {"exp": ""},
        {"exp": "soon"},
        {"iat": 1_790_000_000 + 999},
        {"sub": ""},
        {"azp": "another-client"},
        {"email": ""},
    ],
)
async def test_a_token_that_is_not_for_us_and_now_is_not_believed(
    server: OpenIdServer, ask: Exchange, claims: dict[str, Any]
) -> None:
    server.claims = claims
    with pytest.raises(Unusable):
        await account(server, ask)


async def test_a_token_that_another_key_signed_is_not_believed(
    server: OpenIdServer, ask: Exchange
) -> None:
    server.forged = True
    with pytest.raises(Unusable, match="token: BadSignatureError"):
        await account(server, ask)


async def test_a_token_without_a_signature_is_not_believed(
    server: OpenIdServer, ask: Exchange
) -> None:
    server.alg = "none"
    with pytest.raises(Unusable, match="token"):
        await account(server, ask)


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://evil.test"},
        {"authorization_endpoint": None},
        {"token_endpoint": "ftp://x.test/token"},
        {"jwks_uri": "javascript:alert(1)"},
    ],
)
async def test_a_description_that_cannot_be_right_is_refused(
    server: OpenIdServer, ask: Exchange, described: dict[str, Any]
) -> None:
    server.described = described
    with pytest.raises(Unusable):
        await account(server, ask)


async def test_a_secret_goes_to_no_unsafe_address() -> None:
    class Questions:
        async def get(self, url: str, *, token: str | None = None) -> Any:
            return {"issuer": "https://id.test", "token_endpoint": "http://id.test/token"}

        async def post(self, url: str, form: Any) -> Any:
            raise AssertionError("the secret was sent")

    provider = OpenId("https://id.test", Client(CLIENT, SECRET), Questions(), lambda: 0)
    with pytest.raises(Unusable, match="unsafe token_endpoint"):
        await provider.account("code", TICKET, BACK)


async def test_a_wrong_secret_is_refused_there(server: OpenIdServer, ask: Exchange) -> None:
    with pytest.raises(ExchangeFailed, match="status 400"):
        await account(server, ask, secret="wrong")
