"""The people of a place under test: real parts, with a clock and chance of the test's own."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from onetake.accounts.attempts import Attempts
from onetake.accounts.codes import Codes
from onetake.accounts.elsewhere import Provider, ProviderName
from onetake.accounts.linking import Linking
from onetake.accounts.logins import Logins
from onetake.accounts.mail import Mail
from onetake.accounts.membership import Membership
from onetake.accounts.oauth import OAuth, Tickets
from onetake.accounts.passwords import Passwords
from onetake.accounts.registration import Enrolment, Registration
from onetake.accounts.sessions import Sessions, Visitor
from onetake.core.account import Role, User
from onetake.core.site import Site
from onetake.store.memory import MemoryStore
from onetake.store.store import Store


@dataclass
class Heard:
    """A log that keeps what it is told."""

    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list[Any])

    def warning(self, event: str, **facts: object) -> None:
        self.said.append((event, facts))


def members(
    store: Store,
    clock: Callable[[], int],
    entropy: Callable[[], int],
    *,
    base_url: str,
    site: Callable[[], Site],
    log: Heard,
    providers: dict[ProviderName, Provider],
) -> Membership:
    """Letters go to `log`: there is no mail server."""

    def random_bytes(count: int) -> bytes:
        return entropy().to_bytes(count)

    passwords, attempts = Passwords(random_bytes), Attempts(store, clock)
    sessions = Sessions(store, clock, entropy, random_bytes, b"csrf", 30)
    enrolment = Enrolment(store, site, clock, entropy)
    codes = Codes(store, attempts, clock, random_bytes, b"codes")
    mail = Mail(None, "noreply@x.org", log)
    tickets = Tickets(clock, random_bytes, b"tickets")
    return Membership(
        sessions,
        Logins(store, sessions, passwords, attempts, mail, site),
        Registration(store, enrolment, codes, mail, sessions, passwords, attempts),
        OAuth(providers, tickets, store, enrolment, sessions, clock, base_url, log),
        Linking(store, providers, mail, site, clock),
        mail,
    )


PASSWORD = "tr0mbone-9"
HERE = Visitor("192.0.2.7", "Firefox")


@dataclass
class Place:
    """A store in memory and its people."""

    store: MemoryStore = field(default_factory=MemoryStore)
    now: int = 1_790_000_000_000
    site: Site = field(default_factory=Site)
    log: Heard = field(default_factory=Heard)
    providers: dict[ProviderName, Provider] = field(default_factory=dict[ProviderName, Provider])
    number: int = 0

    def __post_init__(self) -> None:
        self.people = members(
            self.store, lambda: self.now, self.entropy, base_url="https://x.org/studio",
            site=lambda: self.site, log=self.log, providers=self.providers,
        )  # fmt: skip

    def entropy(self) -> int:
        self.number += 1
        return self.number

    async def user(self, email: str = "ann@x.org", password: str | None = PASSWORD) -> User:
        hashed = password and await self.people.logins.passwords.hash(password)
        user = User(email.partition("@")[0], email, Role.CUSTOMER, self.now, hashed)
        await self.store.add_user(user)
        return user

    async def letters(self) -> list[tuple[str, str]]:
        """(To, text) of everything that was posted until now."""
        posting = asyncio.ensure_future(self.people.mail.run())
        await self.people.mail.idle()
        posting.cancel()
        return [(facts["to"], facts["text"]) for event, facts in self.log.said if event == SAID]

    async def code(self) -> str:
        """The one in the latest letter."""
        return code_in((await self.letters())[-1][1])


SAID = "mail.not_sent"


def code_in(text: str) -> str:
    found = re.search(r"\b[0-9]{6}\b", text)
    assert found is not None
    return found[0]
