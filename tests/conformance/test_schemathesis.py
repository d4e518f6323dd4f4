"""Schemathesis asks for everything that the OpenAPI document describes, well and badly.

Whatever it sends: no mistake of ours, and nothing that the document does not say: no other status,
no other content type, no other header, no other field.
"""

import base64
import itertools
import json
from collections.abc import Iterator
from typing import Any, Final, cast
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import schemathesis
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from onetake.api.described.samples import TASK_ID, VIDEO_MODEL, VIDGEN_ID
from onetake.api.limits import Limits
from onetake.api.openapi import document
from onetake.assets.links import Links
from tests.api.gate import NOW
from tests.api.steps import PICTURE_MODEL, SPEECH_MODEL
from tests.api.strict import Json, closed, found, operations
from tests.assets.media import image_bytes
from tests.conformance import fuzzed
from tests.conformance.fuzzed import Fuzzed

EXAMPLES_MAX: Final = 12
SECONDS_MAX: Final = 20

_LINK: Final = urlsplit(
    Links("", bytes(16)).to("asset_picture", "a.png", expires_at=NOW + 3_600_000)
)
_SIGNED: Final = {name: values[0] for name, values in parse_qs(_LINK.query).items()}

TASKS: Final = (VIDGEN_ID, TASK_ID, fuzzed.PICTURE, fuzzed.SPEECH, fuzzed.FAILED, "task_unknown")
NAMES: Final = {
    "/v1/videos/characters": (fuzzed.CHARACTER, "char_unknown"),
    "/v1/webhook_endpoints": (fuzzed.ENDPOINT, "whk_unknown"),
    "/v1/webhook_deliveries": (fuzzed.DELIVERY, "evt_unknown"),
    "/v1/audio/voices": (fuzzed.VOICE, "unknown"),
    "/v1/models": (VIDEO_MODEL, PICTURE_MODEL, "unknown"),
    "/v1beta/models": (
        PICTURE_MODEL,
        f"{PICTURE_MODEL}:generateContent",
        "unknown:generateContent",
    ),
    "/files": ("asset_picture",),
}
"""Ids below a path. Everything else are tasks."""

QUERY: Final = {
    **_SIGNED,
    "after": (TASK_ID, VIDGEN_ID, "unknown"),
    "model": (SPEECH_MODEL, VIDEO_MODEL, "unknown"),
    "task": (TASK_ID, "unknown"),
    "endpoint": (fuzzed.ENDPOINT, "unknown"),
}
HEADERS: Final = {
    "Prefer": ("wait=0", "wait=1", "respond-async"),
    "Range": ("bytes=0-9", "bytes=-5", "bytes=99999999-", "lines=1"),
}
PNG: Final = "data:image/png;base64," + base64.b64encode(image_bytes("PNG")).decode()
URLS: Final = (PNG, "onetake:asset_picture", "http://127.0.0.1:9/a.png", "nowhere")
MODELS: Final = (
    VIDEO_MODEL, PICTURE_MODEL, SPEECH_MODEL, "minimax-voice-clone", "minimax-voice-design", "gone",
)  # fmt: skip


def narrowed(whole: Json) -> Json:
    """The document with real ids, models and files in place of any text, so that more is
    reached than the first check. No address outside is ever asked for."""
    whole = closed(json.loads(json.dumps(whole)))
    for path, method, operation in operations(whole):
        for parameter in operation.get("parameters", ()):
            words = _words(path, method, parameter)
            if words:
                parameter["schema"] = {"type": "string", "enum": list(words)}
                parameter.pop("example", None)
    bodies = [each for _, _, each in operations(whole) if "requestBody" in each]
    for operation in bodies:
        for content in operation["requestBody"]["content"].values():
            content.pop("examples", None)
    for name in _asked(whole, bodies):
        schema = whole["components"]["schemas"][name]
        whole["components"]["schemas"][name] = _with_real(schema)
    return whole


def _words(path: str, method: str, parameter: Json) -> tuple[str, ...]:
    name, place = parameter["name"], parameter["in"]
    if place == "header":
        return HEADERS.get(name, ())
    if place == "query":
        known = QUERY.get(name, ())
        return (known,) if isinstance(known, str) else known
    if name == "name":
        return ("a.png",)
    above = path.partition("/{")[0]
    if above in NAMES:
        return NAMES[above]
    if method == "delete":
        return (*fuzzed.DOOMED, fuzzed.WORKING, "task_unknown")
    return TASKS if path.endswith("/events") else (*TASKS, fuzzed.WAITING, fuzzed.WORKING)


def _asked(whole: Json, bodies: list[Json]) -> set[str]:
    """The schemas that bodies of requests refer to."""
    left = [ref for body in bodies for ref in found(body["requestBody"], "$ref")]
    names: set[str] = set()
    while left:
        name = left.pop().rpartition("/")[2]
        if name not in names:
            names.add(name)
            left += found(whole["components"]["schemas"][name], "$ref")
    return names


def _with_real(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_with_real(each) for each in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return schema
    known = cast("Json", schema)
    if known.get("format") == "uri":
        return {"type": "string", "enum": list(URLS)}
    inner = {name: _with_real(each) for name, each in known.items()}
    if isinstance(inner.get("properties"), dict) and "model" in inner["properties"]:
        inner["properties"]["model"] = {"type": "string", "enum": list(MODELS)}
    return inner


CONFIG: Final = schemathesis.Config.from_dict(
    {
        "generation": {
            "max-examples": EXAMPLES_MAX,
            "deterministic": True,
            "database": "none",
            "with-security-parameters": False,
        },
        "phases": {"coverage": {"unexpected-methods": []}},
    }
)
SCHEMA: Final = schemathesis.openapi.from_dict(
    narrowed(document("1", "http://127.0.0.1", Limits())), config=CONFIG
)
CHECKS: Final = [
    cast("CheckFunction", check)
    for check in (
        status_code_conformance,
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
    )
]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    with fuzzed.fuzzed(tmp_path_factory.mktemp("fuzzed")) as served:
        yield served


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


_turns = itertools.count()


@SCHEMA.parametrize()
def test_it_answers_as_described(
    case: schemathesis.Case, gateway: Fuzzed, session: requests.Session
) -> None:
    key = gateway.keys[next(_turns) % len(gateway.keys)]
    response = case.call(
        base_url=gateway.base_url,
        session=session,
        headers={"Authorization": f"Bearer {key}"},
        timeout=SECONDS_MAX,
    )
    case.validate_response(response, checks=CHECKS)
    assert response.status_code < 500 or _of_a_task(response.json()), response.text


def _of_a_task(answer: Any) -> bool:
    """Is a status of 5xx the end of a task that was made, and no mistake?"""
    error = answer["error"]
    return "task_id" in error or any("taskId" in each["metadata"] for each in error["details"][:1])
