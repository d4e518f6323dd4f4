"""axe finds nothing where works are made and kept, and in the administration."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from onetake.core.account import Role
from tests.web import views
from tests.web.place import Place
from tests.web.stock import Stock, stock
from tests.web.walk import walk
from tests.web.window import signed_in, window

OWNER = "axe-studio@x.example"
BOSS = "axe-boss@x.example"


@pytest.fixture(scope="module")
def made(browser: Browser, here: Place) -> Stock:
    here.person(OWNER)
    here.person(BOSS, role=Role.ADMINISTRATOR)
    with window(browser, here) as mine:
        signed_in(mine, OWNER)
        return stock(mine)


@pytest.mark.parametrize("locale", ["en", "zh"])
class TestPages:
    def test_create(self, browser: Browser, here: Place, made: Stock, folder: Path, locale: str):
        walk(browser, here, locale, views.creating(folder), OWNER)

    def test_library(self, browser: Browser, here: Place, made: Stock, locale: str):
        walk(browser, here, locale, views.library(made), OWNER)

    def test_administration(self, browser: Browser, here: Place, made: Stock, locale: str):
        walk(browser, here, locale, views.administration(BOSS), BOSS)
