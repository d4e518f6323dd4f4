"""`/api/admin/health`: the machine, the database, the worker, the queue and the books."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final, Literal, Protocol

import structlog
from fastapi import APIRouter

from onetake.api.console.access import Administrator
from onetake.api.console.shape import Shape
from onetake.api.office import Office
from onetake.store.store import Finding

PING_SECONDS_MAX: Final = 2.0
BEAT_MS_MAX: Final = 30_000
DISK_BYTES_MIN: Final = 1 << 30
"""With less, a few videos more and nothing can be written."""
FINDINGS_MS: Final = 60_000
"""The books are proven anew at most once a minute: it reads all of them."""

_log = structlog.get_logger("onetake.api")


class Database(Shape):
    kind: Literal["sqlite", "postgresql"]
    ok: bool
    ms: int


class Storage(Shape):
    free_bytes: int
    total_bytes: int
    ok: bool


class Worker(Shape):
    ok: bool
    beat_ms_ago: int


class Mail(Shape):
    kind: Literal["smtp", "log"]
    ok: bool


class Found(Shape):
    rule: str
    subject: str
    detail: str
    repairable: bool


class Health(Shape):
    version: str
    uptime_seconds: int
    database: Database
    storage: Storage
    worker: Worker
    mail: Mail
    sandbox: bool
    queue: dict[str, int]
    deliveries_pending: int
    findings: list[Found]


class Rows(Protocol):
    async def ping(self) -> None: ...
    async def counts(self) -> Mapping[str, int]: ...
    async def deliveries_pending(self) -> int: ...


@dataclass(slots=True)
class Examination:
    rows: Rows
    office: Office
    clock: Callable[[], int]
    version: str
    mail: Literal["smtp", "log"]
    sandbox: bool
    _proven: tuple[int, tuple[Finding, ...]] | None = None
    _proving: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def now(self) -> Health:
        database = await self._database()
        counts: Mapping[str, int] = {}
        pending, findings = 0, ()
        if database.ok:
            counts = await self.rows.counts()
            pending = await self.rows.deliveries_pending()
            findings = await self._findings()
        return Health(
            version=self.version,
            uptime_seconds=max(self.clock() - self.office.started_at, 0) // 1000,
            database=database,
            storage=self._storage(),
            worker=self._worker(),
            # Without a mail server the codes are in the log: that works, and is not for strangers.
            mail=Mail(kind=self.mail, ok=self.mail == "smtp"),
            sandbox=self.sandbox,
            queue={n.removeprefix("state:"): c for n, c in counts.items() if ":" in n},
            deliveries_pending=pending,
            findings=[
                Found(rule=f.rule, subject=f.subject, detail=f.detail, repairable=f.repairable)
                for f in findings
            ],
        )

    async def _database(self) -> Database:
        started = perf_counter()
        good = True
        try:
            async with asyncio.timeout(PING_SECONDS_MAX):
                await self.rows.ping()
        except Exception as error:
            _log.warning("database does not answer", error=type(error).__name__)
            good = False
        ms = round((perf_counter() - started) * 1000)
        return Database(kind=self.office.database, ok=good, ms=ms)

    def _storage(self) -> Storage:
        free, total = self.office.disk()
        return Storage(free_bytes=free, total_bytes=total, ok=free >= DISK_BYTES_MIN)

    def _worker(self) -> Worker:
        ago = max(self.clock() - self.office.beat_at(), 0)
        return Worker(ok=ago < BEAT_MS_MAX, beat_ms_ago=ago)

    async def _findings(self) -> tuple[Finding, ...]:
        async with self._proving:
            now = self.clock()
            if self._proven is None or now - self._proven[0] >= FINDINGS_MS:
                self._proven = now, await self.office.findings()
            return self._proven[1]


def router(examination: Examination) -> APIRouter:
    routes = APIRouter(prefix="/admin")

    @routes.get("/health")
    async def read(caller: Administrator) -> Health:
        return await examination.now()

    return routes
