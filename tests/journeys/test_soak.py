"""kill -9, again and again, while clients submit, look and withdraw: nothing is lost or doubled.

The one rule: chance decides what is killed when, from a seed that a failed test shows; what must
be true in the end does not depend on it.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from subprocess import Popen

import aiohttp

from onetake.core.money import MICROCREDITS
from onetake.core.task import State, Task
from tests.assets.media import image_bytes
from tests.journeys.client import Client, Json
from tests.journeys.server import MODEL, Books, Installation, installation, until
from tests.journeys.upstream import FAIL, Upstream, attach, upstream
from tests.store.cluster import database

SOAK_SECONDS = 20.0
CLIENTS = 6
USERS = ("ada@soak.example", "bo@soak.example")
OPEN_MAX = 10
"""Tasks of one client that have not ended, as far as it knows."""
GRANTED = 1_000_000
CHARGED = 6 * MICROCREDITS  # 4 seconds of 480p are held, and the service makes 1
TASKS_MIN = 100
"""Fewer would prove little. A busy machine goes on past the time until it has them."""

KILLS_MIN = 5

_log = logging.getLogger(__name__)


@dataclass
class Scene:
    """An installation that is being soaked. `accepted`: Idempotency-Key -> task."""

    server: Installation
    service: Upstream
    http: aiohttp.ClientSession
    chance: Random
    callers: list[Client] = field(default_factory=list[Client])
    accepted: dict[str, str] = field(default_factory=dict[str, str])
    kills: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def scene(folder: Path, database_url: str | None = None) -> AsyncGenerator[Scene]:
    seed = secrets.randbits(32)
    _log.warning("the seed of this soak is %d", seed)  # shown when it fails
    settings = {"user_tasks_max": "0"}
    async with (
        installation(folder / "data", database_url=database_url, settings=settings) as server,
        upstream(folder, Random(seed)) as service,
        aiohttp.ClientSession() as http,
    ):
        service.reply_seconds = 0.2
        await attach(server, service, places=200)
        keys = [await server.customer(email, GRANTED) for email in USERS]
        await server.start()
        made = Scene(server, service, http, Random(seed + 1))
        made.callers = [Client(http, server.url, key) for key in keys]
        yield made


async def soak(scene: Scene, kill_one: Callable[[], Awaitable[None]]) -> None:
    """Clients at work while one process after the other is killed and started again."""
    image = await scene.callers[0].upload(image_bytes("PNG"), "photo.png")
    async with asyncio.TaskGroup() as group:
        for number in range(CLIENTS):
            caller = scene.callers[number % len(scene.callers)]
            chance = Random(scene.chance.getrandbits(32))
            group.create_task(_submit_and_look(scene, caller, f"c{number}", image, chance))
        clock = asyncio.get_running_loop().time
        end = clock() + SOAK_SECONDS
        while clock() < end or scene.kills < KILLS_MIN or len(scene.accepted) < TASKS_MIN:
            await asyncio.sleep(scene.chance.uniform(0.2, 1.2))
            await kill_one()
            scene.kills += 1
        scene.over.set()


async def _submit_and_look(
    scene: Scene, caller: Client, name: str, image: str, chance: Random
) -> None:
    """One client: it always sends again what it has no answer to, under the same name."""
    unfinished: list[str] = []
    number = 0
    while not scene.over.is_set():
        if len(unfinished) < OPEN_MAX:
            number += 1
            key = f"{name}-{number}"
            task = await _accepted(caller, key, _fields(key, image, chance))
            scene.accepted[key] = task
            unfinished.append(task)
            if chance.random() < 0.05:
                with suppress(aiohttp.ClientError):
                    await caller.cancel(task)
        with suppress(aiohttp.ClientError):
            task = chance.choice(unfinished)
            if (await caller.task(task))["status"] in ("completed", "failed"):
                unfinished.remove(task)
        await asyncio.sleep(chance.uniform(0, 0.05))


def _fields(key: str, image: str, chance: Random) -> Json:
    body: Json = {"model": MODEL, "resolution": "480p", "duration": 4, "generate_audio": False}
    fails = chance.random() < 0.1
    if chance.random() < 0.1:
        return body | {"prompt": f"{key} as in @Image1", "image_urls": [image]}
    return body | {"prompt": f"{key} {FAIL if fails else 'by the sea'}"}


async def _accepted(caller: Client, key: str, body: Json) -> str:
    async def send() -> str | None:
        try:
            status, answer = await caller.ask("POST", "/v1/video/generations", body, key)
        except aiohttp.ClientError:
            return None  # perhaps it was accepted, perhaps not
        assert status == 200, answer
        return str(answer["task_id"])

    return await until(send, f"{key} is accepted")


async def settled(scene: Scene) -> list[Task]:
    """Every task, when all have ended."""

    async def look() -> list[Task] | None:
        tasks = await scene.server.tasks()
        return tasks if all(task.finished for task in tasks) else None

    return await until(look, "every task has ended")


async def check_everything(scene: Scene) -> None:
    tasks = await settled(scene)
    _log.warning("%d tasks, %d kills, %d repeats", len(tasks), scene.kills, scene.service.repeated)

    assert len(tasks) >= TASKS_MIN
    assert scene.kills >= KILLS_MIN
    assert sorted(scene.accepted.values()) == sorted(task.id for task in tasks)
    _check_upstream(scene, tasks)
    assert await scene.server.doctor() == "everything agrees"
    both = [await scene.server.books(email) for email in USERS]
    assert all(books.exact for books in both)
    assert sum(books.charged for books in both) == sum(task.charged or 0 for task in tasks)
    assert both[0] != Books(0, 0, 0, 0) != both[1]
    await _check_videos(scene, tasks)


def _check_upstream(scene: Scene, tasks: list[Task]) -> None:
    """What was charged was made, once, and nothing else was made."""
    for task in tasks:
        jobs = scene.service.made_for(task.id)
        if task.state is State.CANCELLED:  # while it waited
            assert (jobs, task.charged) == ([], 0)
            continue
        (job,) = jobs
        refused = FAIL in job.prompt
        assert task.state is (State.FAILED if refused else State.SUCCEEDED), task.failure
        assert task.charged == (0 if refused else CHARGED)
    assert scene.service.conflicts == []
    assert len(scene.service.jobs) == sum(task.state is not State.CANCELLED for task in tasks)


async def _check_videos(scene: Scene, tasks: list[Task]) -> None:
    """Each caller gets the file that was made for its task, byte for byte."""
    by_user = {(await scene.callers[n].task(one))["task_id"]: n for n, one in _first(scene)}
    owners = {task.user: by_user[task.id] for task in tasks if task.id in by_user}
    for task in tasks:
        if task.state is not State.SUCCEEDED:
            continue
        caller = scene.callers[owners[task.user]]
        answer = await caller.task(task.id)
        (job,) = scene.service.made_for(task.id)
        assert await caller.download(answer["url"]) == scene.service.video_of(job)
        assert answer["outputs"][0]["thumbnail_url"]


def _first(scene: Scene) -> list[tuple[int, str]]:
    """For each user, its number and one of its tasks."""
    return [(number, scene.accepted[f"c{number}-1"]) for number in range(len(USERS))]


async def test_one_server_on_a_folder(tmp_path: Path):
    async with scene(tmp_path) as made:

        async def kill_one() -> None:
            await made.server.kill()
            await made.server.start()

        await soak(made, kill_one)
        await check_everything(made)
        await made.server.stop()


async def test_a_server_and_two_workers_on_postgresql(tmp_path: Path):
    async with database() as url, scene(tmp_path, url) as made:
        workers: list[Popen[bytes]] = [await made.server.start_worker() for _ in range(2)]

        async def kill_one() -> None:
            number = made.chance.randrange(3)
            if number == 2:
                await made.server.kill()
                await made.server.start()
                return
            await made.server.kill_worker(workers[number])
            workers[number] = await made.server.start_worker()

        await soak(made, kill_one)
        await check_everything(made)
        await made.server.stop()
