"""Accepting tasks in batches on PostgreSQL.

The rule that matters here: the wallet rows are locked first, and repeats are looked up after
that. So two processes that get the same request at the same time create one task.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from onetake.core import fairness, ledger
from onetake.core.ledger import Entry, InsufficientCredits
from onetake.core.task import Task
from onetake.store import codec
from onetake.store.budget import check_budget, check_ceiling
from onetake.store.codec_gallery import NOTE_COLUMNS, note_values
from onetake.store.landing import ENGINE, PARKED, QUEUED
from onetake.store.postgres_session import Link, Row
from onetake.store.postgres_sql import arrays, inserted, names, unnested
from onetake.store.store import (
    Accepted,
    BudgetSpent,
    IdempotencyConflict,
    KeyRevoked,
    Order,
    PriceChanged,
    Repeatable,
)

SCHEDULE_COLUMNS: Final = (
    "task", "user", "model", "phase", "turn", "due_at", "token", "leased", "channel", "avoid",
)  # fmt: skip
_WALLET_COLUMNS: Final = ("user", "available", "held", "active", "last_turn")
_MENTION_COLUMNS: Final = ("task", "asset")
_KEY_COLUMNS: Final = ("id", "used")

_LOCK_WALLETS: Final = f"""
SELECT {names(_WALLET_COLUMNS)} FROM wallets WHERE "user" = ANY($1::text[])
ORDER BY "user" FOR UPDATE"""

_LOOK: Final = """
WITH asked AS (
    SELECT id, "user", budget, used FROM keys
    WHERE id = ANY($2::text[]) AND revoked_at IS NULL ORDER BY id COLLATE "C" FOR UPDATE
)
SELECT
    ARRAY(SELECT id FROM users WHERE id = ANY($1::text[]) AND NOT disabled) AS users,
    ARRAY(SELECT (id, "user", budget, used) FROM asked) AS keys,
    ARRAY(SELECT id FROM tasks WHERE id = ANY($3::text[])) AS written,
    coalesce(
        (SELECT min(turn) FROM schedule WHERE phase = 'queued'),
        (SELECT value FROM revisions WHERE name = 'turn')
    ) AS serving"""

_TASK: Final = names((*codec.TASK_COLUMNS, "idempotency_key", "fingerprint"), "t.")

_NAMED: Final = f"""
SELECT {_TASK} FROM unnest($1::text[], $2::text[]) AS asked("user", name)
CROSS JOIN LATERAL (
    SELECT * FROM tasks
    WHERE "user" = asked."user" AND idempotency_key = asked.name LIMIT 1
) t"""

_PRINTED: Final = f"""
SELECT {_TASK} FROM unnest($1::text[], $2::text[], $3::int8[]) AS asked("key", print, since)
CROSS JOIN LATERAL (
    SELECT * FROM tasks
    WHERE "key" = asked."key" AND fingerprint = asked.print AND created_at >= asked.since
    ORDER BY created_at, id LIMIT 1
) t"""


def _write() -> str:
    parts: list[str] = []
    first = 1
    for table, columns in (
        ("tasks", codec.NEW_TASK_COLUMNS),
        ("schedule", SCHEDULE_COLUMNS),
        ("entries", codec.ENTRY_COLUMNS),
        ("postings", codec.POSTING_COLUMNS),
    ):
        parts.append(f"new_{table} AS ({inserted(table, columns, first)})")
        first += len(columns)
    rows = f"{unnested(_KEY_COLUMNS, first)} AS n({names(_KEY_COLUMNS)})"
    parts.append(
        f"spent AS (UPDATE keys k SET used = k.used + n.used FROM {rows} WHERE k.id = n.id)"
    )
    first += len(_KEY_COLUMNS)
    changed = ", ".join(f'"{name}" = n."{name}"' for name in _WALLET_COLUMNS[1:])
    return f"""
WITH {", ".join(parts)}
UPDATE wallets w SET {changed}
FROM {unnested(_WALLET_COLUMNS, first)} AS n({names(_WALLET_COLUMNS)})
WHERE w."user" = n."user" """


_WRITE: Final = _write()
INSERT_ASSETS: Final = inserted("assets", codec.ASSET_COLUMNS)
_INSERT_MENTIONS: Final = inserted("task_assets", _MENTION_COLUMNS)
_INSERT_NOTES: Final = inserted("works", NOTE_COLUMNS)


@dataclass(slots=True)
class Pending:
    """One order on its way. `tried`: an earlier attempt may have been committed."""

    order: Order
    now: int
    row: codec.Values  # the task's, encoded before any lock is held
    tried: bool = False


@dataclass(slots=True)
class _Wallet:
    user: str
    available: int
    held: int
    active: int
    last_turn: int


@dataclass(slots=True)
class _Key:
    id: str
    user: str
    budget: int | None
    used: int
    more: int = 0  # used by this batch


@dataclass(slots=True)
class _Written:
    """The rows that the batch is going to insert."""

    tasks: list[codec.Values] = field(default_factory=list[codec.Values])
    schedule: list[codec.Values] = field(default_factory=list[codec.Values])
    entries: list[codec.Values] = field(default_factory=list[codec.Values])
    postings: list[codec.Values] = field(default_factory=list[codec.Values])
    assets: list[codec.Values] = field(default_factory=list[codec.Values])
    mentions: list[codec.Values] = field(default_factory=list[codec.Values])
    notes: list[codec.Values] = field(default_factory=list[codec.Values])


async def accept(link: Link, batch: Sequence[Pending]) -> list[Accepted | Exception]:
    """Decide each order with the rows locked, and write all that are accepted."""
    users = sorted({pending.order.task.user for pending in batch})
    wallets = {
        row["user"]: _Wallet(*(row[name] for name in _WALLET_COLUMNS))
        for row in await link.fetch(_LOCK_WALLETS, users)
    }
    desk = _Desk(wallets, await _look(link, users, batch), await _earlier(link, batch))
    results = [desk.decide(pending) for pending in batch]
    if desk.written.tasks:
        await _insert(link, desk)
    for pending in batch:
        pending.tried = True
    return results


async def _look(link: Link, users: Sequence[str], batch: Sequence[Pending]) -> Row:
    tasks = [pending.order.task for pending in batch]
    keys = {task.key for task in tasks if task.key is not None}
    rows = await link.fetch(_LOOK, users, list(keys), [task.id for task in tasks])
    return rows[0]


async def _earlier(link: Link, batch: Sequence[Pending]) -> "Earlier":
    named: dict[tuple[str, str], None] = {}
    printed: dict[tuple[str, str, int], None] = {}
    for task, repeatable in ((p.order.task, p.order.repeatable) for p in batch):
        if repeatable is None:
            continue
        if repeatable.name is not None:
            named[task.user, repeatable.name] = None
        elif task.key is not None:
            printed[task.key, repeatable.fingerprint, repeatable.since] = None
    return await read_earlier(link, list(named), list(printed))


class Earlier:
    """Tasks that a request may be a repeat of: stored ones, and those of this batch."""

    def __init__(self) -> None:
        self._named: dict[tuple[str, str], tuple[Task, str | None]] = {}
        self._printed: dict[tuple[str, str], list[Task]] = defaultdict(list)

    def add(self, task: Task, name: str | None, fingerprint: str | None) -> None:
        if name is not None:
            self._named[task.user, name] = task, fingerprint
        if task.key is not None and fingerprint is not None:
            self._printed[task.key, fingerprint].append(task)

    def find(self, user: str, key: str | None, asked: Repeatable) -> Task | None:
        """Raises IdempotencyConflict."""
        if asked.name is not None:
            found, fingerprint = self._named.get((user, asked.name), (None, None))
            if found is not None and fingerprint != asked.fingerprint:
                raise IdempotencyConflict(f"the key was used for another request, {found.id}")
            return found
        if key is None:
            return None
        tasks = self._printed.get((key, asked.fingerprint), ())
        return next((task for task in tasks if task.created_at >= asked.since), None)


async def read_earlier(
    link: Link, named: Sequence[tuple[str, str]], printed: Sequence[tuple[str, str, int]]
) -> Earlier:
    """`named`: (user, idempotency key); `printed`: (API key, fingerprint, since)."""
    earlier = Earlier()
    rows: list[Row] = []
    if named:
        rows += await link.fetch(_NAMED, *arrays(("user", "name"), named))
    if printed:
        rows += await link.fetch(_PRINTED, *arrays(("key", "print", "since"), printed))
    for row in rows:
        earlier.add(codec.task_of(row), row["idempotency_key"], row["fingerprint"])
    return earlier


class _Desk:
    """Decides one order after the other, each on what the ones before it left."""

    def __init__(self, wallets: Mapping[str, _Wallet], looked: Row, earlier: Earlier) -> None:
        self.wallets = wallets
        self.written = _Written()
        self._users = frozenset(looked["users"])
        self.keys = {key.id: key for key in (_Key(*row) for row in looked["keys"])}
        self._known = frozenset(looked["written"])
        self._serving: int = looked["serving"]
        self._earlier = earlier

    def decide(self, pending: Pending) -> Accepted | Exception:
        order = pending.order
        task = order.task
        if pending.tried and task.id in self._known:
            return Accepted(task, fresh=True)  # the attempt whose outcome was not known
        try:
            if order.repeatable is not None:
                first = self._earlier.find(task.user, task.key, order.repeatable)
                if first is not None:
                    return Accepted(first, fresh=False)
            wallet = self._wallet(task)
            key = self._key(task)
            check_ceiling(order)
            entry = ledger.reserve(task.hold, balance=wallet.available)
        except (
            IdempotencyConflict, PriceChanged, KeyRevoked, BudgetSpent, InsufficientCredits,
        ) as refusal:  # fmt: skip
            return refusal
        self._write(pending, wallet, entry)
        if key is not None:
            key.more += task.quote.amount
        return Accepted(task, fresh=True)

    def _wallet(self, task: Task) -> _Wallet:
        wallet = self.wallets.get(task.user)
        if wallet is None or task.user not in self._users:
            raise KeyRevoked(f"{task.user} is disabled")
        return wallet

    def _key(self, task: Task) -> _Key | None:
        if task.key is None:
            return None
        key = self.keys.get(task.key)
        if key is None or key.user != task.user:
            raise KeyRevoked(f"{task.key} is revoked")
        check_budget(task.quote.amount, budget=key.budget, used=key.used + key.more)
        return key

    def _write(self, pending: Pending, wallet: _Wallet, entry: Entry) -> None:
        order, now = pending.order, pending.now
        task, asked, written = order.task, order.repeatable, self.written
        parked = 0 < order.user_active_max <= wallet.active
        turn = fairness.next_turn(last=wallet.last_turn, serving=self._serving)
        available, held = ledger.change(entry)
        wallet.available += available
        wallet.held += held
        wallet.last_turn = turn
        wallet.active += not parked
        name, fingerprint = (asked.name, asked.fingerprint) if asked else (None, None)
        self._earlier.add(task, name, fingerprint)
        written.tasks.append((*pending.row, name, fingerprint))
        written.schedule.append(
            (task.id, task.user, task.request.model, PARKED if parked else QUEUED,
             turn, now, 0, False, None, None)
        )  # fmt: skip
        written.entries.append(codec.entry_values(entry, now, ENGINE))
        written.postings += codec.posting_values(entry)
        written.assets += [codec.asset_values(asset) for asset in order.assets]
        written.mentions += [(task.id, asset) for asset in codec.spoken_of(task)]
        if order.note is not None:
            written.notes.append(note_values(order.note))


async def _insert(link: Link, desk: _Desk) -> None:
    written = desk.written
    wallets: list[tuple[Any, ...]] = [
        (wallet.user, wallet.available, wallet.held, wallet.active, wallet.last_turn)
        for wallet in desk.wallets.values()
    ]
    spent = [(key.id, key.more) for key in desk.keys.values() if key.more]
    await link.execute(
        _WRITE,
        *arrays(codec.NEW_TASK_COLUMNS, written.tasks),
        *arrays(SCHEDULE_COLUMNS, written.schedule),
        *arrays(codec.ENTRY_COLUMNS, written.entries),
        *arrays(codec.POSTING_COLUMNS, written.postings),
        *arrays(_KEY_COLUMNS, spent),
        *arrays(_WALLET_COLUMNS, wallets),
    )
    if written.assets:
        await link.execute(INSERT_ASSETS, *arrays(codec.ASSET_COLUMNS, written.assets))
    if written.mentions:
        await link.execute(_INSERT_MENTIONS, *arrays(_MENTION_COLUMNS, written.mentions))
    if written.notes:
        await link.execute(_INSERT_NOTES, *arrays(NOTE_COLUMNS, written.notes))
