"""What a page asks for first, answered with the page itself: a round trip less before it is whole.

The one rule: nothing is said here that the caller's own request would not be told: it is that
request, asked with the caller's cookie. A page with an answer in it is nobody else's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from onetake.api.http import Answer, Call, Handler
from onetake.api.signed_in import COOKIE, cookie
from onetake.core.failure import Rejected

SESSION: Final = "/api/session"
WORKS: Final = "/api/works?page=1&size=10"
ASKED: Final[Mapping[str, tuple[str, ...]]] = {"/create": (SESSION,), "/library": (SESSION, WORKS)}
"""By the page's path: what its scripts ask, exactly as they write it (`web/src/lib/known.ts`)."""
_ID: Final = "known"


@dataclass(frozen=True, slots=True)
class First:
    """`ask` answers the paths below `/api/`."""

    ask: Handler

    async def answers(self, call: Call) -> Mapping[str, Any]:
        """By their addresses. Empty for a page that asks nothing, and for who is not signed in."""
        found: dict[str, Any] = {}
        if cookie(call, COOKIE) is None:
            return found
        for address in ASKED.get(call.path.rstrip("/"), ()):
            answer = await self._asked(call, address)
            if answer is None or answer.status != 200:
                continue
            found[address] = json.loads(answer.body)
            if address == SESSION and found[address].get("user") is None:
                return {}
        return found

    async def _asked(self, call: Call, address: str) -> Answer | None:
        path, _, query = address.partition("?")
        scope = {**call.scope, "method": "GET", "path": path, "raw_path": path.encode(),
                 "query_string": query.encode()}  # fmt: skip
        inner = Call(scope, _nothing)
        inner.request_id = call.request_id
        try:
            return await self.ask(inner)
        except Rejected:
            return None


async def _nothing() -> Mapping[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def written(answers: Mapping[str, Any]) -> str:
    """As data in a page. Nothing in it ends the element, whatever somebody called a work."""
    if not answers:
        return ""
    text = json.dumps(answers, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{_ID}">{text}</script>'


def picture(answers: Mapping[str, Any]) -> str:
    """The address of the newest work's still picture, where the page is looked at. Empty: none."""
    items: list[Any] = answers.get(WORKS, {}).get("items", [])
    link = items[0].get("thumbnail_url") if items else None
    if not isinstance(link, str) or items[0].get("status") != "succeeded":
        return ""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
