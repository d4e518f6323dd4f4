"""Everything that the books, the queue and the counters must agree on (docs/adr/0007).

The one rule: an audit compares two independent records of the same thing and changes nothing.
That postings sum to zero needs no check: each takes from one account what it gives another.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, union_all

from onetake.core.ledger import REVENUE, Hold, Kind, available, held, release, reserve
from onetake.core.task import TERMINAL, State
from onetake.store import schema
from onetake.store.scripts import belongings
from onetake.store.scripts.script import Script, total
from onetake.store.store import Finding

_tasks = schema.tasks
_schedule = schema.schedule
_wallets = schema.wallets
_entries = schema.entries
_postings = schema.postings
_load = schema.channel_load
_keys = schema.keys

_MARK = "\0"


def _form(text: str) -> Callable[[ColumnElement[Any]], ColumnElement[str]]:
    """`resolve:\\0` -> a function that puts a column's value in place of the mark."""
    before, after = text.split(_MARK)
    return lambda column: literal(before) + column + literal(after) if after else before + column


resolve_key = _form(release(Hold(_MARK, "", 1)).key)
reserve_key = _form(reserve(Hold(_MARK, "", 1), balance=1).key)
finished = _tasks.c.state.in_(sorted(state.value for state in TERMINAL))
# The same as `budget.used_by`.
used_by = case((finished, func.coalesce(_tasks.c.charged, 0)), else_=_tasks.c.hold)


def findings() -> Script[tuple[Finding, ...]]:
    found: list[Finding] = []
    for rule in (
        _wallets_and_postings, _held_is_open_holds, _finished_resolved_once, _resolved_elsewhere,
        _reserved_once, _charged_is_settled, _unfinished_is_scheduled, _finished_is_not_scheduled,
        _active_is_counted, _busy_is_counted, _parked_has_reason, _key_used_is_its_tasks,
        belongings.findings,
    ):  # fmt: skip
        found += yield from rule()
    return tuple(found)


def _wallets_and_postings() -> Script[list[Finding]]:
    moves = union_all(
        select(_postings.c.target.label("account"), _postings.c.amount.label("amount")),
        select(_postings.c.source, -_postings.c.amount),
    ).subquery()
    rows = yield select(moves.c.account, total(moves.c.amount).label("sum")).group_by(
        moves.c.account
    )
    sums: dict[str, int] = {row["account"]: row["sum"] for row in rows}
    wallets = yield select(_wallets.c.user, _wallets.c.available, _wallets.c.held)
    found: list[Finding] = []
    for row in wallets:
        user: str = row["user"]
        for name, account in (("available", available(user)), ("held", held(user))):
            posted = sums.get(account, 0)
            if row[name] != posted:
                detail = f"the wallet says {row[name]}, the postings {posted}"
                found.append(Finding(f"{name}_is_postings", user, detail, True))
    return found


def _held_is_open_holds() -> Script[list[Finding]]:
    rows = yield (
        select(_tasks.c.user, total(_tasks.c.hold).label("sum"))
        .where(~finished)
        .group_by(_tasks.c.user)
    )
    sums: dict[str, int] = {row["user"]: row["sum"] for row in rows}
    wallets = yield select(_wallets.c.user, _wallets.c.held)
    return [
        Finding(
            "held_is_open_holds", row["user"],
            f"the wallet holds {row['held']}, the unfinished tasks {sums.get(row['user'], 0)}",
            False,  # mending the wallet or the resolution mends this
        )
        for row in wallets
        if row["held"] != sums.get(row["user"], 0)
    ]  # fmt: skip


def _finished_resolved_once() -> Script[list[Finding]]:
    resolved = _entries.c.key.is_not(None)
    rows = yield (
        select(_tasks.c.id, _tasks.c.state, _tasks.c.charged, _tasks.c.hold)
        .join_from(_tasks, _entries, _entries.c.key == resolve_key(_tasks.c.id), isouter=True)
        .where(or_(and_(finished, ~resolved), and_(~finished, resolved)))
    )
    return [
        _unresolved(row["id"], State(row["state"]), row["charged"], row["hold"]) for row in rows
    ]


def _unresolved(task: str, state: State, charged: int | None, hold: int) -> Finding:
    if state not in TERMINAL:
        return Finding("finished_resolved_once", task, f"is {state}, but resolved", False)
    # What a success cost cannot be guessed; everything else that is not charged is given back.
    known = 0 <= charged <= hold if charged is not None else state is not State.SUCCEEDED
    return Finding("finished_resolved_once", task, f"is {state}, but not resolved", known)


def _resolved_elsewhere() -> Script[list[Finding]]:
    rows = yield select(_entries.c.key, _entries.c.task).where(
        _entries.c.kind.in_([Kind.SETTLE.value, Kind.RELEASE.value]),
        or_(_entries.c.task.is_(None), _entries.c.key != resolve_key(_entries.c.task)),
    )
    return [
        Finding(
            "finished_resolved_once", row["task"] or row["key"],
            f"is resolved by the entry {row['key']}", False,
        )
        for row in rows
    ]  # fmt: skip


def _reserved_once() -> Script[list[Finding]]:
    key = reserve_key(_tasks.c.id)
    amount = select(total(_postings.c.amount)).where(_postings.c.entry == key).scalar_subquery()
    rows = yield (
        select(_tasks.c.id, _tasks.c.hold, _entries.c.key, amount.label("reserved"))
        .join_from(_tasks, _entries, _entries.c.key == key, isouter=True)
        .where(or_(_entries.c.key.is_(None), amount != _tasks.c.hold))
    )
    return [
        Finding(
            "reserved_once", row["id"],
            "was never reserved" if row["key"] is None
            else f"holds {row['hold']}, but {row['reserved']} was reserved",
            False,
        )
        for row in rows
    ]  # fmt: skip


def _charged_is_settled() -> Script[list[Finding]]:
    settled = (
        select(total(_postings.c.amount))
        .where(_postings.c.entry == resolve_key(_tasks.c.id), _postings.c.target == REVENUE)
        .scalar_subquery()
    )
    charged = func.coalesce(_tasks.c.charged, 0)
    # A finished task without any resolution is another rule's.
    resolved = select(_entries.c.key).where(_entries.c.key == resolve_key(_tasks.c.id)).exists()
    rows = yield select(
        _tasks.c.id, charged.label("charged"), settled.label("settled")
    ).where(charged != settled, or_(resolved, ~finished))  # fmt: skip
    return [
        Finding(
            "charged_is_settled", row["id"],
            f"says that {row['charged']} was charged; {row['settled']} was settled", False,
        )
        for row in rows
    ]  # fmt: skip


def _unfinished_is_scheduled() -> Script[list[Finding]]:
    rows = yield (
        select(_tasks.c.id, _tasks.c.state)
        .join_from(_tasks, _schedule, _schedule.c.task == _tasks.c.id, isouter=True)
        .where(~finished, _schedule.c.task.is_(None))
    )
    return [
        Finding("unfinished_is_scheduled", row["id"], f"is {row['state']}, but nobody looks", True)
        for row in rows
    ]


def _finished_is_not_scheduled() -> Script[list[Finding]]:
    rows = yield (
        select(_tasks.c.id, _tasks.c.state, _schedule.c.phase)
        .join_from(_schedule, _tasks, _schedule.c.task == _tasks.c.id)
        .where(finished)
    )
    return [
        Finding(
            "finished_is_not_scheduled", row["id"], f"is {row['state']}, but {row['phase']}", True
        )
        for row in rows
    ]


def _active_is_counted() -> Script[list[Finding]]:
    rows = yield (
        select(_schedule.c.user, func.count().label("number"))
        .where(_schedule.c.phase != "parked")
        .group_by(_schedule.c.user)
    )
    counted: dict[str, int] = {row["user"]: row["number"] for row in rows}
    wallets = yield select(_wallets.c.user, _wallets.c.active)
    return [
        Finding(
            "active_is_counted", row["user"],
            f"the wallet says {row['active']}, the schedule {counted.get(row['user'], 0)}", True,
        )
        for row in wallets
        if row["active"] != counted.get(row["user"], 0)
    ]  # fmt: skip


def _busy_is_counted() -> Script[list[Finding]]:
    rows = yield (
        select(_schedule.c.channel, func.count().label("number"))
        .where(_schedule.c.channel.is_not(None))
        .group_by(_schedule.c.channel)
    )
    counted: dict[str, int] = {row["channel"]: row["number"] for row in rows}
    loads = yield select(_load.c.channel, _load.c.busy)
    noted: dict[str, int] = {row["channel"]: row["busy"] for row in loads}
    return [
        Finding(
            "busy_is_counted", channel,
            f"{noted.get(channel, 0)} places are noted, {counted.get(channel, 0)} are taken", True,
        )
        for channel in sorted(noted.keys() | counted.keys())
        if noted.get(channel, 0) != counted.get(channel, 0)
    ]  # fmt: skip


def _parked_has_reason() -> Script[list[Finding]]:
    parked = func.count().filter(_schedule.c.phase == "parked")
    rows = yield (
        select(_schedule.c.user, parked.label("parked"))
        .group_by(_schedule.c.user)
        .having(parked == func.count())
    )
    return [
        Finding(
            "parked_has_reason", row["user"],
            f"{row['parked']} tasks wait for others, and there are none", True,
        )
        for row in rows
    ]  # fmt: skip


def _key_used_is_its_tasks() -> Script[list[Finding]]:
    rows = yield (
        select(_tasks.c.key, total(used_by).label("sum"))
        .where(_tasks.c.key.is_not(None))
        .group_by(_tasks.c.key)
    )
    sums: dict[str, int] = {row["key"]: row["sum"] for row in rows}
    keys = yield select(_keys.c.id, _keys.c.used)
    return [
        Finding(
            "key_used_is_its_tasks", row["id"],
            f"the key says {row['used']}, its tasks {sums.get(row['id'], 0)}", True,
        )
        for row in keys
        if row["used"] != sums.get(row["id"], 0)
    ]  # fmt: skip
