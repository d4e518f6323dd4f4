"""The memory store keeps every promise that it can, so that tests may believe it."""

import pytest

from onetake.store.memory import MemoryStore
from onetake.store.store import Store
from tests.store.contract import StoreContract


@pytest.fixture
async def store() -> Store:
    return MemoryStore()


class TestMemory(StoreContract):
    pass
