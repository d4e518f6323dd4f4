"""What people change about themselves, in a browser."""

import asyncio
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pytest
from aiohttp import web
from playwright.sync_api import Browser, expect

from tests.accounts.identity_servers import CLIENT, SECRET, GitHubServer
from tests.web.place import Place, place
from tests.web.visitor import Visitor
from tests.web.window import looked_at, signed_in, window
from tests.web.words import words

ANN: Final = "ann.elsewhere@x.example"


async def serve(github: GitHubServer, ready: threading.Event, end: asyncio.Event) -> None:
    """A GitHub whose people always agree."""

    async def authorize(request: web.Request) -> web.Response:
        back = github.consent(str(request.url))
        raise web.HTTPFound(f"{github.asked['redirect_uri']}?{urlencode(back)}")

    app = web.Application()
    app.add_routes([*github.routes(), web.get("/login/oauth/authorize", authorize)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    github.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    ready.set()
    await end.wait()
    await runner.cleanup()


@pytest.fixture(scope="module")
def github() -> Generator[GitHubServer]:
    """In a thread of its own: the browser's loop is the test's."""
    made, ready = GitHubServer(), threading.Event()
    loop, end = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve(made, ready, end)))
    thread.start()
    assert ready.wait(30)
    yield made
    loop.call_soon_threadsafe(end.set)
    thread.join(30)
    loop.close()


@pytest.fixture(scope="module")
def linked_place(
    tmp_path_factory: pytest.TempPathFactory, github: GitHubServer
) -> Generator[Place]:
    folder: Path = tmp_path_factory.mktemp("linked")
    settings = {
        "github_client_id": CLIENT, "github_client_secret": SECRET,
        "github_url": github.url, "github_api_url": f"{github.url}/api",
    }  # fmt: skip
    with place(folder, **settings) as made:
        made.person(ANN)
        yield made


def test_an_account_elsewhere_is_linked_used_and_unlinked(browser: Browser, linked_place: Place):
    with window(browser, linked_place) as mine, looked_at(mine) as page:
        signed_in(mine, ANN)
        visitor = Visitor(page, words("en"))
        visitor.go("/profile")
        visitor.button("account.profile.linkName", provider="GitHub").click()
        unlink = visitor.button("account.profile.unlinkName", provider="GitHub")
        expect(unlink).to_be_visible()

        with window(browser, linked_place) as other, looked_at(other) as anew:
            guest = Visitor(anew, words("en"))
            guest.go("/login")
            anew.get_by_role(
                "link", name=guest.say("account.login.with", provider="GitHub")
            ).click()
            guest.go("/profile")
            expect(guest.field("account.profile.email")).to_have_value(ANN)

        unlink.click()
        asked = visitor.dialog("account.profile.unlinkSure", provider="GitHub")
        visitor.button("account.profile.unlink", asked).click()
        visitor.says("account.profile.unlinked", provider="GitHub")
        expect(visitor.button("account.profile.linkName", provider="GitHub")).to_be_visible()


def test_what_went_wrong_elsewhere_is_said_in_the_profile(browser: Browser, linked_place: Place):
    with window(browser, linked_place, "zh") as mine, looked_at(mine) as page:
        signed_in(mine, ANN)
        visitor = Visitor(page, words("zh"))
        visitor.go("/profile?problem=identity_taken")

        expect(page.get_by_role("alert")).to_have_text(visitor.say("shell.errors.identity_taken"))


def test_hover_previews_are_switched_off_for_good(browser: Browser, linked_place: Place):
    with window(browser, linked_place) as mine, looked_at(mine) as page:
        signed_in(mine, ANN)
        visitor = Visitor(page, words("en"))
        visitor.go("/profile")
        name = visitor.say("account.profile.previews")
        with page.expect_response(lambda answer: answer.url.endswith("/api/account")):
            page.get_by_role("switch", name=name).click()
        visitor.go("/profile")

        expect(page.get_by_role("switch", name=name)).not_to_be_checked()
