"""Sessions of people: a random cookie, of which only the SHA-256 is kept.

The one rule: whoever signs in gets a new session, and the one that the browser had before ends,
so that nobody can prepare a session for somebody else.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from onetake.core.ids import object_id
from onetake.core.person import Session, SignedIn

SECRET_BYTES: Final = 32
DAY_MS: Final = 24 * 3_600_000
TOUCH_MS: Final = 60_000
"""A session is noted as seen at most this often."""

AGENT_MAX: Final = 300
_SECRET_CHARACTERS: Final = 43  # base64 of 32 bytes, without padding


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request comes from."""

    address: str
    agent: str  # what the browser calls itself


class Rows(Protocol):
    async def add_session(self, session: Session, *, replaces: str | None = None) -> None: ...
    async def signed_in(self, digest: str, now: int) -> SignedIn | None: ...
    async def touch_session(self, digest: str, *, seen_at: int, expires_at: int) -> None: ...
    async def sessions(self, user: str, now: int) -> tuple[Session, ...]: ...
    async def end_session(self, user: str, session: str) -> bool: ...
    async def end_sessions(self, user: str, *, but: str | None = None) -> int: ...


@dataclass(frozen=True, slots=True)
class Sessions:
    """`key`: 32 bytes from which the tokens against forged requests are made. `days`: how long a
    session lives after it was last seen."""

    rows: Rows
    clock: Callable[[], int]
    entropy: Callable[[], int]
    random_bytes: Callable[[int], bytes]
    key: bytes
    days: int

    async def open(self, user: str, visitor: Visitor, *, replaces: str | None) -> str:
        """The cookie of a new session. `replaces`: the cookie that the browser sent, if any."""
        secret = base64.urlsafe_b64encode(self.random_bytes(SECRET_BYTES)).decode().rstrip("=")
        now = self.clock()
        # What a browser says of itself is only shown to its owner: a long text is cut.
        session = Session(
            object_id("session", now, self.entropy()), digest_of(secret), user, now, now,
            now + self.days * DAY_MS, visitor.address, visitor.agent[:AGENT_MAX],
        )  # fmt: skip
        old = digest_of(replaces) if replaces and _plausible(replaces) else None
        await self.rows.add_session(session, replaces=old)
        return secret

    async def find(self, secret: str) -> SignedIn | None:
        """Whose cookie this is; None: nobody's, any more."""
        if not _plausible(secret):
            return None
        digest, now = digest_of(secret), self.clock()
        found = await self.rows.signed_in(digest, now)
        if found is not None and found.session.seen_at <= now - TOUCH_MS:
            until = now + self.days * DAY_MS
            await self.rows.touch_session(digest, seen_at=now, expires_at=until)
        return found

    def token(self, session: str) -> str:
        """What a page must send along with a change, by the session's id."""
        return hmac.new(self.key, session.encode(), "sha256").hexdigest()

    def is_token(self, session: str, token: str) -> bool:
        return hmac.compare_digest(self.token(session).encode(), token.encode())

    async def of(self, user: str) -> tuple[Session, ...]:
        return await self.rows.sessions(user, self.clock())

    async def end(self, user: str, session: str) -> bool:
        """By its id. False when the user has no such session."""
        return await self.rows.end_session(user, session)

    async def end_all(self, user: str, *, but: str | None = None) -> int:
        return await self.rows.end_sessions(user, but=but)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _plausible(secret: str) -> bool:
    return len(secret) == _SECRET_CHARACTERS and secret.isascii()
