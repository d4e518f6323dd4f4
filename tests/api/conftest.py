"""One running gateway for each test, on a copy of a database that was made once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from onetake.store.sqlite import SqliteStore
from onetake.store.vault import Vault
from tests.api.gate import Gate, running


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "onetake.db"

    async def make() -> None:
        store = await SqliteStore.open(path, Vault(bytes(32)))
        await store.close()

    asyncio.run(make())
    return path


@pytest.fixture
def folder(tmp_path: Path, empty_database: Path) -> Path:
    shutil.copy(empty_database, tmp_path / "onetake.db")
    return tmp_path


@pytest.fixture
async def gate(folder: Path) -> AsyncIterator[Gate]:
    async with running(folder) as gate:
        yield gate
