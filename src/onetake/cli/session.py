"""The way from a command to an opened installation, and the few questions all commands ask."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar, cast

import typer

from onetake.cli.parts import Installation, Parts, Refused, Where

if TYPE_CHECKING:
    from onetake.core.account import User
    from onetake.store.store import Store

T = TypeVar("T")

Data: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="DIR", help="The data folder (ONETAKE_DATA); by default ./data."
    ),
]


def parts_of(context: typer.Context) -> Parts:
    return cast(Parts, context.obj)


def inside(
    context: typer.Context, data: Path | None, work: Callable[[Installation], Awaitable[T]]
) -> T:
    """Open the installation, do the work, close it."""

    async def opened() -> T:
        async with parts_of(context).open(Where(data)) as installation:
            return await work(installation)

    return asyncio.run(opened())


async def user_by_email(store: "Store", email: str) -> "User":
    """The user, or `Refused`."""
    user = await store.user(email=email)
    if user is None:
        raise Refused(f"there is no user {email}; see: onetake user list")
    return user


def shown_time(at: int | None) -> str:
    """Milliseconds since 1970 UTC as `2026-11-21 03:25:00Z`; a dash for never."""
    if at is None:
        return "-"
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M:%SZ}"


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows as aligned columns; the first row is the heading."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return "\n".join(lines)
