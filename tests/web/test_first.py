"""The first minutes of somebody new: what pays, what they get, what to begin with, which model."""

import pytest
from playwright.sync_api import Browser, Page, expect

from onetake.core.account import Role
from tests.web import axe
from tests.web.place import Place
from tests.web.test_journey import register
from tests.web.visitor import Visitor
from tests.web.window import looked_at, signed_in, window
from tests.web.words import words

LANGUAGES = pytest.mark.parametrize("locale", ["en", "zh"])


def options(page: Page, **changed: object) -> None:
    """An administrator, who is signed in on this page, says something else of the place."""
    token = page.request.get("/api/session").json()["csrf"]
    now = page.request.get("/api/admin/options").json()
    answer = page.request.put(
        "/api/admin/options", data=now | changed, headers={"X-Onetake-Csrf": token}
    )
    assert answer.ok, answer.text()


@LANGUAGES
def test_the_key_is_asked_for_once_and_by_nobody_again(browser: Browser, here: Place, locale: str):
    email = f"once-{locale}@x.example"
    here.person(email, newcomer=True)
    with window(browser, here, locale) as mine, looked_at(mine) as page:
        signed_in(mine, email)
        visitor = Visitor(page, words(locale))
        visitor.go("/create")
        asked = visitor.dialog("studio.newcomer.title")
        expect(asked).to_be_visible()
        expect(visitor.field("account.profile.keyField", asked)).to_be_visible()
        expect(visitor.button("studio.newcomer.account", asked)).to_be_visible()
        faults = axe.violations(page, over=True)
        with page.expect_response("**/api/account") as kept:
            page.keyboard.press("Escape")
        assert kept.value.ok
        expect(asked).to_be_hidden()
        visitor.field("studio.prompts.video").fill("A boat")
        visitor.quoted()
        page.wait_for_function("() => localStorage.getItem('create.video')?.includes('A boat')")
        page.reload()
        visitor.quoted()
        expect(asked).to_have_count(0)
    with window(browser, here, locale) as other, looked_at(other) as page:
        signed_in(other, email)
        visitor = Visitor(page, words(locale))
        visitor.go("/create")
        visitor.field("studio.prompts.video").fill("A boat")
        visitor.quoted()
        expect(visitor.dialog("studio.newcomer.title")).to_have_count(0)

    assert faults == []


def test_a_key_that_is_saved_there_pays(browser: Browser, here: Place):
    here.person("keyed@x.example", newcomer=True)
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, "keyed@x.example")
        token = page.request.get("/api/session").json()["csrf"]
        key = page.request.post(
            "/api/keys", data={"name": "Mine"}, headers={"X-Onetake-Csrf": token}
        )
        assert key.ok, key.text()
        visitor = Visitor(page, words("en"))
        visitor.go("/create")
        asked = visitor.dialog("studio.newcomer.title")
        visitor.field("account.profile.keyField", asked).fill(key.json()["secret"])
        visitor.button("account.profile.saveKey", asked).click()
        expect(asked).to_be_hidden()
        visitor.says("studio.payer.key", name="Mine")


def test_a_newcomer_can_make_something_with_what_the_place_gives(browser: Browser, here: Place):
    with window(browser, here) as mine, looked_at(mine) as page:
        visitor = Visitor(page, words("en"))
        register(visitor, here, "gift@x.example")
        visitor.field("studio.prompts.video").fill("A boat")
        assert 0 < visitor.quoted() <= 500

    books = here.books("gift@x.example")
    assert (books.available, books.held) == (500_000_000, 0)


@LANGUAGES
def test_without_credits_the_line_names_the_way_out(browser: Browser, here: Place, locale: str):
    email, boss = f"poor-{locale}@x.example", f"poor-boss-{locale}@x.example"
    here.person(email, 0)
    here.person(boss, 0, Role.ADMINISTRATOR)
    with window(browser, here, locale) as mine, looked_at(mine) as page:
        signed_in(mine, email)
        visitor = Visitor(page, words(locale))
        visitor.go("/create")
        way = page.locator("[data-way-out]")
        expect(way).to_have_text(visitor.say("studio.newcomer.ask"))
        with window(browser, here, locale) as theirs, looked_at(theirs) as office:
            signed_in(theirs, boss)
            said = "Buy some: https://pay.example/top-up. Or <b>javascript:alert(1)</b>"
            options(office, top_up={"en": said, "zh": said})
            Visitor(office, words(locale)).go("/create")
            give = office.locator("[data-way-out]").get_by_role("link")
            expect(give).to_have_attribute("href", f"/admin/users?query={boss.replace('@', '%40')}")
            page.reload()
            expect(way).to_have_text(said)
            link = way.get_by_role("link")
            expect(link).to_have_attribute("href", "https://pay.example/top-up")
            options(office, top_up=None)


@LANGUAGES
def test_there_is_something_to_begin_with(browser: Browser, here: Place, locale: str):
    here.person(f"begin-{locale}@x.example")
    with window(browser, here, locale) as mine, looked_at(mine) as page:
        signed_in(mine, f"begin-{locale}@x.example")
        visitor = Visitor(page, words(locale))
        visitor.go("/")
        page.get_by_role("link", name=visitor.say("account.home.first")).click()
        visitor.headed("studio.heading")
        starters = page.get_by_role("list", name=visitor.say("library.empty.starters"))
        expect(starters.get_by_role("link")).to_have_count(3)
        expect(starters.locator("img").first).to_have_js_property("complete", True)
        prompt = visitor.say("library.starters.city")
        starters.get_by_role("link", name=prompt).click()
        expect(visitor.field("studio.prompts.video")).to_have_value(prompt)


def test_the_list_of_models_begins_with_the_one_that_is_chosen(browser: Browser, here: Place):
    here.person("models@x.example")
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, "models@x.example")
        visitor = Visitor(page, words("en"))
        visitor.go("/create")
        visitor.models()
        dialog = visitor.dialog("studio.picker.title")
        expect(dialog.get_by_role("heading", level=3)).to_have_text(
            visitor.say("studio.picker.recommended")
        )
        listed = dialog.locator("li button")
        expect(listed.first).to_have_attribute("aria-pressed", "true")
        texts = listed.all_inner_texts()

    assert len(texts) == len(set(texts))  # and none is listed twice
