"""Calls that hold on until their task is finished: OpenAI's images, Gemini, the voices.

The rule: whatever becomes of the wait, the task goes on. Once it exists, every error names it and
tells an SDK not to try again by itself.
"""

import asyncio
import base64
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from onetake.api.authority import Spoken
from onetake.api.failures import refused
from onetake.api.http import Answer, Call, json_answer
from onetake.api.limits import Limits
from onetake.api.orders import Ordered, Orders, Parse
from onetake.assets.storage import Storage
from onetake.core.asset import Asset
from onetake.core.failure import Code, Failure
from onetake.core.task import State, Task
from onetake.dialects.dialect import View, Wish

ENCODED_AT_ONCE: Final = 4
NO_RETRY: Final = ((b"x-should-retry", b"false"),)


class Assets(Protocol):
    async def asset(self, asset: str) -> Asset | None: ...


@dataclass(slots=True)
class Waited:
    orders: Orders
    assets: Assets
    storage: Storage
    limits: Limits
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ENCODED_AT_ONCE))

    async def answer(
        self,
        call: Call,
        spoken: Spoken,
        parse: Parse | None = None,
        *,
        model: str | None = None,
    ) -> Answer:
        """The finished work in the answer itself, or the reason why there is none."""
        path = {"model": model} if model is not None else None
        return await self.shown(call, await self.orders.place(call, spoken, parse, path=path))

    async def shown(self, call: Call, ordered: Ordered) -> Answer:
        """The answer for an accepted task, at its end."""
        task = await self.finished(ordered)
        if failure := unsuccessful(task):
            answer = refused(call, failure)
            return replace(answer, headers=(*answer.headers, *ordered.headers, *NO_RETRY))
        view = await self.view(task, ordered.wish)
        return json_answer(call.dialect.render(task, view), headers=ordered.headers)

    async def finished(self, ordered: Ordered) -> Task:
        """The task at its end, or as it is when the wait is over."""
        seconds = ordered.wish.wait_seconds
        seconds = self.limits.wait_seconds if seconds is None else seconds
        most = min(seconds, self.limits.wait_seconds_max)
        return await self.orders.watch.until_finished(ordered.task, most)

    async def view(self, task: Task, wish: Wish) -> View:
        """Links to the files, and their bytes where the caller wished for them."""
        view = self.orders.views.of(task)
        if not wish.inline:
            return view
        async with self._turns:
            inline = {output.asset: await self._bytes(output.asset) for output in task.outputs}
        return replace(view, inline=inline)

    async def _bytes(self, name: str) -> str:
        asset = await self.assets.asset(name)
        assert asset is not None, "a task's results are kept as long as the task"
        pieces = [piece async for piece in self.storage.open(asset.blob)]
        return await asyncio.to_thread(lambda: base64.b64encode(b"".join(pieces)).decode())


def unsuccessful(task: Task) -> Failure | None:
    """Why there is nothing to show; None when there is."""
    if task.state is State.SUCCEEDED:
        return None
    if not task.finished:
        message = f"The task {task.id} was not finished in time and goes on; query it by its id."
        return Failure(Code.STILL_RUNNING, message, task=task.id)
    assert task.failure is not None, "a task does not end badly without a reason"
    return replace(task.failure, task=task.id)
