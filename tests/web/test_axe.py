"""axe finds nothing, in either theme and language, whatever is open; no page is too wide.

Here: those who are not signed in, newcomers, the console. `test_axe_studio.py` has the rest.
"""

import pytest
from playwright.sync_api import Browser

from tests.web import views
from tests.web.place import Place
from tests.web.stock import Stock, stock
from tests.web.walk import walk
from tests.web.window import signed_in, window

OWNER = "axe@x.example"
NEWCOMER = "axe-new@x.example"


@pytest.fixture(scope="module")
def made(browser: Browser, here: Place) -> Stock:
    here.person(OWNER)
    here.person(NEWCOMER, 0)
    with window(browser, here) as mine:
        signed_in(mine, OWNER)
        return stock(mine)


@pytest.mark.parametrize("locale", ["en", "zh"])
class TestPages:
    def test_signed_out(self, browser: Browser, here: Place, made: Stock, locale: str):
        walk(browser, here, locale, views.signed_out(made))

    def test_untouched(self, browser: Browser, here: Place, made: Stock, locale: str):
        walk(browser, here, locale, views.untouched(), NEWCOMER)

    def test_console(self, browser: Browser, here: Place, made: Stock, locale: str):
        walk(browser, here, locale, views.console(), OWNER)

    def test_guide(self, browser: Browser, here: Place, locale: str):
        walk(browser, here, locale, views.guide(locale))
