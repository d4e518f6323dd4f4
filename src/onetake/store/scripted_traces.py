"""The part of `scripted.py` for `traces.py`."""

from abc import ABC, abstractmethod
from typing import TypeVar

from onetake.core.trace import History, Trace
from onetake.store import scripts
from onetake.store.begin import Begin

T = TypeVar("T")


class ScriptedTraces(ABC):
    @abstractmethod
    async def run(self, begin: Begin[T], *, writes: bool) -> T: ...

    async def history(self, task: str) -> History:
        return await self.run(lambda: scripts.traces.history(task), writes=False)

    async def add_trace(self, trace: Trace) -> bool:
        return await self.run(lambda: scripts.traces.add_trace(trace), writes=True)

    async def prune_traces(self, before: int, limit: int) -> int:
        return await self.run(lambda: scripts.traces.prune_traces(before, limit), writes=True)
