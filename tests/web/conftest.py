"""One Chromium and one installation with its studio, for all tests of a process."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.web.place import Place, place
from tests.web.seen import Seen, watched

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
SCREEN: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Generator[Browser]:
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
def window(browser: Browser, here: Place) -> Generator[BrowserContext]:
    """A browser that nobody has used before, English and dark unless a test says otherwise."""
    context = browser.new_context(
        base_url=here.url, locale="en-US", color_scheme="dark", viewport=SCREEN,
        permissions=["clipboard-read", "clipboard-write"], accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Generator[Page]:
    """A page of which every error in its console and every break of its policy fails the test."""
    page = window.new_page()
    seen: Seen = watched(page)
    yield page
    assert seen.errors == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
