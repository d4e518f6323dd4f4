"""Signing in by GitHub: OAuth, with its own paths for who it is and which address is verified."""

from dataclasses import dataclass
from typing import Final, cast

from onetake.accounts.authorization import authorization
from onetake.accounts.elsewhere import Client, Elsewhere, Questions, Ticket, Unusable, text

SCOPE: Final = "read:user user:email"


@dataclass(frozen=True, slots=True)
class GitHub:
    """`site` is for people, `api` for programs; an enterprise server has its own."""

    site: str
    api: str
    client: Client
    ask: Questions

    async def address(self, ticket: Ticket, callback: str) -> str:
        endpoint = f"{self.site.rstrip('/')}/login/oauth/authorize"
        return authorization(endpoint, self.client, ticket, callback, scope=SCOPE, nonce=None)

    async def account(self, code: str, ticket: Ticket, callback: str) -> Elsewhere:
        answer = await self.ask.post(
            f"{self.site.rstrip('/')}/login/oauth/access_token",
            {
                "client_id": self.client.id,
                "client_secret": self.client.secret,
                "code": code,
                "redirect_uri": callback,
                "code_verifier": ticket.verifier,
            },
        )
        token = text(answer, "access_token")  # a refusal is a 200, too, without one
        api = self.api.rstrip("/")
        person = await self.ask.get(f"{api}/user", token=token)
        subject: object = (
            cast("dict[str, object]", person).get("id") if isinstance(person, dict) else None
        )
        if type(subject) is not int:
            raise Unusable("no id")
        email = _primary(await self.ask.get(f"{api}/user/emails", token=token))
        return Elsewhere(str(subject), email, verified=True)


def _primary(answer: object) -> str:
    """The primary address, if it is verified. Raises `Unusable`."""
    rows = cast("list[object]", answer) if isinstance(answer, list) else []
    for row in rows:
        if isinstance(row, dict):
            found = cast("dict[str, object]", row)
            if found.get("primary") is True and found.get("verified") is True:
                return text(found, "email")
    raise Unusable("no verified address")
