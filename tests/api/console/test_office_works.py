"""Administrators see everybody's works, whose they are, and which channel made them."""

import pytest

from onetake.core.account import Channel
from onetake.core.fairness import Place
from onetake.store.store import ClaimOrder
from tests.api.console.desk import customer, office
from tests.api.console.test_statement import create
from tests.api.gate import MODEL, Gate


async def two_works(gate: Gate) -> tuple[str, str]:
    made: list[str] = []
    for name in ("ann", "bob"):
        await gate.user(name)
        gate.now += 1000
        made.append(await create(gate, await gate.key(name)))
    return made[0], made[1]


async def test_everybodys_works_are_listed_with_their_owners(gate: Gate) -> None:
    desk = await office(gate)
    first, second = await two_works(gate)

    page = await desk.get("/admin/works")

    assert [(w["id"], w["user_email"]) for w in page["items"]] == [
        (second, "bob@x.org"), (first, "ann@x.org"),
    ]  # fmt: skip
    for user in ("ann", "ANN@x.org"):
        assert [w["id"] for w in (await desk.get(f"/admin/works?user={user}"))["items"]] == [first]
    assert (await desk.get("/admin/works?user=nobody@x.org"))["total"] == 0
    assert (await desk.get("/admin/works?status=active&size=5"))["total"] == 2
    refused = await desk.refused("GET", "/admin/works?owner=ann")
    assert refused == (400, "invalid_field", "owner")


async def test_the_channels_name_is_for_administrators_alone(gate: Gate) -> None:
    desk = await office(gate)
    work, _ = await two_works(gate)
    channel = Channel("channel_1", "our-secret-channel", "videoapi", "https://example.test", "s",
                      {MODEL: "x"}, 1)  # fmt: skip
    await gate.store.put_channel(channel)
    places = {MODEL: [Place("channel_1", 9)]}
    await gate.store.claim(ClaimOrder(gate.now + 5, gate.now + 9, 0, 9, places))

    seen = await desk.get(f"/admin/works/{work}")
    own = await (await customer(gate)).get(f"/works/{work}")

    assert [(m["what"], m["detail"]) for m in seen["timeline"]] == [
        ("created", None), ("held", "30"), ("submitted", "#1 · our-secret-channel"),
    ]  # fmt: skip
    assert seen["user_email"] == "ann@x.org"
    assert own["timeline"][-1]["detail"] == "#1"
    assert own["user_email"] is None
    assert "our-secret-channel" not in str(own)
    assert "channel_1" not in str(own)


async def test_a_work_is_cancelled_for_its_owner(gate: Gate) -> None:
    desk = await office(gate)
    work, _ = await two_works(gate)

    status, shown = await desk("POST", f"/admin/works/{work}/cancel")

    assert (status, shown["status"], shown["user_email"]) == (200, "cancelled", "ann@x.org")
    assert (await gate.store.balance("ann")).held == 0
    assert await desk.trail() == [("task.cancelled", work, {"user": "ann", "model": MODEL})]
    assert (await desk("POST", f"/admin/works/{work}/cancel"))[0] == 200
    assert len(await desk.trail()) == 1


async def test_what_cannot_be_cancelled_is_refused_and_leaves_no_row(gate: Gate) -> None:
    desk = await office(gate)
    work, _ = await two_works(gate)
    places = {MODEL: [Place("channel_1", 9)]}
    await gate.store.claim(ClaimOrder(gate.now + 5, gate.now + 9, 0, 9, places))

    refused = await desk.refused("POST", f"/admin/works/{work}/cancel")

    assert refused[:2] == (409, "not_cancellable")
    assert await desk.trail() == []


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/cancel")])
async def test_a_work_that_there_is_not_is_not_found(gate: Gate, method: str, path: str) -> None:
    refused = await (await office(gate)).refused(method, f"/admin/works/task_x{path}")

    assert refused == (404, "not_found", "id")


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("GET", "/x"), ("POST", "/x/cancel")])
async def test_a_customer_has_no_business_here(gate: Gate, method: str, path: str) -> None:
    refused = await (await customer(gate)).refused(method, f"/admin/works{path}")

    assert refused[:2] == (403, "not_allowed")
