"""Works of every kind and end that somebody has already, made through the studio's interface."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import BrowserContext

from tests.web.visitor import MAKING_MS

VIDEO: Final = "video-2.0-mini-reference-to-video"
STILL: Final = "seedream-4.0"
RIVAL: Final = "seedream-4.5"
BATCH: Final = "b-stock"
SPEECH: Final = "minimax-speech-2.8-hd"
SECRET: Final = "open sesame"
HOOK: Final = "https://hooks.invalid/onetake"
"""Where nobody listens: what is told stays in the log as it is."""


@dataclass(frozen=True, slots=True)
class Stock:
    """Ids of works, of links to two of them, and of an endpoint that was told something."""

    film: str
    picture: str
    sound: str
    failed: str
    running: str
    shared: str
    locked: str
    batch: str  # a comparison of two pictures, one of which won
    hook: str


class Maker:
    """Whoever is signed in in this browser, without a page."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.csrf = str(context.request.get("/api/session").json()["csrf"])

    def post(self, path: str, body: object) -> Any:
        headers = {"X-Onetake-Csrf": self.csrf}
        answer = self.context.request.post(path, data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()

    def work(self, model: str, **given: object) -> str:
        """Sends it; its id."""
        return self.titled(model, None, given)

    def titled(self, model: str, title: str | None, given: Mapping[str, object]) -> str:
        """The same, with a title of its own."""
        body = {"request": {"model": model, "input": dict(given)}, "title": title}
        return str(self.post("/api/works", body)["id"])

    def entered(self, batch: str, model: str, given: Mapping[str, object]) -> str:
        """One of a comparison."""
        body = {"request": {"model": model, "input": dict(given)}, "batch": batch}
        return str(self.post("/api/works", body)["id"])

    def share(self, work: str, **how: object) -> str:
        """The id of the link."""
        return str(self.post(f"/api/works/{work}/share", how)["id"])

    def wins(self, work: str) -> None:
        """Picks it out of its comparison."""
        headers = {"X-Onetake-Csrf": self.csrf}
        answer = self.context.request.patch(
            f"/api/works/{work}", data={"winner": True}, headers=headers
        )
        assert answer.ok, answer.text()

    def finished(self, *works: str) -> None:
        """Back when all of them have ended."""
        for work in works:
            answer = self.context.request.get(
                f"/v1/tasks/{work}", headers={"Prefer": "wait=60"}, timeout=MAKING_MS
            )
            assert answer.json()["finished_at"], answer.text()


def stock(context: BrowserContext) -> Stock:
    """A film, a picture, a sound, a failure and something that never ends, of who is signed in."""
    maker = Maker(context)
    film = maker.work(VIDEO, prompt="A lighthouse in a storm", duration=4, resolution="480p")
    picture = maker.work(STILL, prompt="A red cube on a table")
    sound = maker.work(SPEECH, text="Good evening.")
    rivals = [maker.entered(BATCH, model, {"prompt": "A pear"}) for model in (STILL, RIVAL)]
    failed = maker.work(
        VIDEO, prompt="A street duel [fail:content_policy]", duration=4, resolution="480p"
    )
    running = maker.work(VIDEO, prompt="A tide comes in [stall]", duration=4, resolution="480p")
    maker.finished(film, picture, sound, failed, *rivals)
    maker.wins(rivals[0])
    shared, locked = maker.share(film), maker.share(picture, password=SECRET)
    hook = str(maker.post("/v1/webhook_endpoints", {"url": HOOK, "name": ""})["id"])
    maker.post(f"/v1/webhook_endpoints/{hook}/test", {})
    return Stock(film, picture, sound, failed, running, shared, locked, BATCH, hook)
