"""Looking into what a task asked for: a parameter of its request, and text whatever its case.

Both databases read JSON, each in its own words.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from onetake.store.folding import expression, folded


class Asked(FunctionElement[str]):
    """A parameter of a request that is JSON text; NULL when it is not there."""

    inherit_cache = True
    type = Text()

    def __init__(self, request: ColumnElement[str], name: str) -> None:
        assert name.isidentifier(), "it becomes a part of a path"
        super().__init__(request, literal(name, Text))


class Said(FunctionElement[bool]):
    """Is it somewhere in the text, in any case? See `folding.py`."""

    inherit_cache = True
    type = Boolean()

    def __init__(self, text: ColumnElement[Any], sought: str) -> None:
        super().__init__(text, literal(folded(sought), Text), literal(expression(sought), Text))


def _sqlite_asked(element: Asked, compiler: SQLCompiler, **more: Any) -> str:
    request, name = (compiler.process(each, **more) for each in element.clauses)
    return f"CAST(json_extract({request}, '$.params.' || {name}) AS TEXT)"


def _postgres_asked(element: Asked, compiler: SQLCompiler, **more: Any) -> str:
    request, name = (compiler.process(each, **more) for each in element.clauses)
    return f"(({request})::json -> 'params' ->> {name})"


def _sqlite_said(element: Said, compiler: SQLCompiler, **more: Any) -> str:
    # Our own function: SQLite's `lower` knows ASCII alone. See sqlite_file.py.
    text, sought, _ = element.clauses
    return (
        f"instr(folded({compiler.process(text, **more)}), {compiler.process(sought, **more)}) > 0"
    )


def _postgres_said(element: Said, compiler: SQLCompiler, **more: Any) -> str:
    # Its own functions fold as the database's locale does.
    text, _, expressed = element.clauses
    return f"({compiler.process(text, **more)}) ~ {compiler.process(expressed, **more)}"


compiles(Asked, "sqlite")(_sqlite_asked)
compiles(Asked, "postgresql")(_postgres_asked)
compiles(Said, "sqlite")(_sqlite_said)
compiles(Said, "postgresql")(_postgres_said)
