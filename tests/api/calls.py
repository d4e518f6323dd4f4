"""Requests made by hand, for tests that need no socket."""

from collections.abc import Iterable, Mapping
from typing import Any

from onetake.api.http import Call


def call(
    method: str = "GET",
    path: str = "/",
    headers: Mapping[str, str] | None = None,
    body: Iterable[bytes] = (),
    query: str = "",
) -> Call:
    """A call whose body arrives in these pieces; after them the caller is gone."""
    pieces = list(body)
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, start=1)
    ]

    async def receive() -> Mapping[str, Any]:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "client": ("192.0.2.7", 5000),
        "headers": [
            (name.lower().encode(), value.encode("latin-1"))
            for name, value in (headers or {}).items()
        ],
    }
    return Call(scope, receive)
