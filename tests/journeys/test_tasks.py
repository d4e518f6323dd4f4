"""The task interface of a real server: events, waiting, deleting, and two keys of one person."""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.journeys.client import Client
from tests.journeys.server import Installation, installation

EMAIL = "tasks@x.example"
PICTURE = "seedream-4.0"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True, slots=True)
class Place:
    server: Installation
    client: Client

    async def picture(self, prompt: str, **headers: str) -> tuple[dict[str, str], Any]:
        """The head and the body of the answer to a new task."""
        body = {"model": PICTURE, "prompt": prompt}
        return await self.get("POST", "/v1/images/tasks", body, **headers)

    async def get(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[dict[str, str], Any]:
        client = self.client
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        more["Authorization"] = f"Bearer {client.key}"
        async with client.http.request(method, client.url + path, json=body, headers=more) as reply:
            assert reply.status == 200, await reply.text()
            return {name.lower(): value for name, value in reply.headers.items()}, (
                await reply.json()
            )

    def used(self) -> int:
        """Bytes in the folder of files."""
        files = (self.server.data / "files").rglob("*")
        return sum(each.stat().st_size for each in files if each.is_file())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Place]:
    folder: Path = tmp_path_factory.mktemp("tasks") / "data"
    async with installation(folder) as server, aiohttp.ClientSession() as http:
        await server.start()
        key = await server.customer(EMAIL, 1000)
        yield Place(server, Client(http, server.url, key))


async def events(place: Place, task: str, known: str = "") -> list[tuple[str, Any]]:
    """The ids and the tasks of a stream, to its end."""
    headers = {"Authorization": f"Bearer {place.client.key}"}
    headers |= {"Last-Event-ID": known} if known else {}
    url = f"{place.client.url}/v1/tasks/{task}/events"
    async with asyncio.timeout(240), place.client.http.get(url, headers=headers) as reply:
        assert (reply.status, reply.content_type) == (200, "text/event-stream")
        raw = (await reply.read()).decode()
    blocks = [block.split("\n") for block in raw.split("\n\n") if "data: " in block]
    found: list[tuple[str, Any]] = []
    for name, kind, data in blocks:
        assert kind == "event: task"
        found.append((name.removeprefix("id: "), json.loads(data.removeprefix("data: "))))
    return found


async def test_a_slow_task_is_followed_to_its_end(place: Place):
    _, created = await place.picture("a red cube [delay:3]")
    seen = await events(place, created["task_id"])

    names = [name for name, _ in seen]
    assert len(names) == len(set(names)) >= 2
    states = [task["status"] for _, task in seen]
    assert states[-1] == "succeeded"
    assert "succeeded" not in states[:-1]
    percents = [task["progress"] for _, task in seen]
    assert percents == sorted(percents)
    (output,) = seen[-1][1]["outputs"]
    assert len(await place.client.download(output["url"])) == output["size"]
    # Who comes back afterwards hears the end, unless it knows it.
    assert await events(place, created["task_id"], names[0]) == seen[-1:]
    assert await events(place, created["task_id"], names[-1]) == []


async def test_prefer_holds_the_answer_until_the_end(place: Place):
    head, created = await place.picture("a blue cube [delay:2]", Prefer="wait=60")
    assert (head["preference-applied"], created["status"]) == ("wait=60", "succeeded")
    head, late = await place.picture("a green cube [delay:4]", Prefer="wait=1")
    assert head["preference-applied"] == "wait=1"
    assert late["status"] in ("queued", "processing")
    path = f"/v1/images/tasks/{late['task_id']}"
    _, done = await place.get("GET", path, Prefer="respond-async, wait=60")
    assert done["data"]["status"] == "succeeded"


async def test_deleting_frees_the_disk(place: Place):
    empty = place.used()
    _, created = await place.picture("a very detailed cube", Prefer="wait=60")
    url = created["result_url"]
    assert place.used() > empty
    before = await place.server.books(EMAIL)

    await place.get("DELETE", f"/v1/tasks/{created['task_id']}")

    assert place.used() == empty
    async with place.client.http.get(url) as reply:
        assert reply.status == 404
    status, _ = await place.client.ask("GET", f"/v1/tasks/{created['task_id']}")
    assert status == 404
    assert await place.server.books(EMAIL) == before


async def test_two_keys_of_one_person_read_all_ids_and_a_strangers_none(place: Place):
    secret = await place.server.command(
        "key", "create", EMAIL, "--name", "second", "--format", "sk"
    )
    other = replace(place.client, key=secret)
    stranger = replace(place.client, key=await place.server.customer("stranger@x.example"))
    body = {"model": PICTURE, "prompt": "a cube [delay:2]"}
    names = [
        str((await client.ask("POST", "/v1/images/tasks", body))[1]["task_id"])
        for client in (place.client, other)
    ]
    assert [name.partition("_")[0] for name in names] == ["vidgen", "task"]
    for path in ("images/tasks", "video/generations", "videos", "videos/generations", "tasks"):
        for name in names:
            for client, expected in ((place.client, 200), (other, 200), (stranger, 404)):
                status, _ = await client.ask("GET", f"/v1/{path}/{name}")
                assert status == expected, (path, name)
    for name in names:
        status, _ = await stranger.cancel(name)
        assert status == 404


async def test_in_the_end_the_books_agree(place: Place):
    """Last: whatever is still running is left to its end."""
    for task in (await place.get("GET", "/v1/tasks?status=queued,submitting,storing"))[1]["data"]:
        await place.get("GET", f"/v1/tasks/{task['id']}", Prefer="wait=60")
    assert await place.server.findings() == ()
