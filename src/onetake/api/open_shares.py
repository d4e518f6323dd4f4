"""Which links show their work to anybody, at this moment.

The one rule: every answer about a link asks here. One that was removed, is over, or whose owner's
account is disabled is as unknown as one that never was; the last comes back with the account.
"""

import re
from typing import Final, Protocol

from onetake.core.account import User
from onetake.core.work import SHARE_ID_LENGTH, Share

_ID: Final = re.compile(rf"[0-9A-Za-z]{{{SHARE_ID_LENGTH}}}")


class Rows(Protocol):
    async def share(self, *, id: str | None = None, task: str | None = None) -> Share | None: ...
    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None: ...


async def open_share(rows: Rows, id: str, now: int) -> Share | None:
    """None: there is none, or it shows nothing now."""
    # Nothing else is asked of the database: not every text can be.
    found = await rows.share(id=id) if _ID.fullmatch(id) else None
    if found is None or not found.open_at(now):
        return None
    owner = await rows.user(id=found.user)
    return None if owner is None or owner.disabled else found
