"""A comparison in a browser: moved together, chosen without names, counted, and begun again."""

from typing import Final

from playwright.sync_api import Browser, Page, expect

from tests.web.place import Place
from tests.web.stock import VIDEO, Maker
from tests.web.visitor import Visitor
from tests.web.window import looked_at, signed_in, window
from tests.web.words import words

OTHER: Final = "seedance2.0-mini-480p"
PROMPT: Final = "A paper boat on a pond"
BATCH: Final = "b-compare"


def compared(maker: Maker) -> list[str]:
    """Two finished films of one prompt by two models."""
    given = {"prompt": PROMPT, "duration": 4, "resolution": "480p"}
    works = [maker.entered(BATCH, model, given) for model in (VIDEO, OTHER)]
    maker.finished(*works)
    return works


def titles(maker: Maker, works: list[str]) -> list[str]:
    return [
        str(maker.context.request.get(f"/api/works/{work}").json()["model_title"]["en"])
        for work in works
    ]


def won(maker: Maker, work: str) -> bool:
    return bool(maker.context.request.get(f"/api/works/{work}").json()["winner"])


def moved_together(page: Page) -> None:
    """Both films have gone on, and are at the same place."""
    page.wait_for_function(
        """() => {
          const at = [...document.querySelectorAll('article video')].map(each => each.currentTime)
          return at.length === 2 && Math.min(...at) > 0.4 && Math.abs(at[0] - at[1]) < 0.25
        }"""
    )


def test_a_comparison_is_decided_and_begun_again(browser: Browser, here: Place) -> None:
    here.person("race@x.example")
    with window(browser, here) as mine, looked_at(mine) as page:
        signed_in(mine, "race@x.example")
        maker = Maker(mine)
        works = compared(maker)
        names = titles(maker, works)
        visitor = Visitor(page, words("en"))
        visitor.go(f"/compare?batch={BATCH}")
        for name in names:
            expect(visitor.tile(name)).to_be_visible()

        visitor.button("studio.compare.play").click()
        moved_together(page)
        visitor.button("studio.compare.pause").click()
        position = visitor.field("studio.compare.position")
        position.fill("1")
        at = page.locator("article video").evaluate_all("all => all.map(each => each.currentTime)")
        assert at == [1, 1]

        visitor.button("studio.compare.hide").click()
        visitor.says("studio.compare.blind")
        for name in names:
            expect(page.locator("main").get_by_text(name)).to_have_count(0)
        expect(page.locator("article").get_by_text("credits")).to_have_count(0)
        version = visitor.say("studio.compare.version", letter="B")
        visitor.button("studio.compare.pick", visitor.tile(version)).click()
        page.get_by_role("status").get_by_text(version).wait_for()
        (winner,) = [name for work, name in zip(works, names, strict=True) if won(maker, work)]
        visitor.says("studio.compare.revealed", version=version, name=winner)
        expect(visitor.button("studio.compare.winner", visitor.tile(winner))).to_be_visible()

        picks = page.get_by_role("region", name=visitor.say("studio.picks.title"))
        row = picks.get_by_role("row").filter(has_text=winner)
        expect(row).to_contain_text(visitor.say("studio.picks.of", won=1, compared=1))
        loser = next(name for name in names if name != winner)
        row = picks.get_by_role("row").filter(has_text=loser)
        expect(row).to_contain_text(visitor.say("studio.picks.of", won=0, compared=1))

        page.get_by_role("link", name=visitor.say("studio.compare.remix")).click()
        visitor.headed("studio.compare.heading")
        expect(visitor.field("studio.prompts.video")).to_have_value(PROMPT)
        models = page.get_by_role("region", name=visitor.say("studio.compare.models"))
        expect(models.get_by_role("listitem")).to_have_count(3)  # two, and one more could be added
        expect(picks).to_be_visible()
        page.go_back()
        remix = visitor.tile(winner).get_by_role("link", name=visitor.say("library.actions.remix"))
        remix.click()
        visitor.headed("studio.heading")
        expect(visitor.field("studio.prompts.video")).to_have_value(PROMPT)
