"""A render ends as soon as its task is to be cancelled; whatever else ends it leaves a result."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from onetake.core.failure import Code, Failure
from onetake.core.task import State, Task
from onetake.engine import interrupt as module
from onetake.engine.interrupt import Interrupt, Interrupted
from onetake.engine.watch import Watch
from onetake.wire.flow import ProviderError
from tests.engine.test_watch import TASK


@dataclass
class Scene:
    now: Task | None = TASK
    away: int = 0  # so many looks at the store fail
    ended: bool = False
    undone: list[bool] = field(default_factory=list[bool])
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.watch = Watch(self.task)

    async def task(self, task: str) -> Task | None:
        assert task == TASK.id
        if self.away:
            self.away -= 1
            raise OSError
        return self.now

    async def work(self) -> str:
        self.begun.set()
        try:
            await self.go_on.wait()
            return "made"
        finally:
            self.ended = True

    async def undo(self) -> None:
        self.undone.append(self.ended)

    def start(self) -> "asyncio.Future[str]":
        return asyncio.ensure_future(Interrupt(self.watch).during(TASK, self.work(), self.undo))

    def change(self, now: Task | None) -> None:
        self.now = now
        self.watch.told(TASK.id)


async def test_work_that_nobody_stops_gives_its_result():
    scene = Scene()
    scene.go_on.set()

    assert await scene.start() == "made"
    assert scene.undone == []


@pytest.mark.parametrize(
    "now",
    [replace(TASK, cancel_requested=True), replace(TASK, state=State.FAILED), None],
    ids=["to be cancelled", "ended by somebody else", "deleted"],
)
async def test_work_that_nobody_wants_ends_and_leaves_nothing(now: Task | None):
    scene = Scene()
    going = scene.start()
    await scene.begun.wait()
    scene.change(now)

    with pytest.raises(Interrupted):
        await going
    assert scene.undone == [True], "what is left is taken away when the work has ended"


async def test_what_was_asked_before_it_began_counts():
    scene = Scene(replace(TASK, cancel_requested=True))

    with pytest.raises(Interrupted):
        await scene.start()


async def test_a_change_of_another_kind_stops_nothing():
    scene = Scene()
    going = scene.start()
    await scene.begun.wait()
    scene.change(replace(TASK, percent=40))
    for _ in range(9):  # turns in which it would have been stopped
        await asyncio.sleep(0)
    scene.go_on.set()

    assert await going == "made"


async def test_a_database_that_is_away_stops_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "LAST_LOOK_SECONDS", 0.0)
    scene = Scene(replace(TASK, cancel_requested=True), away=3)

    with pytest.raises(Interrupted):
        await scene.start()
    assert scene.away == 0


async def test_what_goes_wrong_with_the_work_is_said():
    scene = Scene()

    async def refuse() -> str:
        raise ProviderError(Failure(Code.PROVIDER_FAILED, "-"))

    with pytest.raises(ProviderError):
        await Interrupt(scene.watch).during(TASK, refuse(), scene.undo)
    assert scene.undone == []


async def test_who_stops_waiting_stops_the_work_and_keeps_its_files():
    scene = Scene()
    going = scene.start()
    await scene.begun.wait()
    going.cancel()

    with pytest.raises(asyncio.CancelledError):
        await going
    assert (scene.ended, scene.undone) == (True, []), "another claim may be making the same"
