"""Create a task and look at one: the same two handlers for every dialect.

create   authenticate → read → parse → accept → render
query    authenticate → read one row → render
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from onetake.api.authority import Authority
from onetake.api.http import Answer, Call, json_answer
from onetake.api.limits import Limits, read_body
from onetake.api.views import Views
from onetake.core.account import Caller, KeyFormat
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Request
from onetake.core.task import Task
from onetake.dialects.dialect import Body
from onetake.engine.accept import Submission
from onetake.store.store import Accepted

_IDEMPOTENCY_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_RETRIES: Final = re.compile(r"[0-9]{1,4}")
_REPLAY: Final = ((b"idempotent-replay", b"true"),)
SHOWN_MAX: Final = 80


class Tasks(Protocol):
    async def task(self, task: str) -> Task | None: ...


@dataclass(frozen=True, slots=True)
class Generations:
    authority: Authority
    accept: Callable[[Caller, Request, Submission], Awaitable[Accepted]]
    tasks: Tasks
    views: Views
    limits: Limits

    async def create(self, call: Call) -> Answer:
        caller = await self.authority(call)
        how = _submission(call, caller)
        raw = await read_body(call, self.limits.json_bytes_max, self.limits.json_seconds_max)
        asked = call.dialect.parse(Body(raw, _content_type(call)))
        done = await self.accept(caller, asked.request, how)
        view = self.views.of(done.task)
        body = call.dialect.render_created(done.task, view)
        return json_answer(body, headers=() if done.fresh else _REPLAY)

    async def query(self, call: Call) -> Answer:
        caller = await self.authority(call)
        task = await own_task(self.tasks, caller, call.params["id"])
        return json_answer(call.dialect.render(task, self.views.of(task)))


async def own_task(tasks: Tasks, caller: Caller, name: str) -> Task:
    """The caller's task. Somebody else's is as unknown as one that never was."""
    task = await tasks.task(name) if "\0" not in name else None
    if task is None or task.user != caller.user.id:
        message = f"there is no task {name[:SHOWN_MAX]!r}"
        raise Rejected(Failure(Code.NOT_FOUND, message, "task_id"))
    return task


def _submission(call: Call, caller: Caller) -> Submission:
    key = call.header(b"idempotency-key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        rule = "1 to 255 visible ASCII characters"
        message = f"Idempotency-Key must have {rule}."
        raise Rejected(Failure(Code.INVALID_REQUEST, message, "Idempotency-Key", (rule,)))
    retries = call.header(b"x-stainless-retry-count")
    assert caller.key is not None, "authority lets nobody pass without"
    return Submission(
        dialect=call.dialect.name,
        id_form="vidgen" if caller.key.format is KeyFormat.VGA else "task",
        idempotency_key=key,
        sdk_retry=int(retries) if retries and _RETRIES.fullmatch(retries) else None,
    )


def _content_type(call: Call) -> str:
    return (call.header(b"content-type") or "").partition(";")[0].strip().lower()
