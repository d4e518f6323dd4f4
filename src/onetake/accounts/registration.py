"""Making an account, and getting back into one whose password was forgotten.

The one rule: who controls an address learns that there is an account, by a letter; who only
types it does not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from onetake.accounts import logins
from onetake.accounts.address import checked_address
from onetake.accounts.attempts import Attempts, network_of
from onetake.accounts.codes import MINUTES, Codes
from onetake.accounts.letters import Language, Occasion, letter, password_changed
from onetake.accounts.mail import Mail
from onetake.accounts.passwords import Passwords, check_password
from onetake.accounts.sessions import Sessions, Visitor
from onetake.core.account import Role, User
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.ids import object_id
from onetake.core.ledger import Entry, grant
from onetake.core.person import Identity, Profile, Purpose
from onetake.core.site import Site

_PHONE: Final = re.compile(r"\+?[0-9 ().-]{5,30}")
_PHONE_DIGITS: Final = range(5, 21)


class Rows(Protocol):
    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None: ...
    async def set_password(self, user: str, password_hash: str) -> None: ...
    async def enrol(
        self, user: User, *, identity: Identity | None = None, credits: Entry | None = None
    ) -> bool: ...
    async def change_profile(self, user: str, change: Callable[[Profile], Profile]) -> Profile: ...


@dataclass(frozen=True, slots=True)
class Enrolment:
    """How accounts come into being, whoever vouches for the address."""

    rows: Rows
    site: Callable[[], Site]
    clock: Callable[[], int]
    entropy: Callable[[], int]

    def check_open(self) -> None:
        """Raises `Rejected` where nobody can make an account by themselves."""
        if not self.site().registration:
            raise Rejected(Failure(Code.NOT_ALLOWED, "Nobody can register here by themselves."))

    async def __call__(
        self, email: str, *, password_hash: str | None = None, identity: Identity | None = None
    ) -> User | None:
        """A new customer with the credits that the site gives. None: the address is taken."""
        self.check_open()
        now = self.clock()
        user = User(
            object_id("user", now, self.entropy()), email, Role.CUSTOMER, now, password_hash
        )
        own = None if identity is None else replace(identity, user=user.id)
        amount = self.site().signup_credits or 0
        credits = (
            grant(user.id, amount, key=f"signup:{user.id}", reason="credits to begin with")
            if amount
            else None
        )
        made = await self.rows.enrol(user, identity=own, credits=credits)
        return user if made else None


@dataclass(frozen=True, slots=True)
class Registration:
    rows: Rows
    enrolment: Enrolment
    codes: Codes
    mail: Mail
    sessions: Sessions
    passwords: Passwords
    attempts: Attempts

    async def send_code(
        self, purpose: Purpose, email: str, visitor: Visitor, language: Language
    ) -> None:
        """Raises `Rejected`: no address, RATE_LIMITED, or nobody can register here."""
        if purpose is Purpose.REGISTER:
            self.enrolment.check_open()
        address = checked_address(email)
        code = await self.codes.issue(purpose, address, visitor.address)
        known = await self.rows.user(email=address)
        occasion = _occasion(purpose, known)
        if occasion is None:
            return
        site = self.enrolment.site().name
        written = code if occasion is not Occasion.KNOWN else None
        self.mail.post(
            letter(
                occasion, address, language=language, site=site, code=written, minutes=MINUTES
            )
        )  # fmt: skip

    async def register(
        self,
        email: str,
        code: str,
        password: str,
        phone: str | None,
        visitor: Visitor,
        *,
        replaces: str | None,
    ) -> str:
        """The cookie of the new account's first session. Raises `Rejected`: WRONG_CODE, and with
        a right one EMAIL_TAKEN; a field that cannot be taken, and then the code is still good."""
        self.enrolment.check_open()
        address = checked_address(email)
        check_password(password, address)
        number = None if phone is None else checked_phone(phone)
        await self.codes.use(Purpose.REGISTER, address, code, visitor.address)
        hashed = await self.passwords.hash(password)
        user = await self.enrolment(address, password_hash=hashed)
        if user is None:
            raise Rejected(Failure(Code.EMAIL_TAKEN, Code.EMAIL_TAKEN.en, "email"))
        if number is not None:
            await self.rows.change_profile(user.id, lambda known: replace(known, phone=number))
        return await self.sessions.open(user.id, visitor, replaces=replaces)

    async def reset(
        self, email: str, code: str, password: str, visitor: Visitor, language: Language
    ) -> None:
        """A new password for an account; its sessions end, and a letter says so. Raises
        `Rejected` (WRONG_CODE)."""
        address = checked_address(email)
        check_password(password, address)
        await self.codes.use(Purpose.RESET, address, code, visitor.address)
        user = await self.rows.user(email=address)
        if user is None:  # a guessed code of an address that got no letter
            raise Rejected(Failure(Code.WRONG_CODE, Code.WRONG_CODE.en, "code"))
        await self.rows.set_password(user.id, await self.passwords.hash(password))
        await self.sessions.end_all(user.id)
        await logins.forgive(self.attempts, address, network_of(visitor.address))
        self.mail.post(password_changed(user.email, language, self.enrolment.site().name))


def _occasion(purpose: Purpose, known: User | None) -> Occasion | None:
    """What is written to the owner of the address, if anything."""
    if purpose is Purpose.REGISTER:
        return Occasion.REGISTER if known is None else Occasion.KNOWN
    return Occasion.RESET if known is not None and not known.disabled else None


def checked_phone(phone: str) -> str:
    """Raises `Rejected`."""
    digits = sum(character.isdigit() for character in phone)
    if not _PHONE.fullmatch(phone) or digits not in _PHONE_DIGITS:
        raise invalid("phone", "is not a telephone number such as +86 138 0013 8000")
    return phone
