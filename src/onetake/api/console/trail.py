"""How administrators change things: with an audit row, and with an answer in plain words."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from onetake.api.http import Call
from onetake.core.account import Caller
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.ids import object_id
from onetake.core.ledger import InsufficientCredits
from onetake.core.money import format_credits
from onetake.core.office import Audit, Change, ChannelBusy, EmailTaken, LastAdministrator
from onetake.store.store import NameTaken


class Rows(Protocol):
    async def change(self, change: Change, audit: Audit) -> None: ...
    async def add_audit(self, audit: Audit) -> None: ...


@dataclass(frozen=True, slots=True)
class Trail:
    rows: Rows
    refresh: Callable[[], Awaitable[None]]
    clock: Callable[[], int]
    entropy: Callable[[], int]

    def id(self, kind: str) -> str:
        return object_id(kind, self.clock(), self.entropy())

    async def change(
        self, call: Call, caller: Caller, change: Change, action: str, subject: str,
        detail: Mapping[str, object],
    ) -> None:  # fmt: skip
        """Do it, write it down, and make this process see it. Raises `Rejected`."""
        audit = self._audit(call, caller, action, subject, detail)
        try:
            await self.rows.change(change, audit)
        except LookupError:
            raise unknown(subject) from None
        except LastAdministrator:
            raise _rejected(Code.LAST_ADMINISTRATOR) from None
        except ChannelBusy:
            raise _rejected(Code.CHANNEL_BUSY) from None
        except EmailTaken:
            raise Rejected(Failure(Code.EMAIL_TAKEN, Code.EMAIL_TAKEN.en, "email")) from None
        except NameTaken:
            raise invalid("name", "is the name of another channel") from None
        except InsufficientCredits as error:
            message = f"only {format_credits(error.available)} credits are available"
            raise Rejected(Failure(Code.INSUFFICIENT_CREDITS, message, "credits")) from None
        await self.refresh()

    async def note(
        self, call: Call, caller: Caller, action: str, subject: str, detail: Mapping[str, object]
    ) -> None:
        """Write down what was done elsewhere."""
        await self.rows.add_audit(self._audit(call, caller, action, subject, detail))

    def _audit(
        self, call: Call, caller: Caller, action: str, subject: str, detail: Mapping[str, object]
    ) -> Audit:
        return Audit(
            self.id("audit"), self.clock(), caller.user.id, action, subject, detail, call.address
        )


def unknown(name: str) -> Rejected:
    shown = name[:80].replace("\0", "")
    return Rejected(Failure(Code.NOT_FOUND, f"there is no {shown!r}", "id"))


def _rejected(code: Code) -> Rejected:
    return Rejected(Failure(code, code.en))
