"""axe finds nothing, in either theme and language, whatever is open; no page is too wide."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from onetake.core.account import Role
from tests.web import axe, views
from tests.web.place import Place
from tests.web.stock import Stock, stock
from tests.web.views import View
from tests.web.visitor import Visitor
from tests.web.window import signed_in, window
from tests.web.words import words

OWNER = "axe@x.example"
BOSS = "axe-boss@x.example"
NEWCOMER = "axe-new@x.example"


@pytest.fixture(scope="module")
def made(browser: Browser, here: Place) -> Stock:
    here.person(OWNER)
    here.person(NEWCOMER, 0)
    here.person(BOSS, role=Role.ADMINISTRATOR)
    with window(browser, here) as mine:
        signed_in(mine, OWNER)
        return stock(mine)


def themed(page: Page, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)


def faults(visitor: Visitor, view: View) -> list[str]:
    """Everything that is wrong with a view, in both themes and in narrow windows."""
    page = visitor.page
    found: list[str] = []
    try:
        view.open(visitor)
        for theme in ("dark", "light"):
            themed(page, theme)
            found += [f"{theme}: {each}" for each in axe.violations(page, not view.page)]
        if view.page:
            found += axe.too_wide(page)
    except Exception as error:
        found.append(f"cannot be opened: {error}"[:400])
    return [f"{view.name} ({visitor.words.locale}): {each}" for each in found]


def walk(
    browser: Browser, here: Place, locale: str, listed: list[View], email: str | None = None
) -> None:  # fmt: skip
    """Fails with the faults of all of them, as one who is signed in sees them, or nobody."""
    with window(browser, here, locale) as mine:
        if email is not None:
            signed_in(mine, email)
        page = mine.new_page()
        page.emulate_media(reduced_motion="reduce", color_scheme="dark")
        visitor = Visitor(page, words(locale))
        found = [fault for view in listed for fault in faults(visitor, view)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("locale", ["en", "zh"])
class TestPages:
    def test_signed_out(self, browser: Browser, here: Place, made: Stock, locale: str):
        walk(browser, here, locale, views.signed_out(made))

    def test_untouched(self, browser: Browser, here: Place, made: Stock, locale: str):
        walk(browser, here, locale, views.untouched(), NEWCOMER)

    def test_create(self, browser: Browser, here: Place, made: Stock, folder: Path, locale: str):
        walk(browser, here, locale, views.creating(folder), OWNER)

    def test_library(self, browser: Browser, here: Place, made: Stock, locale: str):
        walk(browser, here, locale, views.library(made), OWNER)

    def test_administration(self, browser: Browser, here: Place, made: Stock, locale: str):
        walk(browser, here, locale, views.administration(BOSS), BOSS)

    def test_guide(self, browser: Browser, here: Place, locale: str):
        walk(browser, here, locale, views.guide(locale))

    def test_console(self, browser: Browser, here: Place, made: Stock, locale: str):
        walk(browser, here, locale, views.console(), OWNER)
