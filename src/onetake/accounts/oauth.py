"""Signing in by an account elsewhere: out to the provider, and back with a code.

The one rule: nothing that comes back is believed unless this browser went out for it. What it
must bring back is in a cookie that we signed.
"""

import base64
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

import msgspec

from onetake.accounts.address import checked_address
from onetake.accounts.elsewhere import Elsewhere, Provider, ProviderName, Ticket, Unusable
from onetake.accounts.registration import Enrolment
from onetake.accounts.sessions import Sessions, Visitor
from onetake.core.account import User
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.person import Identity
from onetake.wire.exchange import ExchangeFailed

TICKET_SECONDS: Final = 600
TICKET_MAX: Final = 2_000
NEXT_MAX: Final = 500
_RANDOM_BYTES: Final = 32
_LOCAL: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
"""A path of ours: browsers read `//host` and a backslash as another site."""


class Rows(Protocol):
    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None: ...
    async def identity(self, provider: str, subject: str) -> Identity | None: ...
    async def add_identity(self, identity: Identity) -> bool: ...


class Log(Protocol):
    def warning(self, event: str, **facts: object) -> object: ...


@dataclass(frozen=True, slots=True)
class Tickets:
    """Makes tickets and reads them again. `key`: what they are signed with."""

    clock: Callable[[], int]
    random_bytes: Callable[[int], bytes]
    key: bytes

    def make(self, provider: str, next: str, user: str | None = None) -> Ticket:
        state, nonce, verifier = (_text(self.random_bytes(_RANDOM_BYTES)) for _ in range(3))
        expires_at = self._now() + TICKET_SECONDS
        return Ticket(provider, state, nonce, verifier, next, expires_at, user)

    def sealed(self, ticket: Ticket) -> str:
        """As it stands in a cookie."""
        body = _text(msgspec.json.encode(ticket))
        return f"{body}.{self._signature(body)}"

    def opened(self, sealed: str) -> Ticket | None:
        """None: it is not ours, or it has run out."""
        body, _, signature = sealed.partition(".")
        if len(sealed) > TICKET_MAX or not sealed.isascii():
            return None
        if not hmac.compare_digest(self._signature(body), signature):
            return None
        ticket = msgspec.json.decode(base64.urlsafe_b64decode(f"{body}=="), type=Ticket)
        return ticket if ticket.expires_at > self._now() else None

    def _signature(self, body: str) -> str:
        return hmac.new(self.key, body.encode(), "sha256").hexdigest()

    def _now(self) -> int:
        return self.clock() // 1000


@dataclass(frozen=True, slots=True)
class OAuth:
    providers: Mapping[ProviderName, Provider]
    tickets: Tickets
    rows: Rows
    enrolment: Enrolment
    sessions: Sessions
    clock: Callable[[], int]
    base_url: str
    log: Log

    async def start(self, name: str, next: str, *, user: str | None = None) -> tuple[str, str]:
        """(Where to send the browser, the ticket that it takes along.) `user`: who is signed in
        and wants to link the account there. Raises `Rejected`."""
        if len(next) > NEXT_MAX or not _LOCAL.fullmatch(next):
            raise invalid("next", "must be a path of this site")
        provider = self._provider(name)
        ticket = self.tickets.make(name, next, user)
        try:
            address = await provider.address(ticket, self._callback(name))
        except (ExchangeFailed, Unusable) as error:
            raise self._failed(name, error) from None
        return address, self.tickets.sealed(ticket)

    async def back(
        self, name: str, returned: Mapping[str, str], sealed: str | None
    ) -> tuple[Ticket, Elsewhere]:
        """What this browser went out for, and which account it has there. `returned`: the query
        with which it came back. Raises `Rejected`."""
        provider = self._provider(name)
        ticket = None if sealed is None else self.tickets.opened(sealed)
        if ticket is None or ticket.provider != name or not _is(ticket.state, returned):
            raise _wrong_origin()
        code = returned.get("code")
        if code is None:  # most of all: the person said no
            raise Rejected(Failure(Code.CANCELLED, "Signing in was not completed."))
        try:
            return ticket, await provider.account(code, ticket, self._callback(name))
        except (ExchangeFailed, Unusable) as error:
            raise self._failed(name, error) from None

    async def sign_in(
        self, name: str, found: Elsewhere, visitor: Visitor, *, replaces: str | None
    ) -> str:
        """The cookie of a new session of whom that account opens. Raises `Rejected`."""
        user = await self._user(name, found)
        if user.disabled:
            raise Rejected(Failure(Code.USER_DISABLED, Code.USER_DISABLED.en))
        return await self.sessions.open(user.id, visitor, replaces=replaces)

    async def _user(self, name: str, found: Elsewhere) -> User:
        known = await self.rows.identity(name, found.subject)
        if known is not None:
            user = await self.rows.user(id=known.user)
            assert user is not None, "users are never removed"
            return user
        if not found.verified:
            message = "The address of the account there is not verified."
            raise Rejected(Failure(Code.NOT_ALLOWED, message))
        email = checked_address(found.email)
        identity = Identity(name, found.subject, "", email, self.clock())
        user = await self.rows.user(email=email)
        if user is not None:
            await self.rows.add_identity(replace(identity, user=user.id))
            return user
        new = await self.enrolment(email, identity=identity)
        if new is None:  # somebody registered with it in this very moment
            raise Rejected(Failure(Code.EMAIL_TAKEN, Code.EMAIL_TAKEN.en))
        return new

    def _provider(self, name: str) -> Provider:
        for known, provider in self.providers.items():
            if known == name:
                return provider
        raise Rejected(Failure(Code.NOT_FOUND, "Nobody can sign in here in this way."))

    def _callback(self, name: str) -> str:
        return f"{self.base_url.rstrip('/')}/api/oauth/{name}/callback"

    def _failed(self, name: str, error: Exception) -> Rejected:
        self.log.warning("oauth.failed", provider=name, error=str(error))
        unreachable = isinstance(error, ExchangeFailed)
        code = Code.PROVIDER_UNREACHABLE if unreachable else Code.PROVIDER_GARBLED
        return Rejected(Failure(code, code.en))


def _is(state: str, returned: Mapping[str, str]) -> bool:
    return hmac.compare_digest(state.encode(), returned.get("state", "").encode())


def _wrong_origin() -> Rejected:
    return Rejected(Failure(Code.WRONG_ORIGIN, Code.WRONG_ORIGIN.en))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
