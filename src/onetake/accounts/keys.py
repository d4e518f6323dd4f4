"""API keys: how they are made, and a ring of all of them in memory.

The one rule: a secret exists once, in the answer that hands it out. We keep its SHA-256
and look keys up by that, so the comparison takes the same time for every wrong secret.
"""

import asyncio
import hashlib
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from onetake.core.account import Caller, Key, KeyFormat, User
from onetake.core.allowance import OUTSIDE, Network, inside
from onetake.core.failure import Code, Failure, Rejected

SECRET_BYTES: Final = 32
SECRET_MAX: Final = 200
"""Nothing longer is looked at."""

REFRESH_SECONDS: Final = 0.5
FLUSH_SECONDS: Final = 5.0

_PREFIX: Final = {KeyFormat.VGA: "vga_", KeyFormat.SK: "sk-"}
_PREFIX_SHOWN: Final = 8
_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = 43  # 62^43 > 2^256


class Accounts(Protocol):
    """What the ring needs of a store."""

    async def users(self) -> tuple[User, ...]: ...
    async def keys(self, user: str | None = None) -> tuple[Key, ...]: ...
    async def revision(self) -> int: ...
    async def touch_keys(self, used: Mapping[str, int]) -> None: ...


def new_secret(format: KeyFormat, random_bytes: bytes) -> tuple[str, str, str]:
    """(secret, digest, prefix) of a new key, from exactly 32 random bytes."""
    assert len(random_bytes) == SECRET_BYTES
    number = int.from_bytes(random_bytes)
    digits: list[str] = []
    for _ in range(_DIGITS):
        number, digit = divmod(number, 62)
        digits.append(_BASE62[digit])
    secret = _PREFIX[format] + "".join(digits)
    return secret, digest_of(secret), secret[: len(_PREFIX[format]) + _PREFIX_SHOWN]


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Holder:
    caller: Caller
    key: Key
    networks: tuple[Network, ...]


class KeyRing:
    """Every key by its digest, as of the store's latest known revision."""

    def __init__(self, accounts: Accounts, clock: Callable[[], int]) -> None:
        self._accounts = accounts
        self._clock = clock
        self._holders: Mapping[str, _Holder] = {}
        self._revision = -1
        self._loading = asyncio.Lock()
        self._used: dict[str, int] = {}

    async def caller(self, secret: str, address: str | None, *, expired: bool = False) -> Caller:
        """Who this secret belongs to. Raises `Rejected`: 401 unknown or user disabled,
        403 revoked, expired (unless that may be), or not from this address."""
        if not _plausible(secret):
            raise _refused(Code.INVALID_KEY)
        digest = digest_of(secret)
        holder = self._holders.get(digest)
        if holder is None:  # perhaps it was made a moment ago, by the command line
            await self.refresh()
            holder = self._holders.get(digest)
        if holder is None:
            raise _refused(Code.INVALID_KEY)
        now = self._clock()
        _check(holder, address, None if expired else now)
        self._used[holder.key.id] = now
        return holder.caller

    async def refresh(self) -> None:
        """Load everything again if anything changed. Call it after every change of our own."""
        async with self._loading:
            # Read before the rows: a change in between is then seen as one more revision.
            revision = await self._accounts.revision()
            if revision == self._revision:
                return
            users = {user.id: user for user in await self._accounts.users()}
            keys = await self._accounts.keys()
            self._holders = {key.digest: _holder(users[key.user], key) for key in keys
                             if key.user in users}  # fmt: skip
            self._revision = revision

    async def flush(self) -> None:
        """Write down when keys were last used."""
        used, self._used = self._used, {}
        if not used:
            return
        try:
            await self._accounts.touch_keys(used)
        except BaseException:
            self._used = {**used, **self._used}
            raise

    async def run(self, failed: Callable[[Exception], None]) -> None:
        """Keep the ring fresh until cancelled. A database that is away is reported to `failed`;
        meanwhile the last known keys go on working."""
        rounds = 0
        try:
            while True:
                await asyncio.sleep(REFRESH_SECONDS)
                rounds += 1
                try:
                    await self.refresh()
                    if rounds * REFRESH_SECONDS >= FLUSH_SECONDS:
                        rounds = 0
                        await self.flush()
                except Exception as error:
                    failed(error)
        finally:
            await self.flush()


def _holder(user: User, key: Key) -> _Holder:
    networks = tuple(ipaddress.ip_network(network) for network in key.networks)
    return _Holder(Caller(user, key), key, networks)


def _check(holder: _Holder, address: str | None, now: int | None) -> None:
    """`now` None: it does not matter whether the key has expired."""
    key = holder.key
    if holder.caller.user.disabled:
        raise _refused(Code.USER_DISABLED)
    over = now is not None and key.expires_at is not None and key.expires_at <= now
    if key.revoked_at is not None or over:
        raise _refused(Code.KEY_DISABLED)
    if holder.networks and not inside(address, holder.networks):
        raise Rejected(Failure(Code.FORBIDDEN, OUTSIDE))


def _plausible(secret: str) -> bool:
    return 0 < len(secret) <= SECRET_MAX and secret.isascii() and secret.isprintable()


def _refused(code: Code) -> Rejected:
    return Rejected(Failure(code, code.en))
