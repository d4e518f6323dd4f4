"""For load balancers and for Prometheus."""

import pytest

from tests.api.gate import MODEL, Gate


async def get(gate: Gate, path: str) -> tuple[int, str]:
    async with gate.http.get(gate.base_url + path) as answer:
        return answer.status, await answer.text()


async def test_a_working_gateway_is_alive_and_ready(gate: Gate) -> None:
    assert await get(gate, "/healthz") == (200, '{"status":"ok"}')
    status, body = await get(gate, "/readyz")
    assert (status, body) == (200, '{"status":"ok","checks":{"database":"ok","worker":"ok"}}')


async def test_without_a_worker_it_is_alive_and_not_ready(gate: Gate) -> None:
    gate.worker_alive = False
    status, body = await get(gate, "/readyz")
    assert (status, '"worker":"failing"' in body) == (503, True)
    assert (await get(gate, "/healthz"))[0] == 200


async def test_without_its_database_it_is_alive_and_not_ready(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: object) -> None:
        raise OSError("no such host db.internal")

    monkeypatch.setattr(type(gate.store), "ping", away)
    status, body = await get(gate, "/readyz")
    assert (status, '"database":"failing"' in body) == (503, True)
    assert "db.internal" not in body
    assert (await get(gate, "/healthz"))[0] == 200


async def test_prometheus_sees_requests_and_tasks(gate: Gate) -> None:
    caller = await gate.caller()
    body = {"model": MODEL, "prompt": "a lighthouse"}
    url = gate.base_url + "/v1/video/generations"
    async with gate.http.post(url, json=body, headers=caller) as answer:
        assert answer.status == 200
    status, text = await get(gate, "/metrics")
    assert status == 200
    route = 'route="/v1/video/generations"'
    assert f'onetake_http_requests_total{{method="POST",{route},status="200"}} 1.0' in text
    assert 'onetake_tasks{state="queued"} 1.0' in text
