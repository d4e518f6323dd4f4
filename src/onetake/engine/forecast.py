"""How long a task will take, from how long others like it took.

Times are measured on the newest tasks that succeeded, of the same model, resolution and duration
where there are enough of them, otherwise of the model. Nobody is told a guess: without any such
task the answer is None.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from onetake.core.request import Request
from onetake.core.task import State, Task
from onetake.store.codec_gallery import size_of
from onetake.store.gallery import Run

RUNS_MAX: Final = 500
ENOUGH: Final = 3
"""So many tasks of the same size say more than those of the whole model."""
FRESH_MS: Final = 10_000
"""For so long what was measured is good."""


class Store(Protocol):
    async def runs(self, limit: int) -> tuple[Run, ...]: ...
    async def ahead(self, tasks: Collection[str]) -> Mapping[str, int]: ...
    async def waiting(self, model: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Usual:
    """Milliseconds: the middle of what was measured, and what nine of ten stay below."""

    waiting: int
    waiting_most: int
    making: int
    making_most: int

    @property
    def whole(self) -> int:
        return self.waiting + self.making


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of one unfinished task. `late`: it takes longer than nine of ten did."""

    eta_seconds: int | None
    queue_ahead: int | None  # None: it does not wait any more
    late: bool


@dataclass(slots=True)
class Forecast:
    store: Store
    clock: Callable[[], int]
    _usual: Mapping[tuple[str, ...], Usual] = field(default_factory=dict[tuple[str, ...], Usual])
    _measured_at: int | None = None

    async def of(self, tasks: Sequence[Task]) -> Mapping[str, Outlook]:
        """What can be said of those of the tasks that are not finished."""
        unfinished = [task for task in tasks if not task.finished]
        if not unfinished:
            return {}
        waiting = [task.id for task in unfinished if task.state is State.QUEUED]
        ahead = await self.store.ahead(waiting)
        usual = await self._measured()
        now = self.clock()
        return {
            task.id: outlook(task, _like(usual, task.request), ahead.get(task.id), now)
            for task in unfinished
        }

    async def before(self, request: Request) -> tuple[int | None, int]:
        """(seconds until it would be done, tasks that wait before it) of a request that nobody
        has sent yet. `request` is a checked one."""
        usual = _like(await self._measured(), request)
        seconds = None if usual is None else -(-usual.whole // 1000)
        return seconds, await self.store.waiting(request.model)

    async def _measured(self) -> Mapping[tuple[str, ...], Usual]:
        now = self.clock()
        fresh = self._measured_at is not None and 0 <= now - self._measured_at < FRESH_MS
        if not (self._usual and fresh):  # the first task of all is known at once
            self._measured_at = now
            self._usual = measured(await self.store.runs(RUNS_MAX))
        return self._usual


def measured(runs: Sequence[Run]) -> Mapping[tuple[str, ...], Usual]:
    """(model, resolution, duration) with enough runs, and (model,) with any -> what is usual."""
    alike: dict[tuple[str, ...], list[Run]] = {}
    for run in runs:
        for name in ((run.model,), (run.model, run.resolution, run.duration)):
            alike.setdefault(name, []).append(run)
    return {
        name: _usual(found)
        for name, found in alike.items()
        if len(name) == 1 or len(found) >= ENOUGH
    }


def outlook(task: Task, usual: Usual | None, ahead: int | None, now: int) -> Outlook:
    """Of an unfinished task."""
    queued = task.state is State.QUEUED
    ahead = (ahead or 0) if queued else None
    if usual is None:
        return Outlook(None, ahead, late=False)
    started = None if queued else task.submitted_at
    if started is None:
        spent = now - task.created_at
        left = _left(usual.waiting, usual.waiting_most, spent) + usual.making
        late = spent > usual.waiting_most + usual.making_most
    else:
        spent = now - started
        left = _left(usual.making, usual.making_most, spent)
        late = spent > usual.making_most
    # Past the end nobody knows how much is left, only that it is not usual any more.
    return Outlook(None if late else max(-(-left // 1000), 1), ahead, late)


def _left(middle: int, most: int, spent: int) -> int:
    """It never says that nothing is left while there is still half of the others' time to go."""
    return max(middle - spent, (most - spent) // 2, 0)


def percentile(values: Sequence[int], share: float) -> int:
    """The smallest value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    at = max(-int(-len(ordered) * share // 1) - 1, 0)
    return ordered[at]


def _usual(runs: Sequence[Run]) -> Usual:
    waited, made = [run.waited_ms for run in runs], [run.made_ms for run in runs]
    return Usual(
        percentile(waited, 0.5), percentile(waited, 0.9), percentile(made, 0.5),
        percentile(made, 0.9),
    )  # fmt: skip


def _like(usual: Mapping[tuple[str, ...], Usual], request: Request) -> Usual | None:
    return usual.get((request.model, *size_of(request))) or usual.get((request.model,))
