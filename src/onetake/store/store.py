"""What every store promises. `tests/store/contract.py` holds memory, SQLite and PostgreSQL to it.

Each method is one transaction: all of it happens, or none. When it returns, the result is
durable. Times are milliseconds since 1970 UTC and are passed in; money is micro-credits.

The queue is the narrow `schedule` table, one row for each unfinished task:

    phase     parked — over its user's limit of tasks at the same time; not looked at
              queued — waits for a place on a channel; served in order of `turn`
              flight — at a provider or being stored; looked at when `due_at` has come
    token     grows by one with every claim. An outcome carries the token of its claim and
              is dropped when the row has another one by then (fencing).
    due_at    also the end of a lease: a claim sets it to `lease_until`, so a row whose
              worker died simply becomes due again.

Counters that live in rows and are kept by the same transactions: a user's `active` tasks
(not parked and not finished) and a channel's `busy` places (rows with a channel).
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Required, TypedDict, Unpack

from onetake.core.account import Balance, Channel, Key, User
from onetake.core.asset import Asset
from onetake.core.fairness import Place
from onetake.core.ledger import Entry
from onetake.core.request import Operation
from onetake.core.task import State, Task
from onetake.core.voice import Voice
from onetake.core.work import Note
from onetake.store.gallery import Gallery
from onetake.store.office import Office
from onetake.store.outbox import Outbox
from onetake.store.people import People
from onetake.store.selection import Selection
from onetake.store.traces import Traces


@dataclass(frozen=True, slots=True)
class Repeatable:
    """How a repeat of this request would be recognised.

    `name` is the caller's idempotency key, unique for its user. Where it is None, an earlier
    task of the same API key with the same fingerprint, created at or after `since`, is the one.
    """

    name: str | None
    fingerprint: str
    since: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that must become true together when a task is accepted."""

    task: Task
    repeatable: Repeatable | None
    user_active_max: int  # more than this many at the same time are parked; 0: no limit
    assets: tuple[Asset, ...] = ()  # new rows: materials fetched for this task
    ceiling: int | None = None  # micro-credits that the caller agreed to hold; None: any amount
    note: Note | None = None  # what is said of the work from the start; a winner of nothing


@dataclass(frozen=True, slots=True)
class Accepted:
    task: Task
    fresh: bool  # False: this is the task that the first request created


class KeyRevoked(Exception):
    """The API key was revoked, or its user disabled, before the task was accepted."""


class BudgetSpent(Exception):
    """The API key may not spend as much as the quote asks for. Micro-credits."""

    def __init__(self, *, needed: int, budget: int, used: int) -> None:
        super().__init__(f"needs {needed} microcredits, and {used} of {budget} are used")
        self.needed = needed
        self.budget = budget
        self.used = used


class PriceChanged(Exception):
    """The quote is higher than what the caller agreed to. Micro-credits."""

    def __init__(self, *, agreed: int, needed: int) -> None:
        super().__init__(f"needs {needed} microcredits, and {agreed} were agreed to")
        self.agreed = agreed
        self.needed = needed


class IdempotencyConflict(Exception):
    """The idempotency key belongs to a request with another fingerprint, or to an erased task."""


class Unfinished(Exception):
    """The task is not finished, so it cannot be erased."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A leased task. `again`: an earlier claim in this state ran out, so its step's outcome is
    unknown. A task that was queued has been moved to `submitting` by this very claim."""

    task: Task
    token: int
    again: bool
    due_at: int | None = None  # of a row in flight: when it should have been looked at


@dataclass(frozen=True, slots=True)
class ClaimOrder:
    now: int
    lease_until: int
    flights: int  # at most this many due rows in flight
    starts: int  # at most this many queued rows
    places: Mapping[str, Sequence[Place]]  # model -> channels in order of preference


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step led to. Ignored as a whole when `token` is no longer the row's."""

    task: Task  # as it is now; written when it differs from what is stored
    token: int
    due_at: int | None  # None: finished, the schedule row goes
    entry: Entry | None = None  # the resolution, exactly when the task is finished
    assets: tuple[Asset, ...] = ()  # new rows: kept results
    voice: Voice | None = None  # a new row: what was made
    unmoved: bool = False
    """`task` is as it was claimed, running, and only its time is new. A store may write that alone;
    it looks at nothing but a cancellation that was asked for meanwhile."""


Decide = Callable[[Task], "Outcome | None"]
"""Looks at a task and says what to do with it; None: nothing. `token` of the outcome is not
compared; it voids every claim that is under way. Pure, because it may be called twice."""


class Listing(TypedDict, total=False):
    """Which tasks, and how. What is left out, or empty, chooses all."""

    user: Required[str | None]  # None: of everybody
    states: Sequence[State]
    operations: Sequence[Operation]
    models: Sequence[str]
    created_from: int | None  # at this time or later
    created_to: int | None  # before this time
    newest_first: bool  # True when left out
    after: str | None  # the last task of the page before
    limit: int  # 20 when left out


@dataclass(frozen=True, slots=True)
class TaskPage:
    tasks: tuple[Task, ...]
    after: str | None  # give it back as `after` for the next page


@dataclass(frozen=True, slots=True)
class Statement:
    """One ledger entry as its user sees it, with the balance it led to left to the reader."""

    at: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the books that should not be. `repairable`: `repair` knows how to mend it."""

    rule: str  # a stable name: `held_is_open_holds`
    subject: str  # a user, task, channel or asset id
    detail: str
    repairable: bool


class NameTaken(Exception):
    """Another channel has this name."""


class SchemaNewer(Exception):
    """The database was written by a newer Onetake; this one would damage it."""


class Store(Outbox, People, Gallery, Selection, Office, Traces, Protocol):
    # -- tasks: the hot path; concurrent calls share a commit -------------------------------

    async def accept(self, order: Order, now: int) -> Accepted:
        """Reserve, insert, note, schedule. The whole balance check happens inside.

        Raises InsufficientCredits, BudgetSpent, PriceChanged, IdempotencyConflict, KeyRevoked. A
        repeat returns the first task whatever its state, its price and the new `ceiling`, before
        anything else is looked at; then come the key's rights, its budget, the ceiling and the
        balance. The quote is added to its key's `used`. A parked or queued
        row gets `turn = fairness.next_turn(...)`, where `serving` is the lowest turn that is
        queued, or the highest that was ever started (`revisions`: `turn`) when none is.
        A user or a key that is not there counts as revoked. A free task gets its entries, too,
        without postings. Without a name and without an API key nothing is a repeat.
        """
        ...

    async def repeated(self, user: str, key: str | None, repeatable: Repeatable) -> Task | None:
        """The task that this request would repeat. Raises IdempotencyConflict."""
        ...

    async def claim(self, order: ClaimOrder) -> tuple[Claim, ...]:
        """Lease due flights in order of `due_at`, and start queued tasks in order of `turn`.

        Starts go through `fairness.assign`; each is advanced with `Claimed` in this same
        transaction and takes a place on its channel. Two claimers never get one row.
        """
        ...

    async def apply(self, outcomes: Sequence[Outcome], now: int) -> tuple[bool, ...]:
        """Write what steps led to; False for those that came too late (their token is old).

        A finished task: its entry is posted, its row goes, its user's `active` falls and the
        user's parked task with the lowest turn becomes queued; what it was not charged of its
        quote is taken off its key's `used`; and those who want to hear of it get their rows of the
        outbox. A task that left
        `AT_PROVIDER` gives up its channel's place. One back in `queued` waits again,
        from `due_at` on, with its old turn and `avoid` set to the channel it was returned by.
        """
        ...

    async def renew(self, leases: Mapping[str, int], until: int) -> frozenset[str]:
        """Extend leases (task -> token); the tasks whose lease was lost."""
        ...

    async def end_leases(self, now: int) -> None:
        """Every lease ends now. Only for a process that knows that no other worker is alive:
        the one that locked the data folder, before its own worker starts."""
        ...

    async def progress(self, percents: Mapping[str, tuple[int, int]], now: int) -> None:
        """Note the percentage of running steps (task -> (token, percent)); never lowers it.

        Nor does `apply`, whose task may not know of it, unless the task is back in the queue.
        """
        ...

    async def amend(self, task: str, decide: Decide, now: int) -> Task | None:
        """Change a task from outside a step: cancel, verdict. The task after it; None: unknown."""
        ...

    async def request_cancel(self, task: str, now: int) -> None:
        """Set `cancel_requested` of an unfinished task without voiding a claim; a row in flight
        that is not leased becomes due now. `apply` and `amend` never clear this flag."""
        ...

    async def due(self, now: int) -> int | None:
        """When waiting alone will next bring something to claim; None: never. The earliest
        `due_at` in flight, or of a queued row that waits for its time. A queued row whose time
        has come waits for a place instead, and `wait_for_work` returns when one is given up.
        """
        ...

    async def wait_for_work(self, seconds: float) -> None:
        """Return early when this or another process may have made something due."""
        ...

    # -- reading tasks -----------------------------------------------------------------------

    async def task(self, task: str) -> Task | None: ...

    async def tasks(self, **listing: Unpack[Listing]) -> TaskPage:
        """By (created_at, id). Raises LookupError when `after` is no task of `user`; one that was
        erased meanwhile will do."""
        ...

    async def erase(self, task: str, now: int) -> tuple[str, ...] | None:
        """Forget for ever what a finished task was about. None when there is no such task.

        Of its row stay ids, times and money, for the books. Its files go, but for those that
        another task or a voice speaks of: they become materials, which go when nobody does any
        more. Uploads stay, and are stale when nothing else speaks of them. Its deliveries go.
        The blobs that nothing refers to any more are for the caller to delete. `task`, `tasks`
        and `amend` do not know it any more; its idempotency key stays taken. Raises Unfinished.
        """
        ...

    async def entries(
        self, *, task: str | None = None, user: str | None = None,
        place: tuple[int, str] | None = None, limit: int = 100,
    ) -> tuple[Statement, ...]:  # fmt: skip
        """Ledger entries by (at, key), oldest first for a task, newest first for a user; those
        after `place`, the (at, key) of the last one that was read."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Gauges for metrics: `state:<state>` of unfinished tasks, `parked`, `queued`, `flight`."""
        ...

    # -- money ---------------------------------------------------------------------------------

    async def post(self, entry: Entry, actor: str, now: int) -> Balance:
        """Book a grant. Raises InsufficientCredits when it would overdraw, LookupError for an
        unknown user; a key that is there already changes nothing."""
        ...

    async def balance(self, user: str) -> Balance:
        """Nothing for a user that is not there."""
        ...

    # -- accounts and channels -------------------------------------------------------------

    async def add_user(self, user: User) -> bool:
        """False when the e-mail address (compared without case) is taken."""
        ...

    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None: ...
    async def users(self) -> tuple[User, ...]: ...
    async def set_disabled(self, user: str, disabled: bool) -> None:
        """Raises LookupError for an unknown user."""
        ...

    async def add_key(self, key: Key) -> None: ...
    async def keys(self, user: str | None = None) -> tuple[Key, ...]: ...
    async def revoke_key(self, key: str, now: int) -> bool: ...
    async def set_key_budget(self, key: str, budget: int | None) -> bool:
        """None: no limit. False for an unknown key. What is used already stays used."""
        ...

    async def touch_keys(self, used: Mapping[str, int]) -> None:
        """Note when keys were last used (key -> time); never moves it back. Not a revision:
        nobody's rights change."""
        ...

    async def put_channel(self, channel: Channel) -> None:
        """Insert or replace by id. The secret is encrypted by the store's vault.

        Raises NameTaken when another channel has the name.
        """
        ...

    async def channels(self) -> tuple[Channel, ...]: ...
    async def remove_channel(self, channel: str) -> bool: ...
    async def revision(self) -> int:
        """Grows with every change to users, keys and channels, by any process. Cheap."""
        ...

    # -- voices: they come into being with the outcome of a task -------------------------------

    async def voice(self, voice: str) -> Voice | None: ...
    async def voices(self, user: str) -> tuple[Voice, ...]:
        """The user's own, newest first."""
        ...

    async def remove_voice(self, voice: str, user: str) -> bool:
        """False when it is not there, or not this user's. Its files stay their task's."""
        ...

    # -- assets ----------------------------------------------------------------------------------

    async def add_assets(self, assets: Sequence[Asset]) -> None: ...
    async def asset(self, asset: str) -> Asset | None: ...
    async def assets(self, *, task: str) -> tuple[Asset, ...]: ...
    async def remove_assets(self, assets: Sequence[str]) -> tuple[str, ...]:
        """Forget rows; the blobs that nothing refers to any more, for the caller to delete."""
        ...

    async def unreferenced(self, blobs: Sequence[str]) -> tuple[str, ...]:
        """Those of the blobs to which no row refers."""
        ...

    async def stale_assets(self, *, before: int, limit: int) -> tuple[Asset, ...]:
        """Uploads and materials made before then, of which no request and no voice speaks."""
        ...

    def blobs(self) -> AsyncIterator[str]:
        """Every blob that a row refers to, once each, in no order."""
        ...

    # -- the audit ------------------------------------------------------------------------------

    async def findings(self) -> tuple[Finding, ...]:
        """Everything that contradicts the rules of the books (docs/adr/0007). Changes nothing."""
        ...

    async def repair(self, findings: Sequence[Finding], now: int) -> tuple[Finding, ...]:
        """Mend what can be mended from the postings; the findings that were."""
        ...

    # -- life --------------------------------------------------------------------------------------

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        ...

    async def close(self) -> None: ...
