"""Images in the answer itself, in OpenAI's and in Google's words."""

import asyncio
import base64
import io
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import aiohttp

from onetake.api.limits import Limits
from onetake.core.failure import Code
from onetake.core.request import Operation
from tests.api import steps
from tests.api.gate import Gate, running
from tests.api.steps import PICTURE_MODEL, Reply, ask, stored, succeed
from tests.assets import media

PATH = "/v1/images/generations"
ASKED: dict[str, object] = {"model": PICTURE_MODEL, "prompt": "a red cube"}
GEMINI = "/v1beta/models/NanoBanana:generateContent"
CONTENTS: dict[str, object] = {"contents": [{"parts": [{"text": "a red cube"}]}]}
PNG = media.image_bytes("PNG")


async def painted(gate: Gate, call: Awaitable[Reply], *contents: bytes) -> Reply:
    """The answer to a call whose task is then done."""
    known = [task.id for task in (await gate.store.tasks(user="ann")).tasks]
    reply = asyncio.ensure_future(call)
    task = await steps.arrived(gate, known)
    assert not reply.done(), "it waits"
    await succeed(gate, task.id, *(contents or (PNG,)), suffix="png")
    return await reply


async def test_the_answer_has_the_images_as_links_or_as_bytes(gate: Gate) -> None:
    caller = await gate.caller()
    linked = await painted(gate, ask(gate, caller, "POST", PATH, ASKED))
    assert linked.status == 200, linked.raw
    (picture,) = linked.json["data"]
    async with gate.http.get(picture["url"]) as file:
        assert await file.read() == PNG
    asked = {**ASKED, "response_format": "b64_json", "n": 2}
    inline = await painted(gate, ask(gate, caller, "POST", PATH, asked), PNG, PNG + b"2")
    assert [base64.b64decode(each["b64_json"]) for each in inline.json["data"]] == [
        PNG, PNG + b"2",
    ]  # fmt: skip


async def test_an_edit_needs_an_image(gate: Gate) -> None:
    caller = await gate.caller()
    refused = await ask(gate, caller, "POST", "/v1/images/edits", ASKED)
    assert (refused.status, refused.error["param"]) == (400, "image")
    assert await gate.nothing_was_kept()
    form = aiohttp.FormData({"model": "gpt-image-2-auto", "prompt": "blue"})
    sent = media.image_bytes("PNG", media.picture(512, 512))
    form.add_field("image", io.BytesIO(sent), filename="a.png", content_type="image/png")
    done = await painted(gate, ask(gate, caller, "POST", "/v1/images/edits", form))
    assert done.status == 200, done.raw
    (task,) = (await gate.store.tasks(user="ann")).tasks
    assert task.request.operation is Operation.EDIT_IMAGE


async def test_a_form_that_is_refused_leaves_no_file(gate: Gate) -> None:
    caller = await gate.caller()
    form = aiohttp.FormData({"model": PICTURE_MODEL, "prompt": "blue", "colour": "red"})
    form.add_field("image", io.BytesIO(PNG), filename="a.png", content_type="image/png")
    refused = await ask(gate, caller, "POST", "/v1/images/edits", form)
    assert refused.status == 400
    assert await gate.nothing_was_kept()


async def test_when_the_wait_is_over_the_task_goes_on(folder: Path) -> None:
    async with running(folder, Limits(wait_seconds=0)) as gate:
        caller = await gate.caller()
        for path, body in ((PATH, ASKED), (GEMINI, CONTENTS)):
            late = await ask(gate, caller, "POST", path, body)
            assert (late.status, late.headers["X-Should-Retry"]) == (504, "false")
            task = task_of(late)
            assert task in late.error["message"]
            assert not (await stored(gate, task)).finished
        await succeed(gate, task_of(late), PNG, suffix="png")
        done = await ask(gate, caller, "GET", f"/v1/images/tasks/{task_of(late)}")
        assert done.json["data"]["status"] == "succeeded"


def task_of(reply: Reply) -> str:
    """The task that an error names."""
    error: Any = reply.error
    if "details" in error:
        return error["details"][0]["metadata"]["taskId"]
    return error["task_id"]


async def test_a_wish_for_a_shorter_wait_is_granted(gate: Gate) -> None:
    caller = await gate.caller()
    late = await ask(gate, caller, "POST", PATH, {**ASKED, "timeout_seconds": 1})
    assert (late.status, late.error["code"]) == (504, "still_running")
    refused = await ask(gate, caller, "POST", PATH, {**ASKED, "timeout_seconds": 601})
    assert (refused.status, refused.error["param"]) == (400, "timeout_seconds")


async def test_a_failure_names_its_task_and_is_not_to_be_tried_again(gate: Gate) -> None:
    caller = await gate.caller()
    for path, body in ((PATH, ASKED), (GEMINI, CONTENTS)):
        known = [task.id for task in (await gate.store.tasks(user="ann")).tasks]
        reply = asyncio.ensure_future(ask(gate, caller, "POST", path, body))
        task = await steps.arrived(gate, known)
        await steps.fail(gate, task.id, Code.CONTENT_REJECTED)
        failed = await reply
        assert (failed.status, failed.headers["X-Should-Retry"]) == (400, "false")
        assert task_of(failed) == task.id
        assert "not this" in failed.error["message"]
    assert (await gate.store.balance("ann")).held == 0


async def test_gemini_answers_with_the_bytes(gate: Gate) -> None:
    await gate.user()
    key = await gate.key()
    newer = GEMINI.replace("v1beta", "v1")
    header = {"x-goog-api-key": key}
    for caller, path in ((header, GEMINI), ({}, f"{GEMINI}?key={key}"), (header, newer)):
        done = await painted(gate, ask(gate, caller, "POST", path, CONTENTS))
        assert done.status == 200, done.raw
        parts = done.json["candidates"][0]["content"]["parts"]
        images = [part["inlineData"] for part in parts if "inlineData" in part]
        assert [base64.b64decode(each["data"]) for each in images] == [PNG]
        assert images[0]["mimeType"] == "image/png"


async def test_gemini_refuses_in_googles_words(gate: Gate) -> None:
    caller = await gate.caller()
    wrong: list[tuple[dict[str, str], str, object, int, str]] = [
        ({}, GEMINI, CONTENTS, 401, "UNAUTHENTICATED"),
        (caller, "/v1beta/models/NanoBanana:countTokens", CONTENTS, 404, "NOT_FOUND"),
        (caller, "/v1beta/models/NanoBanana", CONTENTS, 404, "NOT_FOUND"),
        (caller, "/v1beta/models/Nothing:generateContent", CONTENTS, 400, "INVALID_ARGUMENT"),
        (caller, "/v1/models/NanoBanana:countTokens", CONTENTS, 404, "NOT_FOUND"),
        (caller, GEMINI, {}, 400, "INVALID_ARGUMENT"),
        (caller, GEMINI, {**CONTENTS, "tools": [{}]}, 400, "INVALID_ARGUMENT"),
    ]
    for who, path, body, status, word in wrong:
        refused = await ask(gate, who, "POST", path, body)
        assert (refused.status, refused.error["status"]) == (status, word), path
        assert refused.error["code"] == status
    assert await gate.nothing_was_kept()


async def test_a_repeat_while_the_first_is_waiting_is_one_task(gate: Gate) -> None:
    caller = {**await gate.caller(), "Idempotency-Key": "one"}
    first = asyncio.ensure_future(ask(gate, caller, "POST", PATH, ASKED))
    task = await steps.arrived(gate)
    again = asyncio.ensure_future(ask(gate, caller, "POST", PATH, ASKED))
    await succeed(gate, task.id, PNG, suffix="png")
    assert (await first).json["data"][0].keys() == (await again).json["data"][0].keys()
    assert (await again).headers["Idempotent-Replay"] == "true"
    assert len((await gate.store.tasks(user="ann")).tasks) == 1
