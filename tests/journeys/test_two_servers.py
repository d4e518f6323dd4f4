"""One Onetake behind another: a job goes through both, and both ledgers are exact."""

# PyAV's own annotations leave type arguments open.
# pyright: reportUnknownMemberType=false

import io
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import aiohttp
import av
import pytest
import pytest_asyncio

from onetake.core.failure import Code
from onetake.core.ledger import Kind
from onetake.core.money import MICROCREDITS
from onetake.core.task import State, Task
from tests.assets.media import image_bytes
from tests.journeys.client import Client
from tests.journeys.server import Installation, installation, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHANNEL = "upstairs"
CALLER = "caller@front.example"
ACCOUNT = "front@back.example"
PRICE = 24 * MICROCREDITS  # 4 seconds of 480p


@dataclass
class Pair:
    """`front` sends everything to `back`; `jobs` were all submitted at the start."""

    front: Installation
    back: Installation
    caller: Client
    back_key: str
    jobs: dict[str, str]

    async def tasks(self, word: str) -> tuple[Task, Task]:
        """The task on the front whose prompt has the word, and the one that it led to."""
        found: list[Task] = []
        for each in (self.front, self.back):
            tasks = await each.tasks()
            (one,) = [task for task in tasks if word in str(task.request.params["prompt"])]
            found.append(one)
        return found[0], found[1]

    async def entries(self, word: str) -> tuple[list[Kind], list[Kind]]:
        """What the ledger of each side has about it."""
        ours, theirs = await self.tasks(word)
        return await self.front.entries(ours.id), await self.back.entries(theirs.id)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Pair]:
    folder = tmp_path_factory.mktemp("two-servers")
    async with (
        installation(folder / "front") as front,
        installation(folder / "back") as back,
        aiohttp.ClientSession() as http,
    ):
        await back.start()
        back_key = await back.customer(ACCOUNT, 1000)
        caller_key = await front.customer(CALLER, 500)
        await front.connect(CHANNEL, back.url, back_key, "idempotency=yes", "cancel=yes")
        await front.start()
        caller = Client(http, front.url, caller_key)
        image = await caller.upload(image_bytes("PNG"), "photo.png")
        lighthouse = await caller.create(
            "a lighthouse like @Image1 at dusk",
            image_urls=[image],
            aspect_ratio="16:9",
            generate_audio=True,
        )
        jobs = {
            "lighthouse": lighthouse,
            "fail": await caller.create("a storm [fail:content_policy]"),
            "stall": await caller.create("a slow boat [stall]"),
        }
        ids = {name: str(answer["task_id"]) for name, answer in jobs.items()}
        yield Pair(front, back, caller, back_key, ids)


async def test_a_job_with_an_image_is_made_by_the_back_and_kept_by_the_front(pair: Pair):
    answer = await pair.caller.finished(pair.jobs["lighthouse"])
    ours, theirs = await pair.tasks("lighthouse")

    assert answer["status"] == "completed", answer
    assert (ours.state, theirs.state) == (State.SUCCEEDED, State.SUCCEEDED)
    assert theirs.request.params["prompt"] == "a lighthouse like @Image1 at dusk"
    video = await pair.caller.download(answer["url"])
    assert answer["url"].startswith(pair.front.url)
    with av.open(io.BytesIO(video), "r") as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        frames = len(list(container.decode(picture)))
        assert (picture.codec.name, picture.width, picture.height) == ("h264", 854, 480)
        assert picture.average_rate is not None
        assert abs(frames - 4 * picture.average_rate) <= 1
        assert sound.codec.name == "aac"
    thumbnail = await pair.caller.download(answer["metadata"]["thumbnail_url"])
    assert thumbnail.startswith(b"\xff\xd8\xff")
    assert all(task.outputs[0].thumbnail for task in (ours, theirs))


async def test_success_is_charged_once_on_both_sides(pair: Pair):
    answer = await pair.caller.finished(pair.jobs["lighthouse"])

    assert await pair.entries("lighthouse") == ([Kind.RESERVE, Kind.SETTLE],) * 2
    assert [task.charged for task in await pair.tasks("lighthouse")] == [PRICE, PRICE]
    assert (answer["credits_reserved"], answer["credits_charged"]) == (24, 24)
    assert not answer["credits_refunded"]


async def test_a_caller_learns_neither_the_channel_nor_its_key(pair: Pair):
    answer = await pair.caller.finished(pair.jobs["lighthouse"])
    status, ours = await pair.caller.ask("GET", f"/v1/tasks/{pair.jobs['lighthouse']}")
    _, models = await pair.caller.ask("GET", "/v1/models")
    seen = json.dumps([answer, ours, models])

    assert status == 200
    assert (answer["metadata"]["provider"], ours["provider"]) == ("videoapi", "videoapi")
    assert CHANNEL not in seen
    assert pair.back.url not in seen
    assert pair.back_key not in seen
    assert pair.back_key not in pair.front.said() + pair.back.said()
    files = [path for path in pair.front.data.rglob("*") if path.is_file()]
    assert "onetake.db" in [path.name for path in files]
    assert [path for path in files if pair.back_key.encode() in path.read_bytes()] == []


async def test_a_refusal_behind_is_a_refund_on_both_sides(pair: Pair):
    answer = await pair.caller.finished(pair.jobs["fail"])

    assert answer["status"] == "failed"
    assert answer["error"] == {
        "code": Code.CONTENT_REJECTED.label,
        "message": Code.CONTENT_REJECTED.en,  # and not what the back said
    }
    assert (answer["credits_charged"], answer["credits_refunded"]) == (0, True)
    assert await pair.entries("storm") == ([Kind.RESERVE, Kind.RELEASE],) * 2


async def test_a_cancellation_goes_through_to_the_back(pair: Pair):
    task = pair.jobs["stall"]

    async def under_way() -> bool:
        return await pair.caller.state(task) == "running"

    await until(under_way, "the stalled task is at the back")
    status, told = await pair.caller.cancel(task)
    answer = await pair.caller.finished(task)
    ours, theirs = await pair.tasks("slow boat")

    assert (status, told["cancel_requested"]) == (200, True)
    assert (answer["status"], answer["error"]["code"]) == ("failed", "cancelled")
    assert (ours.state, theirs.state) == (State.CANCELLED, State.CANCELLED)
    assert await pair.entries("slow boat") == ([Kind.RESERVE, Kind.RELEASE],) * 2


async def test_an_empty_account_behind_is_the_operators_business(pair: Pair):
    """The front's task waits with its hold until the operator fills up the account there."""
    for job in pair.jobs.values():
        await pair.caller.finished(job)  # so that nothing comes back to the account later
    left = (await pair.back.books(ACCOUNT)).available // MICROCREDITS
    await pair.back.grant(ACCOUNT, -left)
    job = await pair.caller.create("an old pier")
    other = await pair.caller.create("a new pier")

    async def returned() -> bool:
        tasks = {task.id: task for task in await pair.front.tasks()}
        both = [tasks[str(each["task_id"])] for each in (job, other)]
        return all(
            task.state is State.QUEUED and task.failure and task.failure.code is Code.PROVIDER_AUTH
            for task in both
        )

    await until(returned, "the back refused both")
    waiting = await pair.caller.task(job["task_id"])
    held = (await pair.front.books(CALLER)).held
    status, cancelled = await pair.caller.cancel(other["task_id"])
    await pair.back.grant(ACCOUNT, left)
    answer = await pair.caller.finished(job["task_id"])

    assert (waiting["status"], waiting["error"], held) == ("pending", None, 2 * PRICE)
    assert (status, cancelled["status"], cancelled["credits"]["charged"]) == (200, "cancelled", 0)
    assert answer["status"] == "completed"
    assert await pair.entries("old pier") == ([Kind.RESERVE, Kind.SETTLE],) * 2


async def test_the_commands_find_nothing_wrong(pair: Pair):
    """Last: everything above has ended."""
    for task in await pair.front.tasks():
        await pair.caller.finished(task.id)

    assert await pair.front.command("channel", "test", CHANNEL)
    for side, email in ((pair.front, CALLER), (pair.back, ACCOUNT)):
        assert await side.doctor() == "everything agrees"
        books = await side.books(email)
        assert books.exact
        assert books.charged == sum(task.charged or 0 for task in await side.tasks())
        assert books.charged % PRICE == 0
    ours, theirs = await pair.front.books(CALLER), await pair.back.books(ACCOUNT)
    assert ours.charged == theirs.charged > 0
