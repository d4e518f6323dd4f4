"""Characters and sheets: new files made from kept ones, and nothing kept when one is refused."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Rejected
from onetake.core.request import Facts, Medium
from onetake.engine.borrow import Borrow
from onetake.engine.intake import Refused
from tests.engine.world import VIDEO, World

SHEET = "sheet.jpg"
PICTURE = Facts(Medium.IMAGE, "image/jpeg", 10, 64, 36)


@dataclass
class Place:
    world: World
    drawn: list[str] = field(default_factory=list[str])
    refuse: bool = False

    async def draw(self, asset: Asset) -> Asset:
        if self.refuse:
            raise Refused("holds no picture")
        self.drawn.append(asset.id)
        number = next(self.world.ids)
        return replace(
            asset, id=f"asset_{number}", purpose=Purpose.THUMBNAIL, name=SHEET, facts=PICTURE,
            blob=f"ab/{number:064x}.jpg",
        )  # fmt: skip

    def borrow(self) -> Borrow:
        world = self.world
        return Borrow(
            world.store, world.intake(), world.shelf, self.draw, SHEET, lambda: world.now,
            lambda: next(world.ids),
        )  # fmt: skip

    async def blobs(self) -> list[str]:
        return [blob async for blob in self.world.store.blobs()]


@pytest.fixture
async def place() -> Place:
    world = World()
    await world.open("ann", "bob")
    return Place(world)


def video(asset_id: str, **more: Any) -> Asset:
    asset = Asset(asset_id, "ann", Purpose.RESULT, "v.mp4", "ab/1.mp4", VIDEO, 5, "task_1")
    return replace(asset, **more)


async def test_a_character_is_a_copy_of_its_own(place: Place):
    await place.world.store.add_assets([video("asset_v")])

    made = await place.borrow().character("ann", "onetake:asset_v", "Ada")

    assert (made.purpose, made.name, made.task, made.user) == (
        Purpose.CHARACTER, "Ada", None, "ann",
    )  # fmt: skip
    assert (made.blob, made.created_at) == ("ab/1.mp4", place.world.now)
    await place.world.store.remove_assets(["asset_v"])
    assert await place.world.store.asset(made.id) == made
    assert await place.blobs() == ["ab/1.mp4"]


async def test_a_character_comes_from_outside_too(place: Place):
    made = await place.borrow().character("ann", "https://ok.example/a.mp4", "Ada")

    assert await place.world.store.asset(made.id) == made
    assert made.facts.medium is Medium.VIDEO


@pytest.mark.parametrize("url", ["onetake:asset_v", "onetake:char_v", "onetake:task_9"])
async def test_nobody_makes_a_character_of_somebody_elses(place: Place, url: str):
    await place.world.store.add_assets([video("asset_v")])

    with pytest.raises(Rejected, match="video"):
        await place.borrow().character("bob", url, "Ada")
    assert await place.world.store.assets(task="task_1") == (video("asset_v"),)


async def test_a_picture_is_no_character(place: Place):
    await place.world.store.add_assets([video("asset_p", facts=PICTURE, purpose=Purpose.UPLOAD)])

    with pytest.raises(Refused, match="must be a video, and is image/jpeg"):
        await place.borrow().character("ann", "onetake:asset_p", "Ada")


async def test_what_cannot_be_fetched_leaves_nothing(place: Place):
    with pytest.raises(Rejected) as caught:
        await place.borrow().character("ann", "https://gone.example/a.mp4", "Ada")

    assert caught.value.failure.param == "video"
    assert await place.blobs() == []


async def test_a_sheet_is_drawn_once_and_belongs_to_its_task(place: Place):
    await place.world.store.add_assets([video("asset_v")])
    borrow = place.borrow()

    first = await borrow.sheet("asset_v")

    assert await borrow.sheet("asset_v") == first
    assert place.drawn == ["asset_v"]
    names = {each.id for each in await place.world.store.assets(task="task_1")}
    assert names == {"asset_v", first}


async def test_an_ordinary_thumbnail_is_no_sheet(place: Place):
    small = video("asset_t", purpose=Purpose.THUMBNAIL, name="v.jpg")
    await place.world.store.add_assets([video("asset_v"), small])

    assert await place.borrow().sheet("asset_v") != "asset_t"


async def test_a_sheet_of_nothing_is_refused(place: Place):
    with pytest.raises(Refused, match="not kept any more"):
        await place.borrow().sheet("asset_v")
    await place.world.store.add_assets([video("asset_v")])
    place.refuse = True
    with pytest.raises(Refused, match="no picture"):
        await place.borrow().sheet("asset_v")
    assert len(await place.world.store.assets(task="task_1")) == 1
