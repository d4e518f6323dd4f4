"""Many at the same time: the last credits, one idempotency key, a full queue, a revoked key."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TypeAlias

import aiohttp
import pytest
import pytest_asyncio

from onetake.catalog.loader import load_all
from onetake.core.capability import check
from onetake.core.ids import vidgen_id
from onetake.core.money import MICROCREDITS
from onetake.core.pricing import quote
from onetake.core.request import Request
from onetake.core.task import Task
from onetake.main.chance import clock, entropy
from onetake.store.store import Order
from tests.assets.media import image_bytes
from tests.journeys.client import Client, Json
from tests.journeys.server import MODEL, Installation, installation, until
from tests.journeys.upstream import Upstream, attach, upstream
from tests.store.cluster import database

pytestmark = pytest.mark.asyncio(loop_scope="module")

CREDITS = 24  # of one task: 4 seconds of 480p
BODY: Json = {"model": MODEL, "prompt": "by the sea", "resolution": "480p", "duration": 4}

Answer: TypeAlias = tuple[int, Json]


@dataclass
class Scene:
    """A server in front of a service that ends no job while it is `held`."""

    server: Installation
    service: Upstream
    http: aiohttp.ClientSession

    async def caller(self, email: str, credits: int) -> Client:
        return Client(self.http, self.server.url, await self.server.customer(email, credits))

    async def tasks(self, email: str) -> list[str]:
        """The ids of a user's tasks."""
        async with self.server.opened() as kept:
            user = await kept.store.user(email=email)
            assert user is not None
            return [task.id for task in (await kept.store.tasks(user=user.id, limit=100_000)).tasks]

    async def sent(self, task: str) -> None:
        """Wait until the service has it."""

        async def look() -> bool:
            return bool(self.service.made_for(task))

        await until(look, f"the service has {task}")


@asynccontextmanager
async def scene(folder: Path, database_url: str | None, *, places: int) -> AsyncGenerator[Scene]:
    settings = {"user_tasks_max": "0"}
    async with (
        installation(folder / "data", database_url=database_url, settings=settings) as server,
        upstream(folder, Random(1)) as service,
        # As many connections as there are requests: they do not wait for each other here.
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http,
    ):
        service.held = True
        await attach(server, service, places=places)
        yield Scene(server, service, http)


@pytest_asyncio.fixture(params=["sqlite", "postgresql"], scope="module", loop_scope="module")
async def racing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Scene]:
    """On either store. Each test has users of its own."""
    async with AsyncExitStack() as stack:
        url: str | None = None
        if request.param == "postgresql":
            url = await stack.enter_async_context(database())
        folder = tmp_path_factory.mktemp("races")
        made = await stack.enter_async_context(scene(folder, url, places=10_000))
        await made.server.start()
        yield made


async def test_200_at_once_on_credits_for_50_are_50_tasks(racing: Scene):
    email = "last-credits@races.example"
    caller = await racing.caller(email, 50 * CREDITS + CREDITS - 1)

    answers = await _at_once(caller, [BODY] * 200)

    assert Counter(status for status, _ in answers) == {200: 50, 402: 150}
    refusals = [answer["error"]["code"] for status, answer in answers if status == 402]
    assert set(refusals) == {"insufficient_credits"}
    accepted = [answer["task_id"] for status, answer in answers if status == 200]
    assert sorted(accepted) == sorted(await racing.tasks(email))
    books = await racing.server.books(email)
    assert books.available == (CREDITS - 1) * MICROCREDITS
    assert books.held == 50 * CREDITS * MICROCREDITS
    assert await racing.server.findings() == ()


async def test_one_idempotency_key_50_times_at_once_is_one_task(racing: Scene):
    email = "repeats@races.example"
    caller = await racing.caller(email, 50 * CREDITS)

    answers = await _at_once(caller, [BODY] * 50, name="the-same")

    assert {status for status, _ in answers} == {200}
    (task,) = {answer["task_id"] for _, answer in answers}
    await racing.sent(task)
    assert await racing.tasks(email) == [task]
    assert (await racing.server.books(email)).held == CREDITS * MICROCREDITS
    assert len(racing.service.made_for(task)) == 1


async def test_one_idempotency_key_for_two_requests_at_once_is_one_task(racing: Scene):
    email = "conflict@races.example"
    caller = await racing.caller(email, 50 * CREDITS)
    other = BODY | {"prompt": "by the lake"}

    answers = await _at_once(caller, [BODY, other] * 20, name="the-same")

    assert Counter(status for status, _ in answers) == {200: 20, 409: 20}
    conflicts = {answer["error"]["code"] for status, answer in answers if status == 409}
    assert conflicts == {"idempotency_conflict"}
    (task,) = await racing.tasks(email)
    assert {answer["task_id"] for status, answer in answers if status == 200} == {task}
    assert (await racing.server.books(email)).held == CREDITS * MICROCREDITS


async def test_a_user_with_10_000_waiting_tasks_delays_nobody(tmp_path: Path):
    """With one place, at most one task more of the crowd's comes before another user's first."""
    async with scene(tmp_path, None, places=1) as made:
        crowd = "crowd@races.example"
        await made.server.customer(crowd, 10_000 * CREDITS)
        await _queue(made.server, crowd, 10_000)
        await made.server.start()

        async def begun() -> bool:
            return len(made.service.jobs) == 1

        await until(begun, "the first of the crowd's tasks is at the service")
        caller = await made.caller("alone@races.example", CREDITS)
        created = await caller.create("the only one")
        async with made.server.opened() as kept:
            waiting = (await kept.store.counts())["queued"]
        made.service.held = False
        await made.sent(created["task_id"])

        prompts = [job.prompt for job in made.service.jobs.values()]
        assert waiting == 10_000  # 9 999 of the crowd's
        assert prompts.index("the only one") <= 2


async def test_a_revoked_key_is_refused_from_that_moment_on(racing: Scene):
    """A ring of keys is kept in memory; paid work and uploads do not rely on it."""
    email = "revoked@races.example"
    caller = await racing.caller(email, 10_000_000)
    statuses = Counter[int]()
    over = asyncio.Event()

    async def submit() -> None:
        while not over.is_set():
            status, _ = await caller.ask("POST", "/v1/video/generations", BODY)
            statuses[status] += 1

    async def works() -> bool:
        return statuses[200] >= 4

    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(submit())
        await until(works, "the key works at first")
        async with racing.server.opened() as kept:
            (key,) = [
                each for each in await kept.store.keys() if caller.key.startswith(each.prefix)
            ]
            # As the command does it, but without the time until its process ends: a ring of
            # keys that is refreshed now and then would be fresh by then.
            assert await kept.store.revoke_key(key.id, clock())
            answers, uploaded = await asyncio.gather(
                _at_once(caller, [BODY] * 20), _upload(caller)
            )  # fmt: skip
        over.set()

    refused = (403, "key_disabled")
    assert {(status, answer["error"]["code"]) for status, answer in answers} == {refused}
    assert uploaded == refused
    assert set(statuses) == {200, 403}
    assert len(await racing.tasks(email)) == statuses[200]
    assert not list((racing.server.data / "files").glob("??/*"))


async def _upload(caller: Client) -> tuple[int, str]:
    form = aiohttp.FormData()
    form.add_field("files", image_bytes("PNG"), filename="photo.png")
    headers = {"Authorization": f"Bearer {caller.key}"}
    async with caller.http.post(f"{caller.url}/api/upload", data=form, headers=headers) as reply:
        return reply.status, (await reply.json())["error"]["code"]


async def _at_once(caller: Client, bodies: list[Json], name: str | None = None) -> list[Answer]:
    asks = (caller.ask("POST", "/v1/video/generations", body, name) for body in bodies)
    return await asyncio.gather(*asks)


async def _queue(server: Installation, email: str, count: int) -> None:
    """Tasks as the API would have accepted them, without the time that HTTP takes."""
    model = load_all().models[MODEL]
    params = {name: value for name, value in BODY.items() if name != "model"}
    request = check(model.spec, Request(MODEL, None, params))
    price = quote(model.price, model.spec, request)
    async with server.opened() as kept:
        user = await kept.store.user(email=email)
        assert user is not None
        first = Task("", user.id, None, "videoapi", request, price, clock(), clock())
        for _ in range(count // 500):
            orders = [
                Order(replace(first, id=vidgen_id(clock(), entropy())), None, 0) for _ in range(500)
            ]
            await asyncio.gather(*(kept.store.accept(order, clock()) for order in orders))
