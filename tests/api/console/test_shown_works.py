"""How a work is shown: what of it, and with which links."""

from dataclasses import replace
from typing import Any

import pytest

from onetake.api.console.gallery import shown_works
from onetake.core.account import KeyFormat
from onetake.core.request import Request
from onetake.core.task import State
from onetake.core.work import Note, Share
from onetake.store.gallery import Work
from tests.api import steps
from tests.api.gate import Gate
from tests.api.steps import ask, begin, someone, stored, succeed


async def one(gate: Gate, **changes: Any) -> Work:
    """A row of a queued task, changed."""
    task = await stored(gate, await begin(gate, await gate.caller()))
    return Work(replace(task, **changes), email="ann@x.org")


async def test_whose_a_work_is_only_administrators_see(gate: Gate) -> None:
    shown, row = shown_works(gate.parts), await one(gate)

    assert (await shown.one(row)).user_email is None
    (seen,) = await shown.several([row], emails=True)
    assert seen.user_email == "ann@x.org"


async def test_a_model_that_is_gone_is_shown_by_its_id(gate: Gate) -> None:
    row = await one(gate)
    request = replace(row.task.request, model="retired-1")

    seen = await shown_works(gate.parts).one(replace(row, task=replace(row.task, request=request)))

    assert (seen.model, seen.model_title.en, seen.model_title.zh) == ("retired-1",) * 3


@pytest.mark.parametrize(
    ("params", "tags"),
    [
        ({"duration": 5, "resolution": "720p", "generate_audio": False},
         {"duration": "5", "resolution": "720p", "generate_audio": False}),
        ({"size": "1024x1024", "aspect_ratio": "1:1"},
         {"resolution": "1024x1024", "aspect_ratio": "1:1"}),
        ({"generate_audio": "auto"}, {}),
    ],
)  # fmt: skip
async def test_tags_are_the_parameters_that_people_know(
    gate: Gate, params: dict[str, Any], tags: dict[str, Any]
) -> None:
    row = await one(gate)
    request = Request(row.task.request.model, row.task.request.operation, params)

    seen = await shown_works(gate.parts).one(replace(row, task=replace(row.task, request=request)))

    assert seen.tags.model_dump() == tags
    assert seen.prompt == ""


async def test_a_picture_is_its_own_thumbnail(gate: Gate) -> None:
    keyed = await someone(gate, "ann", KeyFormat.SK)
    body = {"model": steps.PICTURE_MODEL, "prompt": "a cube"}
    task = (await ask(gate, keyed, "POST", "/v1/images/tasks", body)).json["task_id"]
    await succeed(gate, task, b"one", b"two", suffix="png")
    row = await gate.store.work(task)
    assert row is not None

    seen = await shown_works(gate.parts).one(row)

    assert seen.thumbnail_url == seen.url is not None
    assert seen.outputs_count == 2
    assert seen.size == sum(output.facts.size for output in row.task.outputs)


async def test_a_failure_is_shown_when_it_is_the_end(gate: Gate) -> None:
    row = await one(gate)
    await steps.fail(gate, row.task.id)
    failed = await stored(gate, row.task.id)
    retried = replace(failed, state=State.QUEUED, finished_at=None, charged=None)
    shown = shown_works(gate.parts)

    ended = await shown.one(replace(row, task=failed))
    again = await shown.one(replace(row, task=retried))

    assert ended.error is not None
    assert (ended.charged_credits, ended.refunded_credits) == (0, 60)
    assert again.error is None
    assert (again.charged_credits, again.refunded_credits) == (None, None)


async def test_of_a_locked_link_nothing_is_shown(gate: Gate) -> None:
    task = await begin(gate, await gate.caller())
    await succeed(gate, task, b"video")
    row = Work(await stored(gate, task), Note(task, "ann", "Secret"))
    link = Share("s", task, "ann", 0, password_hash="hash")
    shown = shown_works(gate.parts)

    locked = shown.public(link, row, locked=True).model_dump()
    open_ = shown.public(link, row, locked=False)

    told = {name for name, value in locked.items() if value not in (None, False)}
    assert told == {"id", "locked", "modality", "created_at"}
    assert (open_.title, open_.url is not None) == ("Secret", True)
