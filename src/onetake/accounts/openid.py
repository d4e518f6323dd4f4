"""Signing in by a provider that speaks OpenID Connect, such as Google.

Its addresses are discovered, and what it says of a person is a signed token.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from onetake.accounts.authorization import authorization
from onetake.accounts.elsewhere import Client, Elsewhere, Questions, Ticket, Unusable, text

SCOPE: Final = "openid email"
ALGORITHMS: Final = ("RS256", "ES256")
LEEWAY_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class OpenId:
    """`issuer`: the address below which it is described."""

    issuer: str
    client: Client
    ask: Questions
    clock: Callable[[], int]

    async def address(self, ticket: Ticket, callback: str) -> str:
        endpoint = self._endpoint(await self._described(), "authorization_endpoint")
        return authorization(
            endpoint, self.client, ticket, callback, scope=SCOPE, nonce=ticket.nonce
        )

    async def account(self, code: str, ticket: Ticket, callback: str) -> Elsewhere:
        described = await self._described()
        answer = await self.ask.post(
            self._endpoint(described, "token_endpoint"),
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": callback,
                "client_id": self.client.id,
                "client_secret": self.client.secret,
                "code_verifier": ticket.verifier,
            },
        )
        keys = await self.ask.get(self._endpoint(described, "jwks_uri"))
        claims = self._claims(text(answer, "id_token"), keys, ticket)
        return Elsewhere(
            text(claims, "sub"), text(claims, "email"), claims.get("email_verified") is True
        )

    async def _described(self) -> Any:
        issuer = self.issuer.rstrip("/")
        described = await self.ask.get(f"{issuer}/.well-known/openid-configuration")
        if text(described, "issuer").rstrip("/") != issuer:
            raise Unusable("another issuer")
        return described

    def _endpoint(self, described: Any, name: str) -> str:
        """Secrets are sent there: it must be as safe as the address where it is described."""
        url = text(described, name)
        if urlsplit(url).scheme not in ("https", urlsplit(self.issuer).scheme):
            raise Unusable(f"an unsafe {name}")
        return url

    def _claims(self, token: str, keys: Any, ticket: Ticket) -> dict[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        options: Any = {
            "iss": {"essential": True, "values": [self.issuer.rstrip("/"), self.issuer]},
            "aud": {"essential": True, "value": self.client.id},
            "nonce": {"essential": True, "value": ticket.nonce},
        }
        params = {"nonce": ticket.nonce, "client_id": self.client.id}
        try:
            found = jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))
            claims: Any = CodeIDToken(found.claims, found.header, options, params)
            claims.validate(self.clock() // 1000, LEEWAY_SECONDS)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Unusable(f"token: {type(error).__name__}") from None
        return dict(claims)
