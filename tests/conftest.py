"""What holds for every test: the slowest files come first, and logs are set up as before.

Two processes share the tests file by file. A long file that comes last is waited for by one of
them alone: so those that take longest are begun first, and what is quick fills the rest.
"""

import logging
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest
import structlog

TESTS: Final = Path(__file__).parent
FIRST: Final = (
    "conformance/test_seeds.py",
    "journeys/test_chaos.py",
    "journeys/test_soak.py",
    "web/test_axe_studio.py",
    "web/test_axe.py",
    "web/test_journey.py",
    "web/test_office.py",
    "journeys/test_races.py",
    "journeys/test_two_servers.py",
    "conformance/test_schemathesis.py",
    "web/test_lighthouse.py",
    "web/test_build.py",
    "simulation/test_life.py",
    "journeys/test_bad_uploads.py",
    "journeys/test_studio.py",
    "journeys/test_readme.py",
    "journeys/test_quick_start.py",
)
"""The slowest first; the others follow in the order of their folders."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {TESTS / name: rank for rank, name in enumerate(FIRST)}
    items.sort(key=lambda item: ranks.get(item.path, len(FIRST)))


@pytest.fixture(autouse=True)
def logs_as_before() -> Generator[None]:
    """A command that a test runs in this process sets the logs up for all of it, on streams that
    are closed when the test ends."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()
