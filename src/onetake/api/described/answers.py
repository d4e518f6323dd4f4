"""Responses, parameters and bodies of an operation, in OpenAPI's words.

An error has the shape of its path's dialect; its example is one that the dialect renders.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from onetake.api import tasks
from onetake.api.described.samples import TASK_ID
from onetake.api.described.shapes import STRING, Schema, named, plain, told, words
from onetake.core.failure import Code, Failure, invalid
from onetake.dialects import (
    balance,
    google_error,
    onetake,
    openai_error,
    uniall_images,
    videoapi,
)
from onetake.dialects.dialect import Json

JSON: Final = "application/json"
MULTIPART: Final = "multipart/form-data"
URLENCODED: Final = "application/x-www-form-urlencoded"
EVENTS: Final = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Speaker:
    """How a path speaks of errors: the schema of one, and who renders it."""

    name: str
    schema: str
    render: Callable[[Failure], tuple[int, Json]]


VIDEOAPI: Final = Speaker("VideoApi", "Error", videoapi.render_failure)
ONETAKE: Final = Speaker("Onetake", "Error", onetake.render_failure)
OPENAI: Final = Speaker("OpenAI", "Error", openai_error.render_failure)
GOOGLE: Final = Speaker("Google", "GoogleError", google_error.render_failure)
BALANCE: Final = Speaker("Balance", "BalanceError", balance.render_failure)
IMAGE_QUERY: Final = Speaker("ImageQuery", "ImageQueryError", uniall_images.render_query_failure)

_UNFINISHED: Final = f"The task {TASK_ID} was not finished in time and goes on; query it by its id."
FAILURES: Final[Mapping[int, tuple[str, Failure]]] = {
    400: (
        "Unreadable body or header, a field with a wrong value, an unknown or disabled model, "
        "or no provider for it",
        Failure(Code.UNKNOWN_MODEL, "there is no model 'sora-9'", "model"),
    ),
    401: (
        "No API key, an unknown one, or its user is disabled",
        Failure(Code.INVALID_KEY, Code.INVALID_KEY.en, "Authorization"),
    ),
    402: (
        "Not enough credits, or not enough of the key's budget; nothing was submitted",
        Failure(
            Code.INSUFFICIENT_CREDITS,
            "this request reserves 180 credits and 12.5 are available",
        ),
    ),
    403: (
        "The key was revoked, has expired, or may not do this",
        Failure(Code.KEY_DISABLED, Code.KEY_DISABLED.en),
    ),
    404: (
        "There is no such thing for this caller",
        Failure(Code.NOT_FOUND, "there is no task 'task_unknown'", "task_id"),
    ),
    408: (
        "The body did not arrive in time",
        Failure(Code.INVALID_REQUEST, "The body did not arrive in time."),
    ),
    409: (
        "The idempotency key was used for another request, or the task's state does not allow it",
        Failure(Code.IDEMPOTENCY_CONFLICT, Code.IDEMPOTENCY_CONFLICT.en, "Idempotency-Key"),
    ),
    413: (
        "The body or a file is too large",
        Failure(Code.TOO_LARGE, "The body is larger than 1 MiB.", allowed=("at most 1 MiB",)),
    ),
    415: (
        "The content type is not accepted",
        Failure(Code.UNSUPPORTED_TYPE, f"Content-Type must be {JSON}.", "Content-Type", (JSON,)),
    ),
    422: (
        "A field has a value that is not allowed, or a reference file cannot be used",
        invalid(
            "duration",
            "must be auto or an integer from 4 to 15",
            ("auto", "an integer from 4 to 15"),
        ).failure,
    ),
    429: (
        "A limit was reached; see Retry-After",
        Failure(Code.RATE_LIMITED, "Too many uploads are under way.", retry_after_seconds=2),
    ),
    500: (
        "The task ended by a mistake of ours; its credits are given back",
        Failure(Code.INTERNAL, Code.INTERNAL.en, task=TASK_ID),
    ),
    502: (
        "The provider could not make it; its credits are given back",
        Failure(Code.PROVIDER_FAILED, Code.PROVIDER_FAILED.en, task=TASK_ID),
    ),
    503: (
        "The provider has no capacity; the credits are given back",
        Failure(Code.PROVIDER_BUSY, Code.PROVIDER_BUSY.en, task=TASK_ID),
    ),
    504: (
        "The task goes on, but was not finished while the caller waited: query it by its id",
        Failure(Code.STILL_RUNNING, _UNFINISHED, task=TASK_ID),
    ),
}
"""Status -> what it means here, and one failure as an example."""

_HEADERS: Final[Mapping[int, tuple[str, ...]]] = {
    401: ("WWW-Authenticate",),
    429: ("Retry-After",),
    502: ("X-Should-Retry",),
    503: ("X-Should-Retry",),
    504: ("X-Should-Retry",),
}
HEADERS: Final[Mapping[str, Schema]] = {
    "WWW-Authenticate": {"schema": STRING, "description": "Bearer"},
    "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait"},
    "X-Should-Retry": {
        "schema": STRING,
        "description": "false: the task exists, so the official SDKs must not send it again",
    },
    "Idempotent-Replay": {
        "schema": STRING,
        "description": "true: this is the task of an earlier request with the same key",
    },
    "Preference-Applied": {"schema": STRING, "description": "wait=<seconds>, as it was applied"},
    "openai-poll-after-ms": {
        "schema": {"type": "integer"},
        "description": "When to ask again, for OpenAI's SDKs",
    },
    "ETag": {"schema": STRING},
}
"""Headers of answers that tell something; none of them is always there."""

KEYS: Final[list[Schema]] = [{"bearer": []}, {"x-api-key": []}, {"x-goog-api-key": []}]
KEYS_IN_QUERIES: Final[list[Schema]] = [*KEYS, {"key": []}]
"""Where Google's clients call, who may send theirs so."""

CALLER: Final = (401, 403)
"""Whoever calls with a key."""
BODY: Final = (400, 408, 413, 415)
"""Whoever sends a body."""
ORDER: Final = (400, 401, 402, 403, 408, 409, 413, 415, 429)
"""Whatever creates a task. 429: too many files are being sent at once."""
ENDINGS: Final = (500, 502, 503, 504)
"""Where the answer is the task's end; how it ended badly is also said with 400 and 409."""


def errors(speaker: Speaker, *statuses: int) -> Schema:
    """The bad answers of a path, as references to `RESPONSES`."""
    place = f"#/components/responses/{speaker.name}"
    return {str(each): {"$ref": f"{place}{each}"} for each in sorted(set(statuses))}


def bad(speaker: Speaker, status: int) -> Schema:
    """A bad answer in full, with what the dialect makes of one failure."""
    about, failure = FAILURES[status]
    body = plain(speaker.render(failure)[1])
    response: Schema = {
        "description": about,
        "content": {JSON: {"schema": named(speaker.schema), "example": body}},
    }
    return _with_headers(response, _HEADERS.get(status, ()))


def good(
    about: str, schema: str | Schema, *examples: object, headers: tuple[str, ...] = ()
) -> Schema:
    """200 with a JSON body. `schema` is the name of one, or itself."""
    shape = named(schema) if isinstance(schema, str) else schema
    response: Schema = {"description": about, "content": {JSON: content(shape, *examples)}}
    return {"200": _with_headers(response, headers)}


def content(shape: Schema, *examples: object) -> Schema:
    """What a body of one content type looks like."""
    if len(examples) == 1:
        return {"schema": shape, "example": plain(examples[0])}
    several = {f"example{at}": {"value": plain(each)} for at, each in enumerate(examples, 1)}
    return {"schema": shape, **({"examples": several} if several else {})}


def _with_headers(response: Schema, names: tuple[str, ...]) -> Schema:
    if not names:
        return response
    known = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    return {**response, "headers": known}


def sent(schema: str | Schema, *examples: object, form: str | Schema | None = None) -> Schema:
    """The body of a request: JSON, and where there is a `form`, a form, too."""
    shape = named(schema) if isinstance(schema, str) else schema
    kinds: dict[str, Any] = {JSON: content(shape, *examples)}
    if form is not None:
        filled = named(form) if isinstance(form, str) else form
        kinds |= {MULTIPART: {"schema": filled}, URLENCODED: {"schema": shape}}
    return {"required": True, "content": kinds}


def in_path(name: str, example: str, about: str = "") -> Schema:
    return told(
        {"name": name, "in": "path", "required": True, "schema": STRING, "example": example}, about
    )


def in_query(name: str, shape: Schema, about: str = "") -> Schema:
    return told({"name": name, "in": "query", "schema": shape}, about)


def in_header(name: str, shape: Schema, about: str = "") -> Schema:
    return told({"name": name, "in": "header", "schema": shape}, about)


IDEMPOTENCY: Final = in_header(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "A repeat with the same key and body returns the first task, with `Idempotent-Replay: true`; "
    "with another body it is refused (409).",
)
WAIT: Final = in_header(
    "Prefer",
    {"type": "string", "examples": ["wait=30"]},
    "`wait=30`: answer when the task is finished, or after so many seconds as it is then.",
)
LIMIT: Final = in_query(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": tasks.LIMIT_MAX, "default": tasks.LIMIT},
    "How many at most",
)
AFTER: Final = in_query("after", STRING, "The last id of the page before")
ORDERED: Final = in_query(
    "order", {"type": "string", "enum": ["desc", "asc"], "default": "desc"}, "By time"
)

RESPONSES: Final = {
    f"{speaker.name}{status}": bad(speaker, status)
    for speaker in (ONETAKE, VIDEOAPI, OPENAI, GOOGLE, BALANCE, IMAGE_QUERY)
    for status in FAILURES
}

_TYPES: Final = sorted(
    {
        plain(speaker.render(failure)[1])["error"]["type"]
        for speaker in (ONETAKE, VIDEOAPI, OPENAI)
        for _, failure in FAILURES.values()
    }
)

SCHEMAS: Final[dict[str, Schema]] = {
    "Error": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["message", "type", "code", "param"],
                "properties": {
                    "message": STRING,
                    "type": words(_TYPES),
                    "code": told(STRING, "See docs/reference/errors.md"),
                    "param": {"type": ["string", "null"], "description": "The caller's field"},
                    "allowed": {
                        "type": "array",
                        "items": STRING,
                        "description": "What would have been right",
                    },
                    "retry_after_seconds": told(
                        {"type": ["integer", "null"]}, "In our own dialect: when to come back"
                    ),
                    "request_id": told(STRING, "In our own dialect: as X-Request-Id"),
                    "task_id": told(STRING, "The task that exists all the same"),
                },
            }
        },
    },
    "GoogleError": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "status", "details"],
                "properties": {
                    "code": {"type": "integer", "description": "The HTTP status"},
                    "message": STRING,
                    "status": STRING,
                    "details": {
                        "type": "array",
                        "items": {"type": "object", "required": ["@type"]},
                    },
                },
            }
        },
    },
    "BalanceError": {
        "type": "object",
        "required": ["success", "message"],
        "properties": {"success": {"const": False}, "message": STRING},
    },
    "ImageQueryError": {
        "type": "object",
        "required": ["code", "message", "data", "error"],
        "properties": {
            "code": STRING,
            "message": STRING,
            "data": {"type": "null"},
            "error": {"$ref": "#/components/schemas/Error/properties/error"},
        },
    },
}
