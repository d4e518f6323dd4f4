"""Results come into our storage, or the caller gets everything back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from onetake.core.account import Channel
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code
from onetake.core.request import Facts, Medium, Modality, Operation
from onetake.core.retry import Backoff
from onetake.core.task import Source, SourceKind, State, Task
from onetake.engine.collect import Collect, Uncollected, store
from onetake.engine.intake import Refused
from onetake.engine.step import Limits, Turn
from onetake.store.store import Claim
from tests.engine.world import VIDEO, World

PICTURE = Facts(Medium.IMAGE, "image/jpeg", 10, 64, 36)


@dataclass
class Shop:
    refuse: int = 0  # this many times
    for_good: bool = False
    pictures: bool = True
    fetched: list[tuple[str, str | None]] = field(default_factory=list[tuple[str, str | None]])

    modality: Modality = Modality.VIDEO
    wanted: list[frozenset[Medium]] = field(default_factory=list[frozenset[Medium]])

    def collect(self) -> Collect:
        return Collect(self.fetch, self.rendered, self, self.thumbnail, lambda _: self.modality)

    opened: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])

    async def fetch(self, url: str, trusted: str | None, headers: Mapping[str, str]) -> Path:
        self.fetched.append((url, trusted))
        self.opened.append(headers)
        if len(self.fetched) <= self.refuse:
            raise Refused("is away", final=self.for_good)
        return Path("v.mp4")

    async def rendered(self, name: str) -> Path:
        return Path(name)

    async def thumbnail(self, asset: Asset) -> Asset | None:
        if not self.pictures:
            return None
        return replace(asset, id="picture", purpose=Purpose.THUMBNAIL, facts=PICTURE)

    async def __call__(
        self, path: Path, *, user: str, purpose: Purpose, name: str, media: frozenset[Medium],
        task: str | None = None,
    ) -> Asset:  # fmt: skip
        self.wanted.append(media)
        return Asset(f"{name}-{purpose}", user, purpose, name, "ab/9.mp4", VIDEO, 0, task)


async def stored(shop: Shop, limits: Limits | None = None) -> tuple[World, Task]:
    world = World(limits=limits or Limits())
    world.tools = replace(world.tools, collect=shop.collect())
    await world.open()
    done = await world.ask()
    await world.settle()
    return world, await world.task(done.task.id)


async def test_a_result_is_kept_with_its_thumbnail_and_charged():
    shop = Shop()
    world, task = await stored(shop)

    assert task.state is State.SUCCEEDED
    assert task.charged == 60_000_000
    (output,) = task.outputs
    assert output.facts == VIDEO
    kept = {asset.purpose: asset for asset in await world.store.assets(task=task.id)}
    assert set(kept) == {Purpose.RESULT, Purpose.THUMBNAIL}
    assert output.thumbnail == kept[Purpose.THUMBNAIL].id


async def test_the_channels_own_origin_is_trusted_and_no_other():
    shop = Shop()
    await stored(shop)

    assert shop.fetched == [("https://p.example/job_1", "https://p.example")]


async def test_a_missing_thumbnail_loses_nothing():
    _, task = await stored(Shop(pictures=False))

    assert task.state is State.SUCCEEDED
    assert task.outputs[0].thumbnail is None


async def test_a_fetch_that_fails_is_tried_again():
    shop = Shop(refuse=3)
    _, task = await stored(shop)

    assert task.state is State.SUCCEEDED
    assert len(shop.fetched) == 4


async def test_a_result_that_never_comes_is_given_back():
    world, task = await stored(Shop(refuse=10**9), Limits(store=Backoff(10, 10, 3)))

    assert (task.state, task.charged) == (State.FAILED, 0)
    assert task.failure
    assert task.failure.code is Code.RESULT_UNUSABLE
    assert (await world.store.balance("ann")).held == 0


async def test_a_result_that_is_refused_for_good_is_tried_once():
    shop = Shop(refuse=10**9, for_good=True)
    with capture_logs() as logs:
        world, task = await stored(shop)

    assert (task.state, task.charged, len(shop.fetched)) == (State.FAILED, 0, 1)
    assert (await world.store.balance("ann")).held == 0
    (told,) = [each for each in logs if each["event"] == "collect.given_up"]
    assert (told["task"], told["reason"]) == (task.id, "is away"), "it is not lost in silence"


async def test_a_rendered_file_is_taken_from_the_renderers_folder():
    shop = Shop()
    _, done = await stored(shop)
    task = replace(done, sources=(Source(SourceKind.RENDERED, "t-1.mp4"),))
    fresh = list[Asset]()
    outputs = await shop.collect()(task, _NOWHERE, fresh)

    assert len(outputs) == 1
    assert len(shop.fetched) == 1, "only the first task's"


async def test_what_only_our_key_opens_is_fetched_with_it_from_nowhere_else():
    shop = Shop()
    _, done = await stored(shop)
    task = replace(done, sources=(Source(SourceKind.OWN, "/videos/v1/content"),))
    channel = replace(_NOWHERE, base_url="https://p.example/v1/", secret="upstream-key")
    await shop.collect()(task, channel, [])

    assert shop.fetched[-1] == ("https://p.example/v1/videos/v1/content", "https://p.example")
    assert shop.opened == [{}, {"Authorization": "Bearer upstream-key"}]


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("/videos/../../etc", {}),
        ("//elsewhere.example/v1", {}),
        ("/videos/v1/content", {"secret": "not sendable"}),
        ("/videos/v1/content", {"base_url": "ftp://p.example"}),
    ],
)
async def test_a_path_or_a_key_that_cannot_be_sent_is_sent_nowhere(
    where: str, change: dict[str, str]
):
    shop = Shop()
    _, done = await stored(shop)
    task = replace(done, sources=(Source(SourceKind.OWN, where),))
    channel = replace(_NOWHERE, base_url="https://p.example/v1", secret="key")
    with pytest.raises(Uncollected):
        await shop.collect()(task, replace(channel, **change), [])
    with pytest.raises(Uncollected):
        await shop.collect()(task, None, [])

    assert len(shop.fetched) == 1, "only the first task's"


@pytest.mark.parametrize(
    ("modality", "medium"),
    [
        (Modality.VIDEO, Medium.VIDEO),
        (Modality.AVATAR, Medium.VIDEO),
        (Modality.IMAGE, Medium.IMAGE),
        (Modality.SPEECH, Medium.AUDIO),
        (Modality.MUSIC, Medium.AUDIO),
        (Modality.VOICE, Medium.AUDIO),
    ],
)
async def test_a_result_is_the_medium_that_its_model_makes(modality: Modality, medium: Medium):
    shop = Shop(modality=modality)
    await stored(shop)

    assert shop.wanted == [frozenset({medium})]


async def test_several_results_are_kept_in_order():
    shop = Shop(pictures=False)
    _, done = await stored(shop)
    sources = tuple(Source(SourceKind.RENDERED, f"t-{n}.mp4") for n in range(3))
    outputs = await shop.collect()(replace(done, sources=sources), _NOWHERE, [])

    assert [each.asset for each in outputs] == [
        f"{done.id}-{n}-{Purpose.RESULT}" for n in (1, 2, 3)
    ]


async def test_a_design_becomes_a_voice_with_its_task():
    world = World()
    shop = Shop(modality=Modality.VOICE, pictures=False)
    world.tools = replace(world.tools, collect=shop.collect())
    await world.open()
    task = (await world.ask()).task
    design = replace(
        task.request, operation=Operation.VOICE_DESIGN,
        params={"prompt": "deep", "text": "hi", "name": "Bear"},
    )  # fmt: skip
    storing = replace(
        task, request=design, state=State.STORING, sources=(Source(SourceKind.RENDERED, "a.mp3"),)
    )
    outcome = await store(Turn(Claim(storing, 1, False), world.tools, lambda _: None), _NOWHERE)

    assert outcome.voice
    assert (outcome.voice.name, outcome.voice.prompt, outcome.voice.task, outcome.voice.user) == (
        "Bear", "deep", task.id, "ann",
    )  # fmt: skip
    assert outcome.voice.preview == outcome.task.outputs[0].asset


_NOWHERE = Channel("sandbox", "sandbox", "sandbox", "", "", {}, 0)
