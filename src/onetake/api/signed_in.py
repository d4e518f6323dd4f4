"""People who come with a session's cookie: who they are, and whether their browser means it.

The one rule: a change needs more than the cookie, which a browser sends along wherever the
request came from: the session's token in a header, and no origin but ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from onetake.accounts.sessions import Sessions, Visitor
from onetake.api.http import Call
from onetake.core.account import Caller
from onetake.core.allowance import is_outside
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.person import SignedIn

COOKIE: Final = "onetake_session"
TOKEN: Final = b"x-onetake-csrf"
_SAFE: Final = frozenset({"GET", "HEAD"})
_DAY_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class ByCookie:
    """Fulfils `api.people.Sessions`. `base_url`: our public address."""

    sessions: Sessions
    base_url: str

    async def caller(self, call: Call) -> Caller:
        found = await self.signed_in(call)
        key = found.key
        return Caller(found.user, key, key is not None and is_outside(key, call.address))

    def present(self, call: Call) -> bool:
        return cookie(call, COOKIE) is not None

    async def signed_in(self, call: Call) -> SignedIn:
        """As `caller`, with the session itself. Raises `Rejected`."""
        found = await self.known(call)
        if found is None:
            raise Rejected(Failure(Code.NOT_SIGNED_IN, Code.NOT_SIGNED_IN.en))
        if call.method not in _SAFE:
            self.check_origin(call)
            if not self.sessions.is_token(found.session.id, call.header(TOKEN) or ""):
                raise _wrong_origin()
        return found

    async def known(self, call: Call) -> SignedIn | None:
        """Who the cookie belongs to, without a look at what is asked. None: nobody."""
        secret = cookie(call, COOKIE)
        return None if secret is None else await self.sessions.find(secret)

    def check_origin(self, call: Call) -> None:
        """A browser says from which site a change comes. Raises `Rejected` for another one's."""
        origin = call.header(b"origin")
        if origin is None:
            return
        try:
            sent = urlsplit(origin)
        except ValueError:  # half of an IPv6 address, and the like
            raise _wrong_origin() from None
        ours = urlsplit(self.base_url)
        here = call.header(b"host")  # as the browser that asks knows us, by whatever name
        if (sent.scheme, sent.netloc) != (ours.scheme, ours.netloc) and (
            sent.scheme not in ("http", "https") or sent.netloc != here
        ):
            raise _wrong_origin()

    def visitor(self, call: Call) -> Visitor:
        return Visitor(call.address or "", call.header(b"user-agent") or "")

    def token(self, signed_in: SignedIn) -> str:
        return self.sessions.token(signed_in.session.id)

    def keep(self, secret: str) -> Mapping[str, str]:
        """The headers that put a session into the browser."""
        return {"set-cookie": self.cookie(COOKIE, secret, self.sessions.days * _DAY_SECONDS)}

    def drop(self) -> Mapping[str, str]:
        return {"set-cookie": self.cookie(COOKIE, "", 0)}

    def cookie(self, name: str, value: str, seconds: int) -> str:
        """A `Set-Cookie` that no script can read and no other site's form sends."""
        ours = urlsplit(self.base_url)
        secure = "; Secure" if ours.scheme == "https" else ""
        path = ours.path.rstrip("/") or "/"
        return f"{name}={value}; Max-Age={seconds}; Path={path}; HttpOnly; SameSite=Lax{secure}"


def cookie(call: Call, name: str) -> str | None:
    """The value of a cookie, the first of equal names."""
    for part in (call.header(b"cookie") or "").split(";"):
        found, equals, value = part.strip().partition("=")
        if equals and found == name:
            return value
    return None


def _wrong_origin() -> Rejected:
    return Rejected(Failure(Code.WRONG_ORIGIN, Code.WRONG_ORIGIN.en))
