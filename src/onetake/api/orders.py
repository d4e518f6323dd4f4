"""Turn a call into an accepted task: the same steps for every dialect and every path.

authenticate → read → parse → accept
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeAlias

from onetake.api.authority import Authority, Spoken
from onetake.api.bodies import Bodies
from onetake.api.http import Call
from onetake.api.views import Views
from onetake.core.account import Caller, KeyFormat
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Request
from onetake.core.task import Task
from onetake.dialects.dialect import Body, Parsed, Wish
from onetake.engine.accept import Submission
from onetake.engine.watch import Watch
from onetake.store.store import Accepted

Accept: TypeAlias = Callable[[Caller, Request, Submission], Awaitable[Accepted]]
Parse: TypeAlias = Callable[[Body], Parsed]
Learn: TypeAlias = Callable[[Parsed], Awaitable[Parsed]]
Headers: TypeAlias = tuple[tuple[bytes, bytes], ...]

_IDEMPOTENCY_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_RETRIES: Final = re.compile(r"[0-9]{1,4}")
_WAIT: Final = re.compile(r"(?:^|[,;\s])wait=([0-9]{1,5})(?:$|[,;\s])")
_REPLAY: Final = ((b"idempotent-replay", b"true"),)
SHOWN_MAX: Final = 80


class Tasks(Protocol):
    async def task(self, task: str) -> Task | None: ...


@dataclass(frozen=True, slots=True)
class Ordered:
    """A task that is durable, and how its caller wants to hear of it."""

    caller: Caller
    task: Task
    wish: Wish
    headers: Headers


@dataclass(frozen=True, slots=True)
class Orders:
    authority: Authority
    bodies: Bodies
    accept: Accept
    watch: Watch
    views: Views
    wait_seconds_max: int

    async def place(
        self,
        call: Call,
        spoken: Spoken,
        parse: Parse | None = None,
        *,
        path: Mapping[str, str] | None = None,
        learn: Learn | None = None,
    ) -> Ordered:
        """Accept what the body asks for, in the dialect that the caller speaks, or by `parse`.
        `learn` adds what only the store knows. Raises `Rejected`; then nothing is left behind."""
        caller = await self.authority(call, spoken)
        how = submission(call, caller)

        async def accepted(body: Body) -> Ordered:
            parsed = (parse or call.dialect.parse)(body)
            parsed = await learn(parsed) if learn else parsed
            sent = how if parsed.ceiling is None else replace(how, ceiling=parsed.ceiling)
            done = await self.accept(caller, parsed.request, sent)
            self.watch.told(done.task.id, caller.user.id)
            return Ordered(caller, done.task, parsed.wish, () if done.fresh else _REPLAY)

        plain = await self.bodies.plain(call, path)
        if plain is not None:
            return await accepted(plain)
        async with self.bodies.read(call, caller, path) as body:
            return await accepted(body)

    async def preferred(self, call: Call, task: Task) -> tuple[Task, Headers]:
        """The task, after the time that `Prefer: wait=30` asks for or as soon as it is finished."""
        found = _WAIT.search(call.header(b"prefer") or "")
        if found is None or task.finished:
            return task, ()
        seconds = min(int(found[1]), self.wait_seconds_max)
        applied = ((b"preference-applied", b"wait=%d" % seconds),)
        return await self.watch.until_finished(task, seconds), applied


async def own_task(tasks: Tasks, caller: Caller, name: str) -> Task:
    """The caller's task. Somebody else's is as unknown as one that never was."""
    task = await tasks.task(name) if "\0" not in name else None
    if task is None or task.user != caller.user.id:
        message = f"there is no task {name[:SHOWN_MAX]!r}"
        raise Rejected(Failure(Code.NOT_FOUND, message, "task_id"))
    return task


def submission(call: Call, caller: Caller) -> Submission:
    """How the call came in. Raises `Rejected` for an idempotency key that cannot be one."""
    key = call.header(b"idempotency-key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        rule = "1 to 255 visible ASCII characters"
        message = f"Idempotency-Key must have {rule}."
        raise Rejected(Failure(Code.INVALID_REQUEST, message, "Idempotency-Key", (rule,)))
    retries = call.header(b"x-stainless-retry-count")
    vga = caller.key is not None and caller.key.format is KeyFormat.VGA
    return Submission(
        dialect=call.dialect.name,
        id_form="vidgen" if vga else "task",
        idempotency_key=key,
        sdk_retry=int(retries) if retries and _RETRIES.fullmatch(retries) else None,
    )
