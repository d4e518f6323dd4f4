"""Somebody in front of the studio, who reads what is on the screen in one language."""

import re
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.assets import media
from tests.web.words import Words

MAKING_MS: Final = 240_000
"""How long a short video may take on a machine that does other things, too."""


class Visitor:
    """`scope` in its methods: where on the page to look; everywhere unless it is said."""

    def __init__(self, page: Page, words: Words) -> None:
        self.page = page
        self.words = words
        self.say = words.say

    # -- finding ---------------------------------------------------------------------------

    def button(self, key: str, scope: Page | Locator | None = None, **values: object) -> Locator:
        return (scope or self.page).get_by_role("button", name=self.say(key, **values), exact=True)

    def field(self, key: str, scope: Page | Locator | None = None, **values: object) -> Locator:
        return (scope or self.page).get_by_label(self.say(key, **values), exact=True)

    def dialog(self, key: str, **values: object) -> Locator:
        return self.page.get_by_role("dialog", name=self.say(key, **values), exact=True)

    def tile(self, title: str) -> Locator:
        return self.page.get_by_role("article", name=title, exact=True)

    def headed(self, key: str, **values: object) -> None:
        """Waits until this is the page."""
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).to_have_text(self.say(key, **values))

    def says(self, key: str, **values: object) -> None:
        """Waits until the words are somewhere on the page."""
        expect(self.page.get_by_text(self.say(key, **values)).first).to_be_visible()

    # -- doing -----------------------------------------------------------------------------

    def go(self, path: str) -> None:
        """Opens a page; back when its words are there."""
        self.page.goto(path)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def attach(self, *files: Path) -> None:
        """Adds pictures to what is being written; back when the server has them."""
        self.button("studio.files.attach").click()
        with self.page.expect_file_chooser() as asked:
            self.page.get_by_role("menuitem", name=self.say("studio.media.image")).click()
        asked.value.set_files(files)
        listed = self.page.get_by_role("list", name=self.say("studio.files.label"))
        expect(listed.get_by_role("listitem")).to_have_count(len(files))
        expect(listed.get_by_role("progressbar")).to_have_count(0)

    def by_the_account(self) -> None:
        """Answers what the studio asks of a newcomer: the account pays, and not a key."""
        asked = self.dialog("studio.newcomer.title")
        self.button("studio.newcomer.account", asked).click()
        expect(asked).to_be_hidden()

    def rests(self) -> None:
        """Waits until nothing of the page is still to come."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator("[data-skeleton], [role=status][aria-busy=true]")).to_have_count(0)
        # What is asked for anew is shown at part of its strength until then.
        expect(self.page.locator(".transition-opacity.opacity-60")).to_have_count(0)

    def chip(self, label: str) -> Locator:
        """Opens the choices of a parameter."""
        name = re.compile(f"^{re.escape(label)}(?![a-z])")  # 'Mode' and not 'Model'
        self.page.get_by_role("button", name=name).click()
        panel = self.page.get_by_role("dialog", name=label, exact=True)
        expect(panel).to_be_visible()
        return panel

    def models(self) -> None:
        """Opens the list of models."""
        name = re.compile(f"^{re.escape(self.say('studio.model'))}")
        self.page.get_by_role("button", name=name).click()
        expect(self.dialog("studio.picker.title")).to_be_visible()

    def choose(self, label: str, value: str) -> None:
        """One of a parameter's choices: opens its chip and picks."""
        panel = self.chip(label)
        panel.get_by_role("radio", name=value, exact=True).click()
        self.page.keyboard.press("Escape")
        expect(panel).to_be_hidden()

    def lengthen(self) -> None:
        """The longest film that the model makes, by the slider's own key."""
        panel = self.chip(self.say("studio.params.duration"))
        panel.get_by_role("slider").press("End")
        self.page.keyboard.press("Escape")
        expect(panel).to_be_hidden()

    def quoted(self) -> int:
        """The credits that the price line names, once it does."""
        send = self.button("studio.generate")
        expect(send).not_to_have_attribute("aria-disabled", "true")
        line = self.page.locator(f"[id='{send.get_attribute('aria-describedby')}']")
        expect(line.locator(".opacity-60")).to_have_count(0)  # it is for what is on the page now
        unit = re.escape(self.say("shell.units.credits", amount="#")).replace("\\#", r"([\d,]+)")
        amount = re.compile(unit)
        expect(line).to_contain_text(amount)
        found = amount.search(line.inner_text())
        assert found is not None
        return int(found[1].replace(",", ""))


def pictures(folder: Path, count: int) -> list[Path]:
    made = [folder / f"picture-{number}.png" for number in range(1, count + 1)]
    for path in made:
        path.write_bytes(media.image_bytes("PNG", media.picture(640, 400)))
    return made
