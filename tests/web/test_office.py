"""Those who run a place, and those who program against it, with what they do in a browser."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from onetake.catalog.loader import load_all
from onetake.core.account import Role
from onetake.core.money import MICROCREDITS
from onetake.providers import adapter
from tests.web.place import Place, apart, place
from tests.web.stock import VIDEO
from tests.web.visitor import MAKING_MS, Visitor
from tests.web.window import looked_at, signed_in, window
from tests.web.words import words

BOSS: Final = "boss@x.example"
CUSTOMER: Final = "customer@x.example"
DEVELOPER: Final = "developer@x.example"
PROGRAM_SECONDS: Final = 300
NOBODY: Final = "http://127.0.0.1:9"
"""An address of this machine where nobody listens."""
CREATE: Final = f"/create?model={VIDEO}&prompt=A+lighthouse"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generator[Place]:
    """A place whose prices and channels may be changed."""
    with place(tmp_path_factory.mktemp("office")) as made:
        made.person(BOSS, role=Role.ADMINISTRATOR)
        made.person(CUSTOMER, 0)
        made.person(DEVELOPER)
        yield made


@pytest.fixture
def north(tmp_path: Path) -> Generator[Place]:
    """Another gateway, which makes videos for the first."""
    (tmp_path / "north").mkdir()
    with place(tmp_path / "north") as made:
        yield made


def test_a_provider_is_connected(browser: Browser, office: Place, north: Place):
    secret = apart(north.installation.customer("us@x.example", 1_000))
    with window(browser, office) as mine, looked_at(mine) as page:
        signed_in(mine, BOSS)
        visitor = Visitor(page, words("en"))
        visitor.go("/admin/channels")
        page.get_by_role("link", name=visitor.say("office.channels.connect")).first.click()
        visitor.headed("office.channel.connect")
        visitor.field("office.channel.name").fill("north")
        visitor.field("office.channel.provider").select_option("videoapi")
        visitor.field("office.channel.base").fill(north.url)
        visitor.field("office.channel.secret").fill(secret)
        visitor.button("office.channel.add").click()
        visitor.field("office.channel.ours").fill(VIDEO)
        visitor.button("office.channel.create").click()
        visitor.says("office.channel.connected", name="north")
        visitor.headed("office.channel.edit", name="north")
        visitor.button("office.channel.ask").click()
        answer = page.get_by_text(visitor.say("office.channels.answers", ms="#").partition("#")[0])
        expect(answer).to_be_visible()

        visitor.go(CREATE)
        visitor.quoted()
        visitor.button("studio.generate").click()
        tile = visitor.tile("A lighthouse")
        expect(tile).to_contain_text(visitor.say("shell.status.done"), timeout=MAKING_MS)

    (task,) = apart(north.installation.tasks())
    assert task.request.model == VIDEO


def test_a_known_provider_is_connected_in_four_steps(browser: Browser, office: Place):
    makes = load_all().makeable("vidu")
    (usual,) = adapter("vidu").base_urls[:1]
    with window(browser, office) as mine, looked_at(mine) as page:
        signed_in(mine, BOSS)
        visitor = Visitor(page, words("en"))
        visitor.go("/admin/channels/new")
        visitor.field("office.channel.provider").select_option("vidu")
        expect(visitor.field("office.channel.base")).to_have_value(usual)
        visitor.field("office.channel.base").fill(NOBODY)  # it is tested at once
        visitor.field("office.channel.name").fill("vidu")
        visitor.field("office.channel.secret").fill("not-a-key")
        visitor.button("office.channel.usual", count=len(makes)).click()
        expect(visitor.field("office.channel.ours")).to_have_count(len(makes))
        visitor.button("office.channel.create").click()
        visitor.headed("office.channel.edit", name="vidu")
        channels = mine.request.get("/api/admin/channels").json()

    (made,) = [each for each in channels if each["name"] == "vidu"]
    assert made["models"] == dict(makes)
    assert made["base_url"] == NOBODY


def test_a_price_is_changed(browser: Browser, office: Place):
    with window(browser, office) as mine, looked_at(mine) as page:
        signed_in(mine, BOSS)
        visitor = Visitor(page, words("en"))
        visitor.go(CREATE)
        before = visitor.quoted()
        visitor.go(f"/admin/models/{VIDEO}")
        amounts = page.locator("form input[inputmode=decimal]")
        expect(amounts.first).to_be_visible()
        for number in range(amounts.count()):
            amounts.nth(number).fill(str(3 * int(amounts.nth(number).input_value())))
        visitor.button("office.price.save").click()
        visitor.says("office.price.changes")
        expect(visitor.button("office.price.reset")).to_be_visible()
        visitor.go(CREATE)

        assert visitor.quoted() == 3 * before


def test_credits_are_given_with_a_reason(browser: Browser, office: Place):
    with window(browser, office) as mine, looked_at(mine) as page:
        signed_in(mine, BOSS)
        visitor = Visitor(page, words("en"))
        visitor.go(f"/admin/users?query={CUSTOMER}")
        page.get_by_role("button", name=CUSTOMER).click()
        visitor.field("office.user.amount").fill("12.5")
        visitor.field("office.user.reason").fill("For the premiere")
        visitor.button("office.user.give").click()
        visitor.says("office.user.gave", email=CUSTOMER, amount="12.5 credits")
        visitor.go("/admin/audit")
        row = page.get_by_role("row").filter(
            has_text=visitor.say("office.audit.actions.user_credits")
        )
        row.get_by_role("button").click()
        peek = page.locator("section").filter(has_text="For the premiere")
        expect(peek.first).to_contain_text(BOSS)

    assert office.books(CUSTOMER).available == 12.5 * MICROCREDITS


def run(words: list[str], secret_line: str) -> str:
    """The last line that a program prints, with the key that its shell has."""
    name, _, secret = secret_line.removeprefix("export ").partition("=")
    done = subprocess.run(
        words, env={**os.environ, name: secret}, capture_output=True, text=True,
        timeout=PROGRAM_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def is_film(link: str) -> bool:
    with urllib.request.urlopen(link) as answer:
        return answer.read(8)[4:] == b"ftyp"


def test_the_quick_start_runs(browser: Browser, office: Place):
    with window(browser, office) as mine, looked_at(mine) as page:
        signed_in(mine, DEVELOPER)
        visitor = Visitor(page, words("en"))
        visitor.go("/console/start")
        visitor.button("console.start.make").click()
        visitor.says("console.start.keep")

        def copied(number: int) -> str:
            page.evaluate("navigator.clipboard.writeText('')")
            visitor.button("shell.copy").nth(number).click()
            page.wait_for_function("navigator.clipboard.readText()")
            return str(page.evaluate("navigator.clipboard.readText()"))

        secret = copied(0)
        page.get_by_role("tab", name="curl").click()
        shell = run(["bash", "-c", copied(1)], secret)
        page.get_by_role("tab", name="Python").click()
        python = run([sys.executable, "-c", copied(1)], secret)
        expect(page.get_by_text(visitor.say("shell.status.done"))).to_be_visible()

    assert is_film(shell)
    assert is_film(python)
    assert shell != python
