"""Nobody pays another price than the one they saw, as people see it in a browser."""

from collections.abc import Generator
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onetake.core.account import Key, Role
from onetake.core.money import MICROCREDITS
from onetake.main.chance import clock
from tests.web.place import Place, apart, place
from tests.web.stock import VIDEO
from tests.web.visitor import MAKING_MS, Visitor
from tests.web.window import looked_at, signed_in, window
from tests.web.words import words

BOSS: Final = "boss@x.example"
PROMPT: Final = "A paper boat"
SECONDS: Final = 4
"""The shortest film of the model."""
LONGEST: Final = 15
"""What is quoted where the model chooses a length. Two of such a work's tags are one word."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Generator[Place]:
    """A place whose prices go up."""
    with place(tmp_path_factory.mktemp("shop")) as made:
        made.person(BOSS, role=Role.ADMINISTRATOR)
        yield made


def reprice(browser: Browser, shop: Place, by: int) -> None:
    """An administrator changes what a second costs, in another window."""
    with window(browser, shop) as theirs, looked_at(theirs) as page:
        signed_in(theirs, BOSS)
        visitor = Visitor(page, words("en"))
        visitor.go(f"/admin/models/{VIDEO}")
        amounts = page.locator("form input[inputmode=decimal]")
        expect(amounts.first).to_be_visible()
        for number in range(amounts.count()):
            amounts.nth(number).fill(str(int(amounts.nth(number).input_value()) + by))
        visitor.button("office.price.save").click()
        visitor.says("office.price.changes")
        expect(visitor.button("office.price.reset")).to_be_visible()


def create(page: Page, locale: str) -> Visitor:
    visitor = Visitor(page, words(locale))
    visitor.go(f"/create?model={VIDEO}&prompt={PROMPT.replace(' ', '+')}")
    return visitor


def shorten(visitor: Visitor) -> None:
    """A film of `SECONDS`: what is held for it is what it costs."""
    panel = visitor.chip(visitor.say("studio.params.duration"))
    panel.get_by_role("switch").click()
    panel.get_by_role("slider").press("Home")
    visitor.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def credits(visitor: Visitor, amount: float) -> str:
    return visitor.say("shell.units.credits", amount=f"{amount:,.6f}".rstrip("0").rstrip("."))


def changed(visitor: Visitor, before: float, now: float) -> Locator:
    said = visitor.say(
        "studio.price.changed", before=credits(visitor, before), now=credits(visitor, now)
    )
    return visitor.page.get_by_role("alert").filter(has_text=said)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_price_that_went_up_is_agreed_to_first(browser: Browser, shop: Place, locale: str):
    email = f"buyer-{locale}@x.example"
    shop.person(email)
    with window(browser, shop, locale) as mine, looked_at(mine) as page:
        signed_in(mine, email)
        visitor = create(page, locale)
        shorten(visitor)
        before = visitor.quoted()
        reprice(browser, shop, 3)
        now = before + 3 * SECONDS
        visitor.button("studio.generate").click()

        expect(changed(visitor, before, now)).to_be_visible()
        expect(visitor.field("studio.prompts.video")).to_have_value(PROMPT)
        expect(visitor.tile(PROMPT)).to_have_count(0)
        assert shop.books(email).held == 0

        visitor.button("studio.generate").click()
        expect(visitor.tile(PROMPT)).to_be_visible()
        expect(changed(visitor, before, now)).to_have_count(0)
        books = shop.books(email)
        assert books.held + books.charged == now * MICROCREDITS
        expect(visitor.tile(PROMPT)).to_contain_text(
            visitor.say("shell.status.done"), timeout=MAKING_MS
        )

    books = shop.books(email)
    assert (books.held, books.available) == (0, 10_000 * MICROCREDITS - now * MICROCREDITS)


def test_a_price_that_went_down_is_taken_at_once(browser: Browser, shop: Place):
    shop.person("lucky@x.example")
    with window(browser, shop) as mine, looked_at(mine) as page:
        signed_in(mine, "lucky@x.example")
        visitor = create(page, "en")
        shorten(visitor)
        before = visitor.quoted()
        reprice(browser, shop, -1)
        visitor.button("studio.generate").click()
        expect(visitor.tile(PROMPT)).to_be_visible()

    books = shop.books("lucky@x.example")
    assert books.available == (10_000 - before + SECONDS) * MICROCREDITS


def test_what_failed_is_tried_again_for_what_it_cost_or_asked_for(browser: Browser, shop: Place):
    email = "patient@x.example"
    shop.person(email)
    with window(browser, shop) as mine, looked_at(mine) as page:
        signed_in(mine, email)
        visitor = Visitor(page, words("en"))
        prompt = "A boat [fail:provider]"
        visitor.go(f"/create?model={VIDEO}&prompt={prompt.replace(' ', '+')}")
        before = visitor.quoted()
        visitor.button("studio.generate").click()
        expect(visitor.tile(prompt).first).to_contain_text(
            visitor.say("shell.status.failed"), timeout=MAKING_MS
        )
        reprice(browser, shop, 2)
        now = before + 2 * LONGEST
        visitor.go("/library")
        again(visitor, prompt)
        said = visitor.say(
            "library.said.dearer", before=credits(visitor, before), now=credits(visitor, now)
        )
        expect(page.get_by_text(said)).to_be_visible()
        assert len(own_holds(shop, email)) == 1

        visitor.button("library.said.agree", credits=credits(visitor, now)).click()
        visitor.says("library.said.retried")

    assert own_holds(shop, email) == [before, now]


def again(visitor: Visitor, title: str) -> None:
    """Chooses 'try again' for a failed work."""
    visitor.button("library.actions.more", visitor.tile(title), title=title).click()
    visitor.page.get_by_role("menuitem", name=visitor.say("library.actions.retry")).click()


def own_holds(shop: Place, email: str) -> list[float]:
    """What each of somebody's tasks held at first, oldest first."""

    async def read() -> list[float]:
        async with shop.installation.opened() as kept:
            user = await kept.store.user(email=email)
            assert user is not None
            page = await kept.store.tasks(user=user.id, newest_first=False)
            return [task.quote.amount / MICROCREDITS for task in page.tasks]

    return apart(read())


# -- a key that pays for nothing any more ------------------------------------------------------


def limit(shop: Place, email: str, *, over: bool) -> None:
    """The person's only key is revoked by somebody else, or has no budget left."""

    async def change() -> None:
        async with shop.installation.opened() as kept:
            user = await kept.store.user(email=email)
            assert user is not None
            key: Key
            (key,) = await kept.store.keys(user.id)
            if over:
                await kept.store.revoke_key(key.id, clock())
            else:
                await kept.store.set_key_budget(key.id, 1)

    apart(change())


@pytest.mark.parametrize(("locale", "over"), [("en", True), ("zh", False)])
def test_a_key_that_is_over_is_said_and_left(
    browser: Browser, shop: Place, locale: str, over: bool
):
    email = f"keyed-{locale}@x.example"
    shop.person(email)
    with window(browser, shop, locale) as mine, looked_at(mine) as page:
        signed_in(mine, email)
        csrf = {"X-Onetake-Csrf": mine.request.get("/api/session").json()["csrf"]}
        made = mine.request.post("/api/keys", data={"name": "laptop"}, headers=csrf).json()
        mine.request.put("/api/account/key", data={"secret": made["secret"]}, headers=csrf)
        visitor = create(page, locale)
        visitor.says("studio.payer.key", name="laptop")
        price = visitor.quoted()
        limit(shop, email, over=over)

        visitor.button("studio.generate").click()
        banner = page.get_by_role("alert").filter(
            has_text=visitor.say("studio.payer.over", name="laptop")
        )
        if over:
            expect(banner).to_contain_text(visitor.say("shell.key.revoked"))
        else:  # there is something left, and not enough
            visitor.says("studio.price.budget", credits=credits(visitor, 0.000001))
        send = visitor.button("studio.generate")
        expect(send).to_have_attribute("aria-disabled", "true")
        expect(visitor.field("studio.prompts.video")).to_have_value(PROMPT)

        if over:
            visitor.go("/profile")
            visitor.says("account.profile.keyOver")
            visitor = create(page, locale)
            visitor.button("studio.payer.leave", banner).click()
        else:
            visitor.button("studio.payer.change").click()
            visitor.button("account.profile.clearKey").click()
            page.keyboard.press("Escape")
        expect(banner).to_have_count(0)
        visitor.says("studio.payer.account")
        assert visitor.quoted() == price
        visitor.button("studio.generate").click()
        expect(visitor.tile(PROMPT)).to_be_visible()

    assert own_holds(shop, email) == [price]


# -- several at once ---------------------------------------------------------------------------


def test_of_a_comparison_only_what_went_up_waits(browser: Browser, shop: Place):
    """The others are under way; the next press sends the rest, and nothing twice."""
    email = "judge@x.example"
    shop.person(email)
    with window(browser, shop) as mine, looked_at(mine) as page:
        signed_in(mine, email)
        visitor = Visitor(page, words("en"))
        visitor.go("/compare?kind=video")
        visitor.button("studio.compare.add").click()
        picker = visitor.dialog("studio.picker.several", most=4)
        for title in ("Video 2.0 Mini", "Sora 2"):
            picker.locator("button[aria-pressed]").filter(
                has=page.get_by_text(title, exact=True)
            ).first.click()
        visitor.button("studio.picker.done", picker).click()
        visitor.field("studio.prompts.video").fill(PROMPT)
        start = visitor.button("studio.compare.start")
        expect(start).not_to_have_attribute("aria-disabled", "true")
        expect(page.locator(".transition-opacity.opacity-60")).to_have_count(0)
        reprice(browser, shop, 2)
        start.click()

        alert = page.get_by_role("alert").filter(has_text="instead of")
        expect(alert).to_be_visible()
        expect(visitor.field("studio.prompts.video")).to_have_value(PROMPT)
        first = own_holds(shop, email)
        start.click()
        visitor.headed("studio.compare.results")

    both = own_holds(shop, email)
    assert (len(first), len(both)) == (1, 2)
    assert both[0] == first[0]
