"""`GET /api/usage/balance`: what the caller's account and this API key have left."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from onetake.api.authority import Authority, always
from onetake.api.http import Answer, Call, json_answer
from onetake.core.account import Balance, Key
from onetake.core.display import Display
from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects import balance, uniall_video

SPOKEN: Final = always(
    replace(uniall_video.DIALECT, name="uniall_balance", render_failure=balance.render_failure)
)
"""Nothing is created here: only the shape of errors is its own."""


class Rows(Protocol):
    async def balance(self, user: str) -> Balance: ...
    async def keys(self, user: str | None = None) -> tuple[Key, ...]: ...


@dataclass(frozen=True, slots=True)
class Balances:
    authority: Authority
    rows: Rows
    display: Display
    clock: Callable[[], int]

    async def read(self, call: Call) -> Answer:
        """Also for a key that has expired or spent its budget."""
        caller = await self.authority(call, SPOKEN, expired=True)
        have = await self.rows.balance(caller.user.id)
        if caller.key is None:
            raise Rejected(Failure(Code.MISSING_KEY, "It is the balance of an API key: send one."))
        name = caller.key.id
        # The ring's copy of the key does not know what it has spent.
        key = next(key for key in await self.rows.keys(caller.user.id) if key.id == name)
        spending = balance.Spending(key.used, key.budget)
        shown = balance.render_balance(key, have, spending, self.display, self.clock())
        return json_answer(shown)
