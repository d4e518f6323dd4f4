"""Performing a script on a SQLite connection. Importing this module imports SQLAlchemy.

The one rule: the transaction is the caller's; nothing here begins or commits one.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite as sqlalchemy_sqlite
from sqlalchemy.sql import ClauseElement

from onetake.store import scripts
from onetake.store.codec import Row
from onetake.store.driver import sqlite
from onetake.store.scripts.script import Script

T = TypeVar("T")

_DIALECT = sqlalchemy_sqlite.dialect(paramstyle="qmark")


def load() -> None:
    """Import every script now, so that the writing thread need not wait for it later."""
    for name in scripts.MODULES:
        getattr(scripts, name)


def perform(connection: sqlite.Connection, script: Script[T]) -> T:
    """Run a script to its end; raises what it raises."""
    try:
        statement = next(script)
        while True:
            statement = script.send(_rows(connection, statement))
    except StopIteration as end:
        result: T = end.value
        return result


def _rows(connection: sqlite.Connection, statement: Executable) -> Sequence[Row]:
    assert isinstance(statement, ClauseElement)
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    values: Mapping[str, Any] = compiled.params or {}
    order: Sequence[str] = getattr(compiled, "positiontup", None) or ()
    cursor = connection.execute(str(compiled), [values[name] for name in order])
    if cursor.description is None:
        return ()
    columns = [column[0] for column in cursor.description]
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]
