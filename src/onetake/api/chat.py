"""`POST /v1/chat/completions` for media: a stream that tells of progress, or one answer at the end.

The rule: what can be refused is refused with a status; once the stream has begun the task exists,
and the stream itself says what became of it. A caller who leaves loses nothing: the task goes on.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from onetake.api.authority import always
from onetake.api.http import NO_STORE, Answer, Call
from onetake.api.orders import Ordered, Orders
from onetake.api.tasks import EVENT_STREAM, kept_alive
from onetake.api.waited import Waited
from onetake.core.task import State, Task
from onetake.dialects import openai_chat
from onetake.dialects.chat_stream import (
    DONE,
    KEEP_ALIVE,
    failure,
    final,
    first,
    frame,
    progress,
    usage,
)

SPOKEN: Final = always(openai_chat.DIALECT)
_UNBUFFERED: Final = (b"x-accel-buffering", b"no")


@dataclass(frozen=True, slots=True)
class Chat:
    orders: Orders
    waited: Waited

    async def create(self, call: Call) -> Answer:
        ordered = await self.orders.place(call, SPOKEN)
        if not ordered.wish.stream:
            return await self.waited.shown(call, ordered)
        headers = (NO_STORE, _UNBUFFERED, *ordered.headers)
        stream = self._stream(ordered)
        return Answer(200, content_type=EVENT_STREAM, headers=headers, stream=stream)

    async def _stream(self, ordered: Ordered) -> AsyncGenerator[bytes]:
        task, told = ordered.task, (State.SUCCEEDED, -1)
        yield frame(first(task))
        async with aclosing(kept_alive(self.orders.watch.changes(task))) as changes:
            async for seen in changes:
                if seen is None:
                    yield KEEP_ALIVE
                    continue
                task = seen
                if not task.finished and (task.state, task.percent) != told:
                    told = task.state, task.percent
                    yield frame(progress(task))
        for chunk in await self._end(task, ordered):
            yield frame(chunk)
        yield DONE

    async def _end(self, task: Task, ordered: Ordered) -> list[openai_chat.Json]:
        if task.state is not State.SUCCEEDED:
            return [failure(task)] if task.failure else []
        view = await self.waited.view(task, ordered.wish)
        return [final(task, view), *([usage(task)] if ordered.wish.usage else [])]
