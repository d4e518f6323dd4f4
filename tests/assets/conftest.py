"""A probe with its real child process, and storage in a temporary folder."""

import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from onetake.assets.keep import Keep
from onetake.assets.local import LocalStorage
from onetake.assets.probe import PROBE_MEMORY_BYTES, PROBE_MODULE, Probe
from onetake.wire.child import ChildPool
from tests.assets.buckets import Buckets

NOW = 1_700_000_000_000

_numbers = itertools.count(1)


@pytest.fixture
async def probe() -> AsyncIterator[Probe]:
    pool = ChildPool(PROBE_MODULE, 1, memory_bytes=PROBE_MEMORY_BYTES)
    yield Probe(pool)
    await pool.close()


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[LocalStorage]:
    storage = LocalStorage(tmp_path / "assets")
    yield storage
    storage.close()


@pytest.fixture
def buckets(tmp_path: Path) -> Iterator[Buckets]:
    made = Buckets(tmp_path / "buckets", f"test-{next(_numbers)}")
    yield made
    made.close()


@pytest.fixture
def keep(storage: LocalStorage, probe: Probe) -> Keep:
    numbers = itertools.count(1)
    return Keep(storage, probe, lambda: next(numbers), lambda: NOW)
