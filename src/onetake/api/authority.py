"""Who calls, and in which dialect. Every handler that serves a caller begins here.

Order of the checks (product.md section 2): no key 401, unknown key 401, user disabled 401,
key revoked or expired 403, address not allowed 403.
"""

from dataclasses import dataclass
from typing import Protocol

from onetake.api.http import Call
from onetake.core.account import Caller
from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects.dialect import Dialect
from onetake.dialects.registry import DIALECTS, SPOKEN


class Keys(Protocol):
    async def caller(self, secret: str, address: str | None) -> Caller: ...
    async def refresh(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Authority:
    keys: Keys

    async def __call__(self, call: Call, *, fresh: bool = False) -> Caller:
        """The caller; the call speaks its dialect from here on. Raises `Rejected`.

        `fresh`: a key that was revoked in this very moment must not pass. Where the store
        checks again by itself, as when a task is accepted, it is not needed.
        """
        forced = asked_dialect(call)
        if forced:
            call.dialect = forced
        secret = bearer(call)
        if secret is None:
            message = "The request carries no API key: send it as Authorization: Bearer …"
            raise Rejected(Failure(Code.MISSING_KEY, message, "Authorization"))
        if fresh:
            await self.keys.refresh()
        caller = await self.keys.caller(secret, call.address)
        assert caller.key is not None, "it was found by its key"
        call.key = caller.key.id
        if not forced:
            call.dialect = SPOKEN[caller.key.format]
        return caller


def asked_dialect(call: Call) -> Dialect | None:
    """The dialect that the header `Onetake-Dialect` asks for. Raises `Rejected`."""
    name = call.header(b"onetake-dialect")
    if name is None:
        return None
    dialect = DIALECTS.get(name)
    if dialect is None:
        allowed = tuple(DIALECTS)
        message = f"Onetake-Dialect must be {' or '.join(allowed)}."
        raise Rejected(Failure(Code.INVALID_REQUEST, message, "Onetake-Dialect", allowed))
    return dialect


def bearer(call: Call) -> str | None:
    """The secret in `Authorization: Bearer …`; None without such a header."""
    header = call.header(b"authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""
