"""The schemas and examples name the fields that the code really answers with."""

from dataclasses import replace
from typing import Any

import pytest

from onetake.api.schemas import EXAMPLES, SCHEMAS
from onetake.api.tasks import rendered
from onetake.core.failure import invalid
from onetake.core.pricing import Quote, Settle
from onetake.core.request import Facts, Medium, Operation, Request
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import View
from onetake.dialects.videoapi import FIELDS, render, render_created, render_failure

OUTPUT = Output("a", Facts(Medium.VIDEO, "video/mp4", 1, 1, 1, 1, True))
REQUEST = Request("m", Operation.TEXT_TO_VIDEO, {})
FREE = Quote(0, (), Settle.QUOTE)
QUEUED = Task("t", "u", "k", "videoapi", REQUEST, FREE, 0, 0)
TASK = replace(QUEUED, state=State.SUCCEEDED, outputs=(OUTPUT,), charged=0)
VIEW = View({"a": "http://x"}, 5)

PAIRS: list[tuple[str, str, Any]] = [
    ("Created", "created", render_created(TASK, VIEW)),
    ("Video", "completed", render(TASK, VIEW)),
    ("Task", "task", rendered(TASK, VIEW)),
    ("Error", "error", render_failure(invalid("a", "b").failure)[1]),
]


@pytest.mark.parametrize(("schema", "example", "answer"), PAIRS)
def test_schema_example_and_answer_have_the_same_fields(
    schema: str, example: str, answer: Any
) -> None:
    assert SCHEMAS[schema]["properties"].keys() == EXAMPLES[example].keys() == answer.keys()


def test_the_parts_of_a_video_have_the_same_fields() -> None:
    answer: Any = render(TASK, VIEW)
    schema, example = SCHEMAS["Video"]["properties"], EXAMPLES["completed"]
    names = answer["metadata"].keys()
    assert schema["metadata"]["properties"].keys() == example["metadata"].keys() == names
    names = answer["outputs"][0].keys()
    assert SCHEMAS["Output"]["properties"].keys() == example["outputs"][0].keys() == names


def test_the_request_has_every_field_of_the_dialect() -> None:
    assert set(SCHEMAS["CreateVideo"]["properties"]) == set(FIELDS)
    assert set(EXAMPLES["create"]) <= set(FIELDS)
