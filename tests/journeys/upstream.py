"""A VideoApi service that is quick and never loses anything, in the test's own process.

The one rule: it dedupes by `Idempotency-Key` and keeps every job, so that a test can compare
what was made here with what was charged in front. Each job has a video of its own: a real MP4
with the job's id behind it.
"""

import asyncio
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from aiohttp import web

from tests.assets import media
from tests.journeys.server import MODEL, Installation

Json: TypeAlias = dict[str, Any]

KEY = "upstream-secret-5c1d"
FAIL = "[fail]"
"""A prompt with this is refused for its content."""


@dataclass(slots=True)
class Job:
    """One job. `name` is the Idempotency-Key that it was made with."""

    id: str
    name: str
    body: Json
    done_at: float  # on the loop's clock

    @property
    def prompt(self) -> str:
        return str(self.body["prompt"])


@dataclass(slots=True)
class Upstream:
    """`jobs` by their names, in the order in which they came; `held`: none of them ends."""

    video: bytes
    chance: Random
    processing_seconds: float = 0.3
    reply_seconds: float = 0.0  # at most; the job is there before the reply is
    held: bool = False
    elsewhere: str | None = None  # results are redirected to this address
    url: str = ""
    jobs: dict[str, Job] = field(default_factory=dict[str, Job])
    repeated: int = 0
    conflicts: list[str] = field(default_factory=list[str])
    files: list[bytes] = field(default_factory=list[bytes])
    _ids: dict[str, Job] = field(default_factory=dict[str, Job])

    def video_of(self, job: Job) -> bytes:
        """The file that its result is: the id in a box that players pass over."""
        content = job.id.encode()
        return self.video + struct.pack(">I4s", 8 + len(content), b"free") + content

    def made_for(self, task: str) -> list[Job]:
        """The jobs that a task of the server in front has led to, all of its attempts."""
        return [job for name, job in self.jobs.items() if name.startswith(f"{task}-")]

    # -- HTTP ------------------------------------------------------------------------------

    async def create(self, request: web.Request) -> web.Response:
        _check_key(request)
        name, body = request.headers["Idempotency-Key"], await request.json()
        job = self.jobs.get(name)
        if job is None:
            done_at = asyncio.get_running_loop().time() + self.processing_seconds
            job = Job(f"job_{len(self.jobs):06d}", name, body, done_at)
            self.jobs[name] = self._ids[job.id] = job
        else:
            self.repeated += 1
            if _essence(body) != _essence(job.body):
                self.conflicts.append(name)
        await asyncio.sleep(self.chance.uniform(0, self.reply_seconds))
        answer = {"task_id": job.id, "status": "pending", "poll_interval_seconds": 0.5}
        return web.json_response(answer)

    async def query(self, request: web.Request) -> web.Response:
        _check_key(request)
        job = self._ids[request.match_info["job"]]
        ended = not self.held and asyncio.get_running_loop().time() >= job.done_at
        answer: Json = {"task_id": job.id, "status": "processing", "poll_interval_seconds": 0.5}
        if ended and FAIL in job.prompt:
            answer |= {"status": "failed", "error": {"code": "content_policy", "message": "no"}}
        elif ended:
            answer |= {"status": "completed", "url": f"{self.url}/files/{job.id}.mp4"}
        return web.json_response(answer)

    async def file(self, request: web.Request) -> web.Response:
        if self.elsewhere is not None:
            raise web.HTTPFound(self.elsewhere)
        body = self.video_of(self._ids[request.match_info["job"]])
        return web.Response(body=body, content_type="video/mp4")

    async def upload(self, request: web.Request) -> web.Response:
        _check_key(request)
        form = await request.post()
        sent = form["files"]
        assert isinstance(sent, web.FileField)
        with sent.file:
            self.files.append(sent.file.read())
        url = f"{self.url}/uploads/{len(self.files)}"
        return web.json_response({"data": [{"filename": sent.filename, "url": url}]})


def _check_key(request: web.Request) -> None:
    if request.headers.get("Authorization") != f"Bearer {KEY}":
        raise web.HTTPUnauthorized


def _essence(body: Json) -> Json:
    """A repeat may have uploaded its files again."""
    return {name: value for name, value in body.items() if not name.endswith("_urls")}


@asynccontextmanager
async def upstream(folder: Path, chance: Random) -> AsyncGenerator[Upstream]:
    """One that serves on a free port. `folder`: for making the video."""
    video = media.video(folder / "upstream.mp4", seconds=1, sound=False)
    made = Upstream(video.read_bytes(), chance)
    app = web.Application(client_max_size=100 << 20)
    app.router.add_post("/v1/video/generations", made.create)
    app.router.add_get("/v1/video/generations/{job}", made.query)
    app.router.add_get("/files/{job}.mp4", made.file)
    app.router.add_post("/api/upload", made.upload)
    async with serving(app) as url:
        made.url = url
        yield made


@asynccontextmanager
async def serving(app: web.Application) -> AsyncGenerator[str]:
    """The origin at which the application answers, until the context ends."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def attach(server: Installation, service: Upstream, *, places: int) -> None:
    """A channel to the service. It dedupes, so that lost submissions are sent again."""
    await server.command(
        "channel", "add", "north", "--provider", "videoapi", "--base-url", service.url,
        "--model", MODEL, "--key-stdin", "--option", "idempotency=yes",
        "--concurrency", str(places), given=f"{KEY}\n",
    )  # fmt: skip
