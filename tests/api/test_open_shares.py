"""Which links show something: what their owner said, and whether there is an owner."""

from dataclasses import dataclass, replace

import pytest

from onetake.api.open_shares import open_share
from onetake.core.account import Role, User
from onetake.core.work import Share

NOW = 1_790_000_000_000
SHARE = Share("2qXXvDhkOlV5K3AowiclWk", "t1", "u", NOW)
OWNER = User("u", "u@x.org", Role.CUSTOMER, NOW)


@dataclass
class Rows:
    kept: Share = SHARE
    owner: User | None = OWNER
    asked: int = 0

    async def share(self, *, id: str | None = None, task: str | None = None) -> Share | None:
        self.asked += 1
        return self.kept if id == self.kept.id else None

    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None:
        return self.owner if id == "u" else None


async def test_an_open_link_is_found():
    assert await open_share(Rows(), SHARE.id, NOW) == SHARE
    assert await open_share(Rows(), SHARE.id[::-1], NOW) is None


@pytest.mark.parametrize(
    "rows",
    [
        Rows(replace(SHARE, expires_at=NOW)),
        Rows(owner=replace(OWNER, disabled=True)),
        Rows(owner=None),
    ],
    ids=["over", "of a disabled account", "of nobody"],
)
async def test_a_link_that_shows_nothing_is_unknown(rows: Rows):
    assert await open_share(rows, SHARE.id, NOW) is None


@pytest.mark.parametrize("id", ["", "x", "A" * 23, "\0" * 22, "../../etc/passwd-12345"])
async def test_what_is_no_id_is_not_asked_for(id: str):
    rows = Rows()

    assert await open_share(rows, id, NOW) is None
    assert rows.asked == 0
