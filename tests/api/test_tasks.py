"""Tasks in our own words, and cancelling them."""

from typing import Any

from onetake.core.asset import Asset, Purpose
from onetake.core.money import MICROCREDITS
from onetake.core.request import Facts, Medium
from onetake.core.task import Output, Stored, Task, advance
from onetake.engine.finish import finish
from onetake.store.store import ClaimOrder, Outcome
from tests.api.gate import MODEL, Gate


async def create(gate: Gate, caller: dict[str, str]) -> str:
    body = {"model": MODEL, "prompt": "a lighthouse", "duration": 5}
    url = gate.base_url + "/v1/video/generations"
    async with gate.http.post(url, json=body, headers=caller) as answer:
        return (await answer.json())["task_id"]


async def ask(gate: Gate, caller: dict[str, str], method: str, path: str) -> tuple[int, Any]:
    async with gate.http.request(method, gate.base_url + path, headers=caller) as answer:
        return answer.status, await answer.json()


async def test_a_waiting_task_is_cancelled_and_paid_back(gate: Gate) -> None:
    caller = await gate.caller()
    task = await create(gate, caller)
    status, before = await ask(gate, caller, "GET", f"/v1/tasks/{task}")
    assert (status, before["status"], before["credits"]["reserved"]) == (200, "queued", 60)
    status, after = await ask(gate, caller, "POST", f"/v1/tasks/{task}/cancel")
    assert (status, after["status"], after["credits"]["charged"]) == (200, "cancelled", 0)
    assert after["error"]["code"] == "cancelled"
    balance = await gate.store.balance("ann")
    assert (balance.available, balance.held) == (10_000 * MICROCREDITS, 0)
    status, again = await ask(gate, caller, "POST", f"/v1/tasks/{task}/cancel")
    assert (status, again["id"]) == (200, task)


async def test_nobody_cancels_the_tasks_of_others(gate: Gate) -> None:
    task = await create(gate, await gate.caller())
    await gate.user("bob")
    bob = {"Authorization": f"Bearer {await gate.key('bob')}"}
    assert (await ask(gate, bob, "POST", f"/v1/tasks/{task}/cancel"))[0] == 404
    assert (await ask(gate, bob, "GET", f"/v1/tasks/{task}"))[0] == 404
    stored = await gate.store.task(task)
    assert stored is not None
    assert not stored.finished


async def test_a_finished_task_has_links_that_work(gate: Gate) -> None:
    caller = await gate.caller()
    task = await create(gate, caller)
    digest = "ab" * 32
    path = gate.storage.temporary()
    path.write_bytes(b"video")
    await gate.storage.put(path, f"ab/{digest}.mp4")
    facts = Facts(Medium.VIDEO, "video/mp4", 5, 1280, 720, 5000, True)
    asset = Asset("asset_v", "ann", Purpose.RESULT, "v.mp4", f"ab/{digest}.mp4", facts, gate.now,
                  task)  # fmt: skip

    def done(queued: Task) -> Outcome:
        from onetake.core.task import Claimed, Produced

        claimed = advance(queued, Claimed("sandbox"), gate.now)
        storing = advance(claimed, Produced(()), gate.now)
        stored = Stored((Output("asset_v", facts),))
        return finish(storing, stored, gate.now, assets=(asset,))

    await gate.store.amend(task, done, gate.now)
    status, body = await ask(gate, caller, "GET", f"/v1/tasks/{task}")
    assert (status, body["status"], body["provider"]) == (200, "succeeded", "sandbox")
    (output,) = body["outputs"]
    assert output["url"].split("?")[0].endswith(f"/files/asset_v/{task}.mp4")
    async with gate.http.get(output["url"]) as file:
        assert (file.status, await file.read()) == (200, b"video")
    status, body = await ask(gate, caller, "POST", f"/v1/tasks/{task}/cancel")
    assert (status, body["error"]["code"]) == (409, "not_cancellable")
    assert not await gate.store.claim(ClaimOrder(gate.now, gate.now + 1, 9, 9, {}))
