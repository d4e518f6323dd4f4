"""One Chromium for the tests of a file, and one installation with its studio for a process.

Playwright's loop is the thread's own until it ends, so no file leaves it to tests that have
another one.
"""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys.conftest import pytest_runtest_makereport
from tests.web.place import Place, place
from tests.web.window import WAIT_MS

__all__ = ["pytest_runtest_makereport"]  # a failed test shows what the servers have logged

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Generator[Place]:
    """One installation; each test brings its own people."""
    with place(tmp_path_factory.mktemp("studio")) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
