"""Copies the write-ahead log into the database file, beside the writing thread.

The one rule: the writer never waits for a large checkpoint. SQLite would otherwise run one in
the middle of a commit, and every caller would wait for it. Here a thread with a connection of
its own copies most of the log; the writer then copies the few pages that came meanwhile, after
which the log starts again from its beginning and does not grow.
"""

import os
import threading
from pathlib import Path
from typing import Final

from onetake.store.driver import sqlite
from onetake.store.sqlite_file import LOG_BYTES, connect
from onetake.store.sqlite_writer import Writer

EVERY_SECONDS: Final = 1.0
AUTOMATIC_PAGES: Final = 50_000
"""Should this thread not keep up, the writer copies by itself from here on."""


class Checkpointer:
    """Runs from its making to `close`, which comes before the writer's."""

    def __init__(self, path: Path, writer: Writer, *, every_seconds: float = EVERY_SECONDS) -> None:
        self._log = path.with_name(path.name + "-wal")
        self._path = path
        self._writer = writer
        self._every_seconds = every_seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="sqlite-checkpoint", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._thread.join()

    def _serve(self) -> None:
        connection = connect(self._path)
        self._writer.between(_automatic_rarely)
        try:
            while not self._ended.wait(self._every_seconds):
                # The log is cut back to its usual size whenever it starts again.
                if self._log_bytes() > LOG_BYTES:
                    _copy(connection)
                    self._writer.between(_copy)
        finally:
            connection.close()

    def _log_bytes(self) -> int:
        try:
            return os.stat(self._log).st_size
        except FileNotFoundError:
            return 0


def _copy(connection: sqlite.Connection) -> None:
    """As much as nobody is in the way of. Never waits for readers."""
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def _automatic_rarely(connection: sqlite.Connection) -> None:
    connection.execute(f"PRAGMA wal_autocheckpoint = {AUTOMATIC_PAGES}")
