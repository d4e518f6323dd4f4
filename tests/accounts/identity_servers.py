"""An OpenID provider and a look-alike of GitHub, on this machine: they check what a real one checks
of us, and answer as a test wants."""

import base64
import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey

KEY: RSAKey = RSAKey.generate_key(2048, parameters={"kid": "one"})
OTHER_KEY: RSAKey = RSAKey.generate_key(2048, parameters={"kid": "one"})
CLIENT = "client-1"
SECRET = "client-secret-1"


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@dataclass
class Server:
    """What it knows of a question that a browser brought, and what it answers."""

    url: str = ""
    asked: dict[str, str] = field(default_factory=dict[str, str])
    forms: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    now: int = 1_790_000_000

    def consent(self, address: str) -> dict[str, str]:
        """Somebody agrees at this address; with what the browser goes back to us."""
        self.asked = query_of(address)
        return {"code": "code-1", "state": self.asked["state"]}

    def redeems(self, form: dict[str, str]) -> bool:
        """Is it the client that asked, with the verifier of its challenge?"""
        self.forms.append(form)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return (
            form["code"] == "code-1"
            and (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
            and challenge == self.asked["code_challenge"]
            and self.asked["code_challenge_method"] == "S256"
            and form["redirect_uri"] == self.asked["redirect_uri"]
        )


@dataclass
class OpenIdServer(Server):
    claims: dict[str, Any] = field(default_factory=dict[str, Any])  # over the right ones
    described: dict[str, Any] = field(default_factory=dict[str, Any])  # over the right ones
    forged: bool = False  # signed by somebody else
    alg: str = "RS256"

    async def configuration(self, request: web.Request) -> web.Response:
        right = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }
        return web.json_response({**right, **self.described})

    async def keys(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": [KEY.as_dict(private=False)]})

    async def token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if not self.redeems(form):
            return web.json_response({"error": "invalid_grant"}, status=400)
        right = {
            "iss": self.url, "aud": CLIENT, "sub": "g-77", "iat": self.now,
            "exp": self.now + 300, "nonce": self.asked["nonce"], "email": "ann@x.org",
            "email_verified": True,
        }  # fmt: skip
        claims = {name: value for name, value in {**right, **self.claims}.items() if value != ""}
        header = {"alg": self.alg, "kid": "one"}
        if self.alg == "none":
            parts = [header, claims]
            sent = ".".join(_text(web.json_response(part).body) for part in parts) + "."
        else:
            sent = jwt.encode(header, claims, OTHER_KEY if self.forged else KEY)
        return web.json_response({"access_token": "at", "token_type": "Bearer", "id_token": sent})

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/.well-known/openid-configuration", self.configuration),
            web.get("/keys", self.keys),
            web.post("/token", self.token),
        ]


@dataclass
class GitHubServer(Server):
    person: Any = field(default_factory=lambda: {"id": 77, "login": "ann"})
    emails: Any = field(
        default_factory=lambda: [
            {"email": "old@x.org", "primary": False, "verified": True},
            {"email": "ann@x.org", "primary": True, "verified": True},
        ]
    )

    async def token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        good = self.redeems(form) and request.headers["Accept"] == "application/json"
        # It refuses with a 200, too.
        return web.json_response({"access_token": "gho_1"} if good else {"error": "bad_code"})

    async def user(self, request: web.Request) -> web.Response:
        return self._to_bearer(request, self.person)

    async def addresses(self, request: web.Request) -> web.Response:
        return self._to_bearer(request, self.emails)

    def _to_bearer(self, request: web.Request, answer: Any) -> web.Response:
        if request.headers.get("Authorization") != "Bearer gho_1":
            return web.json_response({}, status=401)
        return web.json_response(answer)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/login/oauth/access_token", self.token),
            web.get("/api/user", self.user),
            web.get("/api/user/emails", self.addresses),
        ]


@asynccontextmanager
async def answering(server: OpenIdServer | GitHubServer) -> AsyncGenerator[None]:
    application = web.Application()
    application.add_routes(server.routes())
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield
    finally:
        await runner.cleanup()


def _text(body: Any) -> str:
    return base64.urlsafe_b64encode(body).decode().rstrip("=")
