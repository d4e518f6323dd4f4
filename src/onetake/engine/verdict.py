"""An operator decides what became of a task whose submission was lost.

A task that was given up is over: everything was given back and its owner was told. That its
provider made it after all is written down, and changes neither the task nor the books.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from onetake.core.failure import Code, Failure, Rejected
from onetake.core.task import Failed, Handle, State, Submitted, Task, advance
from onetake.core.trace import Trace, TraceKind
from onetake.engine.finish import finish
from onetake.store.store import Decide, Outcome

NOT_MADE = Failure(Code.PROVIDER_FAILED, "The provider did not make this.")


class Store(Protocol):
    async def task(self, task: str) -> Task | None: ...
    async def add_trace(self, trace: Trace) -> bool: ...
    async def amend(self, task: str, decide: Decide, now: int) -> Task | None: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    store: Store
    clock: Callable[[], int]

    async def failed(self, task: str) -> Task:
        """The provider never took it or never finished it: everything is given back."""
        return await self._decide(task, lambda found: finish(found, Failed(NOT_MADE), self.clock()))

    async def found(self, task: str, handle: Handle) -> Task:
        """The provider has it under this handle: look after it from now on. Of a task that was
        given up, it is noted that it came late."""
        given_up = await self.store.task(task)
        if given_up is not None and given_up.state is State.EXPIRED and given_up.attempt:
            await self.store.add_trace(_late(given_up, self.clock()))
            return given_up

        def go_on(found: Task) -> Outcome:
            now = self.clock()
            return Outcome(advance(found, Submitted(handle), now), token=0, due_at=now)

        return await self._decide(task, go_on)

    async def _decide(self, task: str, then: Callable[[Task], Outcome]) -> Task:
        seen: list[State] = []

        def decide(found: Task) -> Outcome | None:
            seen.append(found.state)
            return then(found) if found.state is State.UNCERTAIN else None

        after = await self.store.amend(task, decide, self.clock())
        if after is None:
            raise Rejected(Failure(Code.NOT_FOUND, f"there is no task {task[:80]!r}"))
        if seen[-1] is not State.UNCERTAIN:
            message = f"the task is {seen[-1]}; a verdict is for uncertain ones"
            raise Rejected(Failure(Code.INVALID_FIELD, message, "task"))
        return after


def _late(task: Task, now: int) -> Trace:
    return Trace(task.id, task.attempt, TraceKind.LATE, now, task.submitted_at, task.channel)
