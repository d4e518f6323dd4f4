"""The SQLite store keeps every promise, on real files and among real processes.

Through the contract this covers sqlite_accept, sqlite_work, sqlite_script, scripted and all of
scripts/ (accounts, assets, audit, books, repair, script, tasks).
"""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from onetake.store.driver import sqlite
from onetake.store.outbox import DeliveryPage
from onetake.store.sqlite import SqliteStore
from onetake.store.sqlite_writer import Closed
from onetake.store.store import Accepted, SchemaNewer, Store
from onetake.store.vault import CannotOpen, Vault
from tests.store.blank import blank
from tests.store.contract import AuditContract, StoreContract
from tests.store.contract_audit import Damage
from tests.store.sample import (
    api_key,
    asset,
    cancelled,
    channel,
    claim,
    failed,
    open_account,
    order,
    person,
    quiet,
    running,
    submit,
    task,
    webhook,
)
from tests.store.test_migrate import before_budgets

ROOT = Path(__file__).parents[2]
VAULT = Vault(b"k" * 32)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "onetake.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    opened = await SqliteStore.open(blank(file), VAULT)
    yield opened
    await opened.close()


@pytest.fixture
def damage(store: Store, file: Path) -> Damage:
    async def run(statement: str) -> None:
        connection = sqlite.connect(file)
        connection.execute(statement)
        connection.commit()
        connection.close()

    return run


class TestSqlite(StoreContract):
    pass


class TestSqliteAudit(AuditContract):
    pass


async def test_a_newer_database_is_refused(store: Store, file: Path, damage: Damage) -> None:
    await damage("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaNewer, match="newer Onetake"):
        await SqliteStore.open(file, VAULT)


async def test_orders_that_share_a_commit_leave_what_they_leave_one_by_one(
    store: Store, file: Path, tmp_path: Path
) -> None:
    """Two users with a key each, one of them poor, a parked task, refusals, and repeats."""
    other = await SqliteStore.open(tmp_path / "other.db", VAULT)
    orders = [
        order(task("t01", "ann", key="k_ann")),
        order(task("t02", "bob", price=60, key="k_bob"), active_max=1),
        order(task("t03", "bob", price=40), active_max=1, assets=(asset("a1", "bob"),)),
        order(task("t04", "bob", price=1)),
        order(task("t05", "ann", price=999)),
        order(task("t06", "ann", price=31, key="k_ann")),
        order(task("t07", "bob", key="k_ann")),
        order(task("t08", "ann"), name="n1"),
        order(task("t09", "ann", price=7), name="n1"),
        order(task("t10", "ann"), name="n1", fingerprint="else"),
        order(task("t11", "ann", price=5, key="k_ann", materials=("a1",))),
        order(task("t12", "cat")),
    ]
    for each in (store, other):
        await open_account(each, "ann", 200)
        await open_account(each, "bob", 100)
        await each.add_key(replace(api_key("k_ann", "ann"), budget=40))
        await each.add_key(api_key("k_bob", "bob"))
        await submit(each, task("t00", "ann"))
        await each.amend("t00", cancelled, 100)  # nothing waits, and ann had a turn before

    together = await asyncio.gather(
        *(store.accept(each, 100) for each in orders), return_exceptions=True
    )
    one_by_one: list[object] = []
    for each in orders:
        one_by_one += await asyncio.gather(other.accept(each, 100), return_exceptions=True)
    await other.close()

    assert [repr(each) for each in together] == [repr(each) for each in one_by_one]
    assert [isinstance(each, Accepted) for each in together] == [
        True, True, True, False, False, False, False, True, True, False, True, False,
    ]  # fmt: skip
    assert contents(file) == contents(tmp_path / "other.db")


def contents(file: Path) -> dict[str, list[str]]:
    """Every row of every table that accepting writes."""
    tables = ("tasks", "schedule", "entries", "postings", "wallets", "keys", "task_assets")
    connection = sqlite.connect(file)
    rows = {
        table: [str(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]
        for table in tables
    }
    connection.close()
    return rows


async def test_outcomes_without_news_change_the_time_and_come_too_late_like_others(
    store: Store,
) -> None:
    await open_account(store)
    await submit(store, task("t1"), task("t2"), task("t3"), task("t4"))
    begun = await claim(store)
    await store.apply([running(each, due_at=300) for each in begun.values()], 250)
    polls = await claim(store, now=300, lease_until=310)
    again = await claim(store, now=310, lease_until=900)  # the leases are over: all have new tokens
    await store.request_cancel("t3", 320)
    before = [await store.task(each) for each in ("t1", "t2", "t3")]

    applied = await store.apply(
        [
            quiet(again["t1"], due_at=500),
            quiet(polls["t2"], due_at=500),  # of a claim that is not the last
            quiet(again["t3"], due_at=500),
            failed(again["t4"]),
        ],
        330,
    )

    assert applied == (True, False, True, True)
    assert [await store.task(each) for each in ("t1", "t2", "t3")] == before
    assert await store.apply([quiet(again["t4"], due_at=500)], 340) == (False,)
    due = await claim(store, now=500)
    assert set(due) >= {"t1", "t3"}
    assert "t2" not in due
    assert await store.findings() == ()


async def test_a_quiet_poll_leaves_a_cancellation_to_be_looked_at_now(store: Store) -> None:
    await open_account(store)
    await submit(store, task("t1"), task("t2"))
    await store.apply([running(each, due_at=300) for each in (await claim(store)).values()], 250)
    polls = await claim(store, now=300)
    await store.request_cancel("t1", 310)

    assert (
        await store.apply([quiet(each, due_at=900) for each in polls.values()], 320) == (True,) * 2
    )
    hurried = await claim(store, now=320, lease_until=330)
    assert set(hurried) == {"t1"}

    await store.apply([quiet(hurried["t1"], due_at=900)], 340)  # its step knew of it
    assert await claim(store, now=340) == {}


async def test_everything_is_there_after_a_restart(store: Store, file: Path) -> None:
    await open_account(store)
    await store.put_channel(channel())
    await submit(store, task("t1"), task("t2"))
    started = (await claim(store, starts=1))["t1"].task
    await store.close()

    again = await SqliteStore.open(file, VAULT)

    assert await again.task("t1") == started
    assert await again.channels() == (channel(),)
    assert (await again.counts())["queued"] == 1
    assert await again.findings() == ()
    await again.close()


async def test_no_secret_can_be_read_in_the_files(store: Store, file: Path) -> None:
    await store.put_channel(channel(secret="sk-plainly-legible"))
    await store.put_channel(channel("channel_b", name="plain name", secret="sk-also-legible"))

    content = b"".join(path.read_bytes() for path in file.parent.iterdir())

    assert b"plain name" in content
    assert b"legible" not in content


async def test_no_secret_of_a_webhook_can_be_read_in_the_files(store: Store, file: Path) -> None:
    await open_account(store)
    await store.put_webhook(webhook("w1", secret="whsec_legible", old_secret="whsec_too_legible"))

    content = b"".join(path.read_bytes() for path in file.parent.iterdir())

    assert b"https://w1.test/hook" in content
    assert b"legible" not in content


async def test_nothing_of_an_erased_task_can_be_read_in_the_files(store: Store, file: Path) -> None:
    def content() -> bytes:
        return b"".join(path.read_bytes() for path in file.parent.iterdir())

    await open_account(store)
    words = replace(task("t1").request, params={"prompt": "an unlikely kite " * 500})
    await submit(store, replace(task("t1", callback_url="https://told.test"), request=words))
    await store.amend("t1", cancelled, 150)
    assert b"an unlikely kite" in content()

    await store.erase("t1", 500)
    await store.close()

    assert b"an unlikely kite" not in content()
    assert b"told.test" not in content()


async def test_a_file_of_an_older_version_is_brought_up_to_date(file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}", module=sqlite)
    with engine.begin() as connection:
        before_budgets(connection)
    engine.dispose()

    store = await SqliteStore.open(file, VAULT)

    assert [(key.id, key.budget, key.used) for key in await store.keys()] == [
        ("k1", None, 17), ("k2", None, 0),
    ]  # fmt: skip
    assert await store.deliveries("ann") == DeliveryPage((), None)
    assert "key_used_is_its_tasks" not in {one.rule for one in await store.findings()}
    await store.close()


async def test_with_another_vault_the_secrets_do_not_open(store: Store, file: Path) -> None:
    await store.put_channel(channel())
    other = await SqliteStore.open(file, Vault(b"j" * 32))

    with pytest.raises(CannotOpen):
        await other.channels()
    await other.close()


async def test_what_another_process_changes_is_seen(store: Store, file: Path) -> None:
    """As a command does beside the server."""
    other = await SqliteStore.open(file, VAULT)
    before = await store.revision()

    await other.add_user(person("ann"))

    assert await store.revision() > before
    assert await store.user(id="ann") == person("ann")
    await store.set_disabled("ann", True)
    assert (await other.users())[0].disabled
    await other.close()


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()

    for call in (store.task("t1"), store.users(), store.counts(), store.ping(), store.due(0)):
        with pytest.raises(Closed):
            await call


START = """
import asyncio, sys
from pathlib import Path
from onetake.store.sqlite import SqliteStore
from onetake.store.vault import Vault
from tests.store.sample import order, task

async def main():
    store = await SqliteStore.open(Path(sys.argv[1]), Vault(b"k" * 32))
    await store.users(), await store.keys(), await store.channels(), await store.revision()
    await store.accept(order(task("t1"), name="n"), 100)
    assert (await store.task("t1")).id == "t1"
    await store.due(0)
    await store.close()
    print(*(name for name in ("sqlalchemy", "alembic", "aiohttp") if name in sys.modules))

asyncio.run(main())
"""


def run(code: str, *arguments: str) -> str:
    """What a fresh Python says."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT, env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


async def test_a_start_on_a_current_database_imports_no_sqlalchemy(
    store: Store, file: Path
) -> None:
    await open_account(store)
    await store.close()

    assert run(START, str(file)) == ""


def told_before_the_kill(file: Path) -> list[str]:
    """The tasks that a process called accepted before it was killed in the middle of more."""
    told: list[str] = []
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.store.torn", str(file)],
        cwd=ROOT, env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            told.append(line)
            if len(told) == 400:
                writer.kill()
    # The last line may be torn; the others were written after their commits.
    return [line.strip() for line in told if line.endswith("\n")]


async def test_what_was_accepted_survives_a_killed_process(file: Path) -> None:
    told = await asyncio.to_thread(told_before_the_kill, file)

    store = await SqliteStore.open(file, VAULT)

    assert len(told) >= 400
    assert None not in [await store.task(name) for name in told]
    assert await store.findings() == ()
    check = sqlite.connect(file)
    assert check.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    check.close()
    await store.close()
