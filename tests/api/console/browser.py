"""A browser of the studio, as far as its server can tell: it keeps cookies and sends the token."""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from tests.accounts.membership import SAID, code_in
from tests.api.gate import Gate


@dataclass
class Reply:
    status: int
    json: Any
    headers: dict[str, str]
    cookies: SimpleCookie

    @property
    def code(self) -> str:
        return self.json["error"]["code"]

    @property
    def param(self) -> str | None:
        return self.json["error"]["param"]


@dataclass
class Browser:
    gate: Gate
    cookies: dict[str, str] = field(default_factory=dict[str, str])
    csrf: str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])

    async def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """`headers`: with underscores for hyphens; they replace what is sent otherwise."""
        sent = {"Origin": self.gate.base_url, **self.headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.csrf:
            sent["X-Onetake-Csrf"] = self.csrf
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        async with self.gate.http.request(
            method, self.gate.base_url + path, json=body, allow_redirects=False, headers=sent
        ) as answer:
            is_json = answer.content_type == "application/json"
            said = await answer.json() if is_json else await answer.text()
            self._keep(answer.cookies)
            if isinstance(said, dict) and "csrf" in said:
                self.csrf = said["csrf"]
            plain = {name.lower(): value for name, value in answer.headers.items()}
            return Reply(answer.status, said, plain, answer.cookies)

    def _keep(self, sent: SimpleCookie) -> None:
        for name, morsel in sent.items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value

    async def code(self) -> str:
        """The code in the latest letter."""
        await self.gate.parts.people.mail.idle()
        return code_in([facts["text"] for event, facts in self.gate.log.said if event == SAID][-1])


async def signed_in(gate: Gate, user: str = "ann") -> Browser:
    """The browser of a user that has a session."""
    headers = await gate.signed_in(user)
    name, _, value = headers["Cookie"].partition("=")
    return Browser(gate, {name: value}, headers["X-Onetake-Csrf"])
