"""Accepting a task on SQLite: one unit of work in the writing thread.

The one rule: whatever needs no look at the database is made before, in the caller's thread
(`Prepared`), so that the writing thread does little more than run statements.
"""

from dataclasses import dataclass
from typing import Any, Final

from onetake.core import fairness, ledger
from onetake.core.ledger import Entry
from onetake.core.task import Task
from onetake.store import codec
from onetake.store.budget import check_budget, check_ceiling
from onetake.store.codec_gallery import NOTE_COLUMNS, note_values
from onetake.store.driver import sqlite
from onetake.store.landing import ENGINE, PARKED, QUEUED
from onetake.store.store import Accepted, IdempotencyConflict, KeyRevoked, Order, Repeatable


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
SELECT u.disabled, w.available, w.active, w.last_turn,
    coalesce(
        (SELECT turn FROM schedule INDEXED BY schedule_turn
         WHERE phase = 'queued' ORDER BY turn LIMIT 1),
        (SELECT value FROM revisions WHERE name = 'turn')
    ), k.id, k.budget, k.used
FROM users u JOIN wallets w ON w."user" = u.id
LEFT JOIN keys k ON k.id = ? AND k."user" = u.id AND k.revoked_at IS NULL
WHERE u.id = ?"""
_SPEND: Final = "UPDATE keys SET used = used + ? WHERE id = ?"
_RESERVE: Final = """
UPDATE wallets SET available = available + ?, held = held + ?, active = active + ?, last_turn = ?
WHERE "user" = ?"""


@dataclass(frozen=True, slots=True)
class Prepared:
    order: Order
    values: codec.Values
    spoken: tuple[str, ...]


def prepare(order: Order) -> Prepared:
    repeatable = order.repeatable
    asked = (repeatable.name, repeatable.fingerprint) if repeatable else (None, None)
    return Prepared(order, codec.task_values(order.task) + asked, codec.spoken_of(order.task))


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


def accept(connection: sqlite.Connection, prepared: Prepared, now: int) -> Accepted:
    """Check everything, then write; so a refusal has written nothing. Raises as `Store.accept`."""
    order = prepared.order
    task = order.task
    if order.repeatable is not None:
        earlier = find_repeat(connection, task.user, task.key, order.repeatable)
        if earlier is not None:
            return Accepted(earlier, fresh=False)
    balance, active, last, serving = _valid_user(connection, task)
    check_ceiling(order)
    entry = ledger.reserve(task.hold, balance=balance)
    parks = 0 < order.user_active_max <= active
    turn = fairness.next_turn(last=last, serving=serving)
    if order.assets:
        connection.executemany(INSERT_ASSET, [codec.asset_values(new) for new in order.assets])
    connection.execute(_INSERT_TASK, prepared.values)
    if prepared.spoken:
        spoken = [(task.id, asset) for asset in prepared.spoken]
        connection.executemany(_INSERT_SPOKEN, spoken)
    if order.note is not None:
        connection.execute(_INSERT_NOTE, note_values(order.note))
    book(connection, entry, ENGINE, now)
    phase = PARKED if parks else QUEUED
    connection.execute(
        _INSERT_ROW, (task.id, task.user, task.request.model, phase, turn, now, 0, False)
    )
    available, held = ledger.change(entry)
    connection.execute(_RESERVE, (available, held, 0 if parks else 1, turn, task.user))
    if task.key is not None and task.quote.amount:
        connection.execute(_SPEND, (task.quote.amount, task.key))
    return Accepted(task, fresh=True)


def book(connection: sqlite.Connection, entry: Entry, actor: str, now: int) -> None:
    """Write an entry; the wallet is the caller's."""
    connection.execute(INSERT_ENTRY, codec.entry_values(entry, now, actor))
    for values in codec.posting_values(entry):
        connection.execute(INSERT_POSTING, values)


def _valid_user(connection: sqlite.Connection, task: Task) -> tuple[int, int, int, int]:
    """(available, active, last turn, the turn that is served). Raises KeyRevoked, BudgetSpent."""
    row: tuple[Any, ...] | None = connection.execute(_USER, (task.key, task.user)).fetchone()
    if row is None or row[0]:
        raise KeyRevoked
    _, available, active, last, serving, key, budget, used = row
    if task.key is not None:
        if key is None:
            raise KeyRevoked
        check_budget(task.quote.amount, budget=budget, used=used)
    return available, active, last, serving
