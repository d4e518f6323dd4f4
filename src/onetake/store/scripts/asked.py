"""Looking into what a task asked for: a parameter of its request, and text whatever its case.

Both databases read JSON, each in its own words.
"""

from typing import Any

from sqlalchemy import ColumnElement, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Asked(FunctionElement[str]):
    """A parameter of a request that is JSON text; NULL when it is not there."""

    inherit_cache = True
    type = Text()

    def __init__(self, request: ColumnElement[str], name: str) -> None:
        assert name.isidentifier(), "it becomes a part of a path"
        super().__init__(request, literal(name, Text))


class Folded(FunctionElement[str]):
    """Text without its case."""

    inherit_cache = True
    type = Text()


def _sqlite_asked(element: Asked, compiler: SQLCompiler, **more: Any) -> str:
    request, name = (compiler.process(each, **more) for each in element.clauses)
    return f"CAST(json_extract({request}, '$.params.' || {name}) AS TEXT)"


def _postgres_asked(element: Asked, compiler: SQLCompiler, **more: Any) -> str:
    request, name = (compiler.process(each, **more) for each in element.clauses)
    return f"(({request})::json -> 'params' ->> {name})"


def _sqlite_folded(element: Folded, compiler: SQLCompiler, **more: Any) -> str:
    # Our own function: SQLite's `lower` knows ASCII alone. See sqlite_file.py.
    return f"casefold({compiler.process(element.clauses, **more)})"


def _postgres_folded(element: Folded, compiler: SQLCompiler, **more: Any) -> str:
    return f"lower({compiler.process(element.clauses, **more)})"


compiles(Asked, "sqlite")(_sqlite_asked)
compiles(Asked, "postgresql")(_postgres_asked)
compiles(Folded, "sqlite")(_sqlite_folded)
compiles(Folded, "postgresql")(_postgres_folded)
