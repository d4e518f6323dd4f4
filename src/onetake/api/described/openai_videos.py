"""`/v1/videos` as the `openai` SDK knows it, and what belongs to it."""

from typing import Final

from onetake.api.described.answers import (
    AFTER,
    CALLER,
    IDEMPOTENCY,
    LIMIT,
    OPENAI,
    ORDER,
    ORDERED,
    WAIT,
    errors,
    good,
    in_header,
    in_path,
    in_query,
    sent,
)
from onetake.api.described.samples import JOB_MADE, JOB_QUEUED, TASK_ID, VIEW, WAITING
from onetake.api.described.shapes import (
    BOOLEAN,
    FILE,
    SECONDS,
    STRING,
    URL,
    Schema,
    asked,
    listed,
    named,
    nullable,
    record,
    told,
)
from onetake.api.described.videos import FORM_PLACES, JOB, PLACED, POLLED, TASK, UNIALL_FIELDS
from onetake.api.videos import VARIANTS
from onetake.assets.sniff import KNOWN
from onetake.dialects import openai_videos

_FILE_OR_ID: Final = named("FileOrUrl")
_CHARACTERS: Final = listed(record({"id": STRING}), description="Of POST /v1/videos/characters")
_FIELDS: Final[dict[str, Schema]] = {
    **UNIALL_FIELDS,
    "input_reference": told(_FILE_OR_ID, "The first frame: a file, a URL, or an id"),
    "character_url": _FILE_OR_ID,
    "characters": _CHARACTERS,
}
_FORM: Final[dict[str, Schema]] = {
    **_FIELDS,
    **FORM_PLACES,
    "input_reference": {"anyOf": [FILE, URL]},
}

_VIDEO: Final = openai_videos.render(JOB_MADE, VIEW)
_QUEUED: Final = openai_videos.render(JOB_QUEUED, WAITING)
_CREATE: Final = {
    "model": "sora-2",
    "prompt": "A paper boat drifts down a rainy street",
    "seconds": "4",
    "size": "720x1280",
}
_OF_VIDEO: Final = {"prompt": "Make it snow", "video": {"id": TASK_ID}}
_CHARACTER: Final = openai_videos.render_character(
    "char_01jz6m3y7wq8r5t2v4x6z8b0cd", "Mossy", JOB_MADE.created_at
)
_TAGS: Final = ["Videos (OpenAI)"]


_CHANGING: Final[Schema] = {
    "tags": _TAGS,
    "parameters": [IDEMPOTENCY],
    "requestBody": sent("VideoChange", _OF_VIDEO, form="VideoChangeForm"),
    "responses": {
        **good("The new task", "Video", _QUEUED, headers=PLACED[:1]),
        **errors(OPENAI, *ORDER, 404),
    },
}

SCHEMAS: Final[dict[str, Schema]] = {
    "VideoCreate": asked(_FIELDS, "model"),
    "VideoCreateForm": asked(_FORM, "model"),
    "VideoChange": asked({**_FIELDS, "video": _FILE_OR_ID}, "prompt", "video"),
    "VideoChangeForm": asked({**_FORM, "video": {"anyOf": [FILE, URL]}}, "prompt", "video"),
    "VideoRemix": asked(_FIELDS, "prompt"),
    "VideoRemixForm": asked(_FORM, "prompt"),
    "CharacterCreate": {
        **record(
            {
                "name": {**STRING, "minLength": 1, "maxLength": openai_videos.NAME_MAX},
                "video": _FILE_OR_ID,
            }
        ),
        "additionalProperties": False,
    },
    "CharacterCreateForm": record(
        {
            "name": {**STRING, "minLength": 1, "maxLength": openai_videos.NAME_MAX},
            "video": {"anyOf": [FILE, URL]},
        }
    ),
    "Video": record(
        {
            **JOB,
            "object": {"const": openai_videos.OBJECT},
            "seconds": told(STRING, "How long the video is, or auto"),
            "size": STRING,
            "expires_at": told({"type": "null"}, "Nothing is deleted but by its owner"),
            "remixed_from_video_id": nullable(STRING),
        }
    ),
    "VideoList": record(
        {
            "object": {"const": "list"},
            "data": listed({"$ref": "#/components/schemas/Video"}),
            "first_id": nullable(STRING),
            "last_id": nullable(STRING),
            "has_more": BOOLEAN,
        }
    ),
    "VideoDeleted": record(
        {"id": STRING, "object": {"const": "video.deleted"}, "deleted": {"const": True}}
    ),
    "Character": record(
        {"id": STRING, "object": {"const": "character"}, "name": STRING, "created_at": SECONDS}
    ),
}

_FILES: Final = sorted({kind.content_type for kind in KNOWN})
_SENT: Final[Schema] = {
    kind: {"schema": {"type": "string", "contentMediaType": kind}} for kind in _FILES
}
PATHS: Final[dict[str, Schema]] = {
    "/v1/videos": {
        "post": {
            "operationId": "createOpenAIVideo",
            "tags": _TAGS,
            "summary": "Create a video, in JSON or as a form with files",
            "parameters": [IDEMPOTENCY, WAIT],
            "requestBody": sent("VideoCreate", _CREATE, form="VideoCreateForm"),
            "responses": {
                **good("The task", "Video", _QUEUED, headers=PLACED),
                **errors(OPENAI, *ORDER),
            },
        },
        "get": {
            "operationId": "listVideos",
            "tags": _TAGS,
            "summary": "The caller's videos",
            "parameters": [AFTER, LIMIT, ORDERED],
            "responses": {
                **good(
                    "A page of videos",
                    "VideoList",
                    openai_videos.render_list([JOB_MADE], [VIEW], has_more=False),
                ),
                **errors(OPENAI, 400, *CALLER),
            },
        },
    },
    "/v1/videos/{id}": {
        "get": {
            "operationId": "readVideo",
            "tags": _TAGS,
            "summary": "A video and how it is getting on",
            "parameters": [TASK, WAIT],
            "responses": {
                **good("The video", "Video", _VIDEO, headers=POLLED),
                **errors(OPENAI, *CALLER, 404),
            },
        },
        "delete": {
            "operationId": "deleteVideo",
            "tags": _TAGS,
            "summary": "Delete a finished video permanently: files, links and prompt",
            "parameters": [TASK],
            "responses": {
                **good("It is gone", "VideoDeleted", openai_videos.render_deleted(TASK_ID)),
                **errors(OPENAI, *CALLER, 404, 409),
            },
        },
    },
    "/v1/videos/{id}/content": {
        "get": {
            "operationId": "readVideoContent",
            "tags": _TAGS,
            "summary": "The file itself, in ranges if asked",
            "parameters": [
                TASK,
                in_query("variant", {"type": "string", "enum": list(VARIANTS), "default": "video"}),
                in_header("Range", {"type": "string", "examples": ["bytes=0-1023"]}),
            ],
            "responses": {
                "200": {"description": "The file", "content": _SENT},
                "206": {"description": "The part of it that Range asks for", "content": _SENT},
                "304": {"description": "It has not changed: If-None-Match names its ETag"},
                **errors(OPENAI, 400, *CALLER, 404),
                "416": {"description": "The range begins after the end of the file"},
            },
        }
    },
    "/v1/videos/{id}/remix": {
        "post": {
            **_CHANGING,
            "operationId": "remixVideo",
            "summary": "The same video with another prompt",
            "parameters": [TASK, IDEMPOTENCY],
            "requestBody": sent(
                "VideoRemix", {"prompt": "The same scene at night"}, form="VideoRemixForm"
            ),
        }
    },
    "/v1/videos/edits": {
        "post": {**_CHANGING, "operationId": "editVideo", "summary": "Change a video"}
    },
    "/v1/videos/extensions": {
        "post": {**_CHANGING, "operationId": "extendVideo", "summary": "Continue a video"}
    },
    "/v1/videos/characters": {
        "post": {
            "operationId": "createCharacter",
            "tags": _TAGS,
            "summary": "Keep a video under a name, to refer to in other requests",
            "requestBody": sent(
                "CharacterCreate",
                {"name": "Mossy", "video": {"id": TASK_ID}},
                form="CharacterCreateForm",
            ),
            "responses": {
                **good("The character", "Character", _CHARACTER),
                **errors(OPENAI, 400, *CALLER, 408, 413, 415, 429),
            },
        }
    },
    "/v1/videos/characters/{id}": {
        "get": {
            "operationId": "readCharacter",
            "tags": _TAGS,
            "summary": "A character",
            "parameters": [in_path("id", "char_01jz6m3y7wq8r5t2v4x6z8b0cd")],
            "responses": {
                **good("The character", "Character", _CHARACTER),
                **errors(OPENAI, *CALLER, 404),
            },
        }
    },
}
