"""What a tab does when its session ended, began anew, or is somebody else's by now."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.place import PASSWORD, Place
from tests.web.visitor import Visitor
from tests.web.window import looked_at, signed_in, window
from tests.web.words import words

LANGUAGES = pytest.mark.parametrize("locale", ["en", "zh"])
DRAFT = "A boat that is not lost"


def drafted(page: Page, here: Place, email: str, locale: str = "en") -> Visitor:
    """On the studio with a prompt and its price."""
    here.person(email)
    signed_in(page.context, email)
    visitor = Visitor(page, words(locale))
    visitor.go("/create?kind=video")
    visitor.field("studio.prompts.video").fill(DRAFT)
    visitor.quoted()
    page.wait_for_function(
        "text => localStorage.getItem('create.video')?.includes(text)", arg=DRAFT
    )
    return visitor


def test_a_session_that_began_anew_goes_on_silently(browser: Browser, here: Place):
    with window(browser, here) as mine, looked_at(mine) as page:
        visitor = drafted(page, here, "anew@x.example")
        signed_in(mine, "anew@x.example")
        visitor.button("studio.generate").click()
        visitor.says("studio.sent")
        expect(page.get_by_role("alert")).to_have_count(0)
        visitor.go("/profile")
        phone = visitor.field("account.fields.phone")
        phone.fill("+44 20 7946 0958")
        signed_in(mine, "anew@x.example")
        visitor.button("shell.save").first.click()
        visitor.says("account.profile.phoneSaved")

    assert here.books("anew@x.example").held >= 0


@LANGUAGES
def test_somebody_elses_session_asks_to_reload_once(browser: Browser, here: Place, locale: str):
    other = f"other-{locale}@x.example"
    here.person(other)
    with window(browser, here, locale) as mine, looked_at(mine) as page:
        visitor = drafted(page, here, f"first-{locale}@x.example", locale)
        signed_in(mine, other)
        visitor.button("studio.generate").click()
        reload = visitor.button("shell.reload")
        expect(reload).to_have_count(1)
        expect(page.get_by_text(visitor.say("shell.errors.wrong_origin"))).to_have_count(1)
        visitor.field("studio.prompts.video").fill(f"{DRAFT} at all")
        page.wait_for_timeout(600)  # the price was asked for again, and refused as well
        expect(page.get_by_text(visitor.say("shell.errors.wrong_origin"))).to_have_count(1)
        reload.click()
        expect(visitor.field("studio.prompts.video")).to_have_value(f"{DRAFT} at all")
        visitor.quoted()

    assert here.books(other).held == 0


@LANGUAGES
def test_a_session_that_ended_is_said_once_with_the_way_in(
    browser: Browser, here: Place, locale: str
):
    email = f"ended-{locale}@x.example"
    with window(browser, here, locale) as mine, looked_at(mine) as page:
        visitor = drafted(page, here, email, locale)
        mine.clear_cookies()
        visitor.button("studio.generate").click()
        said = page.get_by_text(visitor.say("shell.errors.not_signed_in"))
        expect(said).to_have_count(1)
        account = page.get_by_role("button", name=visitor.say("shell.nav.account", email=email))
        expect(account).to_have_count(0)
        page.get_by_role("alert").get_by_role("link", name=visitor.say("shell.nav.signIn")).click()
        visitor.field("account.fields.email").fill(email)
        visitor.field("account.fields.password").fill(PASSWORD)
        visitor.button("account.login.action").click()
        expect(visitor.field("studio.prompts.video")).to_have_value(DRAFT)


def test_the_price_line_has_the_way_in_as_well(browser: Browser, here: Place):
    with window(browser, here) as mine, looked_at(mine) as page:
        visitor = drafted(page, here, "line@x.example")
        mine.clear_cookies()
        visitor.choose(visitor.say("studio.params.resolution"), "480p")
        send = visitor.button("studio.generate")
        line = page.locator(f"[id='{send.get_attribute('aria-describedby')}']")
        expect(line).to_contain_text(visitor.say("shell.errors.not_signed_in"))
        way = line.get_by_role("link", name=visitor.say("shell.nav.signIn"))
        expect(way).to_have_attribute("href", "/login?next=%2Fcreate%3Fkind%3Dvideo")
        expect(send).to_have_attribute("aria-disabled", "true")


def test_the_price_is_asked_again_when_the_server_is_back(browser: Browser, here: Place):
    with window(browser, here) as mine, looked_at(mine) as page:
        visitor = drafted(page, here, "back@x.example")
        mine.set_offline(True)
        visitor.choose(visitor.say("studio.params.resolution"), "480p")
        visitor.says("shell.errors.offline")
        mine.set_offline(False)
        assert visitor.quoted() > 0
        expect(page.get_by_text(visitor.say("shell.errors.offline"))).to_have_count(0)


@LANGUAGES
def test_an_address_is_typed_once(browser: Browser, here: Place, locale: str):
    typed = "somebody@x.example"
    with window(browser, here, locale) as mine, looked_at(mine) as page:
        visitor = Visitor(page, words(locale))
        visitor.go("/login")
        visitor.field("account.fields.email").fill(typed)
        for link, heading in (
            ("account.login.forgot", "account.forgot.title"),
            ("account.forgot.back", "account.login.title"),
            ("account.login.register", "account.register.title"),
        ):
            page.get_by_role("main").get_by_role("link", name=visitor.say(link)).click()
            visitor.headed(heading)
            expect(visitor.field("account.fields.email")).to_have_value(typed)


@LANGUAGES
def test_a_common_password_is_called_that(browser: Browser, here: Place, locale: str):
    with window(browser, here, locale) as mine, looked_at(mine) as page:
        visitor = Visitor(page, words(locale))
        for path, field, action in (
            ("/register", "account.fields.password", "account.register.action"),
            ("/forgot", "account.fields.newPassword", "account.forgot.action"),
        ):
            visitor.go(path)
            visitor.field("account.fields.email").fill("common@x.example")
            visitor.field("account.fields.code").fill("123456")
            visitor.field(field).fill("iloveyou")
            if path == "/forgot":
                visitor.field("account.fields.repeat").fill("iloveyou")
            visitor.button(action).click()
            visitor.says("shell.errors.common_password")
            expect(visitor.field(field)).to_be_focused()


def test_the_film_beside_a_form_stays_where_it_is(browser: Browser, here: Place):
    middles = "each => [each.offsetTop - scrollY, each.offsetHeight].map(Math.round)"
    with window(browser, here) as mine, looked_at(mine) as page:
        visitor = Visitor(page, words("en"))
        visitor.go("/register")
        screen = page.locator("[data-screen]")
        before = screen.evaluate(middles)
        visitor.button("account.register.action").click()
        visitor.says("account.wrong.email")
        page.set_viewport_size({"width": 1280, "height": 500})
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        after = screen.evaluate(middles)
        name = page.locator("[data-screen] p").inner_text()

    assert before == [0, 900]
    assert after == [0, 500]
    assert name == visitor.say("account.styles.cinematic")
