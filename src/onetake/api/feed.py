"""`GET /api/events`: all that changes about a person's works and balance, as server-sent events.

Events are named `work` (the whole work), `gone` (the id of a deleted one) and `balance`. The id
of an event is when it was told: whoever comes back with it is told what happened since.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from onetake.api.http import NO_STORE, Answer, Call
from onetake.api.people import Sessions
from onetake.api.tasks import EVENT_STREAM, kept_alive
from onetake.core.account import Caller
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.money import wire_credits
from onetake.dialects import onetake
from onetake.engine.feed import Feed, News

if TYPE_CHECKING:
    from onetake.api.console.shown_works import ShownWorks

LOOK_AGAIN_MS: Final = 15_000
"""How often it is made sure that the session has not ended."""
STREAMS_MAX: Final = 30
"""Streams of one person at one process: more than anybody has windows. Each one looks into the
database again and again."""
_ID_MAX: Final = 15


@dataclass(slots=True)
class Events:
    """`works` is made when somebody first listens: it imports the shapes of the console."""

    sessions: Sessions
    feed: Feed
    works: Callable[[], "ShownWorks"]
    clock: Callable[[], int]

    async def stream(self, call: Call) -> Answer:
        call.dialect = onetake.DIALECT
        caller = await self.sessions.caller(call)
        since = _known(call.header(b"last-event-id"))
        if self.feed.listeners(caller.user.id) >= STREAMS_MAX:
            rule = f"at most {STREAMS_MAX} streams"
            message = f"An account has {rule} open; close some first."
            failure = Failure(Code.RATE_LIMITED, message, allowed=(rule,), retry_after_seconds=5)
            raise Rejected(failure)
        headers = (NO_STORE, (b"x-accel-buffering", b"no"))
        told = self._told(call, caller, since)
        return Answer(200, content_type=EVENT_STREAM, headers=headers, stream=told, endless=True)

    async def _told(self, call: Call, caller: Caller, since: int | None) -> AsyncGenerator[bytes]:
        yield b"retry: 2000\n\n"
        user, looked = caller.user.id, self.clock()
        async with aclosing(kept_alive(self.feed.news(user, since))) as news:
            async for found in news:
                if self.clock() - looked >= LOOK_AGAIN_MS:
                    if not await self._still(call, user):
                        return
                    looked = self.clock()
                yield b": still here\n\n" if found is None else await self._written(found)

    async def _still(self, call: Call, user: str) -> bool:
        try:
            return (await self.sessions.caller(call)).user.id == user
        except Rejected:
            return False

    async def _written(self, news: News) -> bytes:
        at = b"id: %d\n" % self.clock()
        parts: list[bytes] = []
        for work in await self.works().several(news.works):
            parts.append(b"%bevent: work\ndata: %b\n\n" % (at, work.model_dump_json().encode()))
        for name in news.gone:
            parts.append(_event(at, b"gone", {"id": name}))
        if news.balance is not None:
            said = {
                "available_credits": wire_credits(news.balance.available),
                "held_credits": wire_credits(news.balance.held),
            }
            parts.append(_event(at, b"balance", said))
        return b"".join(parts)


def _event(at: bytes, name: bytes, value: object) -> bytes:
    return b"%bevent: %b\ndata: %b\n\n" % (at, name, msgspec.json.encode(value))


def _known(sent: str | None) -> int | None:
    """Raises `Rejected` for an id that is none of this stream's."""
    if not sent:
        return None
    if not (sent.isascii() and sent.isdigit() and len(sent) <= _ID_MAX):
        message = "Last-Event-ID is not one of this stream's."
        raise Rejected(Failure(Code.INVALID_REQUEST, message, "Last-Event-ID"))
    return int(sent)
