"""`onetake task` on a real data folder with a task in it."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from onetake.core.failure import Code, Failure
from onetake.core.pricing import Line, Quote, Settle, Unit
from onetake.core.request import Operation, Request
from onetake.core.task import Claimed, Expired, Lost, Task, advance
from onetake.engine.finish import finish
from onetake.store.sqlite import SqliteStore
from onetake.store.store import Decide, Order, Outcome
from onetake.store.vault import Vault
from tests.cli.conftest import Command

QUOTE = Quote(60, (Line(Unit.OUTPUT_SECOND, 5, 12, 1, 1, 60),), Settle.QUOTE)
REQUEST = Request("film-1", Operation.TEXT_TO_VIDEO, {"prompt": "a secret plan"})
NEW = Task("task_1", "", None, "videoapi", REQUEST, QUOTE, 1_000, 1_000)


@pytest.fixture
def queued(onetake: Command, ada: str, data: Path) -> Task:
    """A task of Ada's that waits."""

    async def accept() -> Task:
        store = await SqliteStore.open(data / "onetake.db", Vault.load(data / "secret.key"))
        try:
            user = await store.user(email=ada)
            assert user is not None
            return (await store.accept(Order(replace(NEW, user=user.id), None, 0), 1_000)).task
        finally:
            await store.close()

    return asyncio.run(accept())


@pytest.fixture
def uncertain(queued: Task, data: Path) -> Task:
    """The same, when its submission's outcome was lost."""

    def lose(task: Task) -> Outcome:
        lost = advance(advance(task, Claimed("channel_1"), 2_000), Lost(), 2_000)
        return Outcome(lost, 0, 9_000)

    return amended(queued, data, lose)


@pytest.fixture
def given_up(uncertain: Task, data: Path) -> Task:
    """The same, when nobody had learned anything for too long."""
    expired = Expired(Failure(Code.EXPIRED, "too long"))
    return amended(uncertain, data, lambda task: finish(task, expired, 3_000))


def amended(task: Task, data: Path, decide: Decide) -> Task:
    async def amend() -> Task:
        store = await SqliteStore.open(data / "onetake.db", Vault.load(data / "secret.key"))
        try:
            after = await store.amend(task.id, decide, 2_000)
        finally:
            await store.close()
        assert after is not None
        return after

    return asyncio.run(amend())


def test_tasks_are_listed_by_user_and_state(onetake: Command, queued: Task, ada: str):
    listed = onetake("task", "list").out.splitlines()

    assert listed[1].split()[:5] == ["task_1", "queued", "0", "film-1", "0.00006"]
    assert len(onetake("task", "list", "--user", ada, "--state", "queued").out.splitlines()) == 2
    assert len(onetake("task", "list", "--state", "failed").out.splitlines()) == 1


def test_a_task_is_shown_without_its_prompt(onetake: Command, queued: Task, ada: str):
    shown = onetake("task", "show", "task_1").out

    assert ada in shown
    assert "5 output_second × 0.000012 = 0.00006" in shown
    assert "reserve: available -0.00006, held 0.00006" in shown
    assert "secret plan" not in shown


def test_a_waiting_task_is_cancelled_and_given_back(onetake: Command, queued: Task, ada: str):
    assert onetake("task", "cancel", "task_1").out == "cancelled\n"
    assert onetake("credits", "show", ada).out.startswith(f"{ada} has 100 credits, and 0 held")
    assert onetake("doctor").out == "everything agrees\n"


def test_an_uncertain_task_is_not_cancelled(onetake: Command, uncertain: Task):
    refused = onetake("task", "cancel", "task_1")

    assert (refused.code, refused.err) == (
        1,
        "onetake: the task is uncertain and cannot be cancelled\n",
    )


def test_a_verdict_of_failure_gives_everything_back(onetake: Command, uncertain: Task, ada: str):
    assert onetake("task", "verdict", "task_1", "--failed").out == "failed\n"
    assert onetake("credits", "show", ada).out.startswith(f"{ada} has 100 credits, and 0 held")


def test_a_verdict_with_a_job_goes_on(onetake: Command, uncertain: Task):
    assert onetake("task", "verdict", "task_1", "--job", "their-7").out == "running\n"
    assert "id=their-7" in onetake("task", "show", "task_1").out


def test_news_of_a_task_that_was_given_up_are_noted(onetake: Command, given_up: Task, ada: str):
    said = onetake("task", "verdict", "task_1", "--job", "their-7").out
    assert said == "expired: noted that it came late; nothing was charged\n"
    shown = onetake("task", "show", "task_1").out.splitlines()
    assert [line.split()[0] for line in shown[-2:]] == ["entry", "late"]
    assert shown[-1].endswith("attempt 1, channel_1")
    assert onetake("credits", "show", ada).out.startswith(f"{ada} has 100 credits, and 0 held")


@pytest.mark.parametrize("words", [[], ["--failed", "--job", "x"]])
def test_a_verdict_is_one_of_two(onetake: Command, uncertain: Task, words: list[str]):
    refused = onetake("task", "verdict", "task_1", *words)

    assert refused.err == "onetake: give either --failed or --job ID\n"


def test_a_verdict_is_for_uncertain_tasks_only(onetake: Command, queued: Task):
    refused = onetake("task", "verdict", "task_1", "--failed")

    assert "the task is queued; a verdict is for uncertain ones" in refused.err


@pytest.mark.parametrize("words", [["show"], ["cancel"], ["verdict", "--failed"]])
def test_an_unknown_task_is_one_line(onetake: Command, words: list[str]):
    refused = onetake("task", *words, "task_none")

    assert refused.code == 1
    assert "there is no task" in refused.err
    assert len(refused.err.splitlines()) == 1
