"""Somebody at a browser: calls below /api with a session, and what came back."""

from dataclasses import dataclass
from typing import Any

from tests.api.gate import Gate


@dataclass(frozen=True)
class Desk:
    gate: Gate
    headers: dict[str, str]

    async def __call__(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """(status, body); the body is None where there is none."""
        url = f"{self.gate.base_url}/api{path}"
        sent: dict[str, Any] = {} if body is None else {"json": body}
        async with self.gate.http.request(method, url, headers=self.headers, **sent) as answer:
            text = await answer.text()
            kind = answer.headers.get("content-type", "")
            return answer.status, await answer.json() if kind.startswith("application/json") else (
                text or None
            )

    async def get(self, path: str) -> Any:
        status, body = await self("GET", path)
        assert status == 200, body
        return body

    async def refused(self, method: str, path: str, body: object = None) -> tuple[int, str, Any]:
        """(status, code, field) of a refusal."""
        status, answer = await self(method, path, body)
        assert status >= 400, answer
        return status, answer["error"]["code"], answer["error"]["param"]

    async def trail(self) -> list[tuple[str, str, Any]]:
        """(action, subject, detail) of every audit row, the newest first."""
        page = await self.get("/admin/audit?size=50")
        return [(row["action"], row["subject"], row["detail"]) for row in page["items"]]


async def office(gate: Gate) -> Desk:
    return Desk(gate, await gate.administrator())


async def customer(gate: Gate, name: str = "ann") -> Desk:
    return Desk(gate, await gate.signed_in(name))
