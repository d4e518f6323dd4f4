"""Schemathesis asks for everything that the OpenAPI document describes, well and badly.

Whatever it sends: no mistake of ours, and nothing that the document does not say: no other status,
no other content type, no other header, no other field.
"""

import base64
import itertools
import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final, cast
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from onetake.api.described.answers import EVENTS, JSON
from onetake.api.described.samples import TASK_ID, VIDEO_MODEL, VIDGEN_ID
from onetake.api.limits import Limits
from onetake.api.openapi import document
from onetake.assets.links import Links
from onetake.catalog.loader import load_all
from tests.api.gate import NOW
from tests.api.steps import PICTURE_MODEL, SPEECH_MODEL
from tests.api.strict import Json, answers, closed, examples, found, operations, problems
from tests.assets.media import image_bytes
from tests.conformance import fuzzed
from tests.conformance.fuzzed import Fuzzed

# Schemathesis is only half typed, so it is taken in as something of any type.
schemathesis: Final[Any] = import_module("schemathesis")
_checks: Final[Any] = import_module("schemathesis.specs.openapi.checks")

EXAMPLES_MAX: Final = 20
SECONDS_MAX: Final = 60

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
    "/v1/models": (VIDEO_MODEL, PICTURE_MODEL, f"{PICTURE_MODEL}:generateContent", "unknown"),
    "/v1beta/models": (
        PICTURE_MODEL,
        f"{PICTURE_MODEL}:generateContent",
        "unknown:generateContent",
    ),
    "/files": ("asset_picture",),
}
"""Ids below a path. Everything else are tasks."""
DOOMED: Final = {
    "/v1/tasks": (*fuzzed.DOOMED[:4], fuzzed.WORKING, "task_unknown"),
    "/v1/videos": (*fuzzed.DOOMED[4:], fuzzed.WORKING, "task_unknown"),
    "/v1/webhook_endpoints": (fuzzed.DOOMED_ENDPOINT, "whk_unknown"),
}

QUERY: Final = {
    **_SIGNED,
    "after": (TASK_ID, VIDGEN_ID, "unknown"),
    "model": (SPEECH_MODEL, VIDEO_MODEL, "unknown"),
    "task": (TASK_ID, "unknown"),
    "endpoint": (fuzzed.ENDPOINT, "unknown"),
    "download": ("1", "", "\0"),
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

FITTING: Final = {
    "VideoApi": VIDEO_MODEL, "UniAllVideo": VIDEO_MODEL, "Video": VIDEO_MODEL,
    "Image": PICTURE_MODEL, "AudioTask": SPEECH_MODEL, "Chat": VIDEO_MODEL,
}  # fmt: skip
"""The beginning of a schema's name, and a model that fits."""
GOOD: Final[dict[str, list[Any]]] = {
    "prompt": ["a lighthouse", "灯塔"],
    "text": ["Good morning."],
    "preview_text": ["Good morning."],
    "voice_id": [next(iter(load_all().voices))],
    "messages": [[{"role": "user", "content": words}] for words in ("a lighthouse", "灯塔")],
    "contents": [[{"role": "user", "parts": [{"text": "a lighthouse"}]}]],
    "duration": [5, "5", 5.0, 99],
    "resolution": ["720p", "480p"],
    "generate_audio": [True, False],
    "stream": [False],
    "image_urls": [[PNG]],
    "video": [{"id": TASK_ID}, {"id": "task_unknown"}],
    "name": ["Mossy"],
    "end_user_id": ["customer_001"],
    "url": ["https://93.184.215.14/hook", "http://127.0.0.1/"],
    "event_types": [[], ["video.completed"], ["nothing"]],
    "enabled": [True, False],
    "event_type": ["webhook.test", "video.failed"],
    "response_format": ["url", "b64_json"],
}


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
        # Schemathesis reads the schema of a stream as that of one event, as OpenAPI 3.2 has it.
        operation["responses"]["200"].get("content", {}).get(EVENTS, {}).pop("schema", None)
    bodies = [each for _, _, each in operations(whole) if "requestBody" in each]
    for operation in bodies:
        operation["requestBody"] = _with_files(operation["requestBody"])
    for name in _asked(whole, bodies):
        schema = whole["components"]["schemas"][name]
        whole["components"]["schemas"][name] = _with_real(schema)
    return whole


def _with_files(body: Any) -> Any:
    """Examples that name a file somewhere name one that is here."""
    if isinstance(body, dict):
        return {name: _with_files(each) for name, each in cast("Json", body).items()}
    if isinstance(body, list):
        return [_with_files(each) for each in cast("list[object]", body)]
    if isinstance(body, str) and body.startswith("https://media.example/"):
        return f"onetake:asset_{'sound' if '.mp3?' in body else 'picture'}"
    return body


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
    if method == "delete" and above in DOOMED:
        return DOOMED[above]
    if above in NAMES:
        return NAMES[above]
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


def likely(whole: Json) -> Json:
    """The same, whose bodies have few fields with good values: most of them are accepted."""
    whole = narrowed(whole)
    bodies = [each for _, _, each in operations(whole) if "requestBody" in each]
    schemas = whole["components"]["schemas"]
    for name in _asked(whole, bodies):
        properties = schemas[name].get("properties")
        if properties:
            model = next((m for start, m in FITTING.items() if name.startswith(start)), "")
            good = {**GOOD, **({"model": [model]} if model else {})}
            schemas[name]["additionalProperties"] = False
            schemas[name]["properties"] = {
                field: {"enum": good[field]} if field in good else shape
                for field, shape in properties.items()
                if field in good or field in schemas[name].get("required", ())
            }
    return whole


def config(mode: str) -> Any:
    return schemathesis.Config.from_dict(
        {
            "generation": {
                "mode": mode,
                "max-examples": EXAMPLES_MAX,
                "deterministic": True,
                "database": "none",
                "with-security-parameters": False,
            },
            "phases": {"coverage": {"enabled": False}},
        }
    )


DOCUMENT: Final = document("1", "http://127.0.0.1", Limits())
STRICT: Final = closed(json.loads(json.dumps(DOCUMENT)))
SCHEMA: Final = schemathesis.openapi.from_dict(narrowed(DOCUMENT), config=config("all"))
LIKELY: Final = schemathesis.openapi.from_dict(likely(DOCUMENT), config=config("positive"))
CHECKS: Final = [
    _checks.status_code_conformance,
    _checks.content_type_conformance,
    _checks.response_headers_conformance,
    _checks.response_schema_conformance,
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
def test_it_answers_as_described(case: Any, gateway: Fuzzed, session: requests.Session) -> None:
    check(case, gateway, session)


@LIKELY.include(method="POST").parametrize()
def test_it_answers_as_described_when_it_accepts(
    case: Any, gateway: Fuzzed, session: requests.Session
) -> None:
    check(case, gateway, session)


def check(case: Any, gateway: Fuzzed, session: requests.Session) -> None:
    """Send it, with keys of both formats in turn."""
    key = gateway.keys[next(_turns) % len(gateway.keys)]
    response = case.call(
        base_url=gateway.base_url,
        session=session,
        headers={"Authorization": f"Bearer {key}"},
        timeout=SECONDS_MAX,
    )
    case.validate_response(response, checks=CHECKS)
    assert response.status_code < 500 or _of_a_task(response.json()), response.text


def test_the_document_is_valid_openapi() -> None:
    schemathesis.openapi.from_dict(json.loads(json.dumps(DOCUMENT))).validate()


SECURED: Final = [
    pytest.param(path, method, operation, id=operation["operationId"])
    for path, method, operation in operations(DOCUMENT)
    if all(operation.get("security", DOCUMENT["security"])) and operation.get("security") != []
]


@pytest.mark.parametrize(("path", "method", "operation"), SECURED)
def test_nobody_gets_in_without_a_key(
    path: str, method: str, operation: Json, gateway: Fuzzed, session: requests.Session
) -> None:
    response = session.request(
        method, gateway.base_url + _real(path, operation), timeout=SECONDS_MAX
    )
    assert response.status_code == 401
    told = answers(STRICT, operation)["401"]["content"][JSON]["schema"]
    assert problems(STRICT, told, response.json()) == []


ACCEPTED: Final = [
    pytest.param(path, operation, example, id=f"{operation['operationId']}-{number}")
    for path, _, operation in operations(DOCUMENT)
    for number, example in enumerate(
        examples(operation.get("requestBody", {}).get("content", {}).get(JSON, {}))
    )
]


@pytest.mark.parametrize(("path", "operation", "example"), ACCEPTED)
def test_what_the_document_shows_is_accepted(
    path: str, operation: Json, example: Any, gateway: Fuzzed, session: requests.Session
) -> None:
    """Whatever becomes of its task. A shared path is asked in the format of the example."""
    body = _with_files(example)
    uniall = "content" in body
    response = session.post(
        gateway.base_url + _real(path, operation),
        json=body,
        headers={"Authorization": f"Bearer {gateway.keys[uniall]}"},
        timeout=SECONDS_MAX,
    )
    assert response.status_code == 200 or _of_a_task(response.json()), response.text


def _real(path: str, operation: Json) -> str:
    """The path with the examples of its parameters."""
    for each in operation.get("parameters", ()):
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", each["example"])
    return path


def _of_a_task(answer: Any) -> bool:
    """Is a status of 5xx the end of a task that was made, and no mistake?"""
    error = answer["error"]
    details = error.get("details", [{"metadata": error}])
    return bool({"task_id", "taskId"} & details[0]["metadata"].keys())
