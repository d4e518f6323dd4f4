"""How many rows travel in one statement: each column as one array, unnested on the server.

The rule that matters here: column names are always quoted, because `user` is a word of SQL.
"""

from collections.abc import Sequence
from typing import Any, Final

_TYPES: Final = {  # every other column is text
    **dict.fromkeys(
        (
            "hold", "charged", "created_at", "updated_at", "submitted_at", "finished_at",
            "turn", "due_at", "token", "at", "amount", "size", "duration_ms",
            "available", "held", "last_turn", "delivered_at", "used",
        ),
        "int8",
    ),
    **dict.fromkeys(
        (
            "percent", "attempt", "steps_failed", "active", "line", "width", "height",
            "attempts", "status",
        ),
        "int4",
    ),
    **dict.fromkeys(("cancel_requested", "leased", "has_audio", "favourite", "winner"), "bool"),
}  # fmt: skip


def names(columns: Sequence[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{column}"' for column in columns)


def unnested(columns: Sequence[str], first: int = 1) -> str:
    """The rows of `arrays` as a table; their parameters start at `$first`."""
    return "unnest({})".format(
        ", ".join(
            f"${number}::{_TYPES.get(column, 'text')}[]"
            for number, column in enumerate(columns, first)
        )
    )


def inserted(table: str, columns: Sequence[str], first: int = 1) -> str:
    return f"INSERT INTO {table} ({names(columns)}) SELECT * FROM {unnested(columns, first)}"


def arrays(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Rows turned into one array a column, also when there are none."""
    if not rows:
        return [[] for _ in columns]
    return [list(values) for values in zip(*rows, strict=True)]
