"""Events of finished tasks reach their addresses from a real server, and survive its death."""

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from onetake.store.driver import sqlite
from tests.journeys.client import Client
from tests.journeys.server import Installation, installation, until
from tests.journeys.upstream import serving

EMAIL = "told@x.example"
PICTURE = "seedream-4.0"
SETTINGS = {"allow_private_addresses": "true"}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(slots=True)
class Post:
    """One event as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> Any:
        return json.loads(self.body)

    def signed_with(self, secret: str) -> bool:
        head = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}."
        key = base64.b64decode(secret.removeprefix("whsec_"))
        digest = hmac.digest(key, head.encode() + self.body, "sha256")
        return f"v1,{base64.b64encode(digest).decode()}" in self.headers["webhook-signature"]


@dataclass(slots=True)
class Receiver:
    """Somebody's own server. `silent`: it takes events and never answers."""

    url: str = ""
    silent: bool = False
    posts: list[Post] = field(default_factory=list[Post])

    async def take(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.posts.append(Post(request.path, headers, await request.read()))
        if self.silent:
            await asyncio.sleep(3600)
        return web.Response(status=204)

    async def events(self, task: str, count: int = 1) -> list[Post]:
        """What arrived about a task, as soon as there is so much of it."""

        async def look() -> list[Post] | None:
            found = [post for post in self.posts if post.event["data"]["id"] == task]
            return found if len(found) >= count else None

        return await until(look, f"{count} events about {task}")


@asynccontextmanager
async def receiver() -> AsyncGenerator[Receiver]:
    made = Receiver()
    app = web.Application()
    app.router.add_post("/{path:.*}", made.take)
    async with serving(app) as url:
        made.url = url
        yield made


@dataclass(frozen=True, slots=True)
class Place:
    server: Installation
    client: Client
    outside: Receiver

    async def task(self, prompt: str, **fields: object) -> str:
        body = {"model": PICTURE, "prompt": prompt, **fields}
        status, answer = await self.client.ask("POST", "/v1/images/tasks", body)
        assert status == 200, answer
        return str(answer["task_id"])

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        status, answer = await self.client.ask(method, path, body)
        assert status == 200, answer
        return answer


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Place]:
    folder: Path = tmp_path_factory.mktemp("webhooks") / "data"
    async with (
        installation(folder, settings=SETTINGS) as server,
        receiver() as outside,
        aiohttp.ClientSession() as http,
    ):
        await server.start()
        key = await server.customer(EMAIL, 1000)
        yield Place(server, Client(http, server.url, key), outside)


async def test_every_end_of_a_task_is_told_signed(place: Place):
    outside = place.outside
    endpoint = await place.ask("POST", "/v1/webhook_endpoints", {"url": f"{outside.url}/all"})
    (own,) = [
        each
        for each in (await place.ask("GET", "/v1/webhook_endpoints"))["data"]
        if each["url"] is None
    ]
    path = f"/v1/webhook_endpoints/{own['id']}/rotate_secret"
    secrets = {"/all": endpoint["secret"], "/own": (await place.ask("POST", path, {}))["secret"]}
    callback = f"{outside.url}/own"

    tasks = {
        "image.completed": await place.task("a red cube", callback_url=callback),
        "image.failed": await place.task("[fail:content_policy]", callback_url=callback),
        "image.cancelled": await place.task("[delay:600]", callback_url=callback),
    }
    await until_cancelled(place, tasks["image.cancelled"])

    for name, task in tasks.items():
        posts = await outside.events(task, 2)
        assert sorted(post.path for post in posts) == ["/all", "/own"]
        for post in posts:
            assert (post.event["type"], post.event["object"]) == (name, "event")
            assert post.headers["webhook-id"] == post.event["id"]
            assert post.signed_with(secrets[post.path])
            assert post.headers["content-type"] == "application/json"
        assert posts[0].event["id"] != posts[1].event["id"]
    (done, _) = await outside.events(tasks["image.completed"], 2)
    (output,) = done.event["data"]["outputs"]
    assert (await place.client.download(output["url"]))[:3] in (b"\xff\xd8\xff", b"\x89PN")
    (failed, _) = await outside.events(tasks["image.failed"], 2)
    assert failed.event["data"]["error"]["code"] == "content_rejected"
    await all_delivered(place)
    await place.ask("DELETE", f"/v1/webhook_endpoints/{endpoint['id']}")


async def until_cancelled(place: Place, task: str) -> None:
    """Ask until it is accepted: between two states there is a moment in which it is not."""

    async def cancelled() -> bool:
        status, _ = await place.client.cancel(task)
        return status == 200

    await until(cancelled, "the task takes its cancellation")


async def all_delivered(place: Place) -> None:
    async def look() -> bool:
        log = await place.ask("GET", "/v1/webhook_deliveries?limit=100")
        return all(each["status"] == "delivered" for each in log["data"])

    await until(look, "everything is delivered")


async def test_kill_9_between_the_end_and_the_delivery_loses_nothing(place: Place):
    outside, server = place.outside, place.server
    outside.silent = True
    tasks = [await place.task("a cube", callback_url=f"{outside.url}/{n}") for n in range(3)]
    before = [(await outside.events(task))[0] for task in tasks]

    await server.kill()
    outside.silent = False
    lease_over(server)
    await server.start()

    for task, first in zip(tasks, before, strict=True):
        again = (await outside.events(task, 2))[1]
        assert again.event["id"] == first.event["id"], "it can be told apart from a new one"
        assert (again.path, again.event["type"]) == (first.path, "image.completed")
    await all_delivered(place)
    log = await place.ask("GET", "/v1/webhook_deliveries?limit=3")
    assert {each["attempts"] for each in log["data"]} == {2}


def lease_over(server: Installation) -> None:
    """As if the minute had passed for which the dead server had taken them."""
    database = sqlite.connect(server.data / "onetake.db")
    with database:
        database.execute("UPDATE deliveries SET due_at = 0 WHERE outcome = 'pending'")
    database.close()


async def test_what_is_redirected_or_refused_is_not_followed(place: Place):
    """Last: an address that is not there is noted, and the task is none the worse."""
    task = await place.task("a cube", callback_url="http://127.0.0.1:9/nobody")

    async def noted() -> Any:
        log = await place.ask("GET", f"/v1/webhook_deliveries?task={task}")
        return next((each for each in log["data"] if each["attempts"]), None)

    told = await until(noted, "an attempt was made")
    assert (told["status"], told["response_status"]) == ("pending", None)
    shown = await place.ask("GET", f"/v1/tasks/{task}")
    assert shown["status"] == "succeeded"
    assert await place.server.doctor() == "everything agrees"
