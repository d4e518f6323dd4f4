"""What administrators do and see: changes with their audit rows, offers, options, figures.

The one rule: a change and its audit row are written together (`store/office.py`), so nothing
is changed without a trace. Money is micro-credits, times are milliseconds since 1970 UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from onetake.core.account import Balance, Channel, Key, Role, User
from onetake.core.ledger import Entry, Kind, change
from onetake.core.pricing import PriceRule, Quote
from onetake.core.site import Site

COMMAND_LINE: Final = "command line"
"""The actor of what is done by the `onetake` command."""


@dataclass(frozen=True, slots=True)
class Audit:
    """One thing that somebody did. `detail` is plain JSON, and never has a secret in it."""

    id: str
    at: int
    actor: str  # a user's id, or COMMAND_LINE
    action: str  # `channel.changed`: what, and what became of it
    subject: str  # the id of what was changed
    detail: Mapping[str, object]
    address: str | None = None  # where the call came from


@dataclass(frozen=True, slots=True)
class Recorded:
    """An audit row with the address of the person behind `actor`, where it is one."""

    audit: Audit
    actor_email: str | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which rows. None chooses all."""

    actor: str | None = None  # a user's id or e-mail address, or COMMAND_LINE
    action: str | None = None  # `channel.changed`, or `channel` for all that happens to channels
    begin: int | None = None  # at this time or later
    end: int | None = None  # before this time


@dataclass(frozen=True, slots=True)
class AuditPage:
    rows: tuple[Recorded, ...]  # newest first
    total: int  # of all that match


@dataclass(frozen=True, slots=True)
class Offer:
    """What an operator changed about a model of the catalogue. `price` None: the catalogue's."""

    model: str
    visible: bool
    price: PriceRule | None
    changed_at: int


# -- changes: what `Store.change` knows to do ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class AddUser:
    user: User


@dataclass(frozen=True, slots=True)
class SetRights:
    """What is None stays as it is. Disabling a user ends its sessions."""

    user: str
    role: Role | None = None
    disabled: bool | None = None


@dataclass(frozen=True, slots=True)
class GiveCredits:
    """A grant, or what takes unused credits back."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class AddKey:
    key: Key


@dataclass(frozen=True, slots=True)
class RevokeKey:
    key: str


@dataclass(frozen=True, slots=True)
class SetBudget:
    key: str
    budget: int | None


@dataclass(frozen=True, slots=True)
class SaveChannel:
    """Insert or replace by id."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class RemoveChannel:
    channel: str


@dataclass(frozen=True, slots=True)
class SaveOffer:
    offer: Offer


@dataclass(frozen=True, slots=True)
class SaveSite:
    site: Site


Change: TypeAlias = (
    AddUser | SetRights | GiveCredits | AddKey | RevokeKey | SetBudget
    | SaveChannel | RemoveChannel | SaveOffer | SaveSite
)  # fmt: skip


class LastAdministrator(Exception):
    """Nobody would be left who could undo it."""


class EmailTaken(Exception):
    """There is an account with this address."""


class ChannelBusy(Exception):
    """The channel has unfinished tasks."""

    def __init__(self, tasks: int) -> None:
        super().__init__(f"it has {tasks} unfinished tasks")
        self.tasks = tasks


def difference(
    before: Mapping[str, object], after: Mapping[str, object]
) -> Mapping[str, Mapping[str, object]]:
    """The fields that differ, as `{"weight": {"old": 1, "new": 2}}`."""
    return {
        name: {"old": before.get(name), "new": after.get(name)}
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    }


def rights(standing: "Standing", *, role: Role, disabled: bool) -> Mapping[str, object]:
    """What `difference` compares. A disabled account's public links show nothing."""
    shares = 0 if disabled else standing.shares
    return {"role": role.value, "disabled": disabled, "shares": shares}


# -- the statement -------------------------------------------------------------------------------

Said: TypeAlias = Literal["grant", "hold", "charge", "refund"]

SAID: Final[Mapping[Kind, Said]] = {
    Kind.GRANT: "grant",
    Kind.RESERVE: "hold",
    Kind.SETTLE: "charge",
    Kind.RELEASE: "refund",
}
"""The kinds of entries in the words of a statement."""


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which entries. What is empty or None chooses all."""

    kinds: tuple[Kind, ...] = ()
    key: str | None = None  # of tasks that this API key made
    begin: int | None = None  # at this time or later
    end: int | None = None  # before this time


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry with what its reader wants to know of its task."""

    at: int
    entry: Entry
    actor: str
    model: str | None = None
    key_name: str | None = None
    quote: Quote | None = None

    @property
    def credits(self) -> int:
        """What it did to the available balance: over all entries they add up to it."""
        return change(self.entry)[0]

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands in the order of the statement."""
        return self.at, self.entry.key


@dataclass(frozen=True, slots=True)
class StatementTotals:
    """Of all entries that match. `granted - held + refunded` is what they did to the available
    balance; `held`, `charged` and `refunded` are not below 0."""

    granted: int = 0
    held: int = 0  # set aside for tasks
    charged: int = 0  # kept of what was set aside
    refunded: int = 0  # given back of what was set aside


@dataclass(frozen=True, slots=True)
class StatementSlice:
    lines: tuple[StatementLine, ...]  # newest first
    total: int
    totals: StatementTotals


@dataclass(frozen=True, slots=True)
class Spent:
    """What one model cost a user on one day, UTC."""

    day: int  # its beginning
    model: str
    count: int  # tasks that succeeded
    charged: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How busy a user is."""

    tasks: int  # created since then
    charged: int  # since then
    keys: int  # usable API keys


# -- channels and people ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """A finished task of a channel."""

    finished_at: int
    succeeded: bool
    ms: int | None  # from its submission to its end
    code: str | None = None  # why it failed


@dataclass(frozen=True, slots=True)
class ChannelRecord:
    busy: int  # tasks that are there now
    runs: tuple[Run, ...] = ()  # oldest first


@dataclass(frozen=True, slots=True)
class Standing:
    """A user with what administrators want to know."""

    user: User
    balance: Balance
    tasks: int
    charged: int
    last_seen_at: int | None
    shares: int = 0  # links that were made and not taken back; nobody else's account opens them


@dataclass(frozen=True, slots=True)
class StandingPage:
    people: tuple[Standing, ...]
    total: int
