"""A caller of the public API over real HTTP, as patient as a good client should be.

The one rule: `create` and `ask` show every answer as it came; only `finished` looks again, and
takes a server that is away for a while as a reason to look again.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import aiohttp

from tests.journeys.server import MODEL, until

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Client:
    """`url` is the server's origin."""

    http: aiohttp.ClientSession
    url: str
    key: str

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    async def ask(
        self, method: str, path: str, body: Json | None = None, name: str | None = None
    ) -> tuple[int, Json]:
        """The status and the JSON of an answer. `name`: the Idempotency-Key."""
        headers = self._headers | ({"Idempotency-Key": name} if name else {})
        async with self.http.request(
            method, f"{self.url}{path}", json=body, headers=headers
        ) as reply:
            return reply.status, await reply.json()

    async def create(self, prompt: str, name: str | None = None, **fields: object) -> Json:
        """A small task, accepted: 480p, 4 s, silent, unless `fields` say otherwise."""
        body = {"model": MODEL, "prompt": prompt, "resolution": "480p", "duration": 4}
        body |= {"generate_audio": False}
        status, answer = await self.ask("POST", "/v1/video/generations", body | fields, name)
        assert status == 200, answer
        return answer

    async def task(self, task: str) -> Json:
        """The task as the VideoApi dialect shows it."""
        status, answer = await self.ask("GET", f"/v1/video/generations/{task}")
        assert status == 200, answer
        return answer

    async def state(self, task: str) -> str:
        """The task's state in our own words."""
        status, answer = await self.ask("GET", f"/v1/tasks/{task}")
        assert status == 200, answer
        return str(answer["status"])

    async def finished(self, task: str, seconds: float = 90.0) -> Json:
        """The task when it is completed or failed."""

        async def look() -> Json | None:
            try:
                answer = await self.task(task)
            except aiohttp.ClientError:
                return None  # the server is being killed or restarted
            return answer if answer["status"] in ("completed", "failed") else None

        return await until(look, f"{task} has ended", seconds)

    async def cancel(self, task: str) -> tuple[int, Json]:
        return await self.ask("POST", f"/v1/tasks/{task}/cancel")

    async def upload(self, content: bytes, filename: str) -> str:
        """A kept file's URL."""
        form = aiohttp.FormData()
        form.add_field("files", content, filename=filename)
        path = f"{self.url}/api/upload"
        async with self.http.post(path, data=form, headers=self._headers) as reply:
            answer = await reply.json()
            assert reply.status == 200, answer
            return str(answer["data"][0]["url"])

    async def download(self, url: str) -> bytes:
        """A file, whole. Links carry their own permission."""
        async with self.http.get(url) as reply:
            assert reply.status == 200, await reply.text()
            return await reply.read()
