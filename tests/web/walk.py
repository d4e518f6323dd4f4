"""A walk through views with axe in the hand, in both themes and in narrow windows."""

from playwright.sync_api import Browser, Page

from tests.web import axe
from tests.web.place import Place
from tests.web.views import View
from tests.web.visitor import Visitor
from tests.web.window import signed_in, window
from tests.web.words import words


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
