"""Several works at once in a browser: deleted and brought back, chosen by what matches, packed."""

import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.web.place import Place
from tests.web.stock import STILL, Maker
from tests.web.visitor import Visitor
from tests.web.window import looked_at, signed_in, window
from tests.web.words import words


def made(maker: Maker, *titles: str) -> list[str]:
    """Finished pictures with these titles; the last one is the newest."""
    works = [maker.titled(STILL, title, {"prompt": f"A red cube, {title}"}) for title in titles]
    maker.finished(*works)
    return works


def status(context: BrowserContext, path: str) -> int:
    return context.request.get(path).status


def known(context: BrowserContext, query: str = "") -> Any:
    answer = context.request.get(f"/api/works?size=50{query}")
    assert answer.ok, answer.text()
    return answer.json()


def toast(page: Page, text: str) -> Locator:
    """What is said at the lower edge, in the region that is read out."""
    said = page.get_by_role("status").locator("div").filter(has_text=text).first
    expect(said).to_be_visible()
    return said


def erase(visitor: Visitor, card: Locator) -> None:
    visitor.button("library.actions.erase", card).click()
    dialog = visitor.dialog("library.erase.title", count=1)
    visitor.button("library.actions.erase", dialog).click()
    expect(card).to_have_count(0)


def test_what_was_deleted_comes_back(browser: Browser, here: Place) -> None:
    here.person("undo@x.example")
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, "undo@x.example")
        maker = Maker(mine)
        boat, _ = made(maker, "Boat", "Kite")
        link = f"/api/shares/{maker.share(boat)}"
        visitor = Visitor(page, words("en"))
        visitor.go("/library")
        card = visitor.tile("Boat")

        erase(visitor, card)
        said = toast(page, visitor.say("library.said.erased", title="Boat"))
        visitor.says("library.found", count=1)
        assert status(mine, link) == status(mine, f"/api/works/{boat}") == 404
        visitor.button("shell.undo", said).click()
        expect(card).to_be_visible()
        visitor.says("library.said.restored", count=1)
        visitor.says("library.found", count=2)
        assert status(mine, link) == status(mine, f"/api/works/{boat}") == 200

        erase(visitor, card)
        page.keyboard.press("Control+z")
        expect(card).to_be_visible()
        assert status(mine, link) == 200


def test_a_notice_waits_for_who_reads_it(browser: Browser, here: Place) -> None:
    here.person("reader@x.example")
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, "reader@x.example")
        made(Maker(mine), "Boat", "Kite")
        page.clock.install()
        visitor = Visitor(page, words("en"))
        visitor.go("/library")

        erase(visitor, visitor.tile("Boat"))
        said = toast(page, visitor.say("library.said.erased", title="Boat"))
        visitor.button("shell.undo", said).focus()
        page.clock.run_for(20_000)
        expect(said).to_be_visible()
        page.locator("h1").evaluate("each => document.activeElement.blur()")
        page.clock.run_for(11_000)
        expect(said).to_have_count(0)


def test_a_deletion_does_not_need_its_page(browser: Browser, here: Place) -> None:
    """Other windows see it at once, and it stays when the window that asked is closed."""
    here.person("closed@x.example")
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, "closed@x.example")
        made(Maker(mine), "Boat", "Kite")
        other = mine.new_page()
        mirror, visitor = Visitor(other, words("en")), Visitor(page, words("en"))
        for each in (mirror, visitor):
            each.go("/library")
            expect(each.tile("Boat")).to_be_visible()

        erase(visitor, visitor.tile("Boat"))
        expect(mirror.tile("Boat")).to_have_count(0)
        page.close()
        other.reload()
        mirror.says("library.found", count=1)
        assert [work["title"] for work in known(mine)["items"]] == ["Kite"]


def all_that_match(visitor: Visitor, count: int) -> Locator:
    """Chooses the page, then everything; the bar."""
    bar = visitor.page.get_by_role("region", name=visitor.say("library.bulk.label"))
    visitor.page.locator("article [type=checkbox]").first.check()
    visitor.field("library.bulk.page", bar).check()
    visitor.button("library.bulk.all", bar, count=count).click()
    expect(bar).to_contain_text(visitor.say("library.bulk.allChosen", count=count))
    return bar


def packed(page: Page, link: Locator, folder: Path) -> list[str]:
    """The names in the archive behind a link."""
    with page.expect_download() as coming:
        link.click()
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        return sorted(archive.namelist())


def test_everything_that_matches_at_once(browser: Browser, here: Place, folder: Path) -> None:
    here.person("all@x.example")
    kites = [f"Kite {number}" for number in range(7)]
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, "all@x.example")
        maker = Maker(mine)
        made(maker, "Boat", *kites)
        running = maker.titled(STILL, "Kite that flies", {"prompt": "[stall] A kite"})
        visitor = Visitor(page, words("en"))
        visitor.go("/library?query=kite&size=5")

        bar = all_that_match(visitor, 8)
        visitor.says("library.bulk.allBusy", count=1)
        expect(page.locator("article [type=checkbox]:checked")).to_have_count(5)
        zip = bar.get_by_role("link", name=visitor.say("library.bulk.zip"))
        names = packed(page, zip, folder)
        assert names == [f"{kite}.jpg" for kite in kites] or names == [f"{k}.png" for k in kites]
        visitor.button("library.bulk.favourite", bar).click()
        visitor.says("library.said.favourite")
        assert known(mine, "&favourite=true")["total"] == 8

        visitor.button("library.bulk.erase", bar).click()
        dialog = visitor.dialog("library.erase.title", count=7)
        made(maker, "Kite, later")  # ended while the question was on the screen
        visitor.button("library.actions.erase", dialog).click()
        said = toast(page, visitor.say("library.said.erasedSome", count=7))
        titles = [work["title"] for work in known(mine)["items"]]
        assert titles == ["Kite, later", "Kite that flies", "Boat"]
        expect(bar).to_have_count(0)
        visitor.button("shell.undo", said).click()
        visitor.says("library.said.restored", count=7)
        assert known(mine, "&favourite=true")["total"] == 8
        assert known(mine)["total"] == 10
        maker.post(f"/api/works/{running}/cancel", {})


def test_other_filters_end_the_choice_of_everything(browser: Browser, here: Place) -> None:
    here.person("filters@x.example")
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, "filters@x.example")
        made(Maker(mine), *(f"Kite {number}" for number in range(7)))
        visitor = Visitor(page, words("en"))
        visitor.go("/library?size=5")

        bar = all_that_match(visitor, 7)
        page.get_by_role("button", name=visitor.say("shell.pager.next"), exact=True).click()
        expect(page.locator("article [type=checkbox]:checked")).to_have_count(2)
        visitor.button("library.filters.favourites").click()
        expect(bar).to_have_count(0)
