"""Every rule of the audit fires on a damaged row, and says so of nothing else.

`damage` runs one statement of raw SQL on the store's database.
"""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import pytest

from onetake.core.account import Balance
from onetake.core.task import State
from onetake.core.work import Share
from onetake.store.store import Store
from tests.store.sample import (
    api_key,
    cancelled,
    claim,
    failed,
    finish,
    open_account,
    person,
    running,
    submit,
    task,
)

Damage: TypeAlias = Callable[[str], Awaitable[None]]

RESOLVED = "resolve:done"


class Audit:
    @pytest.fixture(autouse=True)
    async def books(self, store: Store) -> None:
        """Ann has a task in each phase and one that is done; 40 of her 1000 credits are held."""
        await open_account(store)
        await submit(store, task("done"), task("runs"))
        await store.amend("done", cancelled, 110)
        await store.apply([running((await claim(store))["runs"], due_at=5000)], 250)
        await submit(store, task("waits"))
        await submit(store, task("parked"), active_max=2)
        await submit(store, task("parked too"), active_max=2)

    async def rules(self, store: Store) -> dict[tuple[str, str], bool]:
        return {(found.rule, found.subject): found.repairable for found in await store.findings()}

    async def mend(self, store: Store, *expected: tuple[str, str]) -> None:
        """Exactly the expected findings, all repairable, and none after the repair."""
        assert await self.rules(store) == dict.fromkeys(expected, True)
        found = await store.findings()
        assert set(await store.repair(found, 6000)) == set(found)
        assert await store.findings() == ()

    async def test_a_sound_database_has_no_findings(self, store: Store) -> None:
        assert await store.findings() == ()
        assert await store.balance("ann") == Balance(960, 40)

    async def test_wallets_follow_the_postings(self, store: Store, damage: Damage) -> None:
        await damage("UPDATE wallets SET available = available + 5, held = held - 5")

        found = await store.findings()

        assert {(one.rule, one.subject, one.repairable) for one in found} == {
            ("available_is_postings", "ann", True),
            ("held_is_postings", "ann", True),
            ("held_is_open_holds", "ann", False),
        }
        mended = await store.repair(found, 6000)
        assert {one.rule for one in mended} == {"available_is_postings", "held_is_postings"}
        assert await store.findings() == ()
        assert await store.balance("ann") == Balance(960, 40)

    async def test_a_hold_without_its_task_is_found(self, store: Store, damage: Damage) -> None:
        await damage("UPDATE tasks SET hold = 11 WHERE id = 'waits'")

        assert await self.rules(store) == {
            ("held_is_open_holds", "ann"): False,
            ("reserved_once", "waits"): False,
        }
        assert await store.repair(await store.findings(), 6000) == ()

    async def test_a_task_that_never_reserved_is_found(self, store: Store, damage: Damage) -> None:
        await damage("DELETE FROM postings WHERE entry = 'reserve:done'")
        await damage("DELETE FROM entries WHERE key = 'reserve:done'")

        assert (await self.rules(store))["reserved_once", "done"] is False

    async def test_a_failure_that_was_not_resolved_is_released(
        self, store: Store, damage: Damage
    ) -> None:
        await damage(f"DELETE FROM postings WHERE entry = '{RESOLVED}'")
        await damage(f"DELETE FROM entries WHERE key = '{RESOLVED}'")
        await damage("UPDATE wallets SET available = available - 10, held = held + 10")

        found = await store.findings()
        assert {(one.rule, one.subject, one.repairable) for one in found} == {
            ("finished_resolved_once", "done", True),
            ("held_is_open_holds", "ann", False),
        }
        await store.repair(found, 6000)

        assert await store.findings() == ()
        assert await store.balance("ann") == Balance(960, 40)
        assert [one.entry.key for one in await store.entries(task="done")][-1] == RESOLVED

    async def test_a_success_that_was_not_resolved_is_settled_when_the_charge_is_known(
        self, store: Store, damage: Damage
    ) -> None:
        await damage(f"DELETE FROM postings WHERE entry = '{RESOLVED}'")
        await damage(f"DELETE FROM entries WHERE key = '{RESOLVED}'")
        await damage("UPDATE wallets SET available = available - 10, held = held + 10")
        await damage("UPDATE tasks SET state = 'succeeded', charged = NULL WHERE id = 'done'")
        assert (await self.rules(store))["finished_resolved_once", "done"] is False

        await damage("UPDATE tasks SET charged = 4 WHERE id = 'done'")
        await store.repair(await store.findings(), 6000)

        assert await store.findings() == ()
        assert await store.balance("ann") == Balance(956, 40)

    async def test_an_unfinished_task_that_is_resolved_is_found(
        self, store: Store, damage: Damage
    ) -> None:
        await damage("UPDATE tasks SET state = 'running' WHERE id = 'done'")

        rules = await self.rules(store)
        assert rules["finished_resolved_once", "done"] is False
        assert rules["unfinished_is_scheduled", "done"] is True

    async def test_a_second_resolution_under_another_key_is_found(
        self, store: Store, damage: Damage
    ) -> None:
        await damage(
            'INSERT INTO entries (key, at, kind, "user", task, reason, actor) '
            "VALUES ('again', 1, 'release', 'ann', 'done', '', '')"
        )

        assert await self.rules(store) == {("finished_resolved_once", "done"): False}

    async def test_a_charge_that_was_not_settled_is_found(
        self, store: Store, damage: Damage
    ) -> None:
        await damage("UPDATE tasks SET charged = 3 WHERE id = 'done'")

        assert await self.rules(store) == {("charged_is_settled", "done"): False}

    async def test_a_running_task_that_nobody_looks_at_is_scheduled_again(
        self, store: Store, damage: Damage
    ) -> None:
        await damage("DELETE FROM schedule WHERE task = 'runs'")

        await self.mend(
            store,
            ("unfinished_is_scheduled", "runs"),
            ("active_is_counted", "ann"),
            ("busy_is_counted", "channel_a"),
        )

        again = (await claim(store, now=6000, lease_until=7000, starts=0))["runs"]
        assert (again.task.state, again.again) == (State.RUNNING, True)
        assert again.token > 6000

    async def test_a_queued_task_that_nobody_looks_at_is_scheduled_again(
        self, store: Store, damage: Damage
    ) -> None:
        await damage("DELETE FROM schedule WHERE task = 'waits'")

        await self.mend(store, ("unfinished_is_scheduled", "waits"), ("active_is_counted", "ann"))

        assert "waits" in await claim(store, now=6000, lease_until=7000, flights=0)

    async def test_a_finished_task_in_the_schedule_is_taken_out(
        self, store: Store, damage: Damage
    ) -> None:
        await damage(
            'INSERT INTO schedule (task, "user", model, phase, turn, due_at, token, leased) '
            "VALUES ('done', 'ann', 'mini', 'flight', 1, 1, 1, false)"
        )

        await self.mend(store, ("finished_is_not_scheduled", "done"), ("active_is_counted", "ann"))

        assert await claim(store, now=200, starts=0) == {}

    async def test_counters_are_counted_again(self, store: Store, damage: Damage) -> None:
        await damage("UPDATE wallets SET active = 0")
        await damage("UPDATE channel_load SET busy = 99")
        await damage("INSERT INTO channel_load (channel, busy) VALUES ('gone', 4)")

        await self.mend(
            store,
            ("active_is_counted", "ann"),
            ("busy_is_counted", "channel_a"),
            ("busy_is_counted", "gone"),
        )

    async def test_what_a_key_used_is_counted_again(self, store: Store, damage: Damage) -> None:
        await store.add_key(api_key("k1", "ann"))
        await store.add_key(api_key("k2", "ann"))
        await submit(store, task("keyed", key="k1"), task("keyed and done", key="k1"))
        await store.amend("keyed and done", cancelled, 110)
        await damage("UPDATE keys SET used = used + 7")

        await self.mend(store, ("key_used_is_its_tasks", "k1"), ("key_used_is_its_tasks", "k2"))

        assert [key.used for key in await store.keys("ann")] == [10, 0]

    async def test_a_channel_without_a_counter_gets_one(self, store: Store, damage: Damage) -> None:
        await damage("DELETE FROM channel_load")

        await self.mend(store, ("busy_is_counted", "channel_a"))

    async def test_parked_tasks_that_wait_for_nothing_are_let_in(
        self, store: Store, damage: Damage
    ) -> None:
        claims = await claim(store, now=5000, lease_until=9000)
        await damage("UPDATE schedule SET phase = 'flight' WHERE phase = 'parked'")
        await store.apply([failed(one) for one in claims.values()], 5500)
        await damage("UPDATE schedule SET phase = 'parked'")

        await self.mend(store, ("parked_has_reason", "ann"))

        assert set(await claim(store, now=6000, flights=0)) == {"parked"}

    # -- notes and links ---------------------------------------------------------------------

    async def shared(self, store: Store) -> None:
        """A work of Ann's with a title, a mark and a link."""
        await submit(store, task("film"))
        await finish(store, "film")
        await store.edit_work("film", "ann", {"title": "My film"})
        assert await store.add_share(Share("secret link", "film", "ann", 420))
        assert await store.findings() == ()

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE tasks SET erased_at = 500 WHERE id = 'film'", None],
        ids=["deleted", "not there"],
    )
    async def test_what_belongs_to_a_work_that_is_gone_goes(
        self, store: Store, damage: Damage, statement: str | None
    ) -> None:
        await self.shared(store)
        if statement is None:  # under an id that no task has
            await damage("UPDATE works SET task = 'gone' WHERE task = 'film'")
            await damage("UPDATE shares SET task = 'gone' WHERE task = 'film'")
        else:
            await damage(statement)
        about = "gone" if statement is None else "film"
        for finding in await store.findings():
            assert "secret link" not in (finding.subject, finding.detail)

        await self.mend(store, ("note_has_its_work", about), ("share_has_its_work", about))

        assert await store.share(id="secret link") is None

    async def test_what_says_that_it_is_somebody_elses_is_mended(
        self, store: Store, damage: Damage
    ) -> None:
        await self.shared(store)
        await store.add_user(person("bob"))
        await damage("UPDATE works SET \"user\" = 'bob'")
        await damage("UPDATE shares SET \"user\" = 'bob'")

        await self.mend(store, ("note_has_its_work", "film"), ("share_has_its_work", "film"))

        work = await store.work("film")
        assert work is not None
        assert work.note is not None
        assert (work.note.user, work.note.title, work.shared) == ("ann", "My film", False)

    async def test_a_link_to_what_did_not_succeed_goes(self, store: Store, damage: Damage) -> None:
        await self.shared(store)
        await damage("UPDATE shares SET task = 'done' WHERE task = 'film'")

        await self.mend(store, ("share_has_its_work", "done"))
