"""The OpenAPI 3.1 document of this API, at `/openapi.json` and by `onetake openapi`.

The rule: written by hand for people, and held to the table of paths by a test. What a
field may hold depends on the model, so it points to `/v1/models` instead of repeating it.
"""

import hashlib
from typing import Any, Final, TypeAlias

import msgspec

from onetake.api.http import JSON, Answer, Call
from onetake.api.limits import Limits
from onetake.api.models import matches
from onetake.api.schemas import EXAMPLES, SCHEMAS

Document: TypeAlias = dict[str, Any]

_ERRORS: Final = {
    400: "Unreadable body or header; unknown or disabled model; no provider for it",
    401: "No API key, an unknown one, or its user is disabled",
    402: "Not enough credits; nothing was submitted",
    403: "The key was revoked, has expired, or may not do this",
    404: "There is no such thing for this caller",
    408: "The body did not arrive in time",
    409: "The idempotency key was used for another request, or the task cannot be cancelled",
    413: "The body or a file is too large",
    415: "The content type is not accepted",
    416: "The range begins after the end of the file",
    422: "A field has a value that is not allowed, or a reference file cannot be used",
    429: "A limit was reached; see Retry-After",
    503: "Not ready",
}

_ID: Final = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "example": "vidgen_1783003830450_081f0558",
}
_DIALECT: Final = {
    "name": "Onetake-Dialect",
    "in": "header",
    "schema": {"type": "string", "enum": ["videoapi"]},
    "description": "Overrides the dialect that the API key speaks.",
}
_IDEMPOTENCY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "A repeat with the same key and body returns the first task, with "
    "`Idempotent-Replay: true`; with another body it is refused (409).",
}


def document(version: str, base_url: str, limits: Limits) -> Document:
    """The OpenAPI 3.1 description of everything that is served."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Onetake",
            "version": version,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "One API in front of many providers of AI media generation.",
        },
        "servers": [{"url": base_url}],
        "security": [{"key": []}],
        "paths": {
            **_generation_paths(),
            **_task_paths(),
            "/api/upload": {"post": _upload(limits)},
            "/files/{asset}/{name}": {"get": _file()},
            "/v1/models": {"get": _models()},
            **_operating_paths(),
        },
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "bearerFormat": "vga_… or sk-…"}
            },
        },
    }


class Description:
    """Serves the document. It is encoded when somebody asks for the first time."""

    def __init__(self, version: str, base_url: str, limits: Limits) -> None:
        self._arguments = (version, base_url, limits)
        self._encoded: tuple[str, bytes] | None = None

    async def read(self, call: Call) -> Answer:
        if self._encoded is None:
            body = msgspec.json.encode(document(*self._arguments))
            self._encoded = f'"{hashlib.sha256(body).hexdigest()[:32]}"', body
        etag, body = self._encoded
        headers = ((b"etag", etag.encode()), (b"cache-control", b"no-cache"))
        if matches(call.header(b"if-none-match"), etag):
            return Answer(304, content_type=None, headers=headers)
        return Answer(200, body, JSON, headers)


def _generation_paths() -> Document:
    create = {
        "operationId": "createVideo",
        "summary": "Create a video task; its credits are reserved",
        "parameters": [_IDEMPOTENCY, _DIALECT],
        "requestBody": {
            "required": True,
            "content": _content("CreateVideo", "create"),
        },
        "responses": {
            "200": _good("The task is durable and will be done", "Created", "created"),
            **_errors(400, 401, 402, 403, 408, 409, 413, 415, 422, 429),
        },
    }
    query = {
        "operationId": "queryVideo",
        "summary": "How a task is getting on, and its video when it is completed",
        "parameters": [_ID, _DIALECT],
        "responses": {
            "200": _good("The task", "Video", "completed"),
            **_errors(400, 401, 403, 404),
        },
    }
    return {
        "/v1/video/generations": {"post": create},
        "/v1/video/generations/{id}": {"get": query},
    }


def _task_paths() -> Document:
    read = {
        "operationId": "readTask",
        "summary": "A task in Onetake's own words, whichever path created it",
        "parameters": [_ID],
        "responses": {"200": _good("The task", "Task", "task"), **_errors(401, 403, 404)},
    }
    cancel = {
        "operationId": "cancelTask",
        "summary": "Cancel a task that has not been finished; its credits are given back",
        "parameters": [_ID],
        "responses": {
            "200": _good("The task afterwards", "Task", "task"),
            **_errors(401, 403, 404, 409),
        },
    }
    return {"/v1/tasks/{id}": {"get": read}, "/v1/tasks/{id}/cancel": {"post": cancel}}


def _upload(limits: Limits) -> Document:
    files = {
        "type": "array",
        "minItems": 1,
        "maxItems": limits.upload_files_max,
        "items": {"type": "string", "format": "binary"},
    }
    schema = {"type": "object", "required": ["files"], "properties": {"files": files}}
    return {
        "operationId": "upload",
        "summary": "Upload reference files: images up to 10 MB, audio up to 20, video up to 100",
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}},
        "responses": {
            "200": _good("All files are kept; refer to them by url", "Uploaded", "uploaded"),
            **_errors(400, 401, 403, 408, 413, 415, 422, 429),
        },
    }


def _file() -> Document:
    names = ("asset", "name"), ("expires", "signature")
    parameters = [
        {"name": name, "in": place, "required": True, "schema": {"type": "string"}}
        for place, group in zip(("path", "query"), names, strict=True)
        for name in group
    ]
    whole: Document = {"description": "The file", "content": {"*/*": {}}}
    part: Document = {"description": "The part of it that Range asks for", "content": {"*/*": {}}}
    return {
        "operationId": "readFile",
        "summary": "A file by its signed link, in ranges if asked",
        "security": [],
        "parameters": [
            *parameters,
            {"name": "Range", "in": "header", "schema": {"type": "string"}},
        ],
        "responses": {
            "200": whole,
            "206": part,
            "304": {"description": "It has not changed"},
            **_errors(403, 404),
            "416": {"description": _ERRORS[416]},
        },
    }


def _models() -> Document:
    return {
        "operationId": "listModels",
        "summary": "The models with their rules and prices; with a key, those it may use",
        "security": [{}, {"key": []}],
        "responses": {
            "200": _good("The models", "Models", "models"),
            "304": {"description": "The list has not changed"},
            **_errors(400, 401, 403),
        },
    }


def _operating_paths() -> Document:
    def open_path(name: str, summary: str, content: Document, *failing: int) -> Document:
        good = {"description": summary, "content": content}
        return {
            "get": {
                "operationId": name,
                "summary": summary,
                "security": [],
                "responses": {
                    "200": good,
                    **{str(s): {"description": _ERRORS[s]} for s in failing},
                },
            }
        }

    status = {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
    described = {"application/json": {"schema": {"type": "object"}}}
    text = {"text/plain": {"schema": {"type": "string"}}}
    return {
        "/healthz": open_path("healthz", "The process answers", status),
        "/readyz": open_path("readyz", "The database and a worker answer, too", status, 503),
        "/metrics": open_path("metrics", "Prometheus metrics", text),
        "/openapi.json": open_path("openapi", "This document", described),
    }


def _good(description: str, schema: str, example: str) -> Document:
    return {"description": description, "content": _content(schema, example)}


def _content(schema: str, example: str) -> Document:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"application/json": {"schema": reference, "example": EXAMPLES[example]}}


def _errors(*statuses: int) -> Document:
    reference = {"$ref": "#/components/schemas/Error"}
    content = {"application/json": {"schema": reference, "example": EXAMPLES["error"]}}
    return {str(each): {"description": _ERRORS[each], "content": content} for each in statuses}
