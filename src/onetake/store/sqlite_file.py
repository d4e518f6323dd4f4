"""Opening the database file: connections, settings, the first schema.

The one rule: every connection of this process is made here, with the same library.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from onetake.store.driver import sqlite
from onetake.store.folding import folded
from onetake.store.migrate import CURRENT, is_current, migrate

LOG_BYTES: Final = 8 << 20
"""The size to which the write-ahead log is cut back when it starts again."""

_BUSY_MS: Final = 10_000
"""How long to wait for another process that writes, such as a command beside the server."""


def open_writer(path: Path) -> sqlite.Connection:
    """A connection to a database with this version's schema, which is made when it is missing.

    Raises SchemaNewer.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Only for its owner: it holds password hashes and what people asked for.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    connection = connect(path)
    try:
        if not is_current(_revisions(connection)):
            _migrate(path)
    except BaseException:
        connection.close()
        raise
    return connection


def connect(path: Path) -> sqlite.Connection:
    """A connection that may write. Transactions are begun and ended by hand."""
    connection = sqlite.connect(path, isolation_level=None, check_same_thread=False)
    for setting in (
        f"busy_timeout = {_BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",  # a commit survives a power failure
        "foreign_keys = ON",
        # What was deleted is overwritten: an owner may ask for it, and it costs nothing measurable.
        "secure_delete = ON",
        "cache_size = -16000",
        # In pages. Fewer, larger checkpoints write a page once that changed many times.
        "wal_autocheckpoint = 4000",
        f"journal_size_limit = {LOG_BYTES}",
    ):
        connection.execute(f"PRAGMA {setting}")
    return _able(connection)


def open_reader(path: Path) -> sqlite.Connection:
    uri = f"file:{quote(str(path))}?mode=ro"
    connection = sqlite.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    return _able(connection)


def _able(connection: sqlite.Connection) -> sqlite.Connection:
    """With `folded` in SQL: the library's own `lower` knows ASCII alone."""
    connection.create_function("folded", 1, _folded, deterministic=True)
    return connection


def _folded(text: object) -> str | None:
    return folded(text) if isinstance(text, str) else None


class Readers:
    """Connections for threads that read a lot; each is used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite.Connection] = []
        self._closed = False

    @contextmanager
    def snapshot(self) -> Generator[sqlite.Connection]:
        """A connection on which every statement sees the same state."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = open_reader(self._path)
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if self._closed:
                connection.close()
            else:
                self._idle.append(connection)

    def close(self) -> None:
        self._closed = True
        while self._idle:
            self._idle.pop().close()


def _revisions(connection: sqlite.Connection) -> list[str]:
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if there.fetchone() is None:
        return []
    return [row[0] for row in connection.execute(CURRENT)]


def _migrate(path: Path) -> None:
    # Imported here, because a start on a current database needs neither.
    from sqlalchemy import Connection, NullPool, create_engine, event

    def begin(connection: Connection) -> None:
        # At once for writing: two processes that start together follow one another.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    engine = create_engine(
        "sqlite://", module=sqlite, creator=lambda: connect(path), poolclass=NullPool
    )
    event.listen(engine, "begin", begin)
    try:
        with engine.begin() as connection:
            migrate(connection)
    finally:
        engine.dispose()
