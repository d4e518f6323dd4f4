"""Who calls, and in which dialect. Every handler that serves a caller begins here.

Order of the checks (product.md section 2): no key 401, unknown key 401, user disabled 401,
key revoked or expired 403, address not allowed 403. Without a key, a session says who it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from onetake.api.http import Call
from onetake.api.people import Sessions
from onetake.core.account import Caller, KeyFormat
from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects import onetake
from onetake.dialects.dialect import Dialect
from onetake.dialects.registry import DEFAULT, NAMED, SPOKEN

Spoken: TypeAlias = Mapping[KeyFormat, Dialect]
"""Which dialect a path speaks with whom."""


QUERY_KEY_PATHS = ("/v1beta/", "/v1/models")
"""Where `?key=` is taken, as Google's clients send it. It is never logged: no query is."""


class Keys(Protocol):
    async def caller(
        self, secret: str, address: str | None, *, expired: bool = False
    ) -> Caller: ...
    async def refresh(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Authority:
    keys: Keys
    sessions: Sessions | None = None

    async def __call__(
        self, call: Call, spoken: Spoken = SPOKEN, *, fresh: bool = False, expired: bool = False
    ) -> Caller:
        """The caller; the call speaks its dialect from here on. Raises `Rejected`.

        `fresh`: a key that was revoked in this very moment must not pass. Where the store
        checks again by itself, as when a task is accepted, it is not needed.
        """
        forced = asked_dialect(call) if spoken is SPOKEN else None
        secret = sent_key(call)
        call.dialect = forced or _likely(spoken, secret)
        if secret is None and self.sessions is not None and self.sessions.present(call):
            call.dialect = forced or _own(spoken)
            caller = await self.sessions.caller(call)
            call.key = caller.key and caller.key.id
            return caller
        if secret is None:
            message = "The request carries no API key: send it as Authorization: Bearer …"
            raise Rejected(Failure(Code.MISSING_KEY, message, "Authorization"))
        if fresh:
            await self.keys.refresh()
        caller = await self.keys.caller(secret, call.address, expired=expired)
        assert caller.key is not None, "it was found by its key"
        call.key = caller.key.id
        if not forced:
            call.dialect = spoken[caller.key.format]
        return caller


def asked_dialect(call: Call) -> Dialect | None:
    """The dialect that the header `Onetake-Dialect` asks for. Raises `Rejected`."""
    name = call.header(b"onetake-dialect")
    if name is None:
        return None
    dialect = NAMED.get(name)
    if dialect is None:
        allowed = tuple(NAMED)
        message = f"Onetake-Dialect must be {' or '.join(allowed)}."
        raise Rejected(Failure(Code.INVALID_REQUEST, message, "Onetake-Dialect", allowed))
    return dialect


def _own(spoken: Spoken) -> Dialect:
    """What a session speaks: our own words; on a path that has a dialect, that one, with
    refusals in our own words."""
    if spoken is SPOKEN:
        return onetake.DIALECT
    return replace(spoken[KeyFormat.SK], render_failure=onetake.DIALECT.render_failure)


def _likely(spoken: Spoken, secret: str | None) -> Dialect:
    """What to answer in while nobody knows who calls: the form of the key tells."""
    if secret is not None and secret.startswith("vga_"):
        return spoken[KeyFormat.VGA]
    if secret is None or not secret.startswith("sk-"):
        return DEFAULT if spoken is SPOKEN else spoken[KeyFormat.SK]
    return spoken[KeyFormat.SK]


def always(dialect: Dialect) -> Spoken:
    """The same dialect for every key."""
    return dict.fromkeys(KeyFormat, dialect)


def sent_key(call: Call) -> str | None:
    """The secret, wherever the official SDKs put theirs; None when none was sent."""
    for name in (b"x-api-key", b"x-goog-api-key"):
        secret = call.header(name)
        if secret is not None and call.header(b"authorization") is None:
            return secret.strip()
    if call.header(b"authorization") is None and call.path.startswith(QUERY_KEY_PATHS):
        return call.query.get("key")
    return bearer(call)


def bearer(call: Call) -> str | None:
    """The secret in `Authorization: Bearer …`; None without such a header."""
    header = call.header(b"authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""
