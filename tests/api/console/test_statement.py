"""The statement adds up to the balance, page by page, and shows nobody else's."""

from typing import Any

from onetake.core import ledger
from tests.api.console.desk import customer
from tests.api.gate import MODEL, Gate

BODY = {"model": MODEL, "prompt": "a kite", "type": "text-to-video", "resolution": "480p",
        "duration": 5}  # fmt: skip


async def create(gate: Gate, key: str) -> str:
    headers = {"Authorization": f"Bearer {key}"}
    url = f"{gate.base_url}/v1/video/generations"
    async with gate.http.post(url, headers=headers, json=BODY) as answer:
        assert answer.status == 200
        return (await answer.json())["task_id"]


async def cancel(gate: Gate, key: str, task: str) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    url = f"{gate.base_url}/v1/tasks/{task}/cancel"
    async with gate.http.post(url, headers=headers) as answer:
        assert answer.status == 200


async def test_a_statement_adds_up_and_says_how(gate: Gate) -> None:
    await gate.user("ann", credits=100)
    await gate.user("bob", credits=77)
    key = await gate.key("ann")
    gate.now += 1000
    task = await create(gate, key)
    gate.now += 1000
    await cancel(gate, key, task)
    gate.now += 1000
    await create(gate, key)

    page = await (await customer(gate)).get("/statement")

    assert [(e["kind"], e["credits"]) for e in page["items"]] == [
        ("hold", -30), ("refund", 30), ("hold", -30), ("grant", 100),
    ]  # fmt: skip
    assert sum(e["credits"] for e in page["items"]) == 70
    assert page["totals"] == {"granted": 100, "held": 60, "charged": 0, "refunded": 30}
    hold = page["items"][2]
    assert (hold["task"], hold["model"], hold["key_name"]) == (task, MODEL, "test")
    assert hold["formula"] == "5 output_second × 6 = 30"
    grant = page["items"][3]
    assert (grant["reason"], grant["actor"], grant["formula"]) == ("test", None, None)
    assert (page["total"], page["page"], page["size"]) == (4, 1, 10)


async def test_a_statement_is_filtered_and_paged(gate: Gate) -> None:
    await gate.user("ann", credits=500)
    first, second = await gate.key("ann"), await gate.key("ann", name="second")
    (named,) = [key.id for key in await gate.store.keys("ann") if key.name == "second"]
    for key in (first, first, first, second):
        gate.now += 1000
        await create(gate, key)
    ann = await customer(gate)

    async def found(query: str) -> tuple[int, Any]:
        page = await ann.get(f"/statement?{query}")
        return page["total"], page["totals"]["held"]

    assert await found("kind=hold") == (4, 120)
    assert await found(f"key={named}") == (1, 30)
    assert await found(f"kind=hold,grant&from={gate.now - 1000}&to={gate.now}") == (1, 30)
    page = await ann.get("/statement?kind=hold&page=2&size=5")
    assert (page["items"], page["total"]) == ([], 4)
    assert await ann.refused("GET", "/statement?kind=reserve") == (400, "invalid_field", "kind")
    assert await ann.refused("GET", "/statement?size=11") == (400, "invalid_field", "size")


async def test_a_gift_of_nothing_used_is_taken_back(gate: Gate) -> None:
    await gate.user("ann", credits=10)
    back = ledger.grant("ann", -4_000_000, key="back", reason="a mistake")
    await gate.store.post(back, "root", gate.now + 1)

    page = await (await customer(gate)).get("/statement")

    assert [e["credits"] for e in page["items"]] == [-4, 10]
    assert page["totals"]["granted"] == 6
