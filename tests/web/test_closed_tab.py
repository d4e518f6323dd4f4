"""Whoever closes the page while something is made loses nothing: not the work, not a credit."""

import re
from typing import Final

from playwright.sync_api import Browser, Locator, expect

from onetake.core.money import MICROCREDITS
from tests.web.place import Place
from tests.web.visitor import MAKING_MS, Visitor
from tests.web.window import looked_at, signed_in, window
from tests.web.words import words

EMAIL: Final = "closes@x.example"
PROMPT: Final = "A lighthouse that goes on without us"
BEGUN: Final = re.compile(r"^[1-9]\d?$")


def share(bar: Locator) -> int:
    return int(bar.get_attribute("aria-valuenow") or "-1")


def test_a_closed_page_loses_nothing(browser: Browser, here: Place):
    here.person(EMAIL, 1_000)
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, EMAIL)
        visitor = Visitor(page, words("en"))
        visitor.go("/create")
        visitor.field("studio.prompts.video").fill(PROMPT)
        visitor.choose(visitor.say("studio.params.resolution"), "1080p")
        visitor.lengthen()
        quoted = visitor.quoted()
        visitor.button("studio.generate").click()
        bar = visitor.tile(PROMPT).get_by_role("progressbar")
        expect(bar).to_have_attribute("aria-valuenow", BEGUN, timeout=MAKING_MS)
        left_at = share(bar)
    held = here.books(EMAIL).held

    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, EMAIL)
        visitor = Visitor(page, words("en"))
        visitor.go("/create")
        tile = visitor.tile(PROMPT)
        found_at = share(tile.get_by_role("progressbar"))
        expect(tile).to_contain_text(visitor.say("shell.status.done"), timeout=MAKING_MS)
        visitor.go("/library")
        expect(visitor.button("library.actions.share", tile)).to_be_visible()

    books = here.books(EMAIL)
    assert held == quoted * MICROCREDITS
    assert found_at >= left_at
    assert 0 < books.charged <= held
    assert books.exact
