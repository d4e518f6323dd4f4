"""A render that has begun is cancelled on a real server: it ends at once, and leaves nothing."""

from contextlib import suppress
from pathlib import Path

import aiohttp
import psutil

from onetake.core.ledger import Kind
from onetake.core.task import State
from tests.journeys.client import Client, Json
from tests.journeys.server import Installation, installation, until

EMAIL = "ann@x.example"
RENDERER = "onetake.providers.sandbox.renderer"
LONG: Json = {"resolution": "720p", "duration": 15}
"""Takes its time on any machine."""


def renderers(server: Installation) -> set[int]:
    """The processes that render for this installation's server."""
    found: set[int] = set()
    for process in psutil.process_iter():
        with suppress(psutil.Error):  # it ends while it is looked at
            parent = process.parent() if RENDERER in process.cmdline() else None
            if parent is not None and parent.environ().get("ONETAKE_DATA") == str(server.data):
                found.add(process.pid)
    return found


async def test_a_render_that_has_begun_ends_when_its_task_is_cancelled(tmp_path: Path):
    folder = tmp_path / "data"
    settings = {"render_processes": "1"}
    async with installation(folder, settings=settings) as server, aiohttp.ClientSession() as http:
        await server.start()
        client = Client(http, server.url, await server.customer(EMAIL, 10_000))
        begun = await client.create("a city at night in heavy rain", **LONG)
        waiting = await client.create("a forest at night in heavy rain", **LONG)

        async def rendering() -> set[int]:
            unfinished = [each.name for each in (folder / "renders").iterdir()]
            return renderers(server) if unfinished else set()

        (renderer,) = await until(rendering, "the render has begun")
        for task in (begun, waiting):
            status, told = await client.cancel(task["task_id"])
            assert (status, told["cancel_requested"]) == (200, True)
            ended = await client.finished(task["task_id"])
            assert (ended["status"], ended["error"]["code"]) == ("failed", "cancelled")

        assert renderer not in renderers(server), "its process went with it"
        assert list((folder / "renders").iterdir()) == []
        left = [each for each in (folder / "files").rglob("*") if each.is_file()]
        assert left == []
        books = await server.books(EMAIL)
        assert books.exact
        assert books.charged == 0
        for task in await server.tasks():
            assert task.state is State.CANCELLED
            assert await server.entries(task.id) == [Kind.RESERVE, Kind.RELEASE]

        # The one process and all places are free for the next one.
        body = {"model": "seedream-4.0", "prompt": "a red cube"}
        _, small = await client.ask("POST", "/v1/images/tasks", body)
        assert (await client.finished(small["task_id"]))["status"] == "completed"
        assert await server.findings() == ()
