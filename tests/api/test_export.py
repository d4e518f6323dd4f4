"""Exports are whole, safe to open, and chosen like the page."""

import csv
import io

import pytest

from onetake.api.export import ROWS_AT_ONCE, harmless
from onetake.core import ledger
from onetake.core.office import Audit
from tests.api.console.desk import Desk, customer, office
from tests.api.gate import Gate


async def fetched(desk: Desk, path: str) -> list[dict[str, str]]:
    url = f"{desk.gate.base_url}/api{path}"
    async with desk.gate.http.get(url, headers=desk.headers) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        body = await answer.read()
    assert body.startswith("\ufeff".encode())
    assert body.endswith(b"\r\n")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


async def give(gate: Gate, amount: int, reason: str, key: str) -> None:
    entry = ledger.grant("ann", amount, key=key, reason=reason)
    await gate.store.post(entry, "root", gate.now)


async def test_a_statement_of_many_pages_adds_up(gate: Gate) -> None:
    await gate.user("ann", credits=0)
    many = ROWS_AT_ONCE + 7
    for number in range(many):
        gate.now += number % 3
        await give(gate, 1_500_000, f"number {number}", f"g{number}")

    rows = await fetched(await customer(gate), "/statement.csv")

    assert len({row["id"] for row in rows}) == len(rows) == many
    assert sum(float(row["credits"]) for row in rows) == many * 1.5
    assert [row["time"] for row in rows] == sorted((row["time"] for row in rows), reverse=True)


async def test_texts_survive_and_no_cell_is_a_formula(gate: Gate) -> None:
    await gate.user("ann", credits=100)
    texts = ["=1+1", 'a "quoted", text\r\nof two lines', "风筝", "-5 is no number", " @x"]
    for number, text in enumerate(texts):
        gate.now += 1
        await give(gate, -1, text, f"g{number}")

    rows = await fetched(await customer(gate), "/statement.csv?kind=grant")

    assert [row["reason"] for row in reversed(rows)] == [
        "test", "'=1+1", texts[1], "风筝", "'-5 is no number", "' @x",
    ]  # fmt: skip
    assert rows[0]["credits"] == "-0.000001"


async def test_an_export_is_filtered_like_the_page(gate: Gate) -> None:
    await gate.user("ann", credits=10)
    gate.now += 5000
    await give(gate, 1, "later", "g1")
    ann = await customer(gate)

    (row,) = await fetched(ann, f"/statement.csv?from={gate.now}&page=9")

    assert row["reason"] == "later"
    assert await fetched(ann, "/statement.csv?kind=hold") == []
    assert await ann.refused("GET", "/statement.csv?kind=x") == (400, "invalid_field", "kind")
    assert await ann.refused("GET", "/statement.csv?to=x") == (400, "invalid_field", "to")


async def test_the_audit_is_exported_for_administrators(gate: Gate) -> None:
    root = await office(gate)
    for number in range(3):
        await gate.store.add_audit(
            Audit(f"a{number}", gate.now, "root", "channel.changed", "=cmd", {"键": "\"值\""})
        )  # fmt: skip
    await gate.store.add_audit(Audit("b", gate.now, "command line", "user.created", "u", {}))

    rows = await fetched(root, "/admin/audit.csv?action=channel")

    assert [row["id"] for row in rows] == ["a2", "a1", "a0"]
    assert rows[0]["detail"] == '{"键":"\\"值\\""}'
    assert (rows[0]["subject"], rows[0]["actor_email"]) == ("'=cmd", "root@x.org")
    assert len(await fetched(root, "/admin/audit.csv")) == 4


async def test_exports_are_not_for_everybody(gate: Gate) -> None:
    ann = await customer(gate)

    assert (await ann.refused("GET", "/admin/audit.csv"))[:2] == (403, "not_allowed")
    for path in ("/statement.csv", "/admin/audit.csv"):
        assert (await Desk(gate, {}).refused("GET", path))[:2] == (401, "not_signed_in")


@pytest.mark.parametrize(
    "text",
    ["=x", "+x", "-x", "@x", "\tx", "\rx", "\nx", "  =x", "＝x", "\u3000＋x", "\xa0@x"],
)
def test_what_begins_like_a_formula_is_marked(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "x=1", "风筝", "'=x", "5 × 6 = 30"])
def test_everything_else_stays(text: str) -> None:
    assert harmless(text) == text
