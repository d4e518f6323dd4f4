"""Everything that changes about one user's works and balance, for somebody who looks at them all.

The one rule: as with `watch.py`, what is told is read from the store. A word from this process
only makes the next look come sooner; what other processes do is seen by looking.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from dataclasses import dataclass, field
from typing import Final, Protocol

from onetake.core.account import Balance
from onetake.store.gallery import Work

FIRST_LOOK_SECONDS: Final = 1.0
LAST_LOOK_SECONDS: Final = 5.0
"""How often a stream looks when it hears nothing: at first, and after a while."""
GATHER_SECONDS: Final = 0.1
"""Between two looks, however much is heard: several changes are told together."""
MARGIN_MS: Final = 60_000
"""The clocks of two processes differ by less."""
DAY_MS: Final = 24 * 3_600_000
"""Who comes back later than this after an interruption reads its lists again anyway."""


class Store(Protocol):
    async def moving(self, user: str, since: int, known: Collection[str]) -> tuple[Work, ...]: ...
    async def balance(self, user: str) -> Balance: ...


@dataclass(frozen=True, slots=True)
class News:
    """What is different from what was told before."""

    works: tuple[Work, ...] = ()
    gone: tuple[str, ...] = ()  # works that were deleted
    balance: Balance | None = None

    def __bool__(self) -> bool:
        return bool(self.works or self.gone or self.balance)


@dataclass(eq=False, slots=True)
class _Stream:
    """One who listens, and what it was told."""

    user: str
    event: asyncio.Event = field(default_factory=asyncio.Event)
    named: set[str] = field(default_factory=set[str])  # works that somebody spoke of
    told: dict[str, object] = field(default_factory=dict[str, object])
    moving: set[str] = field(default_factory=set[str])  # told, and not finished then
    balance: Balance | None = None


@dataclass(slots=True)
class Feed:
    store: Store
    clock: Callable[[], int]
    _streams: dict[str, set[_Stream]] = field(default_factory=dict[str, set[_Stream]])

    def heard(self, task: str, user: str | None) -> None:
        """Something about this work was written just now. For `Watch.heard`."""
        if user is not None:
            streams = self._streams.get(user, set())
        else:
            every = (stream for several in self._streams.values() for stream in several)
            streams = {stream for stream in every if task in stream.told}
        for stream in streams:
            stream.named.add(task)
            stream.event.set()

    def listeners(self, user: str) -> int:
        """How many look at this user's works now."""
        return len(self._streams.get(user, ()))

    async def news(self, user: str, since: int | None = None) -> AsyncGenerator[News]:
        """First all that is under way, with the balance; then what changes, for ever.

        `since`: what is known to the listener already; changes from then on are told first.
        """
        stream = _Stream(user)
        self._streams.setdefault(user, set()).add(stream)
        try:
            yield await self._first(stream, since)
            pause = FIRST_LOOK_SECONDS
            while True:
                await _heard_within(stream.event, pause)
                stream.event.clear()
                found = await self._look(stream)
                pause = FIRST_LOOK_SECONDS if found else min(pause * 1.5, LAST_LOOK_SECONDS)
                if found:
                    yield found
                await asyncio.sleep(GATHER_SECONDS)
        finally:
            streams = self._streams[user]
            streams.discard(stream)
            if not streams:
                del self._streams[user]

    async def _first(self, stream: _Stream, since: int | None) -> News:
        now = self.clock()
        begin = now if since is None else max(since - DAY_MS, now - 2 * DAY_MS)
        works = await self.store.moving(stream.user, begin, ())
        fresh = [
            work
            for work in works
            if not work.task.finished
            or (since is not None and work.task.updated_at >= since - MARGIN_MS)
        ]
        for work in works:
            _note(stream, work)
        stream.balance = await self.store.balance(stream.user)
        return News(_ordered(fresh), balance=stream.balance)

    async def _look(self, stream: _Stream) -> News:
        named, stream.named = stream.named, set()
        since = self.clock() - MARGIN_MS
        known = stream.moving | named
        works = await self.store.moving(stream.user, since, known)
        there = {work.task.id for work in works}
        # Whoever has a list may show one of which this stream has never spoken.
        gone = tuple(sorted(name for name in known - there if name in stream.told or name in named))
        for name in gone:
            stream.moving.discard(name)
            stream.told.pop(name, None)
        changed = [work for work in works if _note(stream, work)]
        for name in [name for name in stream.told if name not in there]:
            del stream.told[name]  # finished long ago: only a word about it brings it back
        balance = await self.store.balance(stream.user)
        differs, stream.balance = balance != stream.balance, balance
        return News(_ordered(changed), gone, balance if differs else None)


async def _heard_within(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass


def _note(stream: _Stream, work: Work) -> bool:
    """Remember what the listener now knows; True when it did not."""
    task = work.task
    now = (task.state, task.percent, task.cancel_requested, work.note, work.shared)
    before = stream.told.get(task.id)
    stream.told[task.id] = now
    (stream.moving.discard if task.finished else stream.moving.add)(task.id)
    return before != now


def _ordered(works: list[Work]) -> tuple[Work, ...]:
    return tuple(sorted(works, key=lambda work: (work.task.created_at, work.task.id)))
