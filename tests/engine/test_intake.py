"""Reference files are brought in once each, and our own links are looked up."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Rejected
from onetake.core.request import Facts, Material, Medium, Role
from onetake.engine.intake import Intake, Refused, external
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

    def intake(self) -> Intake:
        return Intake(self.get, self, self.own, self.asset, lambda: 7)

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
