"""Bringing a database to this version's schema.

The one rule: a revision that this code does not know was written by a newer Onetake, and is
refused, because writing to it would damage it. A start on a current database imports neither
Alembic nor SQLAlchemy.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from onetake.store.store import SchemaNewer

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FOLDER = Path(__file__).parent / "migrations"

CURRENT = "SELECT version_num FROM alembic_version"
"""Fails on a database without any schema."""


def known_revisions() -> tuple[str, ...]:
    """In order. The last one is what this version needs."""
    files = (_FOLDER / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(path.name.partition("_")[0] for path in files))


def head() -> str:
    return known_revisions()[-1]


def is_current(stored: Iterable[str]) -> bool:
    """`stored`: the revisions in the database; none for an empty one. Raises SchemaNewer."""
    known = known_revisions()
    revisions = tuple(stored)
    for revision in revisions:
        if revision not in known:
            raise SchemaNewer(
                f"the database has the schema {revision}, and this version of Onetake knows "
                f"{known[-1]} as the newest; start a newer Onetake, or restore a backup that was "
                "made before the upgrade"
            )
    return revisions == (known[-1],)


def migrate(connection: "Connection", to: str = "head") -> None:
    """Apply what is missing, within the caller's transaction. Raises SchemaNewer."""
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext

    if is_current(MigrationContext.configure(connection).get_current_heads()):
        return
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
