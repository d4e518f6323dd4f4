"""Health says what works and what does not, and where the books contradict themselves."""

from onetake.store.driver import sqlite
from tests.api.console.desk import customer, office
from tests.api.console.test_statement import create
from tests.api.gate import Gate


async def test_a_healthy_place_says_so(gate: Gate) -> None:
    desk = await office(gate)
    await gate.user("ann")
    await create(gate, await gate.key("ann"))

    found = await desk.get("/admin/health")

    assert (found["version"], found["uptime_seconds"]) == ("1.2.3", 5)
    assert (found["database"]["kind"], found["database"]["ok"]) == ("sqlite", True)
    assert found["storage"] == {"free_bytes": 50 << 30, "total_bytes": 100 << 30, "ok": True}
    assert found["worker"] == {"ok": True, "beat_ms_ago": 0}
    assert found["mail"] == {"kind": "log", "ok": False}
    assert (found["queue"]["queued"], found["queue"]["running"]) == (1, 0)
    assert (found["deliveries_pending"], found["findings"]) == (0, [])


async def test_what_is_wrong_is_shown(gate: Gate) -> None:
    desk = await office(gate)
    gate.worker_alive = False
    gate.disk = (1 << 20, 100 << 30)

    found = await desk.get("/admin/health")

    assert found["worker"] == {"ok": False, "beat_ms_ago": 60_000}
    assert found["storage"]["ok"] is False


async def test_contradictions_in_the_books_are_found_once_a_minute(gate: Gate) -> None:
    desk = await office(gate)
    await gate.user("ann")
    connection = sqlite.connect(gate.folder / "onetake.db")
    connection.execute("UPDATE wallets SET available = available + 1 WHERE \"user\" = 'ann'")
    connection.commit()

    (finding,) = (await desk.get("/admin/health"))["findings"]
    assert (finding["subject"], finding["repairable"]) == ("ann", True)

    connection.execute("UPDATE wallets SET available = available - 1 WHERE \"user\" = 'ann'")
    connection.commit()
    connection.close()
    assert len((await desk.get("/admin/health"))["findings"]) == 1
    gate.now += 60_000
    assert (await desk.get("/admin/health"))["findings"] == []


async def test_a_customer_has_no_business_here(gate: Gate) -> None:
    assert (await (await customer(gate)).refused("GET", "/admin/health"))[:2] == (
        403, "not_allowed",
    )  # fmt: skip
