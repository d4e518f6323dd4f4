"""What operators and their machines ask: health, metrics, this document."""

from typing import Final

from onetake.api.described.answers import JSON, content, good
from onetake.api.described.shapes import STRING, Schema, named, record, table, words

_CHECKS: Final = table(words(("ok", "failing")), "The database, and a worker")
SCHEMAS: Final[dict[str, Schema]] = {
    "Alive": record({"status": {"const": "ok"}}),
    "Ready": record({"status": words(("ok", "unavailable")), "checks": _CHECKS}),
}

_READY: Final = {"status": "ok", "checks": {"database": "ok", "worker": "ok"}}
_UNREADY: Final = {"status": "unavailable", "checks": {"database": "ok", "worker": "failing"}}
_OPEN: Final[Schema] = {"tags": ["Operating"], "security": []}

PATHS: Final[dict[str, Schema]] = {
    "/healthz": {
        "get": {
            **_OPEN,
            "operationId": "healthz",
            "summary": "The process answers",
            "responses": good("It is alive", "Alive", {"status": "ok"}),
        }
    },
    "/readyz": {
        "get": {
            **_OPEN,
            "operationId": "readyz",
            "summary": "The database and a worker answer, too",
            "responses": {
                **good("Work would really get done", "Ready", _READY),
                "503": {
                    "description": "Something that work needs does not answer",
                    "content": {JSON: content(named("Ready"), _UNREADY)},
                },
            },
        }
    },
    "/metrics": {
        "get": {
            **_OPEN,
            "operationId": "metrics",
            "summary": "Prometheus metrics",
            "responses": {
                "200": {"description": "The metrics", "content": {"text/plain": {"schema": STRING}}}
            },
        }
    },
    "/openapi.json": {
        "get": {
            **_OPEN,
            "operationId": "openapi",
            "summary": "This document",
            "responses": {
                **good("The document", {"type": "object", "required": ["openapi", "paths"]}),
                "304": {"description": "It has not changed: If-None-Match names its ETag"},
            },
        }
    },
}
