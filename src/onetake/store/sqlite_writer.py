"""The one thread that writes to SQLite. Concurrent callers share a commit.

The one rule: a caller hears of its result only after the commit that made it durable. A piece
of work that fails takes nobody along; it may be run twice, so it changes only the database.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeAlias, TypeVar

from onetake.store.driver import sqlite

T = TypeVar("T")
Item = TypeVar("Item")

Crowd: TypeAlias = Callable[[sqlite.Connection, Sequence[Item]], Sequence[T | BaseException]]
"""Work on many items at once: for each its result, or the error with which it alone is refused,
and of which nothing was written."""

_MOST_IN_A_COMMIT: Final = 512


class Closed(Exception):
    """The store was closed."""


@dataclass(slots=True)
class _Job:
    crowd: Crowd[Any, Any]
    item: Any
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class _Errand:
    """Something to do between two transactions, for which nobody waits."""

    work: Callable[[sqlite.Connection], object]


class Writer:
    def __init__(self, connection: sqlite.Connection) -> None:
        self._connection = connection
        self._jobs: SimpleQueue[_Job | _Errand | None] = SimpleQueue()
        self._errands: list[_Errand] = []
        self._gathered: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def write(self, work: Callable[[sqlite.Connection], T]) -> T:
        """Run `work` in the writing thread; it must not commit. Raises what it raises."""
        return await self.join(_alone, work)

    async def join(self, crowd: Crowd[Item, T], item: Item) -> T:
        """Run `crowd` in the writing thread on this item, together with those that others hand in
        for the same commit. Raises what it gives or raises for this item."""
        if self._closed:
            raise Closed("the store is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._gathered.setdefault(loop, []).append(_Job(crowd, item, loop, future))
        if len(self._gathered[loop]) == 1:
            # At the end of the loop's round: waking the thread once for each job, while both
            # want the interpreter, costs more than the job.
            loop.call_soon(self._hand_over, loop)
        return await future

    def between(self, work: Callable[[sqlite.Connection], object]) -> None:
        """Run `work` in the writing thread outside of any transaction. From any thread."""
        self._jobs.put(_Errand(work))

    async def close(self) -> None:
        """Finish what was handed in, then close the connection."""
        if not self._closed:
            self._closed = True
            for loop in tuple(self._gathered):
                self._hand_over(loop)
            self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        for job in self._gathered.pop(loop, ()):
            self._jobs.put(job)

    def _serve(self) -> None:
        last = False
        while not last:
            jobs: list[_Job] = []
            last = self._take(jobs, self._jobs.get()) or self._gather(jobs)
            if jobs:
                self._commit(jobs)
                _deliver(jobs)
            while self._errands:
                self._errands.pop().work(self._connection)
        self._connection.close()

    def _take(self, jobs: list[_Job], item: "_Job | _Errand | None") -> bool:
        """Put one item where it belongs; True when it was the end of the queue."""
        match item:
            case _Job():
                jobs.append(item)
            case _Errand():
                self._errands.append(item)
            case None:
                return True
        return False

    def _gather(self, jobs: list[_Job]) -> bool:
        """Add whatever waits; True when the end of the queue is among it."""
        while len(jobs) < _MOST_IN_A_COMMIT:
            try:
                item = self._jobs.get_nowait()
            except Empty:
                return False
            if self._take(jobs, item):
                return True
        return False

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            if not self._together(jobs):
                self._apart(jobs)
        except BaseException as error:
            # Nothing of this group was kept, whatever its parts thought.
            for job in jobs:
                job.error = job.error or error
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _together(self, jobs: list[_Job]) -> bool:
        """Without savepoints, which cost a fifth of the time: most work fails, when it does,
        before it writes. False: something failed after that, and nothing was kept."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        for group in _groups(jobs):
            before = connection.total_changes
            try:
                _run(connection, group)
            except BaseException as error:
                group[0].error = error
                if not connection.in_transaction:
                    raise  # a full disk, for example, ends the whole transaction
                if len(group) > 1 or connection.total_changes != before:
                    connection.execute("ROLLBACK")
                    return len(jobs) == 1
        connection.execute("COMMIT")
        return True

    def _apart(self, jobs: list[_Job]) -> None:
        """Again, each in a savepoint of its own."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            job.error = None
            connection.execute("SAVEPOINT unit")
            try:
                _run(connection, [job])
            except BaseException as error:
                job.error = error
                if not connection.in_transaction:
                    raise
                connection.execute("ROLLBACK TO unit")
            connection.execute("RELEASE unit")
        connection.execute("COMMIT")


def _alone(
    connection: sqlite.Connection, works: Sequence[Callable[[sqlite.Connection], T]]
) -> Sequence[T]:
    (work,) = works
    return (work(connection),)


def _groups(jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
    """Neighbours of one crowd together, and everybody else alone."""
    for crowd, its in groupby(jobs, key=_crowd_of):
        if crowd is _alone:
            yield from ([job] for job in its)
        else:
            yield list(its)


def _crowd_of(job: _Job) -> Crowd[Any, Any]:
    return job.crowd


def _run(connection: sqlite.Connection, group: Sequence[_Job]) -> None:
    results = group[0].crowd(connection, [job.item for job in group])
    for job, result in zip(group, results, strict=True):
        job.error = result if isinstance(result, BaseException) else None
        job.result = result


def _deliver(jobs: list[_Job]) -> None:
    """Hand the results over with one call for each loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, its in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, its)
        except RuntimeError:
            continue  # the loop was closed: nobody waits any more


def _resolve(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue  # the caller was cancelled; what it wrote stays written
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
