"""Is it alive, is it ready, how is it doing: for load balancers and for Prometheus.

The one rule: `/healthz` touches nothing, so that a database that is away does not get the
process killed; `/readyz` says whether work would really get done.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from onetake.api.http import NO_STORE, Answer, Call, json_answer
from onetake.observe.metrics import Metrics

log = structlog.get_logger("onetake.api")

PING_SECONDS_MAX: Final = 2.0


class Database(Protocol):
    async def ping(self) -> None: ...
    async def counts(self) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class Health:
    database: Database
    worker_alive: Callable[[], bool]
    metrics: Metrics

    async def alive(self, call: Call) -> Answer:
        return json_answer({"status": "ok"})

    async def ready(self, call: Call) -> Answer:
        checks = {"database": await self._database_answers(), "worker": self.worker_alive()}
        ready = all(checks.values())
        words = {name: "ok" if good else "failing" for name, good in checks.items()}
        body = {"status": "ok" if ready else "unavailable", "checks": words}
        return json_answer(body, 200 if ready else 503)

    async def scrape(self, call: Call) -> Answer:
        try:
            async with asyncio.timeout(PING_SECONDS_MAX):
                self.metrics.count_tasks(await self.database.counts())
        except Exception as error:  # the other series are worth having just then
            log.warning("tasks could not be counted", error=type(error).__name__)
        content_type, body = self.metrics.exposition()
        return Answer(200, body, content_type.encode(), (NO_STORE,))

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(PING_SECONDS_MAX):
                await self.database.ping()
        except Exception as error:
            log.warning("database does not answer", error=type(error).__name__)
            return False
        return True
