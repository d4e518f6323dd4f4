"""Files come and go under one rule: never delete bytes that a new row may just now refer to.

Identical content is kept once, so a file that one request gives up may at the same moment
be taken up by another. `adding()` spans the time from writing bytes to committing the row
that refers to them. `discard` deletes bytes at once only when nothing was being added
meanwhile; otherwise they stay and `engine/reconcile.py` collects them as orphans later.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from onetake.core.asset import Asset


class Rows(Protocol):
    async def remove_assets(self, assets: Sequence[str]) -> tuple[str, ...]: ...
    async def unreferenced(self, blobs: Sequence[str]) -> tuple[str, ...]: ...


class Bytes(Protocol):
    async def delete(self, blob: str) -> None: ...


class Shelf:
    def __init__(self, rows: Rows, storage: Bytes, *, alone: bool) -> None:
        """`alone`: no other process adds files, so that this one may delete at once."""
        self._rows = rows
        self._storage = storage
        self._alone = alone
        self._adding = 0
        self._started = 0

    @asynccontextmanager
    async def adding(self) -> AsyncGenerator[None]:
        """Hold this from the first byte written until the rows are committed, or given up."""
        self._adding += 1
        self._started += 1
        try:
            yield
        finally:
            self._adding -= 1

    async def discard(self, assets: Sequence[Asset]) -> None:
        """Forget these files, whether their rows were written or not. Call it outside `adding`."""
        if not assets:
            return
        await self._rows.remove_assets([asset.id for asset in assets])
        await self.remove(sorted({asset.blob for asset in assets}))

    async def remove(self, blobs: Sequence[str]) -> None:
        """Delete those of the bytes that no row refers to any more. Call it outside `adding`."""
        started = self._started
        for blob in await self._rows.unreferenced(blobs):
            if self._alone and self._adding == 0 and self._started == started:
                await self._storage.delete(blob)
