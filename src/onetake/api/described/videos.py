"""The video paths of VideoApi and of UniAll.

`/v1/video/generations` speaks VideoApi with keys that begin with `vga_` and UniAll with keys
that begin with `sk-`; `/v1/videos/generations` always speaks UniAll.
"""

from typing import Final

from onetake.api.described.answers import (
    CALLER,
    IDEMPOTENCY,
    OPENAI,
    ORDER,
    VIDEOAPI,
    WAIT,
    errors,
    good,
    in_header,
    in_path,
    sent,
)
from onetake.api.described.samples import (
    JOB_MADE,
    JOB_QUEUED,
    LINK,
    TASK_ID,
    VIDEO_MADE,
    VIDEO_MODEL,
    VIDEO_QUEUED,
    VIDGEN_ID,
    VIEW,
    WAITING,
)
from onetake.api.described.shapes import (
    BOOLEAN,
    CREDITS,
    FILE,
    INTEGER,
    LOOSE_FLAG,
    LOOSE_NUMBER,
    NUMBER,
    OBJECT,
    PERCENT,
    SECONDS,
    STRING,
    URL,
    Schema,
    asked,
    either,
    fields,
    listed,
    named,
    nullable,
    record,
    struct,
    told,
    words,
)
from onetake.core.request import Medium
from onetake.dialects import uniall_video, video_job, video_media, videoapi
from onetake.dialects.registry import NAMED

DIALECT: Final = in_header(
    "Onetake-Dialect",
    {"type": "string", "enum": list(NAMED)},
    "Overrides the dialect that the API key speaks.",
)
TASK: Final = in_path("id", TASK_ID)
POLLED: Final = ("Preference-Applied", "openai-poll-after-ms")
PLACED: Final = ("Idempotent-Replay", "Preference-Applied")

_FILE_OR_URL: Final = named("FileOrUrl")
_PLACES: Final = {
    name: {"anyOf": [_FILE_OR_URL, listed(_FILE_OR_URL)]} if place.in_list else _FILE_OR_URL
    for name, place in video_media.PLACES.items()
}
_ROLES: Final = sorted({role for roles in video_media.ROLES.values() for role in roles})
_CONTENT: Final[Schema] = {
    "type": "array",
    "minItems": 1,
    "description": "The text and the files with their roles. It wins over the older fields.",
    "items": {
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": words(video_media.TYPES),
            "text": STRING,
            "role": words(_ROLES),
            "url": URL,
            **{kind: _FILE_OR_URL for kind in video_media.ROLES},
        },
    },
}

UNIALL_FIELDS: Final[dict[str, Schema]] = {
    "model": told(STRING, "An id or alias from GET /v1/models"),
    "prompt": told(STRING, "Refer to materials as @Image1, @Video1, @Audio1"),
    "content": _CONTENT,
    **_PLACES,
    "duration": told(LOOSE_NUMBER, "Seconds, or auto"),
    "seconds": told(LOOSE_NUMBER, "The same as duration; send one of them"),
    **fields(("size", "resolution", "aspect_ratio", "negative_prompt"), STRING),
    **fields(uniall_video.NUMBERS, LOOSE_NUMBER),
    **fields(uniall_video.FLAGS, LOOSE_FLAG),
    "audio": {"anyOf": [LOOSE_FLAG, _FILE_OR_URL], "description": "With sound; or a sound file"},
    "operation": words(uniall_video.OPERATIONS, "Without it, the materials imply what to do"),
    **fields(("user", "end_user_id"), {**STRING, "maxLength": uniall_video.END_USER_MAX}),
    "callback_url": {**URL, "maxLength": uniall_video.CALLBACK_MAX},
    "stream": told(LOOSE_FLAG, "Only false"),
    "extra_body": told(OBJECT, "The same fields once more, for SDKs that send them so"),
}
"""What a model takes beyond these is listed with it, at GET /v1/models."""

FORM_PLACES: Final[dict[str, Schema]] = {
    name: {"anyOf": [FILE, listed(FILE), URL, listed(URL)]} for name in video_media.PLACES
}

_MESSAGE: Final = record({"code": STRING, "message": STRING})
_JOB_STATUS: Final = tuple(dict.fromkeys(video_job.STATUS.values()))

JOB: Final[dict[str, Schema]] = {
    "id": STRING,
    "task_id": STRING,
    "object": {"const": video_job.OBJECT},
    "model": STRING,
    "status": words(_JOB_STATUS),
    "raw_status": words(video_job.RAW_STATUS.values()),
    "progress": PERCENT,
    "created_at": SECONDS,
    "completed_at": nullable(SECONDS),
    "prompt": nullable(STRING),
    "seconds": told(nullable(STRING), "How long the video is"),
    "size": nullable(STRING),
    "video_url": nullable(URL),
    "thumbnail_url": nullable(URL),
    "last_frame_url": told(nullable(URL), "With return_last_frame"),
    "result": nullable(
        record({"video_url": nullable(URL), "video_urls": listed(URL), "outputs": listed(URL)})
    ),
    "metadata": record(
        {
            "url": nullable(URL),
            "provider": nullable(STRING),
            "formula": STRING,
            "total_time": nullable(NUMBER),
        }
    ),
    "error": nullable(_MESSAGE),
    "duration": told(nullable(INTEGER), "How many seconds it took to make it"),
    "poll_interval_seconds": INTEGER,
    "credits_reserved": CREDITS,
    "credits_charged": nullable(CREDITS),
    "credits_refunded": BOOLEAN,
}
"""A task as UniAll's clients know it; OpenAI's videos have a few more fields."""

_STATUS: Final = words(dict.fromkeys(videoapi.STATUS.values()))
_OUTPUT: Final = record(
    {
        "url": nullable(URL),
        "thumbnail_url": nullable(URL),
        "type": words(Medium),
        "format": STRING,
        "content_type": STRING,
        "size": told(INTEGER, "Bytes"),
        "width": nullable(INTEGER),
        "height": nullable(INTEGER),
        "duration_seconds": nullable(NUMBER),
        "has_audio": BOOLEAN,
    }
)

SCHEMAS: Final[dict[str, Schema]] = {
    "FileOrUrl": {
        "anyOf": [
            URL,
            {
                **OBJECT,
                "properties": fields((*video_media.LINKS, *video_media.IDS), {}),
                "minProperties": 1,
                "maxProperties": 1,
            },
        ],
        "description": "A URL, a data URL, `{url}`, or `{id}` of something of ours",
    },
    "VideoApiCreate": struct(
        videoapi.Create,
        {
            "model": {"description": "An id or alias from GET /v1/models"},
            "prompt": {"description": "Refer to materials as @Image1, @Video1, @Audio1"},
            "type": {
                "enum": list(videoapi.OPERATIONS),
                "description": "Without it, the materials imply what is to be done",
            },
            "image_urls": {
                "items": URL,
                "description": "The first is @Image1. For first-last-frame: the two frames",
            },
            "video_urls": {
                "items": URL,
                "description": "The first is @Video1; the source of edit-video and extend-video",
            },
            "audio_urls": {"items": URL, "description": "The first is @Audio1"},
            "resolution": {"examples": ["720p", "480p"]},
            "duration": {"description": "Seconds, or auto", "examples": [5, "auto"]},
            "aspect_ratio": {"examples": ["auto", "16:9", "9:16"]},
            "end_user_id": {"minLength": 1, "maxLength": videoapi.END_USER_MAX},
        },
    ),
    "VideoApiCreated": record(
        {
            "task_id": STRING,
            "status": _STATUS,
            "poll_interval_seconds": INTEGER,
            "credits_reserved": CREDITS,
        }
    ),
    "VideoApiTask": record(
        {
            "task_id": STRING,
            "status": _STATUS,
            "progress": PERCENT,
            "model": STRING,
            "created_at": SECONDS,
            "url": told(nullable(URL), "null until the video can be fetched"),
            "format": nullable(STRING),
            "generated": listed(URL),
            "outputs": listed(_OUTPUT),
            "videos": listed(URL),
            "metadata": record(
                {
                    "credits_reserved": CREDITS,
                    "public_model": STRING,
                    "asset_reference_style": STRING,
                    "formula": STRING,
                    "provider": nullable(STRING),
                    "thumbnail_url": nullable(URL),
                }
            ),
            "credits_reserved": CREDITS,
            "credits_charged": nullable(CREDITS),
            "credits_refunded": BOOLEAN,
            "error": nullable(_MESSAGE),
        }
    ),
    "UniAllVideoCreate": {
        **asked(UNIALL_FIELDS, "model"),
        "description": "Whatever else the model takes goes beside these fields",
    },
    "UniAllVideoForm": asked({**UNIALL_FIELDS, **FORM_PLACES}, "model"),
    "UniAllVideoJob": record(JOB),
}

_CREATE_VIDEOAPI: Final = {
    "model": VIDEO_MODEL,
    "type": "image-to-video",
    "prompt": "@Image1 turns around slowly, the camera pushes in",
    "image_urls": [LINK.format("asset_ref/girl.png")],
    "resolution": "720p",
    "duration": "auto",
    "aspect_ratio": "9:16",
    "generate_audio": True,
    "end_user_id": "customer_001",
}
CREATE_UNIALL: Final = {
    "model": VIDEO_MODEL,
    "content": [
        {"type": "text", "text": "She turns around slowly, the camera pushes in"},
        {
            "type": "image_url",
            "role": "first_frame",
            "image_url": {"url": LINK.format("asset_ref/girl.png")},
        },
    ],
    "duration": 5,
    "resolution": "720p",
}

_BY_KEY: Final = "by the key: VideoApi with vga_…, UniAll with sk-…"
_SHARED_BODY: Final = either(
    {
        "VideoApi (keys vga_…)": named("VideoApiCreate"),
        "UniAll (keys sk-…)": named("UniAllVideoCreate"),
        "Our own (by the header)": named("TaskCreate"),
    }
)
_SHARED_CREATED: Final = either(
    {
        "Our own (by the header)": named("Task"),
        "VideoApi (keys vga_…)": named("VideoApiCreated"),
        "VideoApi, when Prefer: wait saw its end": named("VideoApiTask"),
        "UniAll (keys sk-…)": named("UniAllVideoJob"),
    }
)
_SHARED_TASK: Final = either(
    {
        "Our own (by the header)": named("Task"),
        "VideoApi (keys vga_…)": named("VideoApiTask"),
        "UniAll (keys sk-…)": named("UniAllVideoJob"),
    }
)
_TAGS: Final = ["Video"]

PATHS: Final[dict[str, Schema]] = {
    "/v1/video/generations": {
        "post": {
            "operationId": "createVideo",
            "tags": _TAGS,
            "summary": f"Create a video task, {_BY_KEY}; its credits are reserved",
            "parameters": [IDEMPOTENCY, WAIT, DIALECT],
            "requestBody": sent(
                _SHARED_BODY, _CREATE_VIDEOAPI, CREATE_UNIALL, form="UniAllVideoForm"
            ),
            "responses": {
                **good(
                    "The task is durable and will be done",
                    _SHARED_CREATED,
                    videoapi.render_created(VIDEO_QUEUED, WAITING),
                    video_job.render_job(JOB_QUEUED, WAITING),
                    headers=PLACED,
                ),
                **errors(VIDEOAPI, *ORDER, 422),
            },
        }
    },
    "/v1/video/generations/{id}": {
        "get": {
            "operationId": "queryVideo",
            "tags": _TAGS,
            "summary": f"How a task is getting on, and its video at the end, {_BY_KEY}",
            "parameters": [in_path("id", VIDGEN_ID), WAIT, DIALECT],
            "responses": {
                **good(
                    "The task",
                    _SHARED_TASK,
                    videoapi.render(VIDEO_MADE, VIEW),
                    video_job.render_job(JOB_MADE, VIEW),
                    headers=POLLED,
                ),
                **errors(VIDEOAPI, 400, *CALLER, 404),
            },
        }
    },
    "/v1/videos/generations": {
        "post": {
            "operationId": "createUniAllVideo",
            "tags": _TAGS,
            "summary": "Create a video task in UniAll's format, with any key",
            "parameters": [IDEMPOTENCY, WAIT],
            "requestBody": sent("UniAllVideoCreate", CREATE_UNIALL, form="UniAllVideoForm"),
            "responses": {
                **good(
                    "The task is durable and will be done",
                    "UniAllVideoJob",
                    video_job.render_job(JOB_QUEUED, WAITING),
                    headers=PLACED,
                ),
                **errors(OPENAI, *ORDER),
            },
        }
    },
    "/v1/videos/generations/{id}": {
        "get": {
            "operationId": "queryUniAllVideo",
            "tags": _TAGS,
            "summary": "How a task is getting on, and its video at the end",
            "parameters": [TASK, WAIT],
            "responses": {
                **good(
                    "The task",
                    "UniAllVideoJob",
                    video_job.render_job(JOB_MADE, VIEW),
                    headers=POLLED,
                ),
                **errors(OPENAI, *CALLER, 404),
            },
        }
    },
}
