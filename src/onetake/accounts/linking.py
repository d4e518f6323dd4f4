"""Linking an account elsewhere to one's own while signed in, and unlinking it again.

The one rule: nobody unlinks the last way into the account. The owner gets a letter of both.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, Protocol

from onetake.accounts.address import checked_address
from onetake.accounts.elsewhere import Elsewhere
from onetake.accounts.letters import Language, Occasion, letter
from onetake.accounts.mail import Mail
from onetake.core.account import User
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.person import Identity
from onetake.core.site import Site

NAMES: Final = {"github": "GitHub", "google": "Google"}


class Rows(Protocol):
    async def identity(self, provider: str, subject: str) -> Identity | None: ...
    async def identities(self, user: str) -> tuple[Identity, ...]: ...
    async def add_identity(self, identity: Identity) -> bool: ...
    async def remove_identities(
        self, user: str, provider: str, *, others: Collection[str]
    ) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Linking:
    """`providers`: by which one can sign in here."""

    rows: Rows
    providers: Collection[str]
    mail: Mail
    site: Callable[[], Site]
    clock: Callable[[], int]

    async def link(self, user: User, name: str, found: Elsewhere, language: Language) -> None:
        """Whoever has that account is this user from now on. Its address need not be the user's:
        both were proved to belong to whoever sits there. Raises `Rejected`: IDENTITY_TAKEN when
        it opens another account, or another account there opens this one."""
        mine = {each.subject for each in await self.rows.identities(user.id)
                if each.provider == name}  # fmt: skip
        if found.subject in mine:
            return
        email = checked_address(found.email)
        identity = Identity(name, found.subject, user.id, email, self.clock())
        if mine or not await self.rows.add_identity(identity):
            raise Rejected(Failure(Code.IDENTITY_TAKEN, Code.IDENTITY_TAKEN.en))
        self._tell(user, Occasion.LINKED, name, language)

    async def unlink(self, user: User, name: str, language: Language) -> None:
        """Raises `Rejected`: NOT_FOUND when it is not linked, LAST_LOGIN when nothing else
        would open the account."""
        others = [each for each in self.providers if each != name]
        gone = await self.rows.remove_identities(user.id, name, others=others)
        if gone is None:
            raise Rejected(Failure(Code.LAST_LOGIN, Code.LAST_LOGIN.en))
        if not gone:
            raise Rejected(Failure(Code.NOT_FOUND, Code.NOT_FOUND.en))
        self._tell(user, Occasion.UNLINKED, name, language)

    def _tell(self, user: User, occasion: Occasion, name: str, language: Language) -> None:
        provider, site = NAMES.get(name, name), self.site().name
        self.mail.post(
            letter(occasion, user.email, language=language, site=site, provider=provider)
        )
