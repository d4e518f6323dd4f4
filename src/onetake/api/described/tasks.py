"""Tasks in Onetake's own words, whichever path created them, and what one would cost."""

from typing import Final

from onetake.api.described.answers import (
    AFTER,
    CALLER,
    EVENTS,
    IDEMPOTENCY,
    LIMIT,
    ONETAKE,
    ORDER,
    ORDERED,
    VIDEOAPI,
    WAIT,
    errors,
    good,
    in_header,
    in_path,
    in_query,
    sent,
)
from onetake.api.described.samples import (
    LINK,
    VIDEO_MADE,
    VIDEO_MODEL,
    VIDEO_QUEUED,
    VIDGEN_ID,
    VIEW,
)
from onetake.api.described.shapes import (
    BOOLEAN,
    CREDITS,
    INTEGER,
    NUMBER,
    PERCENT,
    SCALAR,
    SECONDS,
    STRING,
    URL,
    Schema,
    asked,
    either,
    listed,
    named,
    nullable,
    plain,
    record,
    several,
    table,
    told,
    words,
)
from onetake.api.described.videos import CREATE_UNIALL, DIALECT, PLACED
from onetake.api.tasks import event_id
from onetake.core.allowance import Obstacle
from onetake.core.money import MICROCREDITS, MOST
from onetake.core.pricing import Settle, Unit
from onetake.core.request import Modality, Operation
from onetake.core.task import State
from onetake.dialects.onetake import END_USER_MAX, ROLES, render as rendered

MOST_CREDITS: Final = MOST // MICROCREDITS

_OUTPUT: Final = record(
    {
        "url": nullable(URL),
        "thumbnail_url": nullable(URL),
        "content_type": STRING,
        "size": told(INTEGER, "Bytes"),
        "width": nullable(INTEGER),
        "height": nullable(INTEGER),
        "duration_ms": nullable(INTEGER),
        "has_audio": BOOLEAN,
    }
)

SCHEMAS: Final[dict[str, Schema]] = {
    "TaskCreate": {
        **asked(
            {
                "model": told(STRING, "An id or alias of GET /v1/models"),
                "operation": words(Operation, "Left out: what the materials imply"),
                "input": table(
                    SCALAR,
                    "The model's parameters for the operation, by their names in GET /v1/models",
                ),
                "materials": listed(
                    record(
                        {
                            "role": words(ROLES),
                            "url": told(STRING, "http(s), a data URL, or onetake:<id>"),
                        }
                    ),
                    description="Numbered in this order, for each medium: @Image1, @Video1",
                ),
                "callback_url": told(URL, "Told when the task is finished"),
                "end_user": {"type": "string", "minLength": 1, "maxLength": END_USER_MAX},
                "expected_credits": told(
                    {"type": "number", "minimum": 0, "maximum": MOST_CREDITS},
                    "The highest reservation that you agree to, with at most 6 decimals: as "
                    "/v1/estimate said. A higher price is refused with 409 price_changed and "
                    "nothing is reserved; a lower one is taken. Left out: any price",
                ),
            },
            "model",
            "input",
        ),
        "additionalProperties": False,
    },
    "Task": record(
        {
            "id": STRING,
            "object": {"const": "task"},
            "status": words(State),
            "finished": BOOLEAN,
            "progress": PERCENT,
            "model": STRING,
            "operation": words(Operation),
            "modality": words(Modality),
            "prompt": told(
                {"type": ["string", "number", "boolean", "null"]}, "What was to be made or said"
            ),
            "created_at": SECONDS,
            "finished_at": nullable(SECONDS),
            "cancel_requested": BOOLEAN,
            "credits": record(
                {
                    "reserved": CREDITS,
                    "charged": nullable(CREDITS),
                    "refunded": BOOLEAN,
                    "formula": STRING,
                }
            ),
            "provider": nullable(STRING),
            "outputs": listed(_OUTPUT),
            "error": nullable(record({"code": STRING, "message": STRING})),
        }
    ),
    "TaskList": record(
        {
            "object": {"const": "list"},
            "data": listed(named("Task")),
            "has_more": BOOLEAN,
            "after": told(nullable(STRING), "Where the next page begins"),
        }
    ),
    "TaskDeleted": record(
        {"id": STRING, "object": {"const": "task.deleted"}, "deleted": {"const": True}}
    ),
    "Estimate": record(
        {
            "object": {"const": "estimate"},
            "model": STRING,
            "operation": words(Operation),
            "credits": CREDITS,
            "settle": words(Settle),
            "formula": STRING,
            "lines": listed(
                record(
                    {
                        "unit": words(Unit),
                        "quantity": INTEGER,
                        "credits": NUMBER,
                        "per": INTEGER,
                        "times": INTEGER,
                        "included": INTEGER,
                        "amount": NUMBER,
                    }
                )
            ),
            "available_credits": NUMBER,
            "affordable": told(BOOLEAN, "Would it be accepted now?"),
            "reason": nullable(words(Obstacle, "What it is that does not allow it")),
        }
    ),
}

CREATE_TASK: Final = {
    "model": VIDEO_MODEL,
    "operation": "reference_to_video",
    "input": {
        "prompt": "@Image1 turns around slowly, the camera pushes in",
        "duration": 5,
        "resolution": "720p",
    },
    "materials": [{"role": "image", "url": LINK.format("asset_ref/girl.png")}],
    "expected_credits": 60,
}
_TASK: Final = plain(rendered(VIDEO_MADE, VIEW))
_ID: Final = in_path("id", VIDGEN_ID)
_TAGS: Final = ["Tasks"]
_EVENT: Final = event_id(VIDEO_QUEUED)
_STREAM: Final = f'retry: 2000\n\nid: {_EVENT}\nevent: task\ndata: {{"id":"{VIDGEN_ID}", …}}\n\n'
_ESTIMATE: Final = {
    "object": "estimate",
    "model": VIDEO_MODEL,
    "operation": "text_to_video",
    "credits": 60,
    "settle": "actual",
    "formula": "5 output_second × 12 = 60",
    "lines": [
        {
            "unit": "output_second",
            "quantity": 5,
            "credits": 12,
            "per": 1,
            "times": 1,
            "included": 0,
            "amount": 60,
        }
    ],
    "available_credits": 9820,
    "affordable": True,
    "reason": None,
}


PATHS: Final[dict[str, Schema]] = {
    "/v1/tasks": {
        "get": {
            "operationId": "listTasks",
            "tags": _TAGS,
            "summary": "The caller's tasks",
            "parameters": [
                DIALECT,
                in_query("status", several(State), "One or several, with commas"),
                in_query("modality", several(Modality), "One or several, with commas"),
                in_query("operation", several(Operation), "One or several, with commas"),
                in_query("model", STRING, "One or several ids, with commas"),
                in_query("created_from", {**SECONDS, "minimum": 0, "maximum": 99_999_999_999}),
                in_query("created_to", {**SECONDS, "minimum": 0, "maximum": 99_999_999_999}),
                ORDERED,
                AFTER,
                LIMIT,
            ],
            "responses": {
                **good(
                    "A page of tasks",
                    "TaskList",
                    {"object": "list", "data": [_TASK], "has_more": False, "after": None},
                ),
                **errors(VIDEOAPI, 400, *CALLER, 422),
            },
        },
        "post": {
            "operationId": "createTask",
            "tags": _TAGS,
            "summary": "Create a task of any model, in the catalogue's own words",
            "parameters": [IDEMPOTENCY, WAIT],
            "requestBody": sent("TaskCreate", CREATE_TASK),
            "responses": {
                **good("The task", "Task", plain(rendered(VIDEO_QUEUED, VIEW)), headers=PLACED),
                **errors(ONETAKE, *ORDER),
            },
        },
    },
    "/v1/tasks/{id}": {
        "get": {
            "operationId": "readTask",
            "tags": _TAGS,
            "summary": "A task in Onetake's own words, whichever path created it",
            "parameters": [_ID, WAIT, DIALECT],
            "responses": {
                **good("The task", "Task", _TASK, headers=("Preference-Applied",)),
                **errors(VIDEOAPI, 400, *CALLER, 404),
            },
        },
        "delete": {
            "operationId": "deleteTask",
            "tags": _TAGS,
            "summary": "Delete a finished task permanently: files, links and prompt",
            "parameters": [_ID, DIALECT],
            "responses": {
                **good(
                    "It is gone; the ledger keeps its rows",
                    "TaskDeleted",
                    {"id": VIDGEN_ID, "object": "task.deleted", "deleted": True},
                ),
                **errors(VIDEOAPI, 400, *CALLER, 404, 409),
            },
        },
    },
    "/v1/tasks/{id}/cancel": {
        "post": {
            "operationId": "cancelTask",
            "tags": _TAGS,
            "summary": "Cancel a task that has not been finished; its credits are given back",
            "parameters": [_ID, DIALECT],
            "responses": {
                **good("The task afterwards", "Task", rendered(VIDEO_QUEUED, VIEW)),
                **errors(VIDEOAPI, 400, *CALLER, 404, 409),
            },
        }
    },
    "/v1/tasks/{id}/events": {
        "get": {
            "operationId": "followTask",
            "tags": _TAGS,
            "summary": "The task now, and again after each change, up to its end",
            "parameters": [
                _ID,
                DIALECT,
                in_header(
                    "Last-Event-ID",
                    {"type": "string", "pattern": "^[a-z]{1,20}-[0-9]{1,3}-[01]$"},
                    "The last event that was seen; it is not told again",
                ),
            ],
            "responses": {
                "200": {
                    "description": "Events named `task`, whose data is a Task",
                    "content": {EVENTS: {"schema": STRING, "example": _STREAM}},
                },
                **errors(VIDEOAPI, 400, *CALLER, 404),
            },
        }
    },
    "/v1/estimate": {
        "post": {
            "operationId": "estimate",
            "tags": _TAGS,
            "summary": "What a request would reserve; nothing is kept and nothing is submitted",
            "parameters": [DIALECT],
            "requestBody": sent(
                either(
                    {
                        "As for POST /v1/tasks": named("TaskCreate"),
                        "As for videos, VideoApi": named("VideoApiCreate"),
                        "As for videos, UniAll": named("UniAllVideoCreate"),
                        "As for images": named("ImageTaskCreate"),
                        "As for speech and music": named("AudioTaskCreate"),
                        "As for a cloned voice": named("VoiceClone"),
                        "As for a designed voice": named("VoiceDesign"),
                    }
                ),
                CREATE_UNIALL,
                form="UniAllVideoForm",
            ),
            "responses": {
                **good("The price with its lines", "Estimate", _ESTIMATE),
                **errors(VIDEOAPI, 400, *CALLER, 408, 413, 415, 422, 429),
            },
        }
    },
}
