"""The composer keeps its shape, whatever is typed and however small the window is."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.place import Place
from tests.web.visitor import Visitor
from tests.web.window import PHONE, looked_at, signed_in, window
from tests.web.words import words

LONG = ("y" * 9_000, f"Like https://example.com/{'a' * 300}")


def opened(page: Page, here: Place, email: str, locale: str = "en") -> Visitor:
    here.person(email)
    signed_in(page.context, email)
    visitor = Visitor(page, words(locale))
    visitor.go("/create?kind=video")
    visitor.field("studio.prompts.video").fill("A boat")
    visitor.quoted()
    return visitor


@pytest.mark.parametrize("text", LONG, ids=["letters", "address"])
def test_a_long_run_without_a_blank_wraps(browser: Browser, here: Place, text: str):
    with window(browser, here, size=PHONE) as mine, looked_at(mine) as page:
        visitor = opened(page, here, f"run-{len(text)}@x.example")
        field = visitor.field("studio.prompts.video")
        field.fill(text)
        wide, room, inside, tall = field.evaluate(
            "each => [each.offsetWidth, each.parentElement.clientWidth,"
            " each.scrollWidth - each.clientWidth, each.offsetHeight]"
        )

    assert wide <= room
    assert inside <= 0
    assert tall > 10 * 28  # it has gone on to further lines


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_the_button_and_the_price_are_always_in_reach(
    browser: Browser, here: Place, locale: str, width: int
):
    size = {"width": width, "height": 844}
    with (
        window(browser, here, locale, size=size, touch=True) as mine,  # pyright: ignore[reportArgumentType]
        looked_at(mine) as page,
    ):
        visitor = opened(page, here, f"reach-{locale}-{width}@x.example", locale)
        send = visitor.button("studio.generate")
        line = page.locator(f"[id='{send.get_attribute('aria-describedby')}']")
        for place in (0, 400):
            page.evaluate(f"scrollTo(0, {place})")
            expect(send).to_be_in_viewport(ratio=1)
            expect(line).to_be_in_viewport(ratio=1)
        page.evaluate("scrollTo(0, 0)")
        chips = page.locator("[data-chips] > button")
        tops = chips.evaluate_all("all => all.map(each => Math.round(each.offsetTop))")
        wide = page.evaluate("document.documentElement.scrollWidth")
        low = send.evaluate("each => each.getBoundingClientRect().bottom")
        bar = page.get_by_role("navigation", name=visitor.say("shell.nav.label"))
        high = bar.evaluate("each => each.getBoundingClientRect().top")

    assert len(tops) > 4
    assert len(set(tops)) == 1
    assert low <= high
    assert wide <= width


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_no_line_of_the_price_begins_with_a_separator(browser: Browser, here: Place, locale: str):
    with window(browser, here, locale) as mine, looked_at(mine) as page:
        visitor = opened(page, here, f"dots-{locale}@x.example", locale)
        describing = visitor.button("studio.generate").get_attribute("aria-describedby")
        parts = page.locator(f"[id='{describing}'] > span > span")
        expect(parts.last).to_contain_text(visitor.say("studio.price.left", credits="").strip()[:2])
        texts = [each.strip() for each in parts.all_inner_texts()]

    assert len(texts) > 2
    assert [text for text in texts if text.startswith("·")] == []
    assert all(text.endswith("·") for text in texts[1:-1])
    assert not texts[-1].endswith("·")
