"""The OpenAI Images dialect: `POST /v1/images/generations` and `/v1/images/edits`, synchronous.

Source: seeds/uniall, image/seedream and image/gpt-image-2, and openai-python for the shapes.
The answer waits for the images; `timeout_seconds` says how long. On `generations`, a reference
image makes the request an edit, as Seedream's page says; on `edits` there must be one.

`stream` is refused when true: no partial images are made here. What else OpenAI's own models
take (`background`, `moderation`, `style` …) is passed on, for the model to take or refuse.
"""

from dataclasses import replace
from typing import Final

from onetake.core.failure import invalid
from onetake.core.request import Operation, Request
from onetake.core.task import Output, Task
from onetake.dialects.dialect import Body, Dialect, Json, Parsed, View, Wish
from onetake.dialects.fields import Fields
from onetake.dialects.image_fields import (
    materials,
    parameters,
    read,
    response_format,
    wire_names,
    within,
)
from onetake.dialects.openai_error import render_failure
from onetake.dialects.params import END_USER_MAX, end_user, optional

DEFAULT_MODEL: Final = "gpt-image-2-origin"
"""Of bodies without `model`, as OpenAI's SDK can send them: the page of `generations` names it."""
WAIT_SECONDS_MAX: Final = 600
FILES: Final = "b64_json"
RESPONSE_FORMATS: Final = ("url", FILES)
_QUALITIES: Final = ("low", "medium", "high")


def parse(body: Body) -> Parsed:
    """A body of `generations`."""
    return _parsed(body, None)


def parse_edit(body: Body) -> Parsed:
    """A body of `edits`."""
    return _parsed(body, Operation.EDIT_IMAGE)


def _parsed(body: Body, operation: Operation | None) -> Parsed:
    fields = read(body)
    model = optional(fields, "model") or DEFAULT_MODEL
    images = materials(fields)
    _check_stream(fields)
    inline = response_format(fields, RESPONSE_FORMATS) == FILES
    wish = Wish(inline=inline, wait_seconds=_wait(fields))
    user, callback = _end_user(fields), optional(fields, "callback_url")
    params = parameters(fields)
    implied = Operation.EDIT_IMAGE if images else Operation.TEXT_TO_IMAGE
    request = Request(
        model=model,
        operation=operation or implied,
        params=params.values,
        materials=images,
        end_user=user,
        callback_url=callback,
        wire_names=wire_names(images, params),
    )
    return Parsed(request, wish)


def _check_stream(fields: Fields) -> None:
    place, wanted = fields.where("stream"), fields.flag("stream")
    if wanted is not None and wanted is not False:
        message = "must be false: images are sent when they are finished"
        raise invalid(place, message, ("false",))


def _wait(fields: Fields) -> int | None:
    place, seconds = fields.where("timeout_seconds"), fields.number("timeout_seconds")
    return None if seconds is None else within(place, seconds, WAIT_SECONDS_MAX, "seconds")


def _end_user(fields: Fields) -> str | None:
    """OpenAI's newer name wins over `user` when it says something."""
    place, newer = fields.where("safety_identifier"), fields.text("safety_identifier")
    older = end_user(fields)
    if newer and len(newer) > END_USER_MAX:
        rule = f"at most {END_USER_MAX} characters"
        raise invalid(place, f"must have {rule}", (rule,))
    return newer or older


def render(task: Task, view: View) -> Json:
    """`data` is empty until the task has succeeded."""
    return {
        "created": task.created_at // 1000,
        "data": [_image(output, view) for output in task.outputs],
        "usage": _USAGE,
        **_facts(task),
        "task_id": task.id,
    }


_USAGE: Final = {
    "input_tokens": 0,
    "input_tokens_details": {"image_tokens": 0, "text_tokens": 0},
    "output_tokens": 0,
    "total_tokens": 0,
}
"""Images are not counted in tokens here. The key is there, because a page requires it."""


def _image(output: Output, view: View) -> Json:
    """The file itself where it was wished for, its link otherwise."""
    if output.asset in view.inline:
        return {"b64_json": view.inline[output.asset], "revised_prompt": ""}
    return {"url": view.links.get(output.asset), "revised_prompt": ""}


def _facts(task: Task) -> Json:
    """What the images are, in OpenAI's words, as far as it is known."""
    if not task.outputs:
        return {}
    facts = task.outputs[0].facts
    quality = task.request.params.get("quality")
    shown: dict[str, object] = {"output_format": facts.content_type.rpartition("/")[2]}
    if facts.width and facts.height:
        shown["size"] = f"{facts.width}x{facts.height}"
    if quality in _QUALITIES:
        shown["quality"] = quality
    return shown


DIALECT: Final = Dialect("openai_images", parse, render, render, render_failure)
EDITS: Final = replace(DIALECT, parse=parse_edit)
"""The same dialect on the path of edits."""
