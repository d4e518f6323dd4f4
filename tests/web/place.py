"""An installation with its studio, for tests that look at it in a browser.

The one rule: Playwright has a loop of its own in the test's thread, so whatever waits for
something else does so in another thread.
"""

import asyncio
import json
import re
from collections.abc import Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from onetake.accounts.passwords import Passwords
from onetake.core.account import KeyFormat, Role, User
from onetake.core.ids import object_id
from onetake.core.person import Profile
from onetake.main.chance import clock, entropy, secret_bytes
from tests.journeys.server import Books, Installation, until

T = TypeVar("T")

PASSWORD: Final = "long enough 7"
_CODE: Final = re.compile(r"\b(\d{6})\b")


def apart(waiting: Coroutine[Any, Any, T]) -> T:
    """What it comes to, run in a thread of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, waiting).result()


@dataclass(frozen=True, slots=True)
class Place:
    installation: Installation

    @property
    def url(self) -> str:
        return self.installation.url

    def person(
        self, email: str, credits: int = 10_000, role: Role = Role.CUSTOMER, *,
        newcomer: bool = False,
    ) -> str:  # fmt: skip
        """An account with `PASSWORD`, and credits; the user's id. `newcomer`: the studio has not
        asked yet whether a key is to pay."""
        return apart(self._person(email, credits, role, newcomer))

    def key(self, email: str, credits: int = 10_000) -> str:
        """Another account's API key, for whoever comes without a browser."""
        return apart(self.installation.customer(email, credits, form=KeyFormat.SK))

    def code(self, email: str) -> str:
        """The newest code that was sent to this address: without a mail server it is in the log."""
        return apart(until(partial(self._code, email), f"a code for {email} in the log"))

    def grant(self, email: str, credits: int) -> None:
        """More credits for somebody."""
        apart(self.installation.grant(email, credits))

    def books(self, email: str) -> Books:
        """Somebody's money, from the rows of the ledger."""
        return apart(self.installation.books(email))

    def doctor(self) -> str:
        """What `onetake doctor` prints. Raises CommandFailed when something does not agree."""
        return apart(self.installation.doctor())

    async def _code(self, email: str) -> str | None:
        lines = self.installation.said().splitlines()
        letters = [json.loads(line) for line in lines if email in line]
        texts = [letter["text"] for letter in letters if letter.get("to") == email]
        return _CODE.findall(texts[-1])[0] if texts else None

    async def _person(self, email: str, credits: int, role: Role, newcomer: bool) -> str:
        now = clock()
        hashed = await Passwords(secret_bytes).hash(PASSWORD)
        user = User(object_id("user", now, entropy()), email, role, now, hashed)
        async with self.installation.opened() as kept:
            assert await kept.store.add_user(user)
            if not newcomer:
                await kept.store.change_profile(user.id, _asked)
        if credits:
            await self.installation.grant(email, credits)
        return user.id


def _asked(own: Profile) -> Profile:
    return replace(own, preferences={"key_asked": True})


@contextmanager
def place(folder: Path, **settings: str) -> Generator[Place]:
    """A running installation on a free port; nothing of it survives."""
    made = Installation(folder / "data", settings=settings)
    try:
        apart(made.start())
        yield Place(made)
    finally:
        made.end()
