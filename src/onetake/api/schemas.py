"""The schemas and examples of the OpenAPI document, as data.

The rule: each example is what the code really answers; tests/api/test_schemas.py renders
tasks and compares the names of the fields.
"""

from typing import Any, Final

from onetake.dialects.videoapi import END_USER_MAX, OPERATIONS

_MODEL: Final = "video-2.0-mini-reference-to-video"
_TASK: Final = "vidgen_1783003830450_081f0558"
_LINK: Final = "https://media.example/files/asset_01jz/{}?expires=1783612800&signature=9f3c"

_STRING: Final = {"type": "string"}
_STRING_OR_NULL: Final = {"type": ["string", "null"]}
_INTEGER: Final = {"type": "integer"}
_INTEGER_OR_NULL: Final = {"type": ["integer", "null"]}
_NUMBER: Final = {"type": "number"}
_NUMBER_OR_NULL: Final = {"type": ["number", "null"]}
_BOOLEAN: Final = {"type": "boolean"}
_URLS: Final = {"type": "array", "items": {"type": "string", "format": "uri"}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: object) -> dict[str, object]:
    return {"type": "array", "items": of}


def _object(required: bool = True, /, **properties: object) -> dict[str, object]:
    shape: dict[str, object] = {"type": "object", "properties": properties}
    return {**shape, "required": list(properties)} if required else shape


_STATUS: Final = {"type": "string", "enum": ["pending", "processing", "completed", "failed"]}
_MESSAGE: Final = _object(code=_STRING, message=_STRING)
_MESSAGE_OR_NULL: Final = {"oneOf": [_MESSAGE, {"type": "null"}]}

SCHEMAS: Final[dict[str, Any]] = {
    "CreateVideo": {
        "type": "object",
        "additionalProperties": False,
        "required": ["model", "prompt"],
        "properties": {
            "model": {"type": "string", "description": "An id or alias from GET /v1/models"},
            "prompt": {
                "type": "string",
                "description": "Refer to materials as @Image1, @Video1, @Audio1",
            },
            "type": {
                "type": "string",
                "enum": list(OPERATIONS),
                "description": "Without it, the materials imply what is to be done",
            },
            "image_urls": {
                **_URLS,
                "description": "The first is @Image1. For first-last-frame: exactly the two frames",
            },
            "video_urls": {
                **_URLS,
                "description": "The first is @Video1; the source for edit-video and extend-video",
            },
            "audio_urls": {**_URLS, "description": "The first is @Audio1"},
            "resolution": {"type": "string", "examples": ["720p", "480p"]},
            "duration": {
                "oneOf": [{"type": "string", "enum": ["auto"]}, {"type": "integer"}],
                "description": "Seconds, or auto",
            },
            "aspect_ratio": {"type": "string", "examples": ["auto", "16:9", "9:16"]},
            "generate_audio": _BOOLEAN,
            "seed": {"type": "integer", "minimum": 0},
            "end_user_id": {"type": "string", "minLength": 1, "maxLength": END_USER_MAX},
        },
    },
    "Created": _object(
        task_id=_STRING, status=_STATUS, poll_interval_seconds=_INTEGER, credits_reserved=_NUMBER
    ),
    "Output": _object(
        url=_STRING_OR_NULL,
        thumbnail_url=_STRING_OR_NULL,
        type={"type": "string", "enum": ["image", "video", "audio"]},
        format=_STRING,
        content_type=_STRING,
        size=_INTEGER,
        width=_INTEGER_OR_NULL,
        height=_INTEGER_OR_NULL,
        duration_seconds=_NUMBER_OR_NULL,
        has_audio=_BOOLEAN,
    ),
    "Video": _object(
        task_id=_STRING,
        status=_STATUS,
        progress={"type": "integer", "minimum": 0, "maximum": 100},
        model=_STRING,
        created_at={"type": "integer", "description": "Seconds since 1970 UTC"},
        url=_STRING_OR_NULL,
        format=_STRING_OR_NULL,
        generated=_URLS,
        outputs=_list(_ref("Output")),
        videos=_URLS,
        metadata=_object(
            credits_reserved=_NUMBER,
            public_model=_STRING,
            asset_reference_style=_STRING,
            formula=_STRING,
            provider=_STRING_OR_NULL,
            thumbnail_url=_STRING_OR_NULL,
        ),
        credits_reserved=_NUMBER,
        credits_charged=_NUMBER_OR_NULL,
        credits_refunded=_BOOLEAN,
        error=_MESSAGE_OR_NULL,
    ),
    "Task": _object(
        id=_STRING,
        object={"const": "task"},
        status=_STRING,
        finished=_BOOLEAN,
        progress=_INTEGER,
        model=_STRING,
        operation=_STRING,
        created_at=_INTEGER,
        finished_at=_INTEGER_OR_NULL,
        cancel_requested=_BOOLEAN,
        credits=_object(reserved=_NUMBER, charged=_NUMBER_OR_NULL, formula=_STRING),
        provider=_STRING_OR_NULL,
        outputs=_list({"type": "object"}),
        error=_MESSAGE_OR_NULL,
    ),
    "Uploaded": _object(
        data=_list(
            _object(filename=_STRING, content_type=_STRING, size=_INTEGER, key=_STRING, url=_STRING)
        )
    ),
    "Models": _object(object={"const": "list"}, data=_list({"type": "object"})),
    "Health": _object(False, status=_STRING, checks={"type": "object"}),
    "Error": _object(
        error={
            "type": "object",
            "required": ["message", "type", "code", "param"],
            "properties": {
                "message": _STRING,
                "type": _STRING,
                "code": _STRING,
                "param": _STRING_OR_NULL,
                "allowed": _list(_STRING),
            },
        }
    ),
}

_OUTPUT: Final[dict[str, Any]] = {
    "url": _LINK.format("result.mp4"),
    "thumbnail_url": _LINK.format("result.jpg"),
    "type": "video",
    "format": "mp4",
    "content_type": "video/mp4",
    "size": 2481920,
    "width": 1280,
    "height": 720,
    "duration_seconds": 15.0,
    "has_audio": True,
}

EXAMPLES: Final[dict[str, Any]] = {
    "create": {
        "model": _MODEL,
        "type": "image-to-video",
        "prompt": "@Image1 turns around slowly, the camera pushes in",
        "image_urls": [_LINK.format("image.png")],
        "resolution": "720p",
        "duration": "auto",
        "aspect_ratio": "9:16",
        "generate_audio": True,
        "end_user_id": "customer_001",
    },
    "created": {
        "task_id": _TASK,
        "status": "pending",
        "poll_interval_seconds": 2,
        "credits_reserved": 180,
    },
    "completed": {
        "task_id": _TASK,
        "status": "completed",
        "progress": 100,
        "model": _MODEL,
        "created_at": 1783003830,
        "url": _OUTPUT["url"],
        "format": "mp4",
        "generated": [_OUTPUT["url"]],
        "outputs": [_OUTPUT],
        "videos": [_OUTPUT["url"]],
        "metadata": {
            "credits_reserved": 180,
            "public_model": _MODEL,
            "asset_reference_style": "@Image1/@Video1/@Audio1",
            "formula": "15 output_second × 12 = 180",
            "provider": "sandbox",
            "thumbnail_url": _OUTPUT["thumbnail_url"],
        },
        "credits_reserved": 180,
        "credits_charged": 180,
        "credits_refunded": False,
        "error": None,
    },
    "task": {
        "id": _TASK,
        "object": "task",
        "status": "cancelled",
        "finished": True,
        "progress": 0,
        "model": _MODEL,
        "operation": "image_to_video",
        "created_at": 1783003830,
        "finished_at": 1783003834,
        "cancel_requested": False,
        "credits": {"reserved": 180, "charged": 0, "formula": "15 output_second × 12 = 180"},
        "provider": None,
        "outputs": [],
        "error": {"code": "cancelled", "message": "The task was cancelled by its owner."},
    },
    "uploaded": {
        "data": [
            {
                "filename": "image.png",
                "content_type": "image/png",
                "size": 123456,
                "key": "uploads/asset_01jz/image.png",
                "url": _LINK.format("image.png"),
            }
        ]
    },
    "models": {
        "object": "list",
        "data": [{"id": _MODEL, "object": "model", "owned_by": "onetake", "available": True}],
    },
    "error": {
        "error": {
            "message": "duration must be auto or an integer from 4 to 15",
            "type": "invalid_request_error",
            "code": "invalid_field",
            "param": "duration",
            "allowed": ["auto", "an integer from 4 to 15"],
        }
    },
}
