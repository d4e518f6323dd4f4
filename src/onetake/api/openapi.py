"""The OpenAPI 3.1 document of this API, at `/openapi.json` and by `onetake openapi`.

The rule: `described/` says it in data, area by area, and tests hold it to the table of paths, to
what the code renders, and to a running server. What a field may hold depends on the model, so it
points to `/v1/models` instead of repeating it.
"""

import hashlib
from typing import Any, Final, TypeAlias

import msgspec

from onetake.api.described import (
    account,
    answers,
    audio,
    chat,
    gemini,
    images,
    models,
    openai_videos,
    operating,
    tasks,
    videos,
    webhooks,
)
from onetake.api.described.plain_dialect import described
from onetake.api.described.shapes import Schema
from onetake.api.http import JSON, Answer, Call
from onetake.api.limits import Limits
from onetake.api.models import matches
from onetake.dialects.registry import DIALECTS

Document: TypeAlias = dict[str, Any]

_AREAS: Final = (
    videos, openai_videos, images, gemini, chat, audio, tasks, webhooks, account, models, operating,
)  # fmt: skip

_ABOUT: Final = """One API in front of many providers of AI media generation.

A key that begins with `vga_` speaks VideoApi on the paths that several formats share, one that
begins with `sk-` speaks UniAll; the header `Onetake-Dialect` overrides it. Every other path has one
format. What a model takes, and what it costs, is listed at `GET /v1/models`.

Every answer has an `X-Request-Id`. Paths that do not exist answer 404, methods that a path does
not take 405, and a mistake of ours 500, all with the error of the path's format. Without a key
nothing but the models, signed files and the health checks can be read."""

_KEYS: Final[Document] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "vga_… or sk-…"},
    "x-api-key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
    "x-goog-api-key": {"type": "apiKey", "in": "header", "name": "x-goog-api-key"},
    "key": {
        "type": "apiKey",
        "in": "query",
        "name": "key",
        "description": "Only below /v1beta/ and at /v1/models, as Google's clients send it",
    },
}


def document(version: str, base_url: str, limits: Limits) -> Document:
    """The OpenAPI 3.1 description of everything that is served."""
    paths = _paths()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Onetake",
            "version": version,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": _ABOUT,
        },
        "servers": [{"url": base_url}],
        "security": answers.KEYS,
        "paths": paths,
        "components": {
            "schemas": _schemas(limits),
            "responses": _responses(paths),
            "headers": answers.HEADERS,
            "securitySchemes": _KEYS,
        },
    }


def _paths() -> Document:
    """Two areas may describe different methods of one path."""
    found: Document = {}
    for area in _AREAS:
        for path, operations in area.PATHS.items():
            known = found.setdefault(path, {})
            assert not known.keys() & operations.keys(), f"{path} is described twice"
            found[path] = {**known, **operations}
    for dialect in DIALECTS.values():
        if dialect.path and dialect.path not in found:
            found |= described(dialect)
    return found


def _responses(paths: Document) -> Document:
    """Those that a path refers to."""
    used = {
        response.get("$ref", "").rpartition("/")[2]
        for operations in paths.values()
        for operation in operations.values()
        for response in operation["responses"].values()
    }
    return {name: each for name, each in answers.RESPONSES.items() if name in used}


def _schemas(limits: Limits) -> Document:
    found: Document = dict(answers.SCHEMAS)
    for area in _AREAS:
        assert not found.keys() & area.SCHEMAS.keys(), "a name is used for two schemas"
        found |= area.SCHEMAS
    return {**found, "Upload": _upload(found["Upload"], limits)}


def _upload(schema: Schema, limits: Limits) -> Schema:
    files = {**schema["properties"]["files"], "maxItems": limits.upload_files_max}
    return {**schema, "properties": {"files": files}}


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
