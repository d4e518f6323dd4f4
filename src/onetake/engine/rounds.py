"""What happens again and again beside the tasks: tidying up, and the hourly proof of the books."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import structlog

from onetake.engine.reconcile import Reconcile

FIRST_SECONDS: Final = 60.0
HOUR_SECONDS: Final = 3600.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rounds:
    """`sweep` tidies up; `found` is told how many findings the proof had."""

    sweep: Callable[[], Awaitable[None]]
    reconcile: Reconcile
    found: Callable[[int], None]
    first_seconds: float = FIRST_SECONDS
    every_seconds: float = HOUR_SECONDS

    async def run(self) -> None:
        """Until cancelled. A round that fails is logged, and the next one comes in its time."""
        await asyncio.sleep(self.first_seconds)
        while True:
            try:
                await self.once()
            except Exception:
                _log.exception("rounds.failed")
            await asyncio.sleep(self.every_seconds)

    async def once(self) -> None:
        await self.sweep()
        findings = await self.reconcile.report()
        self.found(len(findings))
        for finding in findings:
            _log.error(
                "reconcile.finding",
                rule=finding.rule,
                subject=finding.subject,
                detail=finding.detail,
            )
