"""UniAll's audio tasks, speech and music: `POST` and `GET` on `/v1/audio/tasks`.

Source: seeds/uniall, audio/speech-synthesis, minimax-speech-hd and music-generation. The dialect
does not know which model speaks and which sings: it gives every field its name in ADR 0012 and
leaves the rest to the model's table.

`output_format` and `response_format` hold one of two things: `url`, which says how the audio
is to be given and is what always happens here, or a format of files, such as `mp3`.
"""

from collections.abc import Mapping
from typing import Final

from onetake.core.failure import invalid
from onetake.core.money import wire_credits
from onetake.core.pricing import Settle, Unit, formula
from onetake.core.request import Modality, Operation, Request
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import Body, Dialect, Json, Parsed, View
from onetake.dialects.document import document, listed, objects
from onetake.dialects.fields import Fields, scalar
from onetake.dialects.openai_error import code_of, render_failure
from onetake.dialects.params import Params, end_user, optional, required

OBJECT: Final = "audio.generation.job"
EXTRA: Final = "extra_body"
JSON_ONLY: Final = ("application/json",)
LINK: Final = "url"

SYNONYMS: Final = {
    "text": ("text", "input"),
    "voice": ("voice_id", "voice"),
    "output_format": ("output_format", "format", "response_format"),
}
"""Our parameter -> the caller's fields, the usual one first."""

_UNSENT: Final = {"voice": "voice_id"}
"""The name of a parameter that was not sent, where ours is not the usual one."""

TEXTS: Final = ("prompt", "lyrics", "language", "emotion")
FLAGS: Final = ("subtitle_enable", "lyrics_optimizer", "is_instrumental")
NUMBERS: Final = ("speed", "volume", "pitch", "sample_rate")
STRUCTURED: Final = {
    "pronunciation_dict": "an object",
    "timber_weights": "a list",
    "audio_setting": "an object",
    "metadata": "an object",
}

STATUS: Final = {
    State.QUEUED: ("queued", "SUBMITTED"),
    State.SUBMITTING: ("queued", "SUBMITTED"),
    State.UNCERTAIN: ("in_progress", "IN_PROGRESS"),
    State.RUNNING: ("in_progress", "IN_PROGRESS"),
    State.STORING: ("in_progress", "IN_PROGRESS"),
    State.SUCCEEDED: ("completed", "SUCCESS"),
    State.FAILED: ("failed", "FAILURE"),
    State.CANCELLED: ("failed", "FAILURE"),
    State.EXPIRED: ("failed", "FAILURE"),
}
"""State -> `status` and `raw_status`."""


def parse(body: Body) -> Parsed:
    """Speech or music, as the model has it: the materials imply no operation here."""
    fields = Fields(document(body, JSON_ONLY))
    fields.flatten(EXTRA)
    model = required(fields, "model")
    user, told = end_user(fields), optional(fields, "callback_url")
    params = Params()
    for ours, names in SYNONYMS.items():
        for name in names:
            value = fields.text(name)
            given = None if _only_a_link(ours, value) else value
            params.put(ours, given, fields.where(name))
    _put_known(params, fields)
    put_rest(params, fields)
    asked = Request(
        model=model,
        operation=None,
        params=params.values,
        end_user=user,
        callback_url=told,
        wire_names=params.places if "voice" in params.values else {**params.places, **_UNSENT},
    )
    return Parsed(asked)


def _only_a_link(ours: str, value: str | None) -> bool:
    return ours == "output_format" and value == LINK


def _put_known(params: Params, fields: Fields) -> None:
    for name in TEXTS:
        params.put(name, fields.text(name), fields.where(name))
    for name in FLAGS:
        params.put(name, fields.flag(name), fields.where(name))
    for name in NUMBERS:
        params.put(name, fields.number(name), fields.where(name))
    for name, kind in STRUCTURED.items():
        value, where = fields.structure(name), fields.where(name)
        fitting = listed(value) if kind == "a list" else objects(value)
        if value is not None and fitting is None:
            raise invalid(where, f"must be {kind}", (kind,))
        params.put(name, None if fitting is None else scalar(where, fitting), where)


def put_rest(params: Params, fields: Fields) -> None:
    """What no dialect knows goes on under its own name: the model says what it takes."""
    for name, value in fields.rest().items():
        where = fields.where(name)
        params.put(name, scalar(where, value), where)


def render(task: Task, view: View) -> Json:
    """Every key is there in every state. `output` is the short page's form of `result`."""
    status, raw_status = _status(task)
    reserved = wire_credits(task.quote.amount)
    return {
        "id": task.id,
        "task_id": task.id,
        "object": OBJECT,
        "model": task.request.model,
        "status": status,
        "raw_status": raw_status,
        "progress": f"{100 if task.finished else task.percent}%",
        **_results(task, view),
        "error": _error(task),
        "created_at": task.created_at // 1000,
        "completed_at": None if task.finished_at is None else task.finished_at // 1000,
        "poll_interval_seconds": view.poll_interval_seconds,
        "billing_contract": billing_contract(task),
        "metadata": {"provider": view.provider, "formula": formula(task.quote)},
        "credits_reserved": reserved,
        "credits_charged": None if task.charged is None else wire_credits(task.charged),
        "credits_refunded": task.finished and task.state is not State.SUCCEEDED,
    }


def _status(task: Task) -> tuple[str, str]:
    """A provider that answers with the result itself works while it is being submitted to."""
    if task.state is State.SUBMITTING and task.percent:
        return STATUS[State.RUNNING]
    return STATUS[task.state]


def _results(task: Task, view: View) -> Json:
    if task.state is not State.SUCCEEDED:
        return {"audio_url": None, "result": None, "output": None}
    audios = [_audio(output, view) for output in task.outputs]
    urls = [audio["url"] for audio in audios]
    first = urls[0] if urls else None
    return {
        "audio_url": first,
        "result": {"audio_url": first, "outputs": urls, "audios": audios},
        "output": {"audio_url": first},
    }


def _audio(output: Output, view: View) -> Json:
    facts = output.facts
    return {
        "url": view.links.get(output.asset),
        "content_type": facts.content_type,
        "size": facts.size,
        "duration": None if facts.duration_ms is None else facts.duration_ms / 1000,
    }


def _error(task: Task) -> Json | None:
    if not task.finished or task.state is State.SUCCEEDED:
        return None
    failure = task.failure
    assert failure is not None, "a task does not fail without a reason"
    return {"code": code_of(failure), "message": failure.message}


BILLING_VERSION: Final = "media-v1"

_POLICIES: Final = {
    Settle.QUOTE: "fixed_at_estimate",
    Settle.ACTUAL: "actual_up_to_estimate",
}
_FACTS: Final[Mapping[Unit, str]] = {
    Unit.OUTPUT_SECOND: "output_seconds",
    Unit.INPUT_SECOND: "input_seconds",
    Unit.IMAGE: "images",
    Unit.INPUT_IMAGE: "input_images",
    Unit.CHARACTER: "input_characters",
    Unit.CLIP: "audio_clips",
    Unit.FIXED: "requests",
}
_VOICE_FACTS: Final[Mapping[Operation, Mapping[Unit, str]]] = {
    Operation.VOICE_CLONE: {Unit.FIXED: "voice_clones", Unit.CHARACTER: "preview_characters"},
    Operation.VOICE_DESIGN: {Unit.FIXED: "voice_designs", Unit.CHARACTER: "preview_characters"},
}


def billing_contract(task: Task) -> Json:
    """What the price was computed from, read off the quote's own lines."""
    operation = task.request.operation
    assert operation is not None, "an accepted task has one"
    names = {**_FACTS, **_VOICE_FACTS.get(operation, {})}
    facts: dict[str, int] = dict.fromkeys(_VOICE_FACTS.get(operation, {}).values(), 0)
    for line in task.quote.lines:
        name = names[line.unit]
        facts[name] = facts.get(name, 0) + line.quantity * line.times
    return {
        "billing_version": BILLING_VERSION,
        "public_model": task.request.model,
        "operation": f"{_family(operation)}.{operation}",
        "settlement_policy": _POLICIES[task.quote.settle],
        "billing_stage": "estimate" if task.charged is None else "final",
        "facts": facts,
    }


def _family(operation: Operation) -> str:
    heard = (Modality.SPEECH, Modality.MUSIC, Modality.VOICE)
    modality = operation.modality
    if modality in heard:
        return "audio"
    return "image" if modality is Modality.IMAGE else "video"


DIALECT: Final = Dialect(
    "uniall_audio", parse, render, render, render_failure, path="/v1/audio/tasks"
)
