"""The hourly rounds go on, whatever one of them meets."""

import asyncio
from dataclasses import dataclass
from typing import cast

from onetake.engine.reconcile import Reconcile
from onetake.engine.rounds import Rounds
from onetake.store.store import Finding


@dataclass
class Books:
    findings: tuple[Finding, ...] = ()

    async def report(self) -> tuple[Finding, ...]:
        return self.findings


@dataclass
class Broom:
    """Fails the first time."""

    used: int = 0

    async def __call__(self) -> None:
        self.used += 1
        if self.used == 1:
            raise OSError("the disk is away")


async def test_a_round_that_fails_does_not_end_the_rounds():
    broom, counts = Broom(), asyncio.Queue[int]()
    books = cast(Reconcile, Books())
    rounds = Rounds(broom, books, counts.put_nowait, first_seconds=0, every_seconds=0)
    task = asyncio.ensure_future(rounds.run())
    async with asyncio.timeout(120):
        assert await counts.get() == 0
    task.cancel()

    assert broom.used >= 2


async def test_what_was_found_is_counted():
    async def nothing() -> None: ...

    finding = Finding("held_is_open_holds", "ann", "5 held, 4 open", repairable=True)
    counts = list[int]()
    await Rounds(nothing, cast(Reconcile, Books((finding,))), counts.append).once()

    assert counts == [1]
