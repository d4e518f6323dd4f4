"""UniAll's voices: `/v1/audio/voices`, `/v1/audio/voices/clone` and `/v1/audio/voices/design`.

Source: seeds/uniall, audio/speech/voice-management. A clone and a design are tasks like all
others; their answer is the voice they made. Errors are those of `openai_error.py`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.instants import iso
from onetake.core.request import Material, Operation, Request, Role
from onetake.core.task import Task
from onetake.core.voice import Voice, VoiceSource
from onetake.dialects.dialect import Body, Json, Parsed, View
from onetake.dialects.document import document
from onetake.dialects.fields import Fields
from onetake.dialects.params import Params, end_user, optional
from onetake.dialects.uniall_audio import EXTRA, JSON_ONLY, billing_contract, put_rest

CLONE_MODEL: Final = "minimax-voice-clone"
DESIGN_MODEL: Final = "minimax-voice-design"

MODELS: Final = {
    Operation.VOICE_CLONE: CLONE_MODEL,
    Operation.VOICE_DESIGN: DESIGN_MODEL,
}
"""The model of a path, for the usual request that names none."""

_TEXT: Final = {
    Operation.VOICE_CLONE: ("text", "preview_text"),
    Operation.VOICE_DESIGN: ("preview_text", "text"),
}
_NAME: Final = ("display_name", "name")
_TEXTS: Final = ("language", "description")
_SWITCHES: Final = ("noise_reduction", "need_volume_normalization")
_ACCURACY: Final = "accuracy"


def parse_clone(body: Body) -> Parsed:
    fields = _fields(body)
    audio = _required(fields, "audio_url")
    sample = Material(Role.AUDIO, audio, fields.where("audio_url"))
    return _parsed(fields, Params(), Operation.VOICE_CLONE, (sample,))


def parse_design(body: Body) -> Parsed:
    fields, params = _fields(body), Params()
    params.put("prompt", _required(fields, "prompt"), "prompt")
    return _parsed(fields, params, Operation.VOICE_DESIGN, ())


def _fields(body: Body) -> Fields:
    fields = Fields(document(body, JSON_ONLY))
    fields.flatten(EXTRA)
    return fields


def _required(fields: Fields, name: str) -> str:
    """An empty text says as little as none."""
    value = fields.text(name)
    if value is None or not value.strip():
        raise _missing(name)
    return value


def _missing(name: str) -> Rejected:
    """The page's own words."""
    return Rejected(Failure(Code.INVALID_FIELD, f"`{name}` is required.", name))


def _parsed(
    fields: Fields, params: Params, operation: Operation, materials: tuple[Material, ...]
) -> Parsed:
    model = optional(fields, "model") or MODELS[operation]
    user, told = end_user(fields), optional(fields, "callback_url")
    synonyms = {"text": _TEXT[operation], "name": _NAME}
    for ours, names in synonyms.items():
        for name in names:
            params.put(ours, optional(fields, name), fields.where(name))
    if operation is Operation.VOICE_DESIGN and "text" not in params.values:
        raise _missing(_TEXT[operation][0])
    for name in _TEXTS:
        params.put(name, optional(fields, name), fields.where(name))
    for name in _SWITCHES:
        params.put(name, fields.flag(name), fields.where(name))
    params.put(_ACCURACY, fields.number(_ACCURACY), fields.where(_ACCURACY))
    put_rest(params, fields)
    unsent = {ours: names[0] for ours, names in synonyms.items() if ours not in params.values}
    asked = Request(
        model=model,
        operation=operation,
        params=params.values,
        materials=materials,
        end_user=user,
        callback_url=told,
        wire_names={
            "operation": "model",
            Role.AUDIO: "audio_url",
            **unsent,
            **params.places,
        },
    )
    return Parsed(asked)


def check_model(model: str | None, speech_models: Sequence[str]) -> None:
    """The filter of the list is a model that speaks, or none."""
    if model is not None and model not in speech_models:
        allowed = tuple(speech_models)
        raise invalid("model", f"must be {' or '.join(allowed) or 'left out'}", allowed)


def render_voices(
    voices: Sequence[Voice],
    model: str | None,
    links: Mapping[str, str],
    speech_models: Sequence[str],
) -> Json:
    """The list. `links` holds a URL for each preview; `speech_models` are all that speak."""
    fitting = [voice for voice in voices if model is None or model in (voice.models or (model,))]
    return {
        "object": "audio.voice.list",
        "model": model,
        "data": [_voice(voice, links, speech_models) for voice in fitting],
    }


def render_voice(task: Task, voice: Voice, view: View, speech_models: Sequence[str]) -> Json:
    """What a finished clone or design answers."""
    shown = _voice(voice, view.links, speech_models)
    urls = [url for output in task.outputs if (url := view.links.get(output.asset))]
    return {
        "object": "audio.voice",
        "model": task.request.model,
        "task_id": task.id,
        "voice_id": voice.id,
        "preview_audio_url": shown["preview_audio_url"],
        "voice": shown,
        "billing_contract": billing_contract(task),
        "outputs": [{"url": url, "type": "audio"} for url in urls],
    }


def _voice(voice: Voice, links: Mapping[str, str], speech_models: Sequence[str]) -> Json:
    return {
        "voice_id": voice.id,
        "display_name": voice.name,
        "language": voice.language,
        "description": voice.description,
        "source_type": str(voice.source),
        "visibility": "public" if voice.source is VoiceSource.SYSTEM else "private",
        "status": "active",
        "compatible_models": list(voice.models or speech_models),
        "preview_audio_url": links.get(voice.preview) if voice.preview else None,
        "created_at": iso(voice.created_at),
    }
