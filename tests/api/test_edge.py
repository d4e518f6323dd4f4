"""What is true for every answer, over real HTTP; and raw sockets for what clients won't send."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

import pytest

from onetake.api.edge import Edge
from onetake.api.http import Answer, Call
from onetake.api.limits import Limits
from onetake.api.proxies import Proxies
from onetake.api.routes import Routes
from onetake.observe.metrics import Metrics
from tests.api.calls import call
from tests.api.gate import Gate, running

PATHS = ["/healthz", "/v1/models", "/nowhere", "/v1/video/generations", "/files/asset_1/x.png"]


async def raw(gate: Gate, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are, and read until the server closes."""
    host, port = gate.base_url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(sent)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:])
    return int(lines[0].split()[1]), headers, body


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_says_who_we_are_and_carries_an_id(gate: Gate, path: str) -> None:
    async with gate.http.get(gate.base_url + path) as answer:
        assert answer.headers["Onetake-Version"] == "1.2.3"
        assert answer.headers["X-Request-Id"].startswith("req_")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.content_type == "application/json"


async def test_a_request_id_of_the_caller_is_given_back(gate: Gate) -> None:
    headers = {"X-Request-Id": "trace-1.2:3"}
    async with gate.http.get(gate.base_url + "/healthz", headers=headers) as answer:
        assert answer.headers["X-Request-Id"] == "trace-1.2:3"


@pytest.mark.parametrize("sent", ["", "a b", "x" * 129, "ä", "-a", "a\tb"])
async def test_an_id_that_could_confuse_a_log_is_replaced(gate: Gate, sent: str) -> None:
    head = f"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: {sent}\r\nConnection: close\r\n\r\n"
    _, headers, _ = await raw(gate, head.encode())
    assert headers["x-request-id"].startswith("req_")


async def test_an_unknown_path_is_a_404_in_json(gate: Gate) -> None:
    async with gate.http.get(gate.base_url + "/nowhere") as answer:
        assert answer.status == 404
        assert (await answer.json())["error"]["code"] == "not_found"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "GET", "HEAD"])
async def test_a_wrong_method_is_told_the_right_ones(gate: Gate, method: str) -> None:
    url = gate.base_url + "/v1/video/generations"
    async with gate.http.request(method, url) as answer:
        assert answer.status == 405
        assert answer.headers["Allow"] == "POST, OPTIONS"


async def test_a_method_that_nobody_knows_is_a_405(gate: Gate) -> None:
    status, _, body = await raw(
        gate, b"PURGE /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    assert status == 405
    assert json.loads(body)["error"]["code"] == "method_not_allowed"


async def test_head_is_get_without_the_body(gate: Gate) -> None:
    url = gate.base_url + "/healthz"
    async with gate.http.get(url) as got, gate.http.head(url) as headed:
        assert headed.status == got.status == 200
        assert headed.headers["Content-Length"] == got.headers["Content-Length"]
        assert await headed.read() == b""


async def test_a_browser_may_ask_from_any_page(gate: Gate) -> None:
    asked = {
        "Origin": "https://studio.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    url = gate.base_url + "/v1/video/generations"
    async with gate.http.options(url, headers=asked) as answer:
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "POST" in answer.headers["Access-Control-Allow-Methods"]
        assert answer.headers["Access-Control-Allow-Headers"] == "Authorization, *"
        assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_something_unexpected_is_a_500_in_json_without_details(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Any) -> Any:
        raise RuntimeError("the secret detail")

    monkeypatch.setattr(type(gate.parts.links), "verify", broken)
    async with gate.http.get(gate.base_url + "/files/asset_1/x.png") as answer:
        assert answer.status == 500
        body = await answer.text()
    assert json.loads(body)["error"]["code"] == "internal_error"
    assert "secret detail" not in body


async def test_a_body_that_comes_too_slowly_is_given_up(folder: Path) -> None:
    async with running(folder, Limits(json_seconds_max=0.2)) as gate:
        headers = "\r\n".join(f"{k}: {v}" for k, v in (await gate.caller()).items())
        head = f"POST /v1/video/generations HTTP/1.1\r\nHost: x\r\n{headers}\r\n"
        sent = f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
        status, answered, body = await raw(gate, sent.encode())
        assert (status, answered["connection"]) == (408, "close")
        assert json.loads(body)["error"]["message"] == "The body did not arrive in time."
        assert await gate.nothing_was_kept()


async def test_a_declared_length_over_the_limit_is_answered_before_the_body(gate: Gate) -> None:
    headers = "\r\n".join(f"{k}: {v}" for k, v in (await gate.caller()).items())
    head = f"POST /v1/video/generations HTTP/1.1\r\nHost: x\r\n{headers}\r\n"
    sent = f"{head}Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n"
    status, _, _ = await raw(gate, sent.encode())
    assert status == 413


async def test_a_caller_who_leaves_in_the_middle_is_no_error(gate: Gate) -> None:
    host, port = gate.base_url.removeprefix("http://").split(":")
    headers = "\r\n".join(f"{k}: {v}" for k, v in (await gate.caller()).items())
    _, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /v1/video/generations HTTP/1.1\r\nHost: x\r\n{headers}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{{".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    line = b'onetake_http_requests_total{method="POST",route="/v1/video/generations",status="499"}'
    async with asyncio.timeout(120):
        while True:
            async with gate.http.get(gate.base_url + "/metrics") as answer:
                if line in await answer.read():
                    break
    assert await gate.nothing_was_kept()


async def test_nothing_more_is_read_for_somebody_who_has_left() -> None:
    left, closed = asyncio.Event(), asyncio.Event()

    async def endless() -> AsyncGenerator[bytes]:
        try:
            while True:
                yield b"x"
        finally:
            closed.set()

    async def handler(_: Call) -> Answer:
        return Answer(200, stream=endless(), length=10**9)

    async def receive() -> Mapping[str, Any]:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        if message.get("body"):
            left.set()
        await asyncio.sleep(0)

    metrics = Metrics()
    edge = Edge(Routes({"/": {"GET": handler}}), metrics, lambda: 1, "1")
    async with asyncio.timeout(120):
        await edge(call().scope, receive, send)
    assert closed.is_set()
    assert b'route="/",status="499"' in metrics.exposition()[1]


async def test_the_caller_is_who_a_proxy_of_ours_says() -> None:
    seen: list[str | None] = []

    async def look(asked: Call) -> Answer:
        seen.append(asked.address)
        return Answer(204)

    async def answered(edge: Edge) -> None:
        made = call(headers={"X-Forwarded-For": "198.51.100.1"})
        await edge(made.scope, _nothing, _ignore)

    routes = Routes({"/": {"GET": look}})
    for proxies in (None, Proxies(["10.0.0.0/8"]), Proxies(["192.0.2.7"])):
        await answered(Edge(routes, Metrics(), lambda: 1, "1", proxies))

    assert seen == ["192.0.2.7", "192.0.2.7", "198.51.100.1"]


async def _nothing() -> Mapping[str, Any]:
    return {"type": "http.disconnect"}


async def _ignore(message: Mapping[str, Any]) -> None:
    pass
