"""Small questions in JSON to servers that vouch for people.

The one rule: nothing of a question or an answer gets into an error, because both hold secrets.
"""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    import aiohttp  # imported at the first question: few ever ask one

SECONDS: Final = 15.0
REPLY_BYTES_MAX: Final = 1 << 20


class ExchangeFailed(Exception):
    """There was no usable answer. The message says of which kind, and nothing more."""


class Exchange:
    """Shared by a whole process; `close` it at the end."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(self, url: str, *, token: str | None = None) -> Any:
        """What the JSON of a successful answer says. `token`: sent as the bearer's."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return await self._ask("GET", url, headers, None)

    async def post(self, url: str, form: Mapping[str, str]) -> Any:
        """As `get`, of a form that was sent."""
        return await self._ask("POST", url, {}, form)

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> Any:
        try:
            async with asyncio.timeout(SECONDS):
                status, body = await self._sent(method, url, headers, form)
        except ExchangeFailed:
            raise
        except Exception as error:  # the library raises far more than its own classes
            raise ExchangeFailed(type(error).__name__) from None
        if status != 200:
            raise ExchangeFailed(f"status {status}")
        try:
            return msgspec.json.decode(body)
        except msgspec.DecodeError:
            raise ExchangeFailed("no JSON") from None

    async def _sent(
        self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> tuple[int, bytes]:
        # Redirects are not followed: they would carry a secret elsewhere.
        async with self._open().request(
            method, url, headers=headers, data=form, allow_redirects=False
        ) as response:
            body = bytearray()
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > REPLY_BYTES_MAX:
                    raise ExchangeFailed("too long")
            return response.status, bytes(body)

    def _open(self) -> "aiohttp.ClientSession":
        if self._session is None:
            import aiohttp

            self._session = aiohttp.ClientSession(
                headers={"Accept": "application/json", "User-Agent": self._user_agent},
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session
