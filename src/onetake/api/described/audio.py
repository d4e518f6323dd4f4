"""Speech and music as UniAll's tasks, and the voices that speech is made with."""

from typing import Final

from onetake.api.described.answers import (
    CALLER,
    ENDINGS,
    IDEMPOTENCY,
    OPENAI,
    ORDER,
    WAIT,
    errors,
    good,
    in_path,
    in_query,
    sent,
)
from onetake.api.described.samples import (
    CLONE_MADE,
    LINK,
    SPEAKING,
    SPEECH_MADE,
    SPEECH_QUEUED,
    VIEW,
    VOICE,
    WAITING,
)
from onetake.api.described.shapes import (
    BOOLEAN,
    CREDITS,
    INTEGER,
    LOOSE_FLAG,
    LOOSE_NUMBER,
    NUMBER,
    OBJECT,
    SECONDS,
    STRING,
    URL,
    Schema,
    asked,
    fields,
    listed,
    named,
    nullable,
    record,
    table,
    told,
    words,
)
from onetake.api.described.videos import PLACED, POLLED, TASK
from onetake.core.voice import VoiceSource
from onetake.dialects import uniall_audio, uniall_voices
from onetake.dialects.params import END_USER_MAX

_SHARED: Final[dict[str, Schema]] = {
    **fields(("user", "end_user_id"), {**STRING, "maxLength": END_USER_MAX}),
    "callback_url": URL,
    uniall_audio.EXTRA: OBJECT,
}
_SYNONYMS: Final = [name for names in uniall_audio.SYNONYMS.values() for name in names]
_STRUCTURED: Final = {
    name: listed({}) if kind == "a list" else OBJECT
    for name, kind in uniall_audio.STRUCTURED.items()
}
_VOICE_FIELDS: Final[dict[str, Schema]] = {
    "model": told(STRING, "Left out: the one that every account has"),
    **fields(("display_name", "name", "text", "preview_text", "language"), STRING),
    "description": STRING,
    **fields(("noise_reduction", "need_volume_normalization"), LOOSE_FLAG),
    "accuracy": LOOSE_NUMBER,
    **_SHARED,
}
_STATUSES: Final = list(uniall_audio.STATUS.values())
_AUDIO: Final = record(
    {
        "url": nullable(URL),
        "content_type": STRING,
        "size": told(INTEGER, "Bytes"),
        "duration": told(nullable(NUMBER), "Seconds"),
    }
)

SCHEMAS: Final[dict[str, Schema]] = {
    "AudioTaskCreate": asked(
        {
            "model": told(STRING, "An id or alias from GET /v1/models"),
            **fields(_SYNONYMS, STRING),
            **fields(uniall_audio.TEXTS, STRING),
            **fields(uniall_audio.FLAGS, LOOSE_FLAG),
            **fields(uniall_audio.NUMBERS, LOOSE_NUMBER),
            **_STRUCTURED,
            **_SHARED,
        },
        "model",
    ),
    "VoiceClone": asked({"audio_url": URL, **_VOICE_FIELDS}, "audio_url"),
    "VoiceDesign": asked({"prompt": STRING, **_VOICE_FIELDS}, "prompt"),
    "BillingContract": record(
        {
            "billing_version": {"const": uniall_audio.BILLING_VERSION},
            "public_model": STRING,
            "operation": STRING,
            "settlement_policy": STRING,
            "billing_stage": words(("estimate", "final")),
            "facts": table(INTEGER, "What was counted"),
        }
    ),
    "AudioTask": record(
        {
            "id": STRING,
            "task_id": STRING,
            "object": {"const": uniall_audio.OBJECT},
            "model": STRING,
            "status": words(dict.fromkeys(status for status, _ in _STATUSES)),
            "raw_status": words(dict.fromkeys(raw for _, raw in _STATUSES)),
            "progress": {"type": "string", "pattern": "^[0-9]{1,3}%$"},
            "audio_url": nullable(URL),
            "result": nullable(
                record(
                    {
                        "audio_url": nullable(URL),
                        "outputs": listed(nullable(URL)),
                        "audios": listed(_AUDIO),
                    }
                )
            ),
            "output": nullable(record({"audio_url": nullable(URL)})),
            "error": nullable(record({"code": STRING, "message": STRING})),
            "created_at": SECONDS,
            "completed_at": nullable(SECONDS),
            "poll_interval_seconds": INTEGER,
            "billing_contract": named("BillingContract"),
            "metadata": record({"provider": nullable(STRING), "formula": STRING}),
            "credits_reserved": CREDITS,
            "credits_charged": nullable(CREDITS),
            "credits_refunded": BOOLEAN,
        }
    ),
    "Voice": record(
        {
            "voice_id": STRING,
            "display_name": STRING,
            "language": STRING,
            "description": STRING,
            "source_type": words(VoiceSource),
            "visibility": words(("public", "private")),
            "status": {"const": "active"},
            "compatible_models": listed(STRING),
            "preview_audio_url": nullable(URL),
            "created_at": {"type": "string", "format": "date-time"},
        }
    ),
    "VoiceMade": record(
        {
            "object": {"const": "audio.voice"},
            "model": STRING,
            "task_id": STRING,
            "voice_id": STRING,
            "preview_audio_url": nullable(URL),
            "voice": named("Voice"),
            "billing_contract": named("BillingContract"),
            "outputs": listed(record({"url": URL, "type": {"const": "audio"}})),
        }
    ),
    "VoiceList": record(
        {
            "object": {"const": "audio.voice.list"},
            "model": nullable(STRING),
            "data": listed(named("Voice")),
        }
    ),
    "VoiceDeleted": record(
        {
            "voice_id": STRING,
            "object": {"const": "audio.voice.deleted"},
            "deleted": {"const": True},
        }
    ),
}

_TAGS: Final = ["Audio"]
_SPEAK: Final = {
    "model": "minimax-speech-2.8-hd",
    "text": "欢迎收听今天的节目。",
    "voice_id": "Wise_Woman",
    "format": "mp3",
}
_VOICE_MADE: Final[Schema] = {
    "tags": _TAGS,
    "parameters": [IDEMPOTENCY],
    "responses": {
        **good(
            "The voice",
            "VoiceMade",
            uniall_voices.render_voice(CLONE_MADE, VOICE, VIEW, SPEAKING),
            headers=("Idempotent-Replay",),
        ),
        **errors(OPENAI, *ORDER, 404, *ENDINGS),
    },
}

PATHS: Final[dict[str, Schema]] = {
    "/v1/audio/tasks": {
        "post": {
            "operationId": "createAudioTask",
            "tags": _TAGS,
            "summary": "Create a task of speech or music",
            "parameters": [IDEMPOTENCY, WAIT],
            "requestBody": sent("AudioTaskCreate", _SPEAK),
            "responses": {
                **good(
                    "The task is durable and will be done",
                    "AudioTask",
                    uniall_audio.render(SPEECH_QUEUED, WAITING),
                    headers=PLACED,
                ),
                **errors(OPENAI, *ORDER),
            },
        }
    },
    "/v1/audio/tasks/{id}": {
        "get": {
            "operationId": "queryAudioTask",
            "tags": _TAGS,
            "summary": "How an audio task is getting on",
            "parameters": [TASK, WAIT],
            "responses": {
                **good(
                    "The task",
                    "AudioTask",
                    uniall_audio.render(SPEECH_MADE, VIEW),
                    headers=POLLED,
                ),
                **errors(OPENAI, *CALLER, 404),
            },
        }
    },
    "/v1/audio/voices": {
        "get": {
            "operationId": "listVoices",
            "tags": _TAGS,
            "summary": "The caller's own voices and the system's",
            "parameters": [in_query("model", STRING, "Only those that this model speaks with")],
            "responses": {
                **good(
                    "The voices",
                    "VoiceList",
                    uniall_voices.render_voices([VOICE], None, VIEW.links, SPEAKING),
                ),
                **errors(OPENAI, 400, *CALLER),
            },
        }
    },
    "/v1/audio/voices/clone": {
        "post": {
            **_VOICE_MADE,
            "operationId": "cloneVoice",
            "summary": "Make a voice from a recording, and wait for it",
            "requestBody": sent(
                "VoiceClone",
                {
                    "audio_url": LINK.format("asset_ref/me.mp3"),
                    "text": "很高兴认识你。",
                    "display_name": "Narrator",
                },
            ),
        }
    },
    "/v1/audio/voices/design": {
        "post": {
            **_VOICE_MADE,
            "operationId": "designVoice",
            "summary": "Make a voice from a description, and wait for it",
            "requestBody": sent(
                "VoiceDesign",
                {
                    "prompt": "A calm, deep voice of an elderly storyteller",
                    "preview_text": "Once upon a time …",
                    "display_name": "Storyteller",
                },
            ),
        }
    },
    "/v1/audio/voices/{id}": {
        "delete": {
            "operationId": "deleteVoice",
            "tags": _TAGS,
            "summary": "Delete one of the caller's own voices",
            "parameters": [in_path("id", VOICE.id)],
            "responses": {
                **good(
                    "It is gone",
                    "VoiceDeleted",
                    {"voice_id": VOICE.id, "object": "audio.voice.deleted", "deleted": True},
                ),
                **errors(OPENAI, *CALLER, 404),
            },
        }
    },
}
