"""OpenAI's chat, for media: one answer at the end, or a stream that tells of progress."""

from typing import Final

from onetake.api.described.answers import (
    ENDINGS,
    EVENTS,
    IDEMPOTENCY,
    JSON,
    OPENAI,
    ORDER,
    errors,
    good,
    sent,
)
from onetake.api.described.samples import JOB_MADE, JOB_WORKING, VIDEO_MODEL, VIEW
from onetake.api.described.shapes import (
    BOOLEAN,
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
    nullable,
    record,
    told,
    words,
)
from onetake.core.request import Operation
from onetake.dialects import conversation, openai_chat
from onetake.dialects.chat_stream import DONE, final, first, frame, progress
from onetake.dialects.params import END_USER_MAX

_LINK: Final[Schema] = {"anyOf": [URL, asked({"url": URL, "detail": STRING}, "url")]}
_PART: Final = asked(
    {
        "type": words(conversation.PARTS),
        "text": STRING,
        **fields(("image_url", "video_url", "audio_url"), _LINK),
        "input_audio": record({"data": told(STRING, "Base64"), "format": words(("mp3", "wav"))}),
    },
    "type",
)
_MESSAGE: Final = asked(
    {
        "role": words(conversation.ROLES, "The last message is the user's"),
        "content": {"anyOf": [STRING, listed(_PART), {"type": "null"}]},
    },
    "role",
)
_MEDIA: Final = record({"outputs": listed(URL)})
_ANSWERED: Final = record(
    {
        "index": INTEGER,
        "message": record({"role": {"const": "assistant"}, "content": STRING}),
        "finish_reason": nullable(STRING),
    }
)

SCHEMAS: Final[dict[str, Schema]] = {
    "ChatCreate": {
        **asked(
            {
                "model": told(STRING, "An id or alias from GET /v1/models"),
                "messages": {"type": "array", "minItems": 1, "items": _MESSAGE},
                "stream": BOOLEAN,
                "stream_options": asked({"include_usage": BOOLEAN, "include_obfuscation": BOOLEAN}),
                "operation": words(Operation, "For a conversation that does not say it"),
                **fields(("duration", "seconds"), LOOSE_NUMBER),
                **fields(("aspect_ratio", "output_format", *openai_chat.TEXTS), STRING),
                **fields(openai_chat.SWITCHES, LOOSE_FLAG),
                **fields(openai_chat.NUMBERS, LOOSE_NUMBER),
                **fields(("user", "end_user_id"), {**STRING, "maxLength": END_USER_MAX}),
                "callback_url": URL,
                "extra_body": OBJECT,
            },
            "model",
            "messages",
        ),
        "description": "Accepted and without effect on media: "
        + ", ".join(openai_chat.WITHOUT_EFFECT),
    },
    "ChatCompletion": record(
        {
            "id": STRING,
            "object": {"const": "chat.completion"},
            "created": SECONDS,
            "model": STRING,
            "task_id": STRING,
            "choices": listed(_ANSWERED),
            "usage": record(
                {
                    **fields(("prompt_tokens", "completion_tokens", "total_tokens"), INTEGER),
                    "credits": nullable(NUMBER),
                }
            ),
            "media": _MEDIA,
        }
    ),
}

_STREAM: Final = (
    frame(first(JOB_WORKING)) + frame(progress(JOB_WORKING)) + frame(final(JOB_MADE, VIEW)) + DONE
).decode()
_ASKED: Final = {
    "model": VIDEO_MODEL,
    "messages": [{"role": "user", "content": "A paper boat drifts down a rainy street"}],
    "duration": 5,
}
_GOOD: Final = good(
    "The links to the media; with stream: true, events of chat.completion.chunk up to [DONE]",
    "ChatCompletion",
    openai_chat.render(JOB_MADE, VIEW),
    headers=("Idempotent-Replay",),
)["200"]

PATHS: Final[dict[str, Schema]] = {
    "/v1/chat/completions": {
        "post": {
            "operationId": "createChatCompletion",
            "tags": ["Chat"],
            "summary": "Make media by a conversation",
            "parameters": [IDEMPOTENCY],
            "requestBody": sent("ChatCreate", _ASKED, {**_ASKED, "stream": True}),
            "responses": {
                "200": {
                    **_GOOD,
                    "content": {
                        JSON: _GOOD["content"][JSON],
                        EVENTS: {"schema": STRING, "example": _STREAM},
                    },
                },
                **errors(OPENAI, *ORDER, *ENDINGS),
            },
        }
    },
}
