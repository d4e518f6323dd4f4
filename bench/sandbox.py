"""How long the sandbox takes for five seconds of 720p with sound."""

import asyncio
import json
import statistics
import tempfile
import time
import urllib.request
from typing import Any

from bench.installation import Setting, installation, submission
from bench.processes import Broken, Running
from bench.report import Figure, Note
from bench.upstream import MODEL
from onetake.catalog.loader import load_all
from onetake.core.capability import check
from onetake.core.request import Job, Operation, Request
from onetake.main.making import RENDER_MEMORY_BYTES, RENDER_MODULE
from onetake.providers.sandbox import ADAPTER
from onetake.wire.child import ChildPool
from onetake.wire.flow import Render

_RENDERS = 5
_PROMPTS = (
    "A paper boat drifts along a rainy gutter at dusk, slow push in, warm light",
    "Neon city at night in the rain, fast pan to the left",
    "Snow falls on a quiet forest, the camera pulls out",
    "Ocean waves at sunset, calm, handheld",
    "Desert dunes under stars, slow orbit",
    "金色麦田上的日出,镜头缓慢推进",
)
_LOOK_SECONDS = 0.02
_GIVE_UP_SECONDS = 60.0


def sandbox(setting: Setting) -> tuple[list[Figure], list[Note]]:
    """The renderer alone, warm; and the whole way through the API."""
    direct = asyncio.run(_direct())
    with installation(setting) as installed:
        key = installed.customer()
        with installed.serving() as server:
            cold = _through_the_api(server, key)
            warm = [_through_the_api(server, key) for _ in range(_RENDERS)]
    alone, whole = statistics.median(direct), statistics.median(warm)
    figures = [
        Figure(
            "sandbox", "render 5 s of 720p with sound", f"{alone:.2f} s", "< 1.5 s", alone < 1.5
        ),
        Figure("sandbox", "the same from POST to `completed`", f"{whole:.2f} s"),
        Figure("sandbox", "the first after a start", f"{cold:.2f} s"),
    ]
    note = Note(
        "sandbox",
        f"medians of {_RENDERS} renders, of different prompts, in a warm child that uses up to two "
        "threads; through the API (one prompt, different seeds) this includes the queue, the "
        "probe of the result, its thumbnail, and storing it.",
    )
    return figures, [note]


async def _direct() -> list[float]:
    """Seconds of each render, by the child process that the server uses, after a first one."""
    pool = ChildPool(RENDER_MODULE, 1, memory_bytes=RENDER_MEMORY_BYTES, threads=2)
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            for number in range(_RENDERS + 1):
                render = _render(number)
                request: dict[str, object] = {
                    "spec": render.spec,
                    "materials": [],
                    "folder": folder,
                    "name": str(number),
                }
                start = time.perf_counter()
                await pool.call(request, seconds=_GIVE_UP_SECONDS)
                seconds.append(time.perf_counter() - start)
        finally:
            await pool.close()
    return seconds[1:]


def _render(number: int) -> Render:
    """What the sandbox's adapter has rendered for a job."""
    model = load_all().find(MODEL)
    params = {
        "prompt": _PROMPTS[number % len(_PROMPTS)],
        "resolution": "720p",
        "duration": 5,
        "aspect_ratio": "16:9",
        "generate_audio": True,
    }
    request = check(model.spec, Request(MODEL, Operation.TEXT_TO_VIDEO, params))
    action = next(ADAPTER.submit(Job(f"bench-{number}", MODEL, request)))
    assert isinstance(action, Render)
    return action


def _through_the_api(server: Running, key: str) -> float:
    """Seconds from sending the request until the task is seen to be completed."""
    start = time.perf_counter()
    task = str(_ask(server, key, "/v1/video/generations", submission(key))["task_id"])
    while True:
        seen = _ask(server, key, f"/v1/video/generations/{task}")
        seconds = time.perf_counter() - start
        if seen["status"] == "completed":
            return seconds
        if seen["status"] == "failed" or seconds > _GIVE_UP_SECONDS:
            raise Broken(f"the sandbox's task is {seen['status']}: {seen['error']}")
        time.sleep(_LOOK_SECONDS)


def _ask(server: Running, key: str, path: str, raw: str | None = None) -> dict[str, Any]:
    body = raw.partition("\r\n\r\n")[2].encode() if raw else None
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    url = f"http://127.0.0.1:{server.port}{path}"
    request = urllib.request.Request(url, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.load(reply)
