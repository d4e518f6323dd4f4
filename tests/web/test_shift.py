"""Nothing jumps: what is on a screen stays where it is while the rest of the page arrives."""

from collections.abc import Sequence
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from onetake.core.account import Role
from tests.web.place import Place
from tests.web.stock import VIDEO, Stock, stock
from tests.web.visitor import Visitor
from tests.web.window import PHONE, SCREEN, looked_at, signed_in, window
from tests.web.words import words

MOST: Final = 0.02
"""The sum of all shifts, as https://web.dev/articles/cls weighs them; 0.1 is called good."""
OWNER: Final = "still@x.example"
BOSS: Final = "still-boss@x.example"
KINDS: Final = ("video", "image", "speech", "music", "avatar", "voice")
SHOWN: Final = ("", "/works", "/keys", "/models", "/webhooks", "/statement", "/start")
OFFICE: Final = ("channels", "models", "users", "works", "audit", "options", "health")
WATCH: Final = """
window.shifts = []
new PerformanceObserver(list => {
  for (const shift of list.getEntries()) {
    const moved = shift.sources.map(each => each.node?.outerHTML?.slice(0, 160) ?? '')
    if (!shift.hadRecentInput) window.shifts.push({ value: shift.value, moved })
  }
}).observe({ type: 'layout-shift', buffered: true })
"""


@pytest.fixture(scope="module")
def made(browser: Browser, here: Place) -> Stock:
    here.person(OWNER)
    here.person(BOSS, role=Role.ADMINISTRATOR)
    with window(browser, here) as mine:
        signed_in(mine, OWNER)
        return stock(mine)


def moved(page: Page, path: str) -> float:
    """How much of the screen moved while a page came for the first time."""
    visitor = Visitor(page, words("en"))
    visitor.go(path)
    visitor.rests()
    shifts = page.evaluate("window.shifts")
    return sum(each["value"] for each in shifts)


def unsteady(
    browser: Browser, here: Place, size: ViewportSize, email: str | None, paths: Sequence[str]
) -> dict[str, float]:  # fmt: skip
    """The paths whose pages jump, and by how much."""
    found: dict[str, float] = {}
    with window(browser, here) as once:
        if email is not None:
            signed_in(once, email)
        state = once.storage_state()
    for path in paths:  # each in a browser that has never been there
        with window(browser, here, size=size) as context:
            context.set_storage_state(storage_state=state)
            context.add_init_script(WATCH)
            with looked_at(context) as page:
                found[path] = moved(page, path)
    return {path: round(value, 3) for path, value in found.items() if value >= MOST}


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
class TestNothingJumps:
    def test_on_public_pages(
        self, browser: Browser, here: Place, made: Stock, size: ViewportSize
    ):  # fmt: skip
        pages = ("/", "/login", "/register", "/forgot", "/terms", "/privacy", "/no-such-page")
        shared = (f"/s/{made.shared}", f"/s/{made.locked}", f"/s/{'0' * 26}")
        guide = ("/docs", "/docs/quick-start", "/docs/models", "/docs/errors", "/docs/zh")

        assert unsteady(browser, here, size, None, (*pages, *shared, *guide)) == {}

    def test_where_works_are_made_and_kept(
        self, browser: Browser, here: Place, made: Stock, size: ViewportSize
    ):  # fmt: skip
        create = ("/create", *(f"/create?kind={kind}" for kind in KINDS))
        opened = tuple(f"/library?work={each}" for each in (made.film, made.picture, made.failed))
        library = ("/library", "/library?query=xyzzy", *opened)

        assert unsteady(browser, here, size, OWNER, ("/", *create, *library, "/compare")) == {}

    def test_in_the_console(
        self, browser: Browser, here: Place, made: Stock, size: ViewportSize
    ):  # fmt: skip
        pages = (*(f"/console{each}" for each in SHOWN), "/profile")

        assert unsteady(browser, here, size, OWNER, pages) == {}

    def test_in_the_administration(
        self, browser: Browser, here: Place, made: Stock, size: ViewportSize
    ):  # fmt: skip
        pages = tuple(f"/admin/{each}" for each in OFFICE)
        more = ("/admin/channels/new", f"/admin/models/{VIDEO}")

        assert unsteady(browser, here, size, BOSS, (*pages, *more)) == {}
