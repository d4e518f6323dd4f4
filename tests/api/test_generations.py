"""Creating and querying over HTTP: the seed's answers, and every bad request of the issue."""

import asyncio
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from yarl import URL

from onetake.api.limits import Limits
from onetake.core.account import KeyFormat
from onetake.core.failure import Code, Failure
from onetake.core.ledger import grant
from onetake.core.money import MICROCREDITS
from onetake.core.task import Failed
from onetake.engine.finish import finish
from tests.api.gate import MODEL, Gate, running

PATH = "/v1/video/generations"
GOOD = {"model": MODEL, "prompt": "a lighthouse", "duration": 5}


async def post(gate: Gate, headers: dict[str, str], body: object, **more: str) -> tuple[int, Any]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **headers, **more}
    async with gate.http.post(
        gate.base_url + PATH, data=io.BytesIO(raw), headers=headers
    ) as answer:
        return answer.status, await answer.json()


async def get(gate: Gate, headers: dict[str, str], path: str) -> tuple[int, Any]:
    async with gate.http.get(gate.base_url + path, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_task_is_created_and_queried_as_in_the_seed(gate: Gate) -> None:
    caller = await gate.caller()
    status, created = await post(gate, caller, GOOD)
    assert status == 200
    assert created.keys() == {"task_id", "status", "poll_interval_seconds", "credits_reserved"}
    assert (created["status"], created["credits_reserved"]) == ("pending", 60)
    assert created["task_id"].startswith(f"vidgen_{gate.now}_")
    status, task = await get(gate, caller, f"{PATH}/{created['task_id']}")
    assert (status, task["status"], task["url"], task["error"]) == (200, "pending", None, None)
    assert (await gate.store.balance("ann")).held == 60 * MICROCREDITS


async def test_a_failed_task_gives_its_credits_back(gate: Gate) -> None:
    caller = await gate.caller()
    _, created = await post(gate, caller, GOOD)
    event = Failed(Failure(Code.CONTENT_REJECTED, "not this"))
    await gate.store.amend(created["task_id"], lambda t: finish(t, event, gate.now), gate.now)
    _, task = await get(gate, caller, f"{PATH}/{created['task_id']}")
    assert (task["status"], task["credits_refunded"]) == ("failed", True)
    assert task["error"] == {"code": "content_rejected", "message": "not this"}
    assert (await gate.store.balance("ann")).available == 10_000 * MICROCREDITS


@pytest.mark.parametrize("spelling", [PATH, PATH + "/"])
async def test_both_spellings_of_a_path_work(gate: Gate, spelling: str) -> None:
    caller = await gate.caller()
    url = gate.base_url + spelling
    async with gate.http.post(url, json=GOOD, headers=caller, allow_redirects=False) as answer:
        assert answer.status == 200


async def test_an_sk_key_gets_the_other_form_of_ids(gate: Gate) -> None:
    await gate.user()
    secret = await gate.key(format=KeyFormat.SK)
    _, created = await post(gate, {"Authorization": f"Bearer {secret}"}, GOOD)
    assert created["task_id"].startswith("task_")


async def test_somebody_elses_task_is_unknown(gate: Gate) -> None:
    _, created = await post(gate, await gate.caller(), GOOD)
    await gate.user("bob")
    bob = {"Authorization": f"Bearer {await gate.key('bob')}"}
    theirs = await get(gate, bob, f"{PATH}/{created['task_id']}")
    never = await get(gate, bob, f"{PATH}/vidgen_1_00000000")
    assert (theirs[0], never[0]) == (404, 404)
    assert theirs[1]["error"]["code"] == never[1]["error"]["code"] == "not_found"


BAD: list[tuple[Any, int, str | None]] = [
    (b"{", 400, None),
    (b"", 400, None),
    (b"[]", 400, None),
    (b"\xff\xfe", 400, None),
    (b"[" * 100_000, 400, None),
    ({**GOOD, "generate_audio": 0}, 422, "generate_audio"),
    ({**GOOD, "colour": "red"}, 422, "colour"),
    ({**GOOD, "prompt": "x" * 1_000_000}, 422, "prompt"),
    ({**GOOD, "prompt": ""}, 422, "prompt"),
    ({**GOOD, "prompt": "a\0b"}, 422, "prompt"),
    ({**GOOD, "prompt": "a\ud800b"}, 422, "prompt"),
    ({**GOOD, "duration": 0}, 422, "duration"),
    ({**GOOD, "duration": -1}, 422, "duration"),
    ({**GOOD, "duration": 1e9}, 422, "duration"),
    ({**GOOD, "duration": "5"}, 422, "duration"),
    (json.dumps(GOOD).replace("5}", "1e400}").encode(), 422, "duration"),
    (json.dumps(GOOD).replace("5}", "NaN}").encode(), 400, None),
    (json.dumps(GOOD).replace("5}", "5,\"duration\":6}").encode(), 422, "duration"),
    ({**GOOD, "type": "make-video"}, 422, "type"),
    ({**GOOD, "model": "no-such-model"}, 400, "model"),
    ({"prompt": "x"}, 422, "model"),
    ({"model": MODEL}, 422, "prompt"),
    ({**GOOD, "prompt": "@Image2", "image_urls": ["https://a.example/1.png"]}, 422, "prompt"),
    ({**GOOD, "image_urls": ["https://a.example/1.png"] * 1000}, 422, "image_urls"),
    ({**GOOD, "image_urls": ["http://127.0.0.1/a.png"]}, 422, "image_urls[0]"),
    ({**GOOD, "image_urls": ["http://localhost/a.png"]}, 422, "image_urls[0]"),
    ({**GOOD, "image_urls": ["http://169.254.169.254/meta"]}, 422, "image_urls[0]"),
    ({**GOOD, "image_urls": ["http://10.0.0.1/a.png"]}, 422, "image_urls[0]"),
    ({**GOOD, "image_urls": ["http://[::1]/a.png"]}, 422, "image_urls[0]"),
    ({**GOOD, "image_urls": ["file:///etc/passwd"]}, 422, "image_urls[0]"),
    ({**GOOD, "image_urls": [""]}, 422, "image_urls[0]"),
    ({**GOOD, "image_urls": ["data:image/png;base64,AAAA"]}, 422, "image_urls[0]"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "param"), BAD)
async def test_a_bad_request_gets_one_error_and_leaves_nothing(
    gate: Gate, body: Any, status: int, param: str | None
) -> None:
    caller = await gate.caller()
    got, answer = await post(gate, caller, body)
    assert (got, answer["error"]["param"]) == (status, param)
    assert answer["error"].keys() >= {"message", "type", "code", "param"}
    assert await gate.nothing_was_kept()


async def test_a_model_without_a_provider_is_refused(gate: Gate) -> None:
    gate.unserved.add(MODEL)
    status, answer = await post(gate, await gate.caller(), GOOD)
    assert (status, answer["error"]["code"]) == (400, "no_provider")


SMALL = Limits(media_bytes_max=2_000_000)


async def test_a_body_over_the_limit_is_refused_before_it_is_read(folder: Path) -> None:
    async with running(folder, SMALL) as gate:
        caller = await gate.caller()
        status, answer = await post(gate, caller, {**GOOD, "prompt": "x" * 3_000_000})
        assert (status, answer["error"]["code"]) == (413, "too_large")
        assert await gate.nothing_was_kept()


async def test_a_body_of_unknown_length_is_counted(folder: Path) -> None:
    async def endless() -> Any:
        for _ in range(40):
            yield b" " * 65_536

    async with running(folder, SMALL) as gate:
        headers = {**await gate.caller(), "Content-Type": "application/json"}
        async with gate.http.post(gate.base_url + PATH, data=endless(), headers=headers) as answer:
            assert answer.status == 413
            assert (await answer.json())["error"]["code"] == "too_large"


async def test_pictures_inside_json_may_be_large(gate: Gate) -> None:
    caller = await gate.caller()
    picture = "data:image/png;base64," + "A" * 3_000_000
    status, answer = await post(gate, caller, {**GOOD, "image_urls": [picture]})
    assert (status, answer["error"]["param"]) == (422, "image_urls[0]")


async def test_too_few_credits_submit_nothing(gate: Gate) -> None:
    await gate.user(credits=59)
    caller = {"Authorization": f"Bearer {await gate.key()}"}
    status, answer = await post(gate, caller, GOOD)
    assert (status, answer["error"]["code"]) == (402, "insufficient_credits")
    assert await gate.nothing_was_kept()


async def test_two_requests_race_for_the_last_credits(gate: Gate) -> None:
    await gate.user(credits=60)
    caller = {"Authorization": f"Bearer {await gate.key()}"}
    answers = await asyncio.gather(*(post(gate, caller, GOOD) for _ in range(8)))
    assert sorted(status for status, _ in answers) == [200] + [402] * 7


async def test_a_key_is_refused_right_after_its_revocation(gate: Gate) -> None:
    caller = await gate.caller()
    assert (await post(gate, caller, GOOD))[0] == 200
    (key,) = await gate.store.keys("ann")
    await gate.store.revoke_key(key.id, gate.now)
    status, answer = await post(gate, caller, GOOD)
    assert (status, answer["error"]["code"]) == (403, "key_disabled")


async def test_a_repeat_gets_the_first_task(gate: Gate) -> None:
    caller = {**await gate.caller(), "Idempotency-Key": "order-1"}
    async with gate.http.post(gate.base_url + PATH, json=GOOD, headers=caller) as answer:
        first = await answer.json()
        assert "Idempotent-Replay" not in answer.headers
    async with gate.http.post(gate.base_url + PATH, json=GOOD, headers=caller) as answer:
        assert await answer.json() == first
        assert answer.headers["Idempotent-Replay"] == "true"
    status, body = await post(gate, caller, {**GOOD, "duration": 6})
    assert (status, body["error"]["code"]) == (409, "idempotency_conflict")


@pytest.mark.parametrize("key", ["", "with space", "x" * 256])
async def test_an_impossible_idempotency_key_is_refused(gate: Gate, key: str) -> None:
    caller = await gate.caller()
    status, body = await post(gate, caller, GOOD, **{"Idempotency-Key": key})
    assert (status, body["error"]["param"]) == (400, "Idempotency-Key")


async def test_the_retry_of_an_sdk_creates_nothing_new(gate: Gate) -> None:
    caller = await gate.caller()
    _, first = await post(gate, caller, GOOD, **{"x-stainless-retry-count": "0"})
    _, second = await post(gate, caller, GOOD, **{"x-stainless-retry-count": "1"})
    assert first["task_id"] == second["task_id"]
    assert len((await gate.store.tasks(user="ann")).tasks) == 1


async def test_another_content_type_is_refused(gate: Gate) -> None:
    caller = {**await gate.caller(), "Content-Type": "application/x-www-form-urlencoded"}
    status, body = await post(gate, caller, b"model=x")
    assert (status, body["error"]["param"]) == (415, "Content-Type")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=300) | st.text().map(str.encode))
def test_any_body_gets_a_json_answer(
    raw: bytes, any_body: Callable[[bytes], tuple[int, Any]]
) -> None:
    status, answer = any_body(raw)
    assert status == 200 or 400 <= status < 500
    assert isinstance(answer, dict)


@pytest.fixture
def any_body(folder: Path) -> Iterator[Callable[[bytes], tuple[int, Any]]]:
    """A gateway in a loop of its own: hypothesis calls from outside of any loop."""
    with asyncio.Runner() as runner:
        opened = running(folder)
        gate = runner.run(opened.__aenter__())
        caller = runner.run(gate.caller())
        yield lambda raw: runner.run(post(gate, caller, raw))
        runner.run(opened.__aexit__(None, None, None))


async def test_credits_given_later_are_there_at_once(gate: Gate) -> None:
    await gate.user(credits=1)
    caller = {"Authorization": f"Bearer {await gate.key()}"}
    assert (await post(gate, caller, GOOD))[0] == 402
    more = grant("ann", 100 * MICROCREDITS, key="more", reason="test")
    await gate.store.post(more, "test", gate.now)
    assert (await post(gate, caller, GOOD))[0] == 200


async def test_a_strange_task_id_is_only_unknown(gate: Gate) -> None:
    caller = await gate.caller()
    for name in ["%00", "%ff", "x" * 5000, "..%2f..%2f", "%F0%9F%90%88"]:
        url = f"{gate.base_url}{PATH}/{name}"
        async with gate.http.get(URL(url, encoded=True), headers=caller) as answer:
            assert answer.status == 404
            assert (await answer.json())["error"]["code"] == "not_found"
