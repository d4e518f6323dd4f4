"""How often something may be tried: limits by address and by network, kept in the store.

The one rule: an attempt is counted before it is made, so that many at the same moment do not
slip through.
"""

import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from onetake.core.failure import Code, Failure, Rejected

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
_NETWORK_BITS: Final = 64
"""One household has a whole IPv6 network of this size: it counts as one address."""


@dataclass(frozen=True, slots=True)
class Limit:
    kind: str
    most: int
    window_ms: int


class Counts(Protocol):
    async def attempt(
        self, kind: str, subject: str, *, now: int, window_ms: int
    ) -> tuple[int, int]: ...
    async def forgive(self, kind: str, subject: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Attempts:
    counts: Counts
    clock: Callable[[], int]

    async def count(self, limit: Limit, subject: str) -> None:
        """Raises `Rejected` (RATE_LIMITED, with the seconds until the window ends)."""
        now = self.clock()
        count, since = await self.counts.attempt(
            limit.kind, subject, now=now, window_ms=limit.window_ms
        )
        if count > limit.most:
            seconds = max(1, -(-(since + limit.window_ms - now) // 1000))
            message = f"Too many attempts; try again in {seconds} seconds."
            failure = Failure(Code.RATE_LIMITED, message, retry_after_seconds=seconds)
            raise Rejected(failure)

    async def forgive(self, limit: Limit, subject: str) -> None:
        await self.counts.forgive(limit.kind, subject)


def network_of(address: str) -> str:
    """What stands for one caller: an IPv4 address, or the network of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address  # a Unix socket has none: all callers of it count together
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), _NETWORK_BITS), strict=False))


def subject_of(email: str) -> str:
    """An address as attempts are counted by it: without case, and of one length."""
    return hashlib.sha256(email.casefold().encode("utf-8", "surrogatepass")).hexdigest()
