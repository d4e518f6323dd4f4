"""What tests of the edge do again and again: ask, begin a task, and move one to its end."""

import asyncio
import hashlib
import io
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from onetake.core.account import KeyFormat
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Failure
from onetake.core.request import Facts, Medium
from onetake.core.task import (
    Cancelled,
    Claimed,
    Failed,
    Output,
    Produced,
    Progressed,
    State,
    Stored,
    Submitted,
    Task,
    advance,
)
from onetake.core.voice import voice_of
from onetake.engine.finish import finish
from onetake.store.store import Outcome
from tests.api.gate import MODEL, Gate

GOOD: Final[Mapping[str, object]] = {"model": MODEL, "prompt": "a lighthouse", "duration": 5}
PICTURE_MODEL: Final = "seedream-4.0"
SPEECH_MODEL: Final = "minimax-speech-02-hd"
LOOK_SECONDS: Final = 0.005

T = TypeVar("T")

Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def error(self) -> Any:
        return self.json["error"]


async def ask(
    gate: Gate, caller: Headers, method: str, path: str, body: object = None, **headers: str
) -> Reply:
    """`body` is sent as JSON, or as it is when it is a form. `headers` with `_` for `-`."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    sent: Any = body
    if isinstance(body, dict | list):
        sent, more["Content-Type"] = json.dumps(body).encode(), "application/json"
    if isinstance(sent, bytes):
        sent = io.BytesIO(sent)  # the client warns of large bodies in one piece
    async with gate.http.request(
        method, gate.base_url + path, headers={**caller, **more}, data=sent
    ) as answer:
        return Reply(answer.status, answer.headers.copy(), await answer.read())


async def someone(gate: Gate, name: str, format: KeyFormat = KeyFormat.VGA) -> dict[str, str]:
    """Headers of another user, who has plenty, too."""
    if not await gate.store.user(id=name):
        await gate.user(name)
    return {"Authorization": f"Bearer {await gate.key(name, format)}"}


async def begin(gate: Gate, caller: Headers, body: Mapping[str, object] = GOOD) -> str:
    """The id of a new task, which stays queued."""
    reply = await ask(gate, caller, "POST", "/v1/video/generations", dict(body))
    assert reply.status == 200, reply.raw
    return reply.json.get("task_id") or reply.json["id"]


async def stored(gate: Gate, task: str) -> Task:
    found = await gate.store.task(task)
    assert found is not None
    return found


async def arrived(gate: Gate, known: Sequence[str] = ()) -> Task:
    """The next task, as soon as a call that is under way has been accepted."""

    async def look() -> Task | None:
        page = await gate.store.tasks(user=None)
        return next((task for task in page.tasks if task.id not in known), None)

    return await until(look)


async def until(look: Callable[[], Awaitable[T | None]]) -> T:
    """What it gives, as soon as it gives something true."""
    async with asyncio.timeout(120):
        while True:
            found = await look()
            if found:
                return found
            await asyncio.sleep(LOOK_SECONDS)


async def kept(gate: Gate, content: bytes, suffix: str) -> str:
    """The blob of a file that is really there."""
    digest = hashlib.sha256(content).hexdigest()
    blob = f"{digest[:2]}/{digest}.{suffix}"
    path = gate.storage.temporary()
    path.write_bytes(content)
    await gate.storage.put(path, blob)
    return blob


async def run(gate: Gate, task: str, percent: int = 0) -> None:
    """A provider works on it, and is so far."""

    def decide(found: Task) -> Outcome:
        if found.state is State.QUEUED:
            found = advance(found, Claimed("sandbox"), gate.now)
            found = advance(found, Submitted({}), gate.now)
        return Outcome(advance(found, Progressed(percent), gate.now), 0, gate.now + 60_000)

    await gate.store.amend(task, decide, gate.now)
    gate.parts.watch.told(task)


_MEDIA: Final = {
    "mp4": Facts(Medium.VIDEO, "video/mp4", 0, 1280, 720, 5000, has_audio=True),
    "png": Facts(Medium.IMAGE, "image/png", 0, 96, 64),
    "jpg": Facts(Medium.IMAGE, "image/jpeg", 0, 96, 64),
    "mp3": Facts(Medium.AUDIO, "audio/mpeg", 0, duration_ms=2000),
}


async def succeed(
    gate: Gate, task: str, *contents: bytes, suffix: str = "mp4", thumbnail: bytes | None = None
) -> tuple[str, ...]:
    """Each of the contents is a result now, with a file; the ids of their assets."""
    found = await stored(gate, task)
    assets: list[Asset] = []
    outputs: list[Output] = []
    for content in contents or (b"a result",):
        asset = await _asset(gate, found, content, suffix, Purpose.RESULT)
        small = (
            await _asset(gate, found, thumbnail, "jpg", Purpose.THUMBNAIL) if thumbnail else None
        )
        assets += [asset, small] if small else [asset]
        outputs.append(Output(asset.id, asset.facts, small.id if small else None))

    def decide(found: Task) -> Outcome:
        if found.state is State.QUEUED:
            found = advance(found, Claimed("sandbox"), gate.now)
        storing = advance(found, Produced(()), gate.now)
        outcome = finish(storing, Stored(tuple(outputs)), gate.now, assets=assets)
        voice = voice_of(found, outputs, gate.now)
        return Outcome(
            outcome.task, 0, None, entry=outcome.entry, assets=tuple(assets), voice=voice
        )

    await gate.store.amend(task, decide, gate.now)
    gate.parts.watch.told(task)
    return tuple(output.asset for output in outputs)


async def _asset(
    gate: Gate, task: Task, content: bytes, suffix: str, purpose: Purpose
) -> Asset:  # fmt: skip
    facts = _MEDIA[suffix]
    sized = Facts(
        facts.medium, facts.content_type, len(content), facts.width, facts.height,
        facts.duration_ms, facts.has_audio,
    )  # fmt: skip
    name = f"asset_{next(gate.numbers):026d}"
    blob = await kept(gate, content, suffix)
    return Asset(name, task.user, purpose, f"{name}.{suffix}", blob, sized, gate.now, task.id)


async def fail(gate: Gate, task: str, code: Code = Code.CONTENT_REJECTED) -> None:
    event = Failed(Failure(code, "not this"))
    await gate.store.amend(task, lambda found: finish(found, event, gate.now), gate.now)
    gate.parts.watch.told(task)


async def cancel(gate: Gate, task: str) -> None:
    event = Cancelled(Failure(Code.CANCELLED, Code.CANCELLED.en))
    await gate.store.amend(task, lambda found: finish(found, event, gate.now), gate.now)
    gate.parts.watch.told(task)


async def files_of(gate: Gate) -> list[str]:
    """What is on the disk."""
    return sorted([blob async for blob, _ in gate.storage.list()])
