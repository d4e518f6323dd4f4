"""`traces.py` in memory."""

from onetake.core.trace import History, Trace
from onetake.store.landing import PARKED
from onetake.store.memory_state import State


class MemoryTraces:
    state: State

    async def history(self, task: str) -> History:
        row = self.state.schedule.get(task)
        found = [trace for trace in self.state.traces.values() if trace.task == task]
        found.sort(key=lambda trace: (trace.at, trace.attempt, trace.kind))
        return History(row is not None and row.phase == PARKED, tuple(found))

    async def add_trace(self, trace: Trace) -> bool:
        if trace.task not in self.state.tasks:
            raise LookupError(f"{trace.task} is not a task")
        return self.state.add_trace(trace)

    async def prune_traces(self, before: int, limit: int) -> int:
        old = [
            (trace.at, key)
            for key, trace in self.state.traces.items()
            if trace.at < before and self.state.tasks[trace.task].finished
        ]
        old.sort()
        for _, key in old[:limit]:
            del self.state.traces[key]
        return len(old[:limit])
