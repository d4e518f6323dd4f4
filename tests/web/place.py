"""An installation with its studio, for tests that look at it in a browser: no loop of their own."""

import asyncio
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from onetake.accounts.passwords import Passwords
from onetake.core.account import KeyFormat, Role, User
from onetake.core.ids import object_id
from onetake.main.chance import clock, entropy, secret_bytes
from tests.journeys.server import Installation

PASSWORD: Final = "long enough 7"
_CODE: Final = re.compile(r"\b(\d{6})\b")


@dataclass(frozen=True, slots=True)
class Place:
    installation: Installation

    @property
    def url(self) -> str:
        return self.installation.url

    def person(self, email: str, credits: int = 10_000, role: Role = Role.CUSTOMER) -> str:
        """An account with `PASSWORD`, and credits; the user's id."""
        return asyncio.run(self._person(email, credits, role))

    def key(self, email: str, credits: int = 10_000) -> str:
        """Another account's API key, for whoever comes without a browser."""
        return asyncio.run(self.installation.customer(email, credits, form=KeyFormat.SK))

    def code(self, email: str) -> str:
        """The newest code that was sent to this address: without a mail server it is in the log."""
        lines = [line for line in self.installation.said().splitlines() if email in line]
        found = [code for line in lines for code in _CODE.findall(_of_code(line))]
        assert found, f"no code for {email} in the log"
        return found[-1]

    def doctor(self) -> str:
        return asyncio.run(self.installation.doctor())

    async def _person(self, email: str, credits: int, role: Role) -> str:
        now = clock()
        hashed = await Passwords(secret_bytes).hash(PASSWORD)
        user = User(object_id("user", now, entropy()), email, role, now, hashed)
        async with self.installation.opened() as kept:
            assert await kept.store.add_user(user)
        if credits:
            await self.installation.grant(email, credits)
        return user.id


@contextmanager
def place(folder: Path, **settings: str) -> Generator[Place]:
    """A running installation on a free port; nothing of it survives."""
    made = Installation(folder / "data", settings=settings)
    try:
        asyncio.run(made.start())
        yield Place(made)
    finally:
        made.end()


def _of_code(line: str) -> str:
    """What follows the name of the code: times and ids have six digits, too."""
    return line.partition('"code"')[2][:20]
