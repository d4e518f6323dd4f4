"""Accepting tasks on SQLite: those of one commit together, in the writing thread.

The one rule: whatever needs no look at the database is made before, in the caller's thread
(`Prepared`), and whatever several orders need is looked up and written once for all of them. Each
statement gives the interpreter up, and the loop is slow to give it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from onetake.core import fairness, ledger
from onetake.core.ledger import Entry
from onetake.core.task import Task
from onetake.store import codec
from onetake.store.budget import check_budget, check_ceiling
from onetake.store.codec_gallery import NOTE_COLUMNS, note_values
from onetake.store.driver import sqlite
from onetake.store.landing import ENGINE, PARKED, QUEUED
from onetake.store.store import (
    Accepted,
    BudgetSpent,
    IdempotencyConflict,
    KeyRevoked,
    Order,
    PriceChanged,
    Repeatable,
)


def names(columns: tuple[str, ...], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{name}"' for name in columns)


def insertion(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({names(columns)}) VALUES ({', '.join('?' * len(columns))})"


INSERT_ENTRY: Final = insertion("entries", codec.ENTRY_COLUMNS)
INSERT_POSTING: Final = insertion("postings", codec.POSTING_COLUMNS)
INSERT_ASSET: Final = insertion("assets", codec.ASSET_COLUMNS)
_INSERT_TASK: Final = insertion("tasks", codec.NEW_TASK_COLUMNS)
_INSERT_NOTE: Final = insertion("works", NOTE_COLUMNS)
_INSERT_SPOKEN: Final = insertion("task_assets", ("task", "asset"))
_INSERT_ROW: Final = insertion(
    "schedule", ("task", "user", "model", "phase", "turn", "due_at", "token", "leased")
)

_READ: Final = f"SELECT {names(codec.TASK_COLUMNS)}, fingerprint FROM tasks "
_NAMED: Final = _READ + 'WHERE "user" = ? AND idempotency_key = ?'
_ALIKE: Final = (
    _READ + 'INDEXED BY tasks_fingerprint WHERE "key" = ? AND fingerprint = ? '
    "AND created_at >= ? ORDER BY created_at, id LIMIT 1"
)
_USER: Final = """
SELECT u.disabled, w.available, w.active, w.last_turn, k.id, k.budget, k.used
FROM users u JOIN wallets w ON w."user" = u.id
LEFT JOIN keys k ON k.id = ? AND k."user" = u.id AND k.revoked_at IS NULL
WHERE u.id = ?"""
_SERVING: Final = """
SELECT
    (SELECT turn FROM schedule INDEXED BY schedule_turn
     WHERE phase = 'queued' ORDER BY turn LIMIT 1),
    (SELECT value FROM revisions WHERE name = 'turn')"""
_SPEND: Final = "UPDATE keys SET used = used + ? WHERE id = ?"
_RESERVE: Final = """
UPDATE wallets SET available = available + ?, held = held + ?, active = active + ?, last_turn = ?
WHERE "user" = ?"""


REFUSALS: Final = (
    KeyRevoked, BudgetSpent, PriceChanged, IdempotencyConflict, ledger.InsufficientCredits,
)  # fmt: skip
"""What an order is refused with before anything of it is written."""

Verdict: TypeAlias = Accepted | BaseException


@dataclass(frozen=True, slots=True)
class Prepared:
    order: Order
    values: codec.Values
    spoken: tuple[str, ...]
    now: int


def prepare(order: Order, now: int) -> Prepared:
    repeatable = order.repeatable
    asked = (repeatable.name, repeatable.fingerprint) if repeatable else (None, None)
    values = codec.task_values(order.task) + asked
    return Prepared(order, values, codec.spoken_of(order.task), now)


def find_repeat(
    connection: sqlite.Connection, user: str, key: str | None, repeatable: Repeatable
) -> Task | None:
    """Raises IdempotencyConflict."""
    if repeatable.name is not None:
        row = connection.execute(_NAMED, (user, repeatable.name)).fetchone()
        if row is not None and row[-1] != repeatable.fingerprint:
            raise IdempotencyConflict
    elif key is not None:
        row = connection.execute(
            _ALIKE, (key, repeatable.fingerprint, repeatable.since)
        ).fetchone()  # fmt: skip
    else:
        return None
    return None if row is None else codec.task_at(row)


def accept(connection: sqlite.Connection, orders: Sequence[Prepared]) -> list[Verdict]:
    """For each order, in this order, what `Store.accept` returns or raises. Any other error is
    raised, and then nothing may be kept."""
    batch = _Batch(connection)
    verdicts: list[Verdict] = []
    for prepared in orders:
        try:
            verdicts.append(batch.take(prepared))
        except REFUSALS as error:
            verdicts.append(error)
    batch.write()
    return verdicts


@dataclass(slots=True)
class _Wallet:
    """A user's row, and what the orders of this batch change in it."""

    available: int
    active: int
    last: int
    reserved: int = 0
    held: int = 0
    joined: int = 0


@dataclass(slots=True)
class _Spent:
    """The same of an API key."""

    user: str
    budget: int | None
    used: int
    more: int = 0


@dataclass(slots=True)
class _Batch:
    """Orders that are decided one after the other and written together."""

    connection: sqlite.Connection
    line: tuple[int | None, int] | None = None  # the row of _SERVING, when it was looked up
    wallets: dict[str, _Wallet] = field(default_factory=dict[str, _Wallet])
    keys: dict[str, _Spent] = field(default_factory=dict[str, _Spent])
    fresh: list[Prepared] = field(default_factory=list[Prepared])
    entries: list[Entry] = field(default_factory=list[Entry])
    rows: list[codec.Values] = field(default_factory=list[codec.Values])

    def take(self, prepared: Prepared) -> Accepted:
        """Check everything, then note what to write; so a refusal leaves nothing behind."""
        order, now = prepared.order, prepared.now
        task = order.task
        if order.repeatable is not None:
            self.write()  # an earlier one of this batch may be what this repeats
            earlier = find_repeat(self.connection, task.user, task.key, order.repeatable)
            if earlier is not None:
                return Accepted(earlier, fresh=False)
        wallet, key = self._payer(task)
        if key is not None:
            check_budget(task.quote.amount, budget=key.budget, used=key.used + key.more)
        check_ceiling(order)
        entry = ledger.reserve(task.hold, balance=wallet.available + wallet.reserved)
        parks = 0 < order.user_active_max <= wallet.active + wallet.joined
        phase = PARKED if parks else QUEUED
        wallet.last = self._next_turn(wallet.last, waits=not parks)
        available, held = ledger.change(entry)
        wallet.reserved += available
        wallet.held += held
        wallet.joined += not parks
        if key is not None:
            key.more += task.quote.amount
        self.rows.append(
            (task.id, task.user, task.request.model, phase, wallet.last, now, 0, False)
        )
        self.fresh.append(prepared)
        self.entries.append(entry)
        return Accepted(task, fresh=True)

    def write(self) -> None:
        """Write what was taken, and forget what was looked up."""
        orders = self.fresh
        run = self.connection.executemany
        run(INSERT_ASSET, [codec.asset_values(new) for each in orders for new in each.order.assets])
        run(_INSERT_TASK, [each.values for each in orders])
        run(_INSERT_NOTE, [note_values(each.order.note) for each in orders if each.order.note])
        run(_INSERT_SPOKEN, [(each.order.task.id, one) for each in orders for one in each.spoken])
        booked = zip(self.entries, orders, strict=True)
        run(INSERT_ENTRY, [codec.entry_values(entry, each.now, ENGINE) for entry, each in booked])
        run(INSERT_POSTING, [move for each in self.entries for move in codec.posting_values(each)])
        run(_INSERT_ROW, self.rows)
        changes = ((each.reserved, each.held, each.joined, each.last, user)
                   for user, each in self.wallets.items())  # fmt: skip
        run(_RESERVE, changes)
        run(_SPEND, [(each.more, key) for key, each in self.keys.items() if each.more])
        self.line = None
        for noted in (self.wallets, self.keys, self.fresh, self.entries, self.rows):
            noted.clear()

    def _next_turn(self, last: int, *, waits: bool) -> int:
        lowest, served = self.line or self.connection.execute(_SERVING).fetchone()
        turn = fairness.next_turn(last=last, serving=served if lowest is None else lowest)
        if waits:
            lowest = turn if lowest is None else min(lowest, turn)
        self.line = lowest, served
        return turn

    def _payer(self, task: Task) -> tuple[_Wallet, _Spent | None]:
        """Raises KeyRevoked."""
        wallet = self.wallets.get(task.user)
        spent = None if task.key is None else self.keys.get(task.key)
        if wallet is not None and (task.key is None or (spent and spent.user == task.user)):
            return wallet, spent
        row = self.connection.execute(_USER, (task.key, task.user)).fetchone()
        if row is None or row[0]:
            raise KeyRevoked
        _, available, active, last, key, budget, used = row
        if task.key is not None:
            if key is None:
                raise KeyRevoked
            spent = self.keys[key] = _Spent(task.user, budget, used)
        if wallet is None:
            wallet = self.wallets[task.user] = _Wallet(available, active, last)
        return wallet, spent


def book(connection: sqlite.Connection, entry: Entry, actor: str, now: int) -> None:
    """Write an entry; the wallet is the caller's."""
    connection.execute(INSERT_ENTRY, codec.entry_values(entry, now, actor))
    for values in codec.posting_values(entry):
        connection.execute(INSERT_POSTING, values)
