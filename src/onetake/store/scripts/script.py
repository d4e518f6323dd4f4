"""What a script is: one transaction as a generator of statements, without any I/O.

A script yields a SQLAlchemy Core statement and is sent its rows, as mappings by column name;
what it returns is the result of the transaction. The rules:

- The store runs one script in one transaction and commits when it returns.
- A script may be run again from its start when the database reports a conflict, so it is
  made by calling its function again, and changes nothing but the database.
- `SELECT … FOR UPDATE` locks where a database has row locks; SQLite's single writer needs none.
- Scripts that only read see one state of the database (a snapshot), not one per statement.
- Sums are cast: PostgreSQL would answer with decimals.
"""

from collections.abc import Generator, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Executable, cast, func, update

from onetake.store.codec import Row
from onetake.store.schema import revisions

T = TypeVar("T")
Script: TypeAlias = Generator[Executable, Sequence[Row], T]

_CHUNK = 500


def total(column: ColumnElement[Any]) -> ColumnElement[int]:
    """The sum of a column as an integer, 0 for no rows."""
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Pieces that stay below every database's limit of bound values."""
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def access_changed() -> Script[None]:
    """Count one change to users, keys or channels, so that every process reads them again."""
    yield (
        update(revisions)
        .where(revisions.c.name == "access")
        .values(value=revisions.c.value + 1)
    )  # fmt: skip
