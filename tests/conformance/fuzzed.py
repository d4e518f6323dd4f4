"""A gateway in a thread of its own, with something in every drawer, for tests that fuzz it.

A stand-in for the workers ends every task at once, each in another way, so that callers who wait
hear of all endings and nothing is rendered.
"""

import asyncio
import itertools
import logging
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import structlog

from onetake.api.described.samples import (
    IMAGE_QUEUED,
    JOB_QUEUED,
    SPEECH_QUEUED,
    TASK_ID,
    VIDEO_QUEUED,
    VIDGEN_ID,
)
from onetake.api.limits import Limits
from onetake.core.account import KeyFormat
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code
from onetake.core.request import Medium, Operation, Request
from onetake.core.task import State, Task
from onetake.core.webhook import EVENTS, Delivery, Webhook
from onetake.store.store import Order
from tests.api.gate import NOW, Gate, running
from tests.api.steps import cancel, fail, run, succeed
from tests.assets.media import audio, image_bytes, picture, video

CREDITS: Final = 100_000_000
LOOK_SECONDS: Final = 0.02

ASSET: Final = "asset_01jz6m3y7wq8r5t2v4x6z8b0cd"
CHARACTER: Final = "char_01jz6m3y7wq8r5t2v4x6z8b0cd"
ENDPOINT: Final = "whk_01jz6m3y7wq8r5t2v4x6z8b0cd"
DELIVERY: Final = "evt_01jz6m3y7wq8r5t2v4x6z8b0ce"
WAITING: Final = "task_waiting"
WORKING: Final = "task_working"
FAILED: Final = "task_failed"
PICTURE: Final = "task_picture"
SPEECH: Final = "task_speech"
VOICE: Final = "VoiceClone-voiced"
DOOMED: Final = tuple(f"task_doomed{number}" for number in range(8))
"""Finished, and there to be deleted."""
DOOMED_ENDPOINT: Final = "whk_doomed"

KEPT: Final = frozenset({WAITING, WORKING})
"""Not to be ended by the stand-in."""
_SUFFIXES: Final = {Medium.IMAGE: "png", Medium.AUDIO: "mp3", Medium.VIDEO: "mp4"}


@dataclass(frozen=True, slots=True)
class Fuzzed:
    base_url: str
    keys: tuple[str, ...]  # one of each format


@contextmanager
def fuzzed(folder: Path) -> Generator[Fuzzed]:
    """Serve until the block is left."""
    # Thousands of requests: only mistakes are worth a line.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    told: list[Fuzzed] = []
    ready, stop = threading.Event(), threading.Event()

    def live() -> None:
        try:
            asyncio.run(_live(folder, told, ready, stop))
        finally:
            ready.set()

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    try:
        ready.wait(120)
        assert told, "the gateway did not start"
        yield told[0]
    finally:
        stop.set()
        thread.join(120)


async def _live(
    folder: Path, told: list[Fuzzed], ready: threading.Event, stop: threading.Event
) -> None:
    limits = Limits(wait_seconds=1, wait_seconds_max=1, json_seconds_max=5)
    async with running(folder, limits) as gate:
        await gate.user(credits=CREDITS)
        keys = [await gate.key(format=each) for each in KeyFormat]
        await _fill(gate, folder)
        told.append(Fuzzed(gate.base_url, tuple(keys)))
        ready.set()
        await _work(gate, stop)


async def _work(gate: Gate, stop: threading.Event) -> None:
    fates = itertools.count()
    while not stop.is_set():
        queued = await gate.store.tasks(user="ann", states=(State.QUEUED,), limit=50)
        for task in queued.tasks:
            if task.id not in KEPT:
                with suppress(LookupError):  # deleted or cancelled meanwhile
                    await _end(gate, task, next(fates))
        await asyncio.sleep(LOOK_SECONDS)


async def _end(gate: Gate, task: Task, fate: int) -> None:
    # A stream has no end while its task has none; whoever waits is told at its limit.
    patient = task.dialect != "openai_chat"
    match fate % 12:
        case 3:
            await fail(gate, task.id, Code.CONTENT_REJECTED)
        case 5:
            await fail(gate, task.id, Code.PROVIDER_FAILED)
        case 7:
            await cancel(gate, task.id)
        case 9 if patient:
            await run(gate, task.id, 40)
        case _:
            await _succeed(gate, task)


async def _succeed(gate: Gate, task: Task) -> None:
    assert task.request.operation is not None
    suffix = _SUFFIXES[_medium(task.request.operation)]
    await succeed(gate, task.id, suffix=suffix, thumbnail=b"small" if suffix == "mp4" else None)


def _medium(operation: Operation) -> Medium:
    match operation.modality:
        case "image":
            return Medium.IMAGE
        case "speech" | "music" | "voice":
            return Medium.AUDIO
        case _:
            return Medium.VIDEO


async def _fill(gate: Gate, folder: Path) -> None:
    made = (
        replace(VIDEO_QUEUED, id=VIDGEN_ID),
        replace(JOB_QUEUED, id=TASK_ID),
        replace(IMAGE_QUEUED, id=PICTURE),
        replace(SPEECH_QUEUED, id=SPEECH),
        replace(SPEECH_QUEUED, id="task_voiced", request=_CLONING),
        *(replace(JOB_QUEUED, id=each) for each in DOOMED),
    )
    for task in made:
        await _accepted(gate, task)
        await _succeed(gate, task)
    for name in (WAITING, WORKING, FAILED):
        await _accepted(gate, replace(JOB_QUEUED, id=name))
    await run(gate, WORKING, 40)
    await fail(gate, FAILED)
    await gate.store.add_assets([each async for each in _files(gate, folder)])
    hook = Webhook(ENDPOINT, "ann", "https://93.184.215.14/hook", "whsec_x", NOW)
    await gate.store.put_webhook(hook)
    await gate.store.put_webhook(replace(hook, id=DOOMED_ENDPOINT))
    await gate.store.add_delivery(
        Delivery(DELIVERY, "ann", hook.url, EVENTS[0], TASK_ID, NOW, NOW, ENDPOINT)
    )


_CLONING: Final = Request("minimax-voice-clone", Operation.VOICE_CLONE, {"text": "Hello."})


async def _accepted(gate: Gate, task: Task) -> None:
    task = replace(task, user="ann", key=None, created_at=NOW, updated_at=NOW)
    await gate.store.accept(Order(task, None, 0), NOW)


async def _files(gate: Gate, folder: Path) -> AsyncGenerator[Asset]:
    """A character, which is a kept video under a name, and files that were sent."""
    film = await asyncio.to_thread(video, folder / "film.mp4")
    sound = await asyncio.to_thread(audio, folder / "sound.mp3", seconds=12)
    for name, purpose, content in (
        (ASSET, Purpose.CHARACTER, film.read_bytes()),
        ("asset_sound", Purpose.UPLOAD, sound.read_bytes()),
        ("asset_picture", Purpose.UPLOAD, image_bytes("PNG", picture(512, 512))),
    ):
        path = gate.storage.temporary()
        path.write_bytes(content)
        kept = await gate.parts.keep.keep(
            path, user="ann", purpose=purpose, name="Mossy", media=frozenset(Medium)
        )
        yield replace(kept, id=name)
