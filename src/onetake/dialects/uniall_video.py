"""The UniAll dialect for video and digital humans: `POST /v1/video/generations` and its like.

Source: seeds/uniall/zh/video__*.md and avatar__*.md; one format for all of their models. What a
field may hold is the catalogue's business. Decided here, where the pages are silent:

* `content[]` wins. Older fields for files and `operation` are then not looked at; `prompt` is the
  text when `content[]` has none.
* `extra_body` is the same as the top level. A field at both levels must say the same.
* `duration` and `seconds` are one field: only one of them can be sent.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from onetake.core.failure import invalid
from onetake.core.request import Material, Operation, Request, Role, Scalar
from onetake.dialects.dialect import Body, Dialect, Parsed
from onetake.dialects.document import document
from onetake.dialects.fields import Fields, flag, number, scalar
from onetake.dialects.openai_error import render_failure
from onetake.dialects.video_job import render_job
from onetake.dialects.video_media import PLACES, Content, content, older

OPERATIONS: Final = {
    "text_to_video": Operation.TEXT_TO_VIDEO,
    "image_to_video": Operation.IMAGE_TO_VIDEO,
    "first_last_frame": Operation.FIRST_LAST_FRAME,
    "reference_to_video": Operation.REFERENCE_TO_VIDEO,
    "edit_video": Operation.EDIT_VIDEO,
    "extend_video": Operation.EXTEND_VIDEO,
    "video_extend": Operation.EXTEND_VIDEO,  # Grok's page has it this way round
}
NUMBERS: Final = (
    "n", "seed", "cfg_scale", "frames", "fps", "execution_expires_after", "input_video_seconds",
    "audio_duration_seconds",
)  # fmt: skip
FLAGS: Final = (
    "generate_audio", "watermark", "camera_fixed", "draft", "return_last_frame", "bgm",
    "enable_prompt_expansion", "private",
)  # fmt: skip
UNNAMED: Final = ""
"""In place of a model, where the path lets the caller leave it out: see `api/videos.py`."""
END_USER_MAX: Final = 200
CALLBACK_MAX: Final = 2000

_CALLBACK = re.compile(r"https?://[!-~]+")
_FIELDS: Final = {
    Role.FIRST_FRAME: "image",
    Role.LAST_FRAME: "last_image",
    Role.IMAGE: "images",
    Role.SOURCE_VIDEO: "video",
    Role.VIDEO: "videos",
    Role.AUDIO: "audios",
}
"""Where a file of a role belongs, for messages about one that was not sent."""


def parse(body: Body) -> Parsed:
    fields = Fields(document(body))
    fields.flatten("extra_body")
    return Parsed(read(fields))


def read(
    fields: Fields,
    first: Sequence[Material] = (),
    meant: Operation | None = None,
    model: str | None = None,
) -> Request:
    """The request that the fields say. `first` are files that the caller of this has read,
    `meant` is the operation of a path that has only one, `model` the one when none is named."""
    _check_places(fields)
    named_model = fields.text("model")
    prompt = fields.text("prompt")
    said = content(fields)
    materials = (*first, *(said.materials if said else older(fields)))
    text = said.text if said and said.text is not None else prompt
    if said and text is None:
        rule = 'an item such as {"type": "text", "text": "…"}'
        raise invalid("content", f"needs {rule}", (rule,))
    operation = _operation(fields, said, text, meant)
    end_user = _end_user(fields)
    callback_url = _callback_url(fields)
    _check_stream(fields)
    names = _names(fields, materials, said, operation=meant is None)
    params = _params(fields, text, names)
    return Request(
        model=_model(named_model, model),
        operation=operation,
        params=params,
        materials=materials,
        end_user=end_user,
        callback_url=callback_url,
        wire_names=names,
    )


def _model(named: str | None, otherwise: str | None) -> str:
    model = otherwise if named is None else named
    if model is None or not (model or otherwise == UNNAMED):
        raise invalid("model", "is required")
    return model


def _check_places(fields: Fields) -> None:
    """Rules about files speak of the fields of the top level, so that is where they must be."""
    for name in (*PLACES, "content"):
        if name != "audio" and fields.where(name) != name:
            raise invalid(fields.where(name), f"belongs at the top level, as {name}", (name,))


def _operation(
    fields: Fields, said: Content | None, text: str | None, meant: Operation | None
) -> Operation | None:
    where = fields.where("operation")
    word = fields.take("operation")
    if said and meant is None:
        return said.operation(text or "")
    if word is None:
        return meant
    named = OPERATIONS.get(word) if isinstance(word, str) else None
    allowed = tuple(word for word, each in OPERATIONS.items() if meant in (None, each))
    if named is None or meant not in (None, named):
        raise invalid(where, f"must be {' or '.join(allowed)}", allowed)
    return named


def _params(fields: Fields, text: str | None, names: dict[str, str]) -> Mapping[str, Scalar]:
    params: dict[str, Scalar] = {} if text is None else {"prompt": text}
    length = _duration(fields, names)
    if length is not None:
        params["duration"] = length
    sound = fields.flag("audio") if "audio" in fields else None
    if sound is not None:
        params["generate_audio"] = sound
        names["generate_audio"] = fields.where("audio")
    for name, value in fields.rest().items():
        where = fields.where(name)
        read_as = number if name in NUMBERS else flag if name in FLAGS else scalar
        read_value = read_as(where, value)
        if params.setdefault(name, read_value) != read_value:
            raise invalid(where, f"and {names[name]} say different things; send one of them")
        if where != name:
            names.setdefault(name, where)
    return params


def _duration(fields: Fields, names: dict[str, str]) -> Scalar | None:
    sent = [name for name in ("duration", "seconds") if name in fields]
    if not sent:
        return None
    name, where = sent[0], fields.where(sent[0])
    if len(sent) > 1:
        other = fields.where(sent[1])
        message = f"cannot be sent together with {where}; send one of them"
        raise invalid(other, message, (where, other))
    if where != "duration":
        names["duration"] = where
    return fields.number(name)


def _end_user(fields: Fields) -> str | None:
    told = {name: fields.text(name) for name in ("user", "end_user_id")}
    values = {value for value in told.values() if value is not None}
    if len(values) > 1:
        raise invalid("end_user_id", "and user say different things; send one of them")
    for name, value in told.items():
        if value is not None and not 1 <= len(value) <= END_USER_MAX:
            rule = f"1 to {END_USER_MAX} characters"
            raise invalid(fields.where(name), f"must have {rule}", (rule,))
    return next(iter(values), None)


def _callback_url(fields: Fields) -> str | None:
    url = fields.text("callback_url")
    if url is not None and not (len(url) <= CALLBACK_MAX and _CALLBACK.fullmatch(url)):
        rule = f"an http or https URL of at most {CALLBACK_MAX} characters"
        raise invalid(fields.where("callback_url"), f"must be {rule}", (rule,))
    return url


def _check_stream(fields: Fields) -> None:
    if fields.flag("stream") not in (None, False):
        message = "must be false: the answer is a task; ask for its state, or follow its events"
        raise invalid(fields.where("stream"), message, ("false",))


def _names(
    fields: Fields, materials: Sequence[Material], said: Content | None, *, operation: bool
) -> dict[str, str]:
    """The caller's own fields for what a message may have to name."""
    names: dict[str, str] = {role: "content" if said else name for role, name in _FIELDS.items()}
    for material in materials:
        names[material.role] = material.param.partition("[")[0]
    names["materials"] = "content" if said else "images, videos and audios"
    # Of a path with one operation, it is the model that was the wrong one.
    names["operation"] = "model"
    if operation:
        names["operation"] = "content" if said else "extra_body.operation"
    if fields.where("prompt") != "prompt":
        names["prompt"] = fields.where("prompt")
    return names


DIALECT: Final = Dialect(
    "uniall_video", parse, render_job, render_job, render_failure, path="/v1/videos/generations"
)
