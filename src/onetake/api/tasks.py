"""`/v1/tasks`: a caller's tasks in our own words, whichever dialect created them."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar, Unpack

import msgspec

from onetake.api.authority import Authority
from onetake.api.http import NO_STORE, Answer, Call, json_answer
from onetake.api.orders import Orders, Tasks, own_task
from onetake.api.views import Views
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.request import Operation
from onetake.core.task import State, Task
from onetake.dialects.onetake import render as rendered
from onetake.engine.watch import Watch
from onetake.store.store import Listing, TaskPage

T = TypeVar("T")

LIMIT: Final = 20
LIMIT_MAX: Final = 100
KEEP_ALIVE_SECONDS: Final = 15.0
EVENT_STREAM: Final = b"text/event-stream; charset=utf-8"
_EVENT_ID: Final = re.compile(r"[a-z]{1,20}-[0-9]{1,3}-[01]")
_SECONDS: Final = re.compile(r"[0-9]{1,11}")


class Rows(Tasks, Protocol):
    async def tasks(self, **listing: Unpack[Listing]) -> TaskPage: ...


@dataclass(frozen=True, slots=True)
class TaskPaths:
    authority: Authority
    orders: Orders
    rows: Rows
    cancel_task: Callable[[str, str], Awaitable[Task]]
    erase_task: Callable[[str, str], Awaitable[None]]
    watch: Watch
    views: Views

    async def list(self, call: Call) -> Answer:
        """A page of the caller's tasks, newest first unless `order=asc`."""
        caller = await self.authority(call)
        query = call.query
        _only_known(query)
        try:
            page = await self.rows.tasks(
                user=caller.user.id,
                states=_words(query, "status", State),
                operations=_operations(query),
                models=tuple(query["model"].split(",")) if query.get("model") else (),
                created_from=_instant(query, "created_from"),
                created_to=_instant(query, "created_to"),
                newest_first=_choice(query, "order", ("desc", "asc")) == "desc",
                after=query.get("after") or None,
                limit=asked_limit(query),
            )
        except LookupError:
            raise invalid("after", "is no task of this list") from None
        return json_answer(
            {
                "object": "list",
                "data": [rendered(task, self.views.of(task)) for task in page.tasks],
                "has_more": page.after is not None,
                "after": page.after,
            }
        )

    async def read(self, call: Call) -> Answer:
        caller = await self.authority(call)
        task = await own_task(self.rows, caller, call.params["id"])
        task, applied = await self.orders.preferred(call, task)
        return json_answer(rendered(task, self.views.of(task)), headers=applied)

    async def cancel(self, call: Call) -> Answer:
        """The task afterwards; `cancel_requested` while its provider is still being told."""
        caller = await self.authority(call, fresh=True)
        task = await own_task(self.rows, caller, call.params["id"])
        task = await self.cancel_task(caller.user.id, task.id)
        self.watch.told(task.id, task.user)
        return json_answer(rendered(task, self.views.of(task)))

    async def delete(self, call: Call) -> Answer:
        """Permanent: files, links and prompt are gone; the ledger keeps its rows."""
        caller = await self.authority(call, fresh=True)
        task = await own_task(self.rows, caller, call.params["id"])
        await self.erase_task(caller.user.id, task.id)
        self.watch.told(task.id, task.user)
        return json_answer({"id": task.id, "object": "task.deleted", "deleted": True})

    async def events(self, call: Call) -> Answer:
        """Server-sent events: the task now, and again after each change, up to its end.

        `Last-Event-ID` is the last thing that the caller knows; it is not told that again.
        """
        caller = await self.authority(call)
        task = await own_task(self.rows, caller, call.params["id"])
        known = call.header(b"last-event-id") or ""
        if known and not _EVENT_ID.fullmatch(known):
            message = "Last-Event-ID is not one of this stream's."
            raise Rejected(Failure(Code.INVALID_REQUEST, message, "Last-Event-ID"))
        headers = (NO_STORE, (b"x-accel-buffering", b"no"))
        return Answer(
            200, content_type=EVENT_STREAM, headers=headers, stream=self._events(task, known),
            endless=True,
        )  # fmt: skip

    async def _events(self, task: Task, known: str) -> AsyncGenerator[bytes]:
        yield b"retry: 2000\n\n"
        async with aclosing(kept_alive(self.watch.changes(task))) as changes:
            async for seen in changes:
                if seen is None:
                    yield b": still here\n\n"
                    continue
                name = event_id(seen)
                if name != known:
                    body = msgspec.json.encode(rendered(seen, self.views.of(seen)))
                    yield b"id: %b\nevent: task\ndata: %b\n\n" % (name.encode(), body)


async def kept_alive(changes: AsyncGenerator[T]) -> AsyncGenerator[T | None]:
    """The changes, with None whenever nothing happened for a while, for proxies and for us to
    notice that nobody listens any more."""
    coming: asyncio.Future[T] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(changes))
            done, _ = await asyncio.wait([coming], timeout=KEEP_ALIVE_SECONDS)
            if not done:
                yield None
                continue
            finished, coming = coming, None
            try:
                yield finished.result()
            except StopAsyncIteration:
                return
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.wait([coming])
        await changes.aclose()


def event_id(task: Task) -> str:
    """What a caller knows of a task, as an id: the same again means that nothing changed."""
    return f"{task.state}-{task.percent}-{int(task.cancel_requested)}"


def asked_limit(query: Mapping[str, str]) -> int:
    text = query.get("limit")
    if text is None:
        return LIMIT
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= LIMIT_MAX:
        rule = f"an integer from 1 to {LIMIT_MAX}"
        raise invalid("limit", f"must be {rule}", (rule,))
    return int(text)


_FILTERS: Final = (
    "status", "modality", "operation", "model", "created_from", "created_to", "order", "after",
    "limit",
)  # fmt: skip


def _only_known(query: Mapping[str, str]) -> None:
    for name in query:
        if name not in _FILTERS and name != "key":
            raise invalid(name[:80], f"is not a filter; use {', '.join(_FILTERS)}", _FILTERS)


def _words(query: Mapping[str, str], name: str, kind: type[State]) -> tuple[State, ...]:
    words = [word for word in query.get(name, "").split(",") if word]
    allowed = tuple(str(each) for each in kind)
    for word in words:
        if word not in allowed:
            raise invalid(name, f"must be {', '.join(allowed)}", allowed)
    return tuple(kind(word) for word in words)


def _operations(query: Mapping[str, str]) -> tuple[Operation, ...]:
    """The operations that `operation` and `modality` leave."""
    chosen = tuple(Operation)
    for name, word_of in (("operation", str), ("modality", _modality)):
        words = [word for word in query.get(name, "").split(",") if word]
        allowed = tuple(dict.fromkeys(word_of(each) for each in Operation))
        for word in words:
            if word not in allowed:
                raise invalid(name, f"must be {', '.join(allowed)}", allowed)
        if words:
            chosen = tuple(each for each in chosen if word_of(each) in words)
    if chosen == tuple(Operation):
        return ()
    if not chosen:
        raise invalid("operation", "and modality leave nothing")
    return chosen


def _modality(operation: Operation) -> str:
    return str(operation.modality)


def _instant(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    if not _SECONDS.fullmatch(text):
        rule = "seconds since 1970 UTC"
        raise invalid(name, f"must be {rule}", (rule,))
    return int(text) * 1000


def _choice(query: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    word = query.get(name, allowed[0])
    if word not in allowed:
        raise invalid(name, f"must be {' or '.join(allowed)}", allowed)
    return word
