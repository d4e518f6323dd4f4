"""Signing in with an e-mail address and a password.

The one rule: neither the answer nor its time tells whether an address has an account.

Wrong passwords are limited at each place (an address's attempts from one network), for each
network, and for each address from everywhere, where the longer somebody goes on, the fewer are
left. Who only wants to lock an owner out reaches the last limit; it does not hold where the owner
is signed in already, and a code by e-mail lifts it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from onetake.accounts.address import known_as
from onetake.accounts.attempts import (
    MINUTE_MS,
    Attempts,
    Limit,
    network_of,
    subject_of,
)
from onetake.accounts.letters import Language, password_changed
from onetake.accounts.mail import Mail
from onetake.accounts.passwords import Passwords, check_password
from onetake.accounts.sessions import Sessions, Visitor
from onetake.core.account import User
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.site import Site

BY_PLACE: Final = Limit("login.place", 10, 15 * MINUTE_MS)
BY_NETWORK: Final = Limit("login.network", 60, 15 * MINUTE_MS)
BY_EMAIL: Final = tuple(
    Limit(f"login.email.{step}", 30 * 2**step, 15 * MINUTE_MS * 4**step) for step in range(4)
)
"""Twice as many in four times the time: from 30 in a quarter of an hour to 240 in 16 hours."""
BY_USER: Final = Limit("password.user", 10, 15 * MINUTE_MS)


class Users(Protocol):
    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None: ...
    async def set_password(self, user: str, password_hash: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Logins:
    users: Users
    sessions: Sessions
    passwords: Passwords
    attempts: Attempts
    mail: Mail
    site: Callable[[], Site]

    async def sign_in(
        self, email: str, password: str, visitor: Visitor, *, replaces: str | None
    ) -> str:
        """The cookie of a new session. Raises `Rejected`: WRONG_LOGIN, RATE_LIMITED, and
        USER_DISABLED for somebody who knows the password of a disabled account."""
        address = known_as(email)
        subject = subject_of(address)
        network = network_of(visitor.address)
        await self.attempts.count(BY_NETWORK, network)
        await self.attempts.count(BY_PLACE, _place(subject, network))
        user = await self.users.user(email=address)
        freely = await self._counted(subject, user, network, replaces)
        right = await self.passwords.verify(user.password_hash if user else None, password)
        if user is None or not right:
            raise Rejected(Failure(Code.WRONG_LOGIN, Code.WRONG_LOGIN.en))
        if user.disabled:
            raise Rejected(Failure(Code.USER_DISABLED, Code.USER_DISABLED.en))
        await forgive(self.attempts, address, network, everywhere=freely)
        return await self.sessions.open(user.id, visitor, replaces=replaces)

    async def _counted(
        self, subject: str, user: User | None, network: str, replaces: str | None
    ) -> bool:
        """Within the limits of all together. Raises `Rejected` beyond them, but where the user is
        signed in: by this browser's cookie or in this network."""
        try:
            for limit in BY_EMAIL:
                await self.attempts.count(limit, subject)
        except Rejected:
            # Asked in any case, so that the time tells nothing.
            here = await self.sessions.find(replaces) if replaces else None
            there = await self.sessions.of(user.id if user else subject)
            known = {network_of(session.address) for session in there}
            if user is None or not (network in known or (here and here.user.id == user.id)):
                raise
            return False
        return True

    async def change_password(
        self, user: User, current: str | None, password: str, *, session: str, language: Language
    ) -> None:
        """Every session but this one ends, and a letter says so. Raises `Rejected`: `current`
        is wrong, or is missing where there is a password; the new one must not be used."""
        check_password(password, user.email)
        if user.password_hash is not None:
            await self.attempts.count(BY_USER, user.id)
            if current is None or not await self.passwords.verify(user.password_hash, current):
                raise invalid("current", "is not the password that you have now")
            await self.attempts.forgive(BY_USER, user.id)
        elif current is not None:
            raise invalid("current", "cannot be right: there is no password yet")
        await self.users.set_password(user.id, await self.passwords.hash(password))
        await self.sessions.end_all(user.id, but=session)
        self.mail.post(password_changed(user.email, language, self.site().name))


async def forgive(
    attempts: Attempts, address: str, network: str, *, everywhere: bool = True
) -> None:
    """Forget the wrong passwords of an address in a network; `everywhere`: and elsewhere."""
    subject = subject_of(address)
    await attempts.forgive(BY_PLACE, _place(subject, network))
    for limit in BY_EMAIL if everywhere else ():
        await attempts.forgive(limit, subject)


def _place(subject: str, network: str) -> str:
    return f"{subject} {network}"
