"""Cancel a task: at once while it waits, through its provider while it runs, or not at all.

What a provider is working on and cannot stop will be paid for upstream, so it is not
promised to the caller as cancelled: the answer is a clear refusal. Nor is a task that is being
stored: it is made and paid for, and what is paid for is delivered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from onetake.core.account import Channel
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.task import Cancelled, State, Task
from onetake.engine.finish import finish
from onetake.store.store import Decide, Outcome


class Store(Protocol):
    async def task(self, task: str) -> Task | None: ...
    async def amend(self, task: str, decide: Decide, now: int) -> Task | None: ...
    async def request_cancel(self, task: str, now: int) -> None: ...


BY_CALLER = Failure(Code.CANCELLED, "The task was cancelled before it began.")


@dataclass(frozen=True, slots=True)
class Cancel:
    store: Store
    channel: Callable[[str], Channel | None]
    cancellable: Callable[[Channel], bool]  # can a running job be stopped there?
    clock: Callable[[], int]
    told: Callable[[str, str | None], None]  # wakes whoever watches the task (its id, its user)

    async def __call__(self, user: str, task: str) -> Task:
        """The task afterwards: cancelled, or still running with `cancel_requested`.

        Raises `Rejected`: NOT_FOUND also for somebody else's, NOT_CANCELLABLE.
        """
        found = await self.store.task(task)
        if found is None or found.user != user:
            raise Rejected(Failure(Code.NOT_FOUND, f"there is no task {task[:80]!r}"))
        if found.state is State.QUEUED:
            found = await self.store.amend(task, self._withdraw, self.clock()) or found
        if found.state is State.CANCELLED:
            return found
        if found.state in (State.SUBMITTING, State.RUNNING) and self._stoppable(found):
            await self.store.request_cancel(task, self.clock())
            self.told(task, user)
            return await self.store.task(task) or found
        message = f"the task is {found.state} and cannot be cancelled"
        raise Rejected(Failure(Code.NOT_CANCELLABLE, message))

    def _stoppable(self, task: Task) -> bool:
        channel = self.channel(task.channel) if task.channel else None
        return channel is not None and self.cancellable(channel)

    def _withdraw(self, task: Task) -> Outcome | None:
        if task.state is not State.QUEUED:
            return None  # a worker was faster
        return finish(task, Cancelled(BY_CALLER), self.clock())
