"""From a new account to a work that is shared and deleted, as people do it in a browser."""

from pathlib import Path
from typing import Final

import av
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.place import PASSWORD, Place
from tests.web.visitor import MAKING_MS, Visitor, pictures
from tests.web.window import PHONE, looked_at, signed_in, window
from tests.web.words import words

PROMPT: Final = "A paper boat"
TABS_MAX: Final = 80


def register(visitor: Visitor, here: Place, email: str) -> None:
    """A new account by the code that was sent, to `/create`."""
    visitor.go("/create")  # leads to signing in, and back
    visitor.page.get_by_role("link", name=visitor.say("account.login.register")).click()
    visitor.headed("account.register.title")
    visitor.field("account.fields.email").fill(email)
    visitor.button("account.code.send").click()
    minutes = visitor.page.get_by_role("status").filter(has_text=email)
    expect(minutes).to_be_visible()
    visitor.field("account.fields.code").fill(here.code(email))
    visitor.field("account.fields.password").fill(PASSWORD)
    visitor.button("account.register.action").click()
    visitor.headed("studio.heading")
    visitor.by_the_account()


def write_with_mentions(visitor: Visitor) -> str:
    """A prompt that names two files, each picked from the menu that `@` opens; its text."""
    text = visitor.field("studio.prompts.video")
    text.click()
    visitor.page.keyboard.type(f"{PROMPT} @")
    listed = visitor.page.get_by_role("listbox", name=visitor.say("studio.mentions"))
    expect(listed.get_by_role("option")).to_have_count(2)
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.type("meets @ima")
    visitor.page.keyboard.press("ArrowDown")
    listed.get_by_role("option", selected=True).click()
    expect(text).to_have_value(f"{PROMPT} @Image1 meets @Image2 ")
    return f"{PROMPT} @Image1 meets @Image2"


def make(visitor: Visitor) -> None:
    """A film of what was written, long enough to be watched while it is made."""
    visitor.lengthen()
    visitor.quoted()
    visitor.button("studio.generate").click()


def watch(page: Page) -> None:
    """Notes from now on how far any work is said to be, in percent."""
    page.evaluate(
        """() => {
          window.shares = []
          const bars = () => document.querySelectorAll('article [role=progressbar]')
          const look = () => bars().forEach(bar => window.shares.push(Number(bar.ariaValueNow)))
          new MutationObserver(look).observe(
            document.body, { subtree: true, childList: true, attributes: true }
          )
        }"""
    )


def seen_made(visitor: Visitor, tile: Locator) -> None:
    """Its progress went on while one watched, up to a result."""
    expect(tile).to_contain_text(visitor.say("shell.status.done"), timeout=MAKING_MS)
    expect(tile.get_by_role("progressbar")).to_have_count(0)
    shares: list[int] = visitor.page.evaluate("window.shares")
    assert shares == sorted(shares)
    assert [share for share in shares if 0 < share < 100], shares


def played(page: Page, around: Locator) -> None:
    """The film in there moves."""
    film = around.locator("video")
    page.wait_for_function(
        "film => !film.error && film.currentTime > 0.2", arg=film.element_handle()
    )


def rename(visitor: Visitor, card: Locator, title: str) -> Locator:
    visitor.button("library.actions.rename", card).click()
    dialog = visitor.dialog("library.rename.title")
    visitor.field("library.rename.label", dialog).fill(title)
    visitor.button("shell.save", dialog).click()
    visitor.says("library.rename.done")
    return visitor.tile(title)


def downloaded(visitor: Visitor, card: Locator, folder: Path) -> Path:
    with visitor.page.expect_download() as coming:
        card.get_by_role("link", name=visitor.say("library.actions.download")).click()
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


def link_of(visitor: Visitor, card: Locator) -> str:
    """Shares it; the link as it is in the clipboard."""
    visitor.button("library.actions.share", card).click()
    dialog = visitor.dialog("library.share.title")
    link = visitor.field("library.share.link", dialog)
    visitor.says("library.share.copied")
    kept = visitor.page.evaluate("navigator.clipboard.readText()")
    assert kept == link.input_value()
    visitor.button("library.share.done", dialog).click()
    return str(kept)


def views(visitor: Visitor, card: Locator) -> None:
    """The link was opened once by somebody else."""
    visitor.button("library.actions.share", card).click()
    dialog = visitor.dialog("library.share.title")
    expect(dialog).to_contain_text(visitor.say("library.share.views", count=1))
    visitor.button("library.share.done", dialog).click()


def erase(visitor: Visitor, card: Locator) -> None:
    visitor.button("library.actions.erase", card).click()
    dialog = visitor.dialog("library.erase.title", count=1)
    visitor.button("library.actions.erase", dialog).click()
    expect(card).to_have_count(0)


@pytest.mark.parametrize(("locale", "theme"), [("en", "dark"), ("zh", "light")])
def test_the_whole_way(
    browser: Browser, here: Place, folder: Path, locale: str, theme: str
):  # fmt: skip
    email, title = f"whole-{locale}@x.example", f"Boat {locale}"
    with window(browser, here, locale, theme) as mine, looked_at(mine) as page:
        visitor = Visitor(page, words(locale))
        register(visitor, here, email)
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        here.grant(email, 1_000)
        page.reload()
        visitor.attach(*pictures(folder, 2))
        prompt = write_with_mentions(visitor)
        watch(page)
        make(visitor)
        tile = visitor.tile(prompt)
        seen_made(visitor, tile)
        visitor.button("library.tile.play", tile, title=prompt).click()
        player = page.get_by_role("dialog", name=prompt)
        played(page, player)
        visitor.button("shell.close", player).click()

        page.get_by_role("link", name=visitor.say("shell.nav.library"), exact=True).click()
        card = rename(visitor, visitor.tile(prompt), title)
        file = downloaded(visitor, card, folder)
        assert file.name == f"{title}.mp4"
        link = link_of(visitor, card)
        with window(browser, here, locale, theme) as away, looked_at(away) as other:
            other.goto(link)
            expect(other.get_by_role("heading", level=1)).to_have_text(title)
            expect(other.get_by_text(visitor.say("library.shared.views", count=1))).to_be_visible()
        views(visitor, card)
        erase(visitor, card)
        with window(browser, here, locale, theme) as away, looked_at(away) as other:
            other.goto(link)
            expect(other.get_by_role("heading", level=1)).to_have_text(
                visitor.say("library.shared.dead")
            )

    assert file.suffix == ".mp4"
    with av.open(str(file)) as film:
        assert [stream.codec_context.name for stream in film.streams.video] == ["h264"]
    assert here.books(email).held == 0


def test_on_a_telephone(browser: Browser, here: Place, folder: Path):
    here.person("phone@x.example")
    with (
        window(browser, here, size=PHONE, touch=True) as mine,
        looked_at(mine) as page,
    ):
        signed_in(mine, "phone@x.example")
        visitor = Visitor(page, words("en"))
        visitor.go("/create")
        visitor.attach(*pictures(folder, 1))
        text = visitor.field("studio.prompts.video")
        text.fill("A boat on a phone, ")
        page.get_by_role("button", name="@Image1").tap()
        expect(text).to_have_value("A boat on a phone, @Image1 ")
        visitor.choose(visitor.say("studio.params.resolution"), "480p")
        visitor.quoted()
        visitor.button("studio.generate").tap()
        tile = visitor.tile("A boat on a phone, @Image1")
        expect(tile).to_contain_text(visitor.say("shell.status.done"), timeout=MAKING_MS)
        page.get_by_role("link", name=visitor.say("shell.nav.library"), exact=True).tap()
        visitor.button("library.tile.play", title="A boat on a phone, @Image1").tap()
        played(page, page.get_by_role("dialog"))
        wide = page.evaluate("document.documentElement.scrollWidth")

    assert wide <= PHONE["width"]


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes to a control as somebody without a mouse does: each press of Tab is a step."""
    for _ in range(TABS_MAX):
        if wanted.count() and wanted.first.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by Tab")


def test_without_a_mouse(browser: Browser, here: Place):
    here.person("keys@x.example")
    prompt = "A boat by keys"
    with window(browser, here) as mine, looked_at(mine) as page:
        visitor = Visitor(page, words("en"))
        keys = page.keyboard
        page.goto("/login?next=/create")
        tab_to(page, visitor.field("account.fields.email"))
        keys.type("keys@x.example")
        tab_to(page, visitor.field("account.fields.password"))
        keys.type(PASSWORD)
        keys.press("Enter")
        visitor.headed("studio.heading")
        tab_to(page, visitor.field("studio.prompts.video"))
        keys.type(prompt)
        visitor.quoted()
        keys.press("Control+Enter")
        tile = visitor.tile(prompt)
        expect(tile).to_contain_text(visitor.say("shell.status.done"), timeout=MAKING_MS)

        page.evaluate("document.activeElement.blur()")
        keys.press("g")
        keys.press("l")
        visitor.headed("library.title")
        expect(tile).to_be_visible()
        keys.press("j")
        keys.press("o")
        details = page.get_by_role("dialog", name=prompt)
        expect(details.get_by_text(visitor.say("library.facts.parameters"))).to_be_visible()
        keys.press("Escape")
        expect(details).to_have_count(0)
        tab_to(page, visitor.button("library.tile.play", title=prompt))
        keys.press("Enter")
        played(page, page.get_by_role("dialog", name=prompt))
        keys.press("Escape")
        tab_to(page, visitor.button("library.actions.erase", tile))
        keys.press("Enter")
        sure = visitor.dialog("library.erase.title", count=1)
        tab_to(page, visitor.button("library.actions.erase", sure))
        keys.press("Enter")
        expect(tile).to_have_count(0)
