"""What every store keeps of a task beside its row, for those who look at how it went."""

from typing import Protocol

from onetake.core.trace import History, Trace


class Traces(Protocol):
    """`apply` and `amend` write those that `landing.trace_of` knows, and one for each task that
    was parked and is not any more. A kind that an attempt has already is not written again."""

    async def history(self, task: str) -> History:
        """Nothing for a task that is not there."""
        ...

    async def add_trace(self, trace: Trace) -> bool:
        """False when its attempt has one of this kind. Raises LookupError for an unknown task."""
        ...

    async def prune_traces(self, before: int, limit: int) -> int:
        """Forget those from before then of tasks that are finished; how many."""
        ...
