"""The ledger's cold side: grants and statements. The rules themselves are core/ledger.py's."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select, tuple_, update

from onetake.core.account import Balance
from onetake.core.ledger import Entry, InsufficientCredits, change
from onetake.store import schema
from onetake.store.codec import Row, entry_of, entry_row, posting_rows
from onetake.store.scripts.script import Script, chunks
from onetake.store.store import Statement

_entries = schema.entries
_postings = schema.postings
_wallets = schema.wallets


def post(entry: Entry, actor: str, now: int) -> Script[Balance]:
    """Book an entry against its user's wallet, once for ever by its key."""
    rows = yield (
        select(_wallets.c.available, _wallets.c.held)
        .where(_wallets.c.user == entry.user)
        .with_for_update()
    )
    if not rows:
        raise LookupError(f"{entry.user} is not a user")
    balance = Balance(rows[0]["available"], rows[0]["held"])
    if (yield select(_entries.c.key).where(_entries.c.key == entry.key)):
        return balance
    available, held = change(entry)
    after = Balance(balance.available + available, balance.held + held)
    if after.available < 0 or after.held < 0:
        raise InsufficientCredits(needed=-available, available=balance.available)
    yield insert(_entries).values(entry_row(entry, now, actor))
    if entry.postings:
        yield insert(_postings).values(posting_rows(entry))
    yield (
        update(_wallets)
        .where(_wallets.c.user == entry.user)
        .values(available=after.available, held=after.held)
    )
    return after


def entries(
    *, task: str | None, user: str | None, place: tuple[int, str] | None, limit: int
) -> Script[tuple[Statement, ...]]:
    """Oldest first for a task, otherwise newest first; those after `place`."""
    query = select(_entries).limit(limit)
    if task is not None:
        query = query.where(_entries.c.task == task)
    if user is not None:
        query = query.where(_entries.c.user == user)
    here = tuple_(_entries.c.at, _entries.c.key)
    if place is not None:
        query = query.where(here > place if task is not None else here < place)
    if task is not None:
        query = query.order_by(_entries.c.at, _entries.c.key)
    else:
        query = query.order_by(_entries.c.at.desc(), _entries.c.key.desc())
    rows = yield query
    lines = yield from lines_of([row["key"] for row in rows])
    return tuple(Statement(row["at"], entry_of(row, lines.get(row["key"], ()))) for row in rows)


def lines_of(keys: Sequence[str]) -> Script[Mapping[str, list[Row]]]:
    """The postings of each entry, in their order."""
    found: dict[str, list[Row]] = {}
    for some in chunks(keys):
        rows = yield (
            select(_postings)
            .where(_postings.c.entry.in_(some))
            .order_by(_postings.c.entry, _postings.c.line)
        )
        for row in rows:
            found.setdefault(row["entry"], []).append(row)
    return found
