"""The statement: a user's entries with what they did to its balance, and what was spent on what."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, case, func, or_, select, tuple_

from onetake.core import ledger
from onetake.core.instants import DAY_MS
from onetake.core.ledger import Kind
from onetake.core.office import (
    Pace,
    Spent,
    StatementFilter,
    StatementLine,
    StatementSlice,
    StatementTotals,
)
from onetake.store import schema
from onetake.store.codec import ENTRY_COLUMNS, Row, entry_of
from onetake.store.codec_office import quote_of
from onetake.store.scripts.books import lines_of
from onetake.store.scripts.script import Script, total

_entries = schema.entries
_postings = schema.postings
_tasks = schema.tasks
_keys = schema.keys
_joined = _entries.outerjoin(_tasks, _tasks.c.id == _entries.c.task)


def statement(
    user: str, wanted: StatementFilter, offset: int, limit: int
) -> Script[StatementSlice]:
    where = _matching(user, wanted)
    counted = yield select(func.count().label("number")).select_from(_joined).where(*where)
    lines = yield from _lines(where, offset, limit)
    totals = yield from _totals(user, where)
    return StatementSlice(lines, counted[0]["number"], totals)


def statement_before(
    user: str, wanted: StatementFilter, place: tuple[int, str] | None, limit: int
) -> Script[tuple[StatementLine, ...]]:
    where = _matching(user, wanted)
    if place is not None:
        where.append(tuple_(_entries.c.at, _entries.c.key) < place)
    return (yield from _lines(where, 0, limit))


def _matching(user: str, wanted: StatementFilter) -> list[ColumnElement[bool]]:
    where = [_entries.c.user == user]
    if wanted.kinds:
        where.append(_entries.c.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.key is not None:
        where.append(_tasks.c.key == wanted.key)
    if wanted.begin is not None:
        where.append(_entries.c.at >= wanted.begin)
    if wanted.end is not None:
        where.append(_entries.c.at < wanted.end)
    return where


def _lines(
    where: list[ColumnElement[bool]], offset: int, limit: int
) -> Script[tuple[StatementLine, ...]]:
    rows = yield (
        select(
            *(_entries.c[name] for name in ENTRY_COLUMNS),
            _tasks.c.model.label("model"),
            _tasks.c.quote.label("quote"),
            _keys.c.name.label("key_name"),
        )
        .select_from(_joined.outerjoin(_keys, _keys.c.id == _tasks.c.key))
        .where(*where)
        .order_by(_entries.c.at.desc(), _entries.c.key.desc())
        .offset(offset)
        .limit(limit)
    )
    postings = yield from lines_of([row["key"] for row in rows])
    return tuple(_line(row, postings) for row in rows)


def _line(row: Row, postings: Mapping[str, list[Row]]) -> StatementLine:
    entry = entry_of(row, postings.get(row["key"], ()))
    quote = None if row["quote"] is None else quote_of(row["quote"])
    return StatementLine(row["at"], entry, row["actor"], row["model"], row["key_name"], quote)


def _totals(user: str, where: list[ColumnElement[bool]]) -> Script[StatementTotals]:
    available = ledger.available(user)
    moved = case(
        (_postings.c.target == available, _postings.c.amount),
        (_postings.c.source == available, -_postings.c.amount),
        else_=0,
    )
    kept = case((_postings.c.target == ledger.REVENUE, _postings.c.amount), else_=0)
    rows = yield (
        select(_entries.c.kind, total(moved).label("moved"), total(kept).label("kept"))
        .select_from(_joined.join(_postings, _postings.c.entry == _entries.c.key))
        .where(*where)
        .group_by(_entries.c.kind)
    )
    moved_by = {row["kind"]: row["moved"] for row in rows}
    return StatementTotals(
        granted=moved_by.get(Kind.GRANT.value, 0),
        held=-moved_by.get(Kind.RESERVE.value, 0),
        charged=sum(row["kept"] for row in rows),
        refunded=moved_by.get(Kind.SETTLE.value, 0) + moved_by.get(Kind.RELEASE.value, 0),
    )


def spending(user: str, since: int) -> Script[tuple[Spent, ...]]:
    """Settled entries are the tasks that succeeded; a task's `charged` is what its entry kept."""
    day = (_entries.c.at // DAY_MS).label("day")
    rows = yield (
        select(
            day,
            _tasks.c.model,
            func.count().label("number"),
            total(_tasks.c.charged).label("charged"),
        )
        .select_from(_entries.join(_tasks, _tasks.c.id == _entries.c.task))
        .where(
            _entries.c.user == user,
            _entries.c.kind == Kind.SETTLE.value,
            _entries.c.at >= since,
        )
        .group_by(day, _tasks.c.model)
        .order_by(day, _tasks.c.model)
    )
    return tuple(
        Spent(row["day"] * DAY_MS, row["model"], row["number"], row["charged"]) for row in rows
    )


def pace(user: str, since: int, now: int) -> Script[Pace]:
    """What was created and charged since then, and the keys that are usable now."""
    created = yield (
        select(func.count().label("number"))
        .select_from(_tasks)
        .where(_tasks.c.user == user, _tasks.c.created_at >= since)
    )
    charged = yield (
        select(total(_tasks.c.charged).label("charged"))
        .select_from(_entries.join(_tasks, _tasks.c.id == _entries.c.task))
        .where(
            _entries.c.user == user,
            _entries.c.kind == Kind.SETTLE.value,
            _entries.c.at >= since,
        )
    )
    usable = yield (
        select(func.count().label("number"))
        .select_from(_keys)
        .where(
            _keys.c.user == user,
            _keys.c.revoked_at.is_(None),
            or_(_keys.c.expires_at.is_(None), _keys.c.expires_at > now),
        )
    )
    return Pace(created[0]["number"], charged[0]["charged"], usable[0]["number"])
