"""Reference files are brought in once each, and our own links are looked up."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Rejected
from onetake.core.pricing import Quote, Settle
from onetake.core.request import Facts, Material, Medium, Role
from onetake.core.task import Output, State, Task
from onetake.engine.intake import Intake, Refused, asset_of, external
from tests.engine.world import WANT

PICTURE = Facts(Medium.IMAGE, "image/png", 10, 64, 64)
OURS = "https://us.example/files/asset_1/a.png"


def upload(user: str) -> Asset:
    return Asset("asset_1", user, Purpose.UPLOAD, "a.png", "ab/1.png", PICTURE, 0)


@dataclass
class Places:
    """What can be fetched, and what was."""

    fetched: list[str] = field(default_factory=list[str])
    uploads: dict[str, Asset] = field(default_factory=dict[str, Asset])
    tasks: dict[str, Task] = field(default_factory=dict[str, Task])

    def intake(self) -> Intake:
        return Intake(self.get, self, self.own, self.asset, lambda: 7, self.task, self.named)

    def named(self, url: str) -> str | None:
        return "asset_1" if url.startswith("https://old.example/") else None

    async def task(self, task: str) -> Task | None:
        return self.tasks.get(task)

    async def get(self, url: str) -> Path:
        self.fetched.append(url)
        if "gone" in url:
            raise Refused("answers 404")
        return Path("x.png")

    def own(self, url: str) -> str | None:
        return "asset_1" if url.startswith("https://us.example/") else None

    async def asset(self, asset: str) -> Asset | None:
        return self.uploads.get(asset)

    async def __call__(
        self, path: Path, *, user: str, purpose: Purpose, name: str, media: frozenset[Medium],
        task: str | None = None,
    ) -> Asset:  # fmt: skip
        return Asset(f"kept-{len(self.fetched)}", user, purpose, name, "ab/2.png", PICTURE, 0)


def image(url: str, at: int = 0) -> Material:
    return Material(Role.IMAGE, url, f"image_urls[{at}]")


async def test_the_same_url_twice_is_fetched_once():
    places, fresh = Places(), list[Asset]()
    url = "https://a.example/x.png?token=secret#top"
    want = replace(WANT, materials=(image(url), image(url, 1)))
    request = await places.intake()(want, "ann", 0, fresh)

    assert places.fetched == [url]
    assert len(fresh) == 1
    assert {m.asset for m in request.materials} == {fresh[0].id}


async def test_secrets_in_a_url_are_not_kept():
    url = "https://a.example/x.png?token=secret#top"
    request = await Places().intake()(replace(WANT, materials=(image(url),)), "ann", 0, [])

    assert request.materials[0].url == "https://a.example/x.png"


async def test_an_own_upload_is_used_as_it_is():
    places, fresh = Places(uploads={"asset_1": upload("ann")}), list[Asset]()
    want = replace(WANT, materials=(image(OURS),))
    request = await places.intake()(want, "ann", 0, fresh)

    assert (places.fetched, fresh) == ([], [])
    assert request.materials[0].asset == "asset_1"
    assert not external(want, places.own)


async def test_somebody_elses_shared_link_becomes_an_own_row():
    places, fresh = Places(uploads={"asset_1": upload("bob")}), list[Asset]()
    await places.intake()(replace(WANT, materials=(image(OURS),)), "ann", 5, fresh)

    (own,) = fresh
    assert (own.user, own.purpose, own.blob) == ("ann", Purpose.MATERIAL, "ab/1.png")
    assert own.id != "asset_1"


@pytest.mark.parametrize(
    ("url", "word"), [("https://gone.example/x.png", "404"), (OURS, "not there any more")]
)
async def test_what_cannot_be_had_is_named(url: str, word: str):
    fresh = list[Asset]()
    want = replace(WANT, materials=(image("https://a.example/1.png"), image(url, 1)))
    with pytest.raises(Rejected, match=word) as caught:
        await Places().intake()(want, "ann", 0, fresh)

    assert caught.value.failure.code is Code.INVALID_MATERIAL
    assert caught.value.failure.param == "image_urls[1]"
    assert len(fresh) == 1, "what was brought in is the caller's to discard"


async def test_the_same_content_uploaded_twice_stands_for_the_same_file():
    places = Places(uploads={"asset_1": upload("ann")})
    intake = places.intake()

    assert await intake.content(OURS) == await intake.content(OURS + "?signature=another")
    assert await intake.content("https://a.example/x.png") == "https://a.example/x.png"


def made(user: str, *outputs: Output) -> Task:
    quote = Quote(0, (), Settle.QUOTE)
    return Task(
        "task_1", user, None, "d", WANT, quote, 0, 0, state=State.SUCCEEDED, outputs=outputs
    )


@pytest.mark.parametrize("url", ["onetake:asset_1", "onetake:char_1", "onetake:task_1"])
async def test_what_is_ones_own_is_named_by_its_id(url: str):
    places, fresh = Places(uploads={"asset_1": upload("ann")}), list[Asset]()
    places.tasks["task_1"] = made("ann", Output("asset_1", PICTURE))
    want = replace(WANT, materials=(image(url),))
    request = await places.intake()(want, "ann", 0, fresh)

    assert (request.materials[0].asset, request.materials[0].url) == ("asset_1", url)
    assert (fresh, places.fetched) == ([], [])
    assert not external(want, places.own)


@pytest.mark.parametrize("url", ["onetake:asset_1", "onetake:char_1", "onetake:task_1"])
async def test_what_is_somebody_elses_is_unknown_by_its_id(url: str):
    places = Places(uploads={"asset_1": upload("bob")})
    places.tasks["task_1"] = made("bob", Output("asset_1", PICTURE))
    with pytest.raises(Rejected, match="names nothing that this account has") as caught:
        await places.intake()(replace(WANT, materials=(image(url),)), "ann", 0, [])

    assert caught.value.failure.code is Code.INVALID_MATERIAL


async def test_a_task_without_a_result_cannot_be_referred_to():
    places = Places(tasks={"task_1": made("ann")})
    with pytest.raises(Rejected, match="has no result"):
        await places.intake()(replace(WANT, materials=(image("onetake:task_1"),)), "ann", 0, [])


def test_a_character_is_kept_as_an_asset():
    assert asset_of("char_abc") == "asset_abc"
    assert asset_of("asset_abc") == "asset_abc"


@pytest.mark.parametrize(("user", "fetched"), [("ann", 0), ("bob", 1)])
async def test_a_link_whose_time_is_over_is_good_for_its_owner(user: str, fetched: int):
    places = Places(uploads={"asset_1": upload("ann")})
    want = replace(WANT, materials=(image("https://old.example/files/asset_1/a.png"),))
    request = await places.intake()(want, user, 0, [])

    assert len(places.fetched) == fetched
    assert (request.materials[0].asset == "asset_1") is (user == "ann")
