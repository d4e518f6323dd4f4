"""The studio's works, their shares, and lists of them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from onetake.core.task import State
from onetake.core.work import Note, Share
from onetake.store import schema
from onetake.store.codec import TASK_COLUMNS, Row, task_of
from onetake.store.codec_gallery import (
    NOTE_COLUMNS,
    SHARE_COLUMNS,
    TEXTS,
    note_of,
    note_row,
    share_of,
    share_row,
)
from onetake.store.gallery import NoteEdit, Run, ShareEdit, Wanted, Work, WorkPage
from onetake.store.scripts.asked import Asked, Said
from onetake.store.scripts.script import Script, chunks, total

_tasks = schema.tasks
_works = schema.works
_shares = schema.shares
_schedule = schema.schedule
_users = schema.users
_keys = schema.keys

_NOTE: Final = "note_"
_SAID: Final = [_works.c[name].label(f"{_NOTE}{name}") for name in NOTE_COLUMNS]
_COLUMNS: Final[list[ColumnElement[Any]]] = [
    *(_tasks.c[name] for name in TASK_COLUMNS),
    *_SAID,
    _shares.c.id.label("share"),
    _keys.c.name.label("key_name"),
    _users.c.email,
]
noted: Final = _tasks.join(_works, _works.c.task == _tasks.c.id, isouter=True)
_joined: Final[FromClause] = (
    noted.join(_shares, _shares.c.task == _tasks.c.id, isouter=True)
    .join(_keys, _keys.c.id == _tasks.c.key, isouter=True)
    .join(_users, _users.c.id == _tasks.c.user)
)


def works(wanted: Wanted) -> Script[WorkPage]:
    size, page = wanted.get("size", 10), wanted.get("page", 1)
    assert size > 0, "a page has at least one work"
    where = conditions(wanted)
    sums = yield (
        select(func.count().label("number"), total(_tasks.c.charged).label("charged"))
        .select_from(noted)
        .where(*where)
    )
    rows = yield (
        _selected()
        .where(*where)
        .order_by(_tasks.c.created_at.desc(), _tasks.c.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return WorkPage(tuple(_work(row) for row in rows), sums[0]["number"], sums[0]["charged"])


def _selected() -> Select[Any]:
    return select(*_COLUMNS).select_from(_joined)


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Of `noted`: what is true of the works that match."""
    found: list[ColumnElement[bool]] = [_tasks.c.erased_at.is_(None)]
    for column, values in (
        (_tasks.c.state, wanted.get("states")),
        (_tasks.c.operation, wanted.get("operations")),
        (_tasks.c.model, wanted.get("models")),
    ):
        if values:
            found.append(column.in_([str(value) for value in values]))
    for column, value in (
        (_tasks.c.user, wanted["user"]),
        (_tasks.c.key, wanted.get("key")),
        (_works.c.batch, wanted.get("batch")),
    ):
        if value is not None:
            found.append(column == value)
    if (first := wanted.get("created_from")) is not None:
        found.append(_tasks.c.created_at >= first)
    if (end := wanted.get("created_to")) is not None:
        found.append(_tasks.c.created_at < end)
    if (ended := wanted.get("finished_by")) is not None:
        found.append(_tasks.c.finished_at <= ended)
    if (favourite := wanted.get("favourite")) is not None:
        found.append(func.coalesce(_works.c.favourite, literal(False)).is_(favourite))
    if query := wanted.get("query"):
        found.append(_said(query))
    return found


def _said(query: str) -> ColumnElement[bool]:
    texts = (_works.c.title, *(Asked(_tasks.c.request, name) for name in TEXTS))
    return or_(*(Said(text, query) for text in texts))


def _work(row: Row) -> Work:
    note = {name: row[f"{_NOTE}{name}"] for name in NOTE_COLUMNS}
    said = None if note["task"] is None else note_of(note)
    return Work(task_of(row), said, row["share"] is not None, row["key_name"], row["email"])


def work(task: str) -> Script[Work | None]:
    found = yield from those(_tasks.c.id == task)
    return found[0] if found else None


def those(*where: ColumnElement[bool]) -> Script[list[Work]]:
    """The works of which this is true, in no order."""
    rows = yield _selected().where(*where, _tasks.c.erased_at.is_(None))
    return [_work(row) for row in rows]


def edit_work(task: str, user: str, edit: NoteEdit) -> Script[Note | None]:
    # The task's row is locked, so that two edits of one work come one after the other.
    if not (yield from _owned(task, user)):
        return None
    rows = yield select(*(_works.c[n] for n in NOTE_COLUMNS)).where(_works.c.task == task)
    note = replace(note_of(rows[0]) if rows else Note(task, user), **edit)
    if rows:
        yield update(_works).where(_works.c.task == task).values(note_row(note))
    else:
        yield insert(_works).values(note_row(note))
    if note.winner and note.batch is not None:
        yield (
            update(_works)
            .where(
                _works.c.user == user, _works.c.batch == note.batch, _works.c.task != task
            )
            .values(winner=False)
        )  # fmt: skip
    return note


def _owned(task: str, user: str) -> Script[State | None]:
    """The state of the user's task, whose row is locked from here on."""
    rows = yield (
        select(_tasks.c.state)
        .where(_tasks.c.id == task, _tasks.c.user == user, _tasks.c.erased_at.is_(None))
        .with_for_update()
    )
    return State(rows[0]["state"]) if rows else None


# -- shares ----------------------------------------------------------------------------------


def add_share(wanted: Share) -> Script[Share | None]:
    if (yield from _owned(wanted.task, wanted.user)) is not State.SUCCEEDED:
        return None
    known = yield from share(task=wanted.task)
    if known is not None:
        return known
    yield insert(_shares).values(share_row(wanted))
    return wanted


def share(*, id: str | None = None, task: str | None = None) -> Script[Share | None]:
    where = _shares.c.task == task if id is None else _shares.c.id == id
    rows = yield select(*(_shares.c[name] for name in SHARE_COLUMNS)).where(where)
    return share_of(rows[0]) if rows else None


def edit_share(task: str, user: str, edit: ShareEdit) -> Script[Share | None]:
    mine = and_(_shares.c.task == task, _shares.c.user == user)
    if edit:
        yield update(_shares).where(mine).values(**edit)
    rows = yield select(*(_shares.c[name] for name in SHARE_COLUMNS)).where(mine)
    return share_of(rows[0]) if rows else None


def remove_share(task: str, user: str) -> Script[bool]:
    removed = yield (
        delete(_shares)
        .where(_shares.c.task == task, _shares.c.user == user)
        .returning(_shares.c.id)
    )
    return bool(removed)


def count_view(id: str) -> Script[int | None]:
    rows = yield (
        update(_shares)
        .where(_shares.c.id == id)
        .values(views=_shares.c.views + 1)
        .returning(_shares.c.views)
    )
    return rows[0]["views"] if rows else None


# -- what is under way -----------------------------------------------------------------------


def moving(user: str, since: int, known: Collection[str]) -> Script[tuple[Work, ...]]:
    rows = yield union_all(
        select(_schedule.c.task).where(_schedule.c.user == user),
        select(_tasks.c.id).where(_tasks.c.user == user, _tasks.c.created_at >= since),
    )
    names = sorted({row["task"] for row in rows} | set(known))
    found: list[Work] = []
    for some in chunks(names):
        found += yield from those(_tasks.c.id.in_(some), _tasks.c.user == user)
    return tuple(found)


def ahead(tasks: Collection[str]) -> Script[Mapping[str, int]]:
    """See gallery.py. A parked task comes after all that are queued and its user's earlier ones."""
    one, other = _schedule.alias("one"), _schedule.alias("other")
    parked = one.c.phase == "parked"
    earlier = or_(
        other.c.turn < one.c.turn, and_(other.c.turn == one.c.turn, other.c.task < one.c.task)
    )
    before = and_(
        other.c.model == one.c.model,
        or_(
            and_(other.c.phase == "queued", or_(parked, earlier)),
            and_(other.c.phase == "parked", parked, other.c.user == one.c.user, earlier),
        ),
    )
    found: dict[str, int] = {}
    for some in chunks(sorted(tasks)):
        rows = yield (
            select(one.c.task, func.count(other.c.task).label("number"))
            .select_from(one.join(other, before, isouter=True))
            .where(one.c.task.in_(some), one.c.phase.in_(("queued", "parked")))
            .group_by(one.c.task)
        )
        found |= {row["task"]: row["number"] for row in rows}
    return found


def waiting(model: str) -> Script[int]:
    rows = yield select(func.count().label("number")).where(
        _schedule.c.model == model, _schedule.c.phase == "queued"
    )
    return rows[0]["number"]


def runs(limit: int) -> Script[tuple[Run, ...]]:
    """See gallery.py. Only what matters is read of a request: its text may be long."""
    started = func.coalesce(_tasks.c.submitted_at, _tasks.c.created_at)
    resolution = func.coalesce(
        Asked(_tasks.c.request, "resolution"), Asked(_tasks.c.request, "size"), literal("", Text)
    )
    rows = yield (
        select(
            _tasks.c.model,
            resolution.label("resolution"),
            func.coalesce(Asked(_tasks.c.request, "duration"), literal("", Text)).label("duration"),
            (started - _tasks.c.created_at).label("waited_ms"),
            (_tasks.c.finished_at - started).label("made_ms"),
        )
        .where(_tasks.c.state == State.SUCCEEDED.value, _tasks.c.erased_at.is_(None))
        .order_by(_tasks.c.created_at.desc(), _tasks.c.id.desc())
        .limit(limit)
    )
    return tuple(
        Run(row["model"], row["resolution"], row["duration"],
            max(row["waited_ms"], 0), max(row["made_ms"], 0))
        for row in rows
    )  # fmt: skip
