"""Every refusal below `/api` has one shape, whoever refuses."""

from io import BytesIO
from typing import Any

import pytest

from tests.api.console.browser import Browser, Reply
from tests.api.gate import Gate


async def refused(gate: Gate, method: str, path: str, body: Any = None, **headers: str) -> Reply:
    return await Browser(gate)(method, path, body, **headers)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code", "param"),
    [
        ("GET", "/api/nothing", None, 404, "not_found", None),
        ("GET", "/api/session/x/y", None, 404, "not_found", None),
        ("PUT", "/api/session", {}, 405, "method_not_allowed", None),
        ("GET", "/api/sessions", None, 401, "not_signed_in", None),
        ("POST", "/api/session", {"email": 5}, 400, "invalid_field", "email"),
        ("POST", "/api/session", [1], 400, "invalid_field", "body"),
        ("GET", "/api/session?x=%00", None, 404, "not_found", None),
    ],
)
async def test_a_refusal_says_what_and_where(
    gate: Gate, method: str, path: str, body: Any, status: int, code: str, param: str | None
) -> None:
    reply = await refused(gate, method, path, body)
    error = reply.json["error"]

    assert (reply.status, error["code"], error["param"]) == (status, code, param)
    assert {"message", "allowed", "retry_after_seconds"} <= error.keys()
    assert error["request_id"] == reply.headers["x-request-id"]


async def test_a_body_that_is_too_large_is_refused_in_the_same_shape(gate: Gate) -> None:
    url = f"{gate.base_url}/api/session"
    async with gate.http.post(url, data=BytesIO(b"x" * 1_100_000)) as answer:
        error = (await answer.json())["error"]
    assert (answer.status, error["code"]) == (413, "too_large")
    assert error["request_id"] == answer.headers["X-Request-Id"]
    assert {"param", "allowed", "retry_after_seconds"} <= error.keys()


async def test_the_request_id_is_that_of_the_log(gate: Gate) -> None:
    reply = await refused(gate, "GET", "/api/nothing", X_Request_Id="mine-1")

    assert reply.json["error"]["request_id"] == "mine-1"
    assert reply.headers["x-request-id"] == "mine-1"


async def test_the_description_lists_the_paths(gate: Gate) -> None:
    described = (await refused(gate, "GET", "/api/openapi.json")).json

    assert {"/api/session", "/api/codes", "/api/keys/{id}"} <= described["paths"].keys()
    assert (await refused(gate, "GET", "/api/docs")).status == 404
