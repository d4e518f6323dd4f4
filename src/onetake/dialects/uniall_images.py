"""UniAll's image tasks: `POST /v1/images/tasks` and `GET /v1/images/tasks/{id}`.

Source: seeds/uniall, image/async-image-generation, nano-series, grok/grok-imagine-image. The answer
to a submission is the task itself; the answer to a query has it wrapped in `{code, message, data}`,
also when the task has failed, and also when there is no such task (`QUERY`).

`response_format` is `url`, as the pages advise. The files themselves are not to be had here: a
query comes later, and knows nothing of what its submission wished for.
"""

import re
from dataclasses import replace
from typing import Final

from onetake.core.failure import Code, Failure, invalid
from onetake.core.money import wire_credits
from onetake.core.pricing import formula
from onetake.core.request import Material, Operation, Request
from onetake.core.task import Output, State, Task
from onetake.dialects import openai_error
from onetake.dialects.dialect import Body, Dialect, Json, Parsed, View
from onetake.dialects.fields import Fields
from onetake.dialects.image_fields import (
    materials,
    parameters,
    read,
    response_format,
    wire_names,
)
from onetake.dialects.params import end_user, optional, required

TASK_TYPES: Final = {
    "text2image": Operation.TEXT_TO_IMAGE,
    "image2image": Operation.EDIT_IMAGE,
}
RESPONSE_FORMATS: Final = ("url",)
_TYPE_WORDS: Final = {str(operation): word for word, operation in TASK_TYPES.items()}

STATUS: Final = {
    State.QUEUED: "queued",
    State.SUBMITTING: "queued",
    State.UNCERTAIN: "processing",
    State.RUNNING: "processing",
    State.STORING: "processing",
    State.SUCCEEDED: "succeeded",
    State.FAILED: "failed",
    State.CANCELLED: "failed",
    State.EXPIRED: "failed",
}

CODES: Final = {Code.NOT_FOUND: "task_not_exist"}
"""The words of a query's `code` where it is not the one of every other error."""


def parse(body: Body) -> Parsed:
    fields = read(body)
    model = required(fields, "model")
    images = materials(fields)
    operation, named = _operation(fields, images)
    response_format(fields, RESPONSE_FORMATS)
    user, callback = end_user(fields), optional(fields, "callback_url")
    params = parameters(fields)
    request = Request(
        model=model,
        operation=operation,
        params=params.values,
        materials=images,
        end_user=user,
        callback_url=callback,
        wire_names={**wire_names(images, params), "operation": named},
    )
    return Parsed(request)


def _operation(fields: Fields, images: tuple[Material, ...]) -> tuple[Operation, str]:
    """What is to be done, and the field that says it. Without `task_type`, an image means an
    edit."""
    place, word = fields.where("task_type"), fields.text("task_type")
    if word is None:
        return Operation.EDIT_IMAGE if images else Operation.TEXT_TO_IMAGE, "model"
    operation = TASK_TYPES.get(word)
    if operation is None:
        raise invalid(place, f"must be {' or '.join(TASK_TYPES)}", tuple(TASK_TYPES))
    return operation, place


def render_created(task: Task, view: View) -> Json:
    """Every key is there in every state."""
    failed = task.finished and task.state is not State.SUCCEEDED
    urls = [view.links.get(output.asset, "") for output in task.outputs]
    return {
        "task_id": task.id,
        "status": _status(task),
        "progress": f"{task.percent}%",
        "result_url": urls[0] if urls else "",
        "metadata": {**_metadata(task, view), **(_results(task, view) if urls else {})},
        "error": _error(task) if failed else None,
    }


def render(task: Task, view: View) -> Json:
    return {"code": "success", "message": "", "data": render_created(task, view)}


def _status(task: Task) -> str:
    """A provider that answers with the result itself works while it is being submitted to."""
    if task.state is State.SUBMITTING and task.percent:
        return "processing"
    return STATUS[task.state]


def _metadata(task: Task, view: View) -> Json:
    operation = str(task.request.operation)
    refunded = task.finished and task.state is not State.SUCCEEDED
    return {
        "task_type": _TYPE_WORDS.get(operation, operation),
        "model": task.request.model,
        "provider": view.provider,
        "created_at": task.created_at // 1000,
        "finished_at": None if task.finished_at is None else task.finished_at // 1000,
        "poll_interval_seconds": view.poll_interval_seconds,
        "credits_reserved": wire_credits(task.quote.amount),
        "credits_charged": None if task.charged is None else wire_credits(task.charged),
        "credits_refunded": refunded,
        "formula": formula(task.quote),
    }


def _results(task: Task, view: View) -> Json:
    """`result_urls` also for a single result: of the two pages, one gives it then."""
    return {
        "result_count": len(task.outputs),
        "result_urls": [view.links.get(output.asset, "") for output in task.outputs],
        "results": [_result(output, view) for output in task.outputs],
    }


def _result(output: Output, view: View) -> Json:
    facts = output.facts
    return {
        "url": view.links.get(output.asset, ""),
        "thumbnail_url": view.links.get(output.thumbnail) if output.thumbnail else None,
        "content_type": facts.content_type,
        "size": facts.size,
        "width": facts.width,
        "height": facts.height,
    }


def _error(task: Task) -> Json:
    failure = task.failure
    assert failure is not None, "a task does not fail without a reason"
    return {"code": failure.code.label, "message": failure.message}


def render_failure(failure: Failure) -> tuple[int, Json]:
    return openai_error.render_failure(_worded(failure))


def render_query_failure(failure: Failure) -> tuple[int, Json]:
    """The wrapped shape; `error` beside it is what OpenAI's clients look for."""
    status, body = render_failure(failure)
    code = CODES.get(failure.code, openai_error.code_of(failure))
    return status, {"code": code, "message": failure.message, "data": None, **body}


_CANONICAL: Final = re.compile(rf"\b(?:{'|'.join(_TYPE_WORDS)})\b")


def _worded(failure: Failure) -> Failure:
    """Our own words for operations, in this dialect's: `edit_image` -> `image2image`."""
    if failure.code not in (Code.INVALID_FIELD, Code.INVALID_MATERIAL):
        return failure

    def spelled(words: str) -> str:
        return _CANONICAL.sub(lambda found: _TYPE_WORDS[found[0]], words)

    allowed = tuple(spelled(each) for each in failure.allowed)
    return replace(failure, message=spelled(failure.message), allowed=allowed)


QUERY: Final = Dialect("uniall_images", parse, render_created, render, render_query_failure)
"""The dialect on the path of queries, whose answers and errors are wrapped. The answer to a
creation never is, not even when its caller waited for the end."""
DIALECT: Final = replace(
    QUERY,
    render=render_created,
    render_failure=render_failure,
    path="/v1/images/tasks",
    query=QUERY,
)
