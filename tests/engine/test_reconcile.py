"""Files and rows are compared; only what nothing refers to is ever deleted."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from onetake.core.asset import Asset, Purpose
from onetake.engine.reconcile import ORPHAN_AGE_MS, Reconcile
from onetake.store.memory import MemoryStore
from tests.engine.world import VIDEO

NOW = 10 * ORPHAN_AGE_MS


@dataclass
class Files:
    blobs: dict[str, int] = field(default_factory=dict[str, int])

    async def list(self) -> AsyncIterator[tuple[str, int]]:
        for blob, modified_at in self.blobs.items():
            yield blob, modified_at

    async def delete(self, blob: str) -> None:
        del self.blobs[blob]


async def made(**blobs: int) -> tuple[Reconcile, MemoryStore, Files]:
    store, files = MemoryStore(), Files(dict(blobs))
    await store.add_assets([Asset("a", "u", Purpose.UPLOAD, "v", "kept", VIDEO, 0)])
    return Reconcile(store, files, lambda: NOW), store, files


async def test_everything_in_its_place_is_no_finding():
    reconcile, _, _ = await made(kept=0)

    assert await reconcile.report() == ()


async def test_an_orphan_is_found_and_only_repair_deletes_it():
    reconcile, _, files = await made(kept=0, orphan=0)
    (finding,) = await reconcile.report()

    assert (finding.rule, finding.subject) == ("asset_orphaned", "orphan")
    assert set(files.blobs) == {"kept", "orphan"}
    assert await reconcile.repair([finding]) == (finding,)
    assert set(files.blobs) == {"kept"}
    assert await reconcile.report() == ()


async def test_a_young_file_may_belong_to_a_row_to_come():
    reconcile, _, _ = await made(kept=0, young=NOW - ORPHAN_AGE_MS + 1)

    assert await reconcile.report() == ()


async def test_an_orphan_that_was_taken_up_meanwhile_is_spared():
    reconcile, store, files = await made(kept=0, orphan=0)
    findings = await reconcile.report()
    await store.add_assets([Asset("b", "u", Purpose.UPLOAD, "v", "orphan", VIDEO, 0)])

    assert await reconcile.repair(findings) == ()
    assert "orphan" in files.blobs


async def test_a_missing_file_is_said_and_not_invented():
    reconcile, _, _ = await made()
    (finding,) = await reconcile.report()

    assert (finding.rule, finding.subject, finding.repairable) == ("asset_missing", "kept", False)
    assert await reconcile.repair([finding]) == ()
