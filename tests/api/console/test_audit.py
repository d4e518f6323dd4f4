"""The audit is shown in pages, with who and from where."""

from typing import Any

import pytest

from onetake.core.office import COMMAND_LINE, Audit
from tests.api.console.desk import customer, office
from tests.api.gate import Gate

USERS = "/admin/users"


async def test_a_change_is_shown_with_who_made_it_and_from_where(gate: Gate) -> None:
    desk = await office(gate)
    await gate.user("ann")
    await desk("PATCH", USERS + "/ann", {"disabled": True})

    (row,) = (await desk.get("/admin/audit"))["items"]

    assert (row["actor"], row["actor_email"], row["at"]) == ("root", "root@x.org", gate.now)
    assert (row["action"], row["subject"], row["address"]) == ("user.changed", "ann", "127.0.0.1")
    assert row["detail"] == {"disabled": {"old": False, "new": True}}
    assert row["id"].startswith("audit_")


async def test_the_audit_is_filtered_and_paged(gate: Gate) -> None:
    desk = await office(gate)
    for number in range(7):
        odd = bool(number % 2)
        actor = "root" if odd else COMMAND_LINE
        action = "channel.changed" if odd else "user.created"
        await gate.store.add_audit(Audit(f"a{number}", 100 + number, actor, action, "x", {}))

    async def found(query: str) -> tuple[list[str], int]:
        page: Any = await desk.get(f"/admin/audit?{query}")
        return [row["id"] for row in page["items"]], page["total"]

    assert await found("size=5&page=2") == (["a1", "a0"], 7)
    assert await found("actor=ROOT@x.org") == (["a5", "a3", "a1"], 3)
    assert await found("actor=command%20line&from=104") == (["a6", "a4"], 2)
    assert await found("action=channel&to=103") == (["a1"], 1)
    assert await found("action=%25") == ([], 0)


@pytest.mark.parametrize(
    ("query", "param"), [("from=x", "from"), ("size=3", "size"), ("actor=" + "x" * 201, "actor")]
)
async def test_a_wrong_filter_is_refused(gate: Gate, query: str, param: str) -> None:
    refused = await (await office(gate)).refused("GET", f"/admin/audit?{query}")

    assert refused == (400, "invalid_field", param)


async def test_a_customer_has_no_business_here(gate: Gate) -> None:
    assert (await (await customer(gate)).refused("GET", "/admin/audit"))[:2] == (
        403, "not_allowed",
    )  # fmt: skip
