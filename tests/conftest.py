"""What holds for every test: an id of its own, the slowest files first, logs as before.

Two processes share the tests file by file. A long file that comes last is waited for by one of
them alone: so those that take longest are begun first, and what is quick fills the rest.
"""

import logging
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest
import structlog
from structlog.dev import ConsoleRenderer, plain_traceback

TESTS: Final = Path(__file__).parent
FIRST: Final = (
    "conformance/test_seeds.py",
    "journeys/test_chaos.py",
    "journeys/test_soak.py",
    "web/test_axe_studio.py",
    "web/test_axe.py",
    "web/test_journey.py",
    "web/test_office.py",
    "web/test_shift.py",
    "web/test_price.py",
    "web/test_library.py",
    "web/test_words.py",
    "web/test_first.py",
    "web/test_session_elsewhere.py",
    "web/test_composer.py",
    "web/test_closed_tab.py",
    "web/test_package.py",
    "web/test_script.py",
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
    ids = Counter(item.nodeid for item in items)
    if twice := sorted(id for id, count in ids.items() if count > 1):
        raise pytest.UsageError(f"pytest-xdist would run one of several tests: {twice[:5]}")
    ranks = {TESTS / name: rank for rank, name in enumerate(FIRST)}
    items.sort(key=lambda item: ranks.get(item.path, len(FIRST)))


def plain_logs() -> None:
    """As they are by themselves, but for tracebacks: with every variable in a frame of its own, one
    takes half a second, which the log of a test that provokes errors does not need."""
    structlog.reset_defaults()
    plain = ConsoleRenderer(colors=False, exception_formatter=plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])


plain_logs()


@pytest.fixture(autouse=True)
def logs_as_before() -> Generator[None]:
    """A command that a test runs in this process sets the logs up for all of it, on streams that
    are closed when the test ends."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    plain_logs()
