"""What every store promises of a user's statement: it adds up to the balance, to the last digit."""

from dataclasses import replace
from typing import Any

from onetake.core import ledger
from onetake.core.fairness import Place
from onetake.core.instants import DAY_MS
from onetake.core.ledger import Kind
from onetake.core.office import (
    Pace,
    Spent,
    StatementFilter,
    StatementLine,
    StatementTotals,
)
from onetake.store.store import Store
from tests.store.sample import (
    CHANNEL,
    api_key,
    cancelled,
    claim,
    finish,
    open_account,
    person,
    produced,
    submit,
    succeeded,
    task,
)

ALL = StatementFilter()


async def everything(store: Store, user: str, wanted: StatementFilter) -> list[StatementLine]:
    """Read in small pieces, as an export does."""
    lines: list[StatementLine] = []
    while some := await store.statement_before(user, wanted, lines[-1].place if lines else None, 2):
        lines += some
    return lines


class Statements:
    async def test_the_entries_add_up_to_the_balance(self, store: Store) -> None:
        await open_account(store)
        await store.add_key(api_key("k1", "ann"))
        await submit(store, task("t1", key="k1"), task("t2", price=30), task("t3", price=40))
        await submit(store, task("t4", price=0))
        await store.amend("t2", cancelled, 150)
        await finish(store, "t1", "t4", used=0)
        await store.post(ledger.grant("ann", -5, key="back", reason="a mistake"), "root", 400)

        found = await store.statement("ann", ALL, offset=0, limit=99)

        lines = {line.entry.key: line for line in found.lines}
        assert found.total == len(lines) == 9
        assert sum(line.credits for line in found.lines) == 955
        assert (await store.balance("ann")).available == 955
        assert lines["reserve:t1"].credits == -10
        assert lines["resolve:t1"].credits == 10
        assert lines["resolve:t2"].entry.kind is Kind.RELEASE
        assert lines["resolve:t4"].credits == 0
        assert (lines["grant:back"].credits, lines["grant:back"].actor) == (-5, "root")
        assert found.totals == StatementTotals(granted=995, held=80, charged=0, refunded=40)
        assert await everything(store, "ann", ALL) == list(found.lines)

    async def test_a_line_says_what_its_task_was(self, store: Store) -> None:
        await open_account(store)
        await store.add_key(api_key("k1", "ann"))
        asked = task("t1", key="k1", model="maxi")
        await submit(store, asked, task("t2"))

        second, first, _ = (await store.statement("ann", ALL, offset=0, limit=9)).lines

        assert (first.model, first.key_name, first.quote) == ("maxi", "laptop", asked.quote)
        assert (first.at, first.actor, first.entry.task) == (100, "engine", "t1")
        assert (second.model, second.key_name) == ("mini", None)

    async def test_what_was_used_is_charged_and_the_rest_given_back(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1", price=30), task("t2", price=30))
        await finish(store, "t1", used=12)

        found = await store.statement("ann", ALL, offset=0, limit=9)

        assert found.lines[0].credits == 18
        assert found.totals == StatementTotals(granted=1000, held=60, charged=12, refunded=18)

    async def test_a_statement_is_filtered_with_exact_totals(self, store: Store) -> None:
        await open_account(store)
        await open_account(store, "bob")
        await store.add_key(api_key("k1", "ann"))
        await submit(store, task("t1", price=30, key="k1"), task("b1", "bob"), now=100)
        await submit(store, task("t2", price=50), now=110)
        await store.amend("t1", cancelled, 150)

        async def found(**wanted: Any) -> tuple[list[str], StatementTotals]:
            asked = StatementFilter(**wanted)
            slice = await store.statement("ann", asked, offset=0, limit=9)
            assert await everything(store, "ann", asked) == list(slice.lines)
            assert slice.total == len(slice.lines)
            return [line.entry.key for line in slice.lines], slice.totals

        assert await found(key="k1") == (
            ["resolve:t1", "reserve:t1"], StatementTotals(held=30, refunded=30)
        )  # fmt: skip
        assert await found(kinds=(Kind.RESERVE,)) == (
            ["reserve:t2", "reserve:t1"], StatementTotals(held=80)
        )  # fmt: skip
        assert await found(kinds=(Kind.GRANT, Kind.RELEASE)) == (
            ["resolve:t1", "grant:first of ann"], StatementTotals(granted=1000, refunded=30)
        )  # fmt: skip
        assert await found(begin=100, end=110) == (["reserve:t1"], StatementTotals(held=30))
        assert await found(key="k9") == ([], StatementTotals())

    async def test_a_page_is_cut_out_and_the_totals_are_of_all(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}") for n in range(4)))

        page = await store.statement("ann", ALL, offset=1, limit=2)

        assert [line.entry.key for line in page.lines] == ["reserve:t2", "reserve:t1"]
        assert (page.total, page.totals.held) == (5, 40)

    async def test_an_erased_task_keeps_its_lines(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await store.amend("t1", cancelled, 150)
        before = await store.statement("ann", ALL, offset=0, limit=9)

        await store.erase("t1", 500)

        assert await store.statement("ann", ALL, offset=0, limit=9) == before

    async def test_spending_is_by_day_and_model(self, store: Store) -> None:
        await open_account(store)
        await store.add_user(person("bob"))
        await submit(store, task("t1"), task("t2"), task("t3", model="maxi"), task("t4", price=0))
        await submit(store, task("t5"), task("t6"))
        await store.amend("t6", cancelled, 150)
        places = {model: [Place(CHANNEL, 100)] for model in ("mini", "maxi")}
        started = await claim(store, places=places)
        await store.apply([produced(one, due_at=200) for one in started.values()], 240)
        storing = await claim(store, now=20_000, lease_until=30_000, starts=0)
        for name, used, at in (
            ("t1", 7, 250), ("t2", 3, 260), ("t3", 9, 270), ("t4", 0, 280), ("t5", 5, DAY_MS),
        ):  # fmt: skip
            await store.apply([succeeded(storing[name], used=used, at=at)], at)

        assert await store.spending("ann", 0) == (
            Spent(0, "maxi", 1, 9), Spent(0, "mini", 3, 10), Spent(DAY_MS, "mini", 1, 5),
        )  # fmt: skip
        assert await store.spending("ann", 265) == (
            Spent(0, "maxi", 1, 9), Spent(0, "mini", 1, 0), Spent(DAY_MS, "mini", 1, 5),
        )  # fmt: skip
        assert await store.spending("bob", 0) == ()

    async def test_the_pace_of_a_user_is_known(self, store: Store) -> None:
        await open_account(store)
        for key, more in (("k1", {}), ("k2", {"revoked_at": 5}), ("k3", {"expires_at": 300})):
            await store.add_key(replace(api_key(key, "ann"), **more))
        await submit(store, task("t1", created_at=99), task("t2"), task("t3"))
        await finish(store, "t1", used=4)

        assert await store.pace("ann", 100, 300) == Pace(tasks=2, charged=4, keys=1)
        assert await store.pace("ann", 99, 299) == Pace(tasks=3, charged=4, keys=2)
        assert await store.pace("ann", 251, 299) == Pace(tasks=0, charged=0, keys=2)
        assert await store.pace("nobody", 0, 1) == Pace(0, 0, 0)
