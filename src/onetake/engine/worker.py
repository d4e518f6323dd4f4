"""The durable loop: claim what is due, take one step on each, commit the outcomes in batches.

Nothing is kept in memory that a crash could lose. A step runs outside any transaction;
its lease is renewed while it runs, and its outcome is dropped when the lease was lost.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import structlog

from onetake.core.failure import Code, Failure
from onetake.core.fairness import Place
from onetake.core.task import Failed, State, Task
from onetake.engine.collect import store
from onetake.engine.finish import finish
from onetake.engine.poll import poll
from onetake.engine.shelf import Shelf
from onetake.engine.step import Steps, Tools, Turn, step
from onetake.engine.submit import submit
from onetake.store.store import Claim, ClaimOrder, Outcome

STEPS: Final[Steps] = {
    State.SUBMITTING: submit,
    State.UNCERTAIN: submit,
    State.RUNNING: poll,
    State.STORING: store,
}

_CROWD: Final = 8
"""With more steps than this under way, others end soon, and share a commit with this one."""

_log = structlog.get_logger(__name__)


class Store(Protocol):
    async def claim(self, order: ClaimOrder) -> tuple[Claim, ...]: ...
    async def apply(self, outcomes: Sequence[Outcome], now: int) -> tuple[bool, ...]: ...
    async def renew(self, leases: Mapping[str, int], until: int) -> frozenset[str]: ...
    async def progress(self, percents: Mapping[str, tuple[int, int]], now: int) -> None: ...
    async def due(self, now: int) -> int | None: ...
    async def wait_for_work(self, seconds: float) -> None: ...


class Routes(Protocol):
    async def refresh(self) -> None: ...
    def places(self, now: int) -> Mapping[str, Sequence[Place]]: ...


class Watching(Protocol):
    """What is measured. `observe/metrics.py` has the real one."""

    def claimed(self, claims: Sequence[Claim], now: int) -> None: ...
    def applied(self, outcomes: Sequence[Outcome]) -> None: ...
    def stepped(self, state: State, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How the loop runs. `tick_seconds` gathers work into batches and bounds the lag."""

    steps_max: int = 512
    batch_max: int = 512
    lease_ms: int = 30_000
    tick_seconds: float = 0.02
    idle_seconds: float = 1.0


@dataclass(slots=True)
class _Running:
    """A step that is under way in this process."""

    token: int
    state: State
    task: asyncio.Task[None] | None = None
    percent: int = 0
    told: int = 0


@dataclass(eq=False, slots=True)
class _Written:
    """An outcome, and who waits to hear whether it came in time."""

    outcome: Outcome
    done: "asyncio.Future[bool]"
    until: float
    failed: bool = False  # it was in a batch that could not be written

    def answer(self, applied: bool) -> None:
        if not self.done.done():
            self.done.set_result(applied)


@dataclass(slots=True)
class Worker:
    store: Store
    routes: Routes
    tools: Tools
    shelf: Shelf
    forget: Callable[[Task], None]  # a finished task's temporary files
    watch: Watching
    pace: Pace = field(default_factory=Pace)
    beat_at: int = 0
    """When the loop last came round: `/readyz` looks at it."""
    _running: dict[str, _Running] = field(default_factory=dict[str, _Running])
    _outcomes: asyncio.Queue[_Written] = field(default_factory=asyncio.Queue[_Written])

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; then steps that are under way get `lease_ms` to end."""
        async with asyncio.TaskGroup() as group:
            keeper = group.create_task(self._keep_leases())
            applier = group.create_task(self._apply_outcomes())
            try:
                while not stop.is_set():
                    await self._round(group, stop)
                await self._drain()
            finally:
                keeper.cancel()
                applier.cancel()

    async def _round(self, group: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        self.beat_at = self.tools.clock()
        try:
            claimed = await self._claim(group)
            await self._rest(claimed, stop)
        except Exception:
            # The database is away or busy. Steps under way go on; the loop tries again.
            _log.exception("worker.round_failed")
            await asyncio.sleep(self.pace.idle_seconds)

    async def _claim(self, group: asyncio.TaskGroup) -> int:
        free = self.pace.steps_max - len(self._running)
        if free <= 0:
            return 0
        await self.routes.refresh()
        now = self.tools.clock()
        batch = min(free, self.pace.batch_max)
        places = self.routes.places(now)
        order = ClaimOrder(now, now + self.pace.lease_ms, batch, batch, places)
        claims = await self.store.claim(order)
        self.watch.claimed(claims, now)
        for claim in claims:
            earlier = self._running.get(claim.task.id)
            if claim.again and earlier and earlier.task:
                earlier.task.cancel()  # its lease was lost, to ourselves
            running = _Running(claim.token, claim.task.state)
            self._running[claim.task.id] = running
            running.task = group.create_task(self._take(claim, running))
        return len(claims)

    async def _rest(self, claimed: int, stop: asyncio.Event) -> None:
        """Sleep until something can be done: a due time, a wake-up, or a finished step."""
        await asyncio.sleep(self.pace.tick_seconds)
        if claimed or stop.is_set():
            return
        now = self.tools.clock()
        due_at = await self.store.due(now)
        seconds = self.pace.idle_seconds
        if due_at is not None:
            seconds = min(max((due_at - now) / 1000, 0), seconds)
        await self.store.wait_for_work(seconds)

    async def _take(self, claim: Claim, running: _Running) -> None:
        def progress(percent: int) -> None:
            running.percent = max(running.percent, percent)

        started = asyncio.get_running_loop().time()
        try:
            turn = Turn(claim, self.tools, progress)
            if claim.task.state is State.STORING:
                async with self.shelf.adding():
                    outcome, applied = await self._step_and_commit(turn, started)
            else:
                outcome, applied = await self._step_and_commit(turn, started)
            if applied and outcome.task.finished:
                self.forget(claim.task)
            elif not applied:
                # Its new files, if any, have no rows: reconcile collects them as orphans.
                _log.warning("worker.outcome_too_late", task=claim.task.id, state=claim.task.state)
        finally:
            if self._running.get(claim.task.id) is running:  # not a later claim of our own
                del self._running[claim.task.id]

    async def _step_and_commit(self, turn: Turn, started: float) -> tuple[Outcome, bool]:
        outcome = await self._step(turn)
        self.watch.stepped(turn.task.state, asyncio.get_running_loop().time() - started)
        return outcome, await self._commit(outcome)

    async def _step(self, turn: Turn) -> Outcome:
        try:
            return await step(turn, STEPS)
        except Exception:
            # A mistake of ours. The task waits and is tried again, so that nothing is lost.
            _log.exception("worker.step_failed", task=turn.task.id, state=turn.task.state)
            limits = turn.tools.limits
            if turn.task.state is State.STORING and limits.store.spent(turn.task.steps_failed + 1):
                failure = Failure(Code.INTERNAL, Code.INTERNAL.en)
                now = turn.tools.clock()
                return finish(turn.task, Failed(failure), now, token=turn.claim.token)
            return turn.again(limits.poll)

    async def _commit(self, outcome: Outcome) -> bool:
        loop = asyncio.get_running_loop()
        # Longer than a lease lasts without renewal, an outcome is worth nothing.
        until = loop.time() + self.pace.lease_ms / 1000
        written = _Written(outcome, loop.create_future(), until)
        self._outcomes.put_nowait(written)
        return await written.done

    async def _apply_outcomes(self) -> None:
        """Write everything that is ready as one batch, again and again."""
        while True:
            ready = [await self._outcomes.get()]
            if len(self._running) > _CROWD:
                await asyncio.sleep(self.pace.tick_seconds / 2)
            while not self._outcomes.empty() and len(ready) < self.pace.batch_max:
                ready.append(self._outcomes.get_nowait())
            batch = [each for each in ready if not each.failed]
            if batch:
                await self._apply(batch)
            for each in ready:
                if each.failed and each not in batch:
                    await self._apply([each])

    async def _apply(self, batch: "Sequence[_Written]") -> None:
        """Write one batch. When that fails, its outcomes are tried again one by one, so that a
        poisoned one stops no other."""
        loop = asyncio.get_running_loop()
        outcomes = [each.outcome for each in batch]
        try:
            applied = await self.store.apply(outcomes, self.tools.clock())
        except Exception:
            _log.exception("worker.apply_failed", tasks=[each.task.id for each in outcomes])
            for each in batch:
                each.failed = True
                if loop.time() < each.until:
                    loop.call_later(self.pace.idle_seconds, self._outcomes.put_nowait, each)
                else:
                    each.answer(False)
            return
        self.watch.applied(outcomes)
        for each, written in zip(batch, applied, strict=True):
            each.answer(written)

    async def _keep_leases(self) -> None:
        """Renew what runs for long, note its progress, and stop what was taken from us."""
        rounds = 0
        while True:
            await asyncio.sleep(self.pace.lease_ms / 1000 / 10)
            rounds += 1
            try:
                await self._tell_progress()
                if rounds % 3 == 0:
                    await self._renew()
            except Exception:
                _log.exception("worker.renew_failed")

    async def _renew(self) -> None:
        leases = {task: running.token for task, running in self._running.items()}
        if not leases:
            return
        lost = await self.store.renew(leases, self.tools.clock() + self.pace.lease_ms)
        for task in lost:
            running = self._running.get(task)
            if running and running.token == leases[task] and running.task:
                running.task.cancel()

    async def _tell_progress(self) -> None:
        news = {
            task: (running.token, running.percent)
            for task, running in self._running.items()
            if running.percent > running.told
        }
        if not news:
            return
        await self.store.progress(news, self.tools.clock())
        for task, (token, percent) in news.items():
            running = self._running.get(task)
            if running and running.token == token:
                running.told = percent

    async def _drain(self) -> None:
        """Let the steps under way end; what takes longer is another worker's by its lease."""
        tasks = [running.task for running in self._running.values() if running.task]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=self.pace.lease_ms / 1000 / 3)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
