"""The one SQLite library of this process: `from onetake.store.driver import sqlite`.

The one rule: nobody imports another, not even for migrations. Two copies of SQLite on one
file drop each other's locks and corrupt it. `pysqlite3` brings a recent one; where it has no
wheel, Python's own is used, which before 3.51.3 can corrupt a database in WAL mode when two
connections write or checkpoint at the same moment.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3 as sqlite
else:
    try:
        from pysqlite3 import dbapi2 as sqlite
    except ImportError:
        import sqlite3 as sqlite

__all__ = ["SAFE_SINCE", "sqlite", "warn_of_old_library"]

SAFE_SINCE: Final = (3, 51, 3)


def warn_of_old_library(version: tuple[int, ...] = sqlite.sqlite_version_info) -> bool:
    """Log a warning when the library has the fault; True when it has."""
    if version >= SAFE_SINCE:
        return False
    import structlog

    structlog.get_logger(__name__).warning(
        "sqlite_library_is_old",
        version=".".join(map(str, version)),
        safe_since=".".join(map(str, SAFE_SINCE)),
        advice="install pysqlite3, or use PostgreSQL; until then run no command beside the server",
    )
    return True
