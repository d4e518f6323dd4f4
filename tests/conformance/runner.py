"""Send every seed's request to a real server over HTTP and follow it to its end."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.conformance.media import Probed, picture, probe
from tests.conformance.seeds import CLONED, DESIGNED, Seed

AT_ONCE: Final = 6
SECONDS_MAX: Final = 900.0
_QUERIES: Final = {
    "/v1/images/tasks": "/v1/images/tasks/{id}",
    "/v1/audio/tasks": "/v1/audio/tasks/{id}",
    "/v1/videos": "/v1/videos/{id}",
    "/v1/videos/generations": "/v1/videos/generations/{id}",
    "/v1/video/generations": "/v1/video/generations/{id}",
}


@dataclass
class Reply:
    """What came back: the first answer, the last one of its query, and the media."""

    status: int = 0
    body: Any = None
    chunks: list[Any] = field(default_factory=list[Any])  # of a stream
    final: Any = None
    task: str | None = None
    media: list[Probed] = field(default_factory=list[Probed])
    content_type: str = ""
    path: str = ""  # where its task was created


class Runner:
    def __init__(self, url: str, key: str, http: aiohttp.ClientSession) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {key}"}
        self._http = http
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._voices: dict[str, str] = {}
        self.replies: dict[str, Reply] = {}

    async def run(self, seeds: list[Seed]) -> None:
        """Voices first, because others speak with them; queries last, because they need tasks."""
        making = [seed for seed in seeds if not seed.query]
        voices = [seed for seed in making if "/voices/" in seed.path]
        await asyncio.gather(*(self._take(seed) for seed in voices))
        await asyncio.gather(*(self._take(seed) for seed in making if seed not in voices))
        await asyncio.gather(*(self._take(seed) for seed in seeds if seed.query))

    async def _take(self, seed: Seed) -> None:
        async with self._turns:
            reply = self.replies[seed.name] = Reply()
            async with asyncio.timeout(SECONDS_MAX):
                await self._send(seed, reply)
                if reply.status == 200:
                    await self._follow(seed, reply)

    async def _send(self, seed: Seed, reply: Reply) -> None:
        options: dict[str, Any] = {}
        if seed.form:
            options["data"] = _form(seed)
        elif seed.body is not None:
            options["json"] = self._voiced(seed.body)
        path = seed.path.replace("{id}", self._finished_like(seed) if seed.query else "")
        async with self._http.request(
            seed.method, self._url + path, headers=self._headers, **options
        ) as answer:
            reply.status, reply.content_type = answer.status, answer.content_type
            raw = await answer.read()
        if answer.content_type == "text/event-stream":
            reply.chunks = _chunks(raw)
        elif answer.content_type == "application/json":
            reply.body = json.loads(raw)
        else:
            reply.media.append(probe(raw))

    def _voiced(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        voice = self._voices.get(str(body.get("voice_id")))
        return {**body, "voice_id": voice} if voice else body

    def _finished_like(self, seed: Seed) -> str:
        """A finished task of the kind that the page queries."""
        kind = "/".join(seed.path.split("/")[:3]).rstrip("s")
        for reply in self.replies.values():
            if reply.task and reply.path.startswith(kind) and _made(reply):
                return reply.task
        raise AssertionError(f"nothing was made that {seed.path} could query")

    async def _follow(self, seed: Seed, reply: Reply) -> None:
        if query := _QUERIES.get(seed.path):
            reply.path = seed.path
            reply.task = str(reply.body["task_id"])
            reply.final = await self._polled(query.replace("{id}", reply.task))
        for url in _urls(seed, reply):
            async with self._http.get(url) as answer:
                assert answer.status == 200, f"{url} answers {answer.status}"
                reply.media.append(probe(await answer.read()))
        if seed.path.endswith(("/clone", "/design")):
            name = CLONED if seed.path.endswith("/clone") else DESIGNED
            self._voices[name] = str(reply.body["voice_id"])

    async def _polled(self, path: str) -> Any:
        while True:
            async with self._http.get(self._url + path, headers=self._headers) as answer:
                assert answer.status == 200
                body = await answer.json()
            status = (body.get("data") or body)["status"]
            if status in ("completed", "succeeded", "failed"):
                return body
            assert status in ("queued", "in_progress", "processing"), status
            await asyncio.sleep(0.3)


def _made(reply: Reply) -> bool:
    body = reply.final
    return body is not None and (body.get("data") or body)["status"] in ("completed", "succeeded")


def _form(seed: Seed) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for part in seed.form:
        name, _, value = part.partition("=")
        if value.startswith("@"):
            filename = value.replace("\\", "/").rpartition("/")[2]
            form.add_field(name, picture(), filename=filename, content_type="image/png")
        else:
            form.add_field(name, value)
    return form


def _chunks(raw: bytes) -> list[Any]:
    events = [line[6:] for line in raw.decode().split("\n") if line.startswith("data: ")]
    assert events[-1] == "[DONE]", "a stream ends with [DONE]"
    return [json.loads(event) for event in events[:-1]]


def _urls(seed: Seed, reply: Reply) -> list[str]:
    """Where the media are that the answer speaks of."""
    if reply.chunks:
        return [url for chunk in reply.chunks for url in chunk.get("media", {}).get("outputs", ())]
    body = reply.final or reply.body
    if seed.path.startswith("/v1/images/tasks"):
        data = body["data"]
        return data["metadata"]["result_urls"] if data["status"] == "succeeded" else []
    if seed.path.startswith("/v1/images/"):
        return [each["url"] for each in body["data"]]
    if seed.path.startswith("/v1/audio/tasks"):
        return [body["audio_url"]] if body["audio_url"] else []
    if seed.path.startswith("/v1/audio/voices/"):
        return [body["preview_audio_url"]]
    if reply.final is not None:
        return [body["video_url"]] if body["video_url"] else []
    return []


def save(replies: Mapping[str, Reply], path: Path) -> None:
    """For a look at what came back when something is wrong."""
    shown = {name: [r.status, r.body, r.final, r.chunks] for name, r in replies.items()}
    path.write_text(json.dumps(shown, ensure_ascii=False, indent=1), "utf-8")
