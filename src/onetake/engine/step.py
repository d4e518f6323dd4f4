"""One step of a task's life: do the one thing its state calls for, and say what follows.

A step may take minutes and may be repeated after a crash. It never touches the database:
the worker commits the outcome that it returns.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias, TypeVar

from onetake.core.account import Channel
from onetake.core.asset import Asset
from onetake.core.failure import Code
from onetake.core.request import Job
from onetake.core.retry import Backoff, PollPace
from onetake.core.task import Cancelled, Event, Output, State, Task, advance
from onetake.engine.finish import finish
from onetake.engine.interrupt import STOPPED, Interrupted
from onetake.store.store import Claim, Outcome
from onetake.wire.adapter import Adapter
from onetake.wire.flow import Flow

T = TypeVar("T")
HOUR_MS = 3_600_000


class Drive(Protocol):
    """Perform a flow at a channel on behalf of a task. Raises ProviderError."""

    def __call__(
        self, flow: Flow[T], channel: Channel, task: Task, on_progress: Callable[[int], None]
    ) -> Awaitable[T]: ...


class Collect(Protocol):
    """Bring the results into our storage. New assets go to `fresh` even when it raises
    `collect.Uncollected`."""

    async def __call__(
        self, task: Task, channel: Channel | None, fresh: list[Asset]
    ) -> tuple[Output, ...]: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often. Times in milliseconds."""

    submit: Backoff = field(default_factory=lambda: Backoff(2_000, 300_000, 12))
    poll: Backoff = field(default_factory=lambda: Backoff(2_000, 60_000, 20))
    store: Backoff = field(default_factory=lambda: Backoff(1_000, 60_000, 8))
    pace: PollPace = field(default_factory=PollPace)
    running_ms: int = 24 * HOUR_MS
    """A job that its provider never finishes is given up after this."""
    uncertain_ms: int = 7 * 24 * HOUR_MS
    """A lost submission about which nobody learns anything is given up after this."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a step may use. Built once, in `main.py`."""

    channel: Callable[[str], Channel | None]
    adapter: Callable[[str], Adapter]
    job: Callable[[Task, Channel], Job]
    drive: Drive
    collect: Collect
    report: Callable[[str, Code | None, int], None]
    clock: Callable[[], int]
    jitter: Callable[[], float]
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Turn:
    """One claim in hand, and the shorthand for what can follow from it."""

    claim: Claim
    tools: Tools
    on_progress: Callable[[int], None]

    @property
    def task(self) -> Task:
        return self.claim.task

    def moved(self, event: Event, *, in_ms: int) -> Outcome:
        """The task after the event, to be looked at again after so long."""
        now = self.tools.clock()
        return Outcome(advance(self.task, event, now), self.claim.token, due_at=now + in_ms)

    def unmoved(self, *, in_ms: int) -> Outcome:
        """The task as it is, to be looked at again after so long. Its row is not written."""
        due_at = self.tools.clock() + in_ms
        return Outcome(self.task, self.claim.token, due_at=due_at, unmoved=True)

    def again(self, backoff: Backoff, *, at_least_ms: int = 0) -> Outcome:
        """Nothing changed but one more failure in a row; look again after a pause."""
        now = self.tools.clock()
        task = replace(self.task, steps_failed=self.task.steps_failed + 1, updated_at=now)
        delay = backoff.delay_ms(task.steps_failed, self.tools.jitter(), at_least_ms=at_least_ms)
        return Outcome(task, self.claim.token, due_at=now + delay)

    async def drive(self, flow: Flow[T], channel: Channel) -> T:
        return await self.tools.drive(flow, channel, self.task, self.on_progress)


Step: TypeAlias = Callable[[Turn, Channel], Awaitable[Outcome]]
Steps: TypeAlias = Mapping[State, Step]


async def step(turn: Turn, steps: Steps) -> Outcome:
    """Take the step of the task's state, from the table in `engine/worker.py`."""
    task = turn.task
    assert task.channel is not None, "a claimed task has a channel"
    channel = turn.tools.channel(task.channel)
    if channel is None and task.state is not State.STORING:
        # An operator removed it while this task was there. It may come back; deadlines still hold.
        return turn.again(turn.tools.limits.poll)
    try:
        return await steps[task.state](turn, channel or _gone(task.channel))
    except Interrupted:
        return finish(task, Cancelled(STOPPED), turn.tools.clock(), token=turn.claim.token)


def _gone(channel: str) -> Channel:
    return Channel(channel, channel, "", "", "", {}, created_at=0, paused=True)
