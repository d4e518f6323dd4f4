"""Prove that the books, the queue and the files agree. Prints what it finds; mends on demand.

Runs hourly and by `onetake doctor`. What the database can tell is checked there
(`Store.findings`); here the files are compared with the rows.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from onetake.store.store import Finding

ORPHAN_AGE_MS = 3_600_000
"""Younger files may belong to a row that is just being written."""


class Store(Protocol):
    async def findings(self) -> tuple[Finding, ...]: ...
    async def repair(self, findings: Sequence[Finding], now: int) -> tuple[Finding, ...]: ...
    def blobs(self) -> AsyncIterator[str]: ...
    async def unreferenced(self, blobs: Sequence[str]) -> tuple[str, ...]: ...


class Storage(Protocol):
    def list(self) -> AsyncIterator[tuple[str, int]]: ...
    async def delete(self, blob: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Reconcile:
    store: Store
    storage: Storage
    clock: Callable[[], int]

    async def report(self) -> tuple[Finding, ...]:
        """Everything that does not agree. Changes nothing."""
        return (*await self.store.findings(), *await self._files())

    async def repair(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Mend what can be mended; the findings that were."""
        mended = list(await self.store.repair(findings, self.clock()))
        orphans = [finding for finding in findings if finding.rule == "asset_orphaned"]
        still = set(await self.store.unreferenced([finding.subject for finding in orphans]))
        for finding in orphans:
            if finding.subject in still:
                await self.storage.delete(finding.subject)
                mended.append(finding)
        return tuple(mended)

    async def _files(self) -> list[Finding]:
        now = self.clock()
        referred = {blob async for blob in self.store.blobs()}
        found: list[Finding] = []
        present: set[str] = set()
        async for blob, modified_at in self.storage.list():
            present.add(blob)
            if blob not in referred and modified_at < now - ORPHAN_AGE_MS:
                detail = "a file to which no row refers"
                found.append(Finding("asset_orphaned", blob, detail, repairable=True))
        for blob in sorted(referred - present):
            # A row that went while the files were listed is no finding.
            if not await self.store.unreferenced([blob]):
                detail = "a row refers to a file that is not there"
                found.append(Finding("asset_missing", blob, detail, repairable=False))
        return found
