"""Running cold scripts on PostgreSQL. Importing this module imports SQLAlchemy.

The rule that matters here: SQLAlchemy writes the text and nothing else; the statements run
on the same connections and in the same kind of transaction as the hot ones.
"""

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from onetake.store import scripts
from onetake.store.postgres_session import Link

if TYPE_CHECKING:
    from onetake.store.scripted import Begin

T = TypeVar("T")

_dialect = asyncpg.dialect()


def load() -> None:
    """Import every script now: in a thread, so that the loop need not wait for it later."""
    for name in scripts.MODULES:
        getattr(scripts, name)


async def perform(link: Link, begin: "Begin[T]") -> T:
    """Play one script to its end inside the transaction that is open on `link`."""
    script = begin()
    try:
        statement = next(script)
        while True:
            text, arguments = compiled(statement)
            statement = script.send(await link.fetch(text, *arguments))
    except StopIteration as end:
        return end.value
    finally:
        script.close()


def compiled(statement: Executable) -> tuple[str, list[object]]:
    """The text with `$1`, `$2`, … and the values in that order."""
    assert isinstance(statement, ClauseElement)
    compiler = statement.compile(dialect=_dialect, compile_kwargs={"render_postcompile": True})
    assert isinstance(compiler, SQLCompiler), "a script yields queries and changes of rows"
    values = compiler.params
    return str(compiler), [values[name] for name in compiler.positiontup or ()]
