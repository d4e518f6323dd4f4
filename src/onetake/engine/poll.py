"""Look after a running job. A poll that fails says nothing about the job: the hold stays.

Only the provider's own word ends a job early; otherwise it is given up after
`Limits.running_ms`, and only then.
"""

from onetake.core.account import Channel
from onetake.core.failure import Code, Failure
from onetake.core.task import Cancelled, Expired, Failed, Produced, Progressed
from onetake.engine.finish import finish
from onetake.engine.step import Turn
from onetake.store.store import Outcome
from onetake.wire.adapter import Adapter
from onetake.wire.flow import ProviderError

FORGOTTEN = Failure(Code.PROVIDER_FAILED, "The provider no longer knows this task.")
TOO_LATE = Failure(Code.EXPIRED, "The provider did not finish in time.")


async def poll(turn: Turn, channel: Channel) -> Outcome:
    """For `running` tasks."""
    tools = turn.tools
    adapter = tools.adapter(channel.provider)
    overdue = tools.clock() >= _submitted_at(turn) + tools.limits.running_ms
    if overdue or turn.task.cancel_requested:
        stopped = await _stop(turn, channel, adapter)
        if stopped and not overdue:
            return finish(turn.task, stopped, tools.clock(), token=turn.claim.token)
    if overdue:
        return finish(turn.task, Expired(TOO_LATE), tools.clock(), token=turn.claim.token)
    try:
        event = await turn.drive(adapter.poll(turn.task.handle or {}), channel)
    except ProviderError as error:
        tools.report(channel.id, error.failure.code, tools.clock())
        return _unanswered(turn, error)
    tools.report(channel.id, None, tools.clock())
    match event:
        case Progressed(again_in_ms=wait):
            pause = _pause(turn, wait)
            task = turn.task
            news = event.handle or event.percent > task.percent or task.steps_failed
            return turn.moved(event, in_ms=pause) if news else turn.unmoved(in_ms=pause)
        case Produced():
            return turn.moved(event, in_ms=0)
        case Failed() | Cancelled():
            return finish(turn.task, event, tools.clock(), token=turn.claim.token)


async def _stop(turn: Turn, channel: Channel, adapter: Adapter) -> Cancelled | None:
    if adapter.cancel is None:
        return None
    try:
        event = await turn.drive(adapter.cancel(turn.task.handle or {}), channel)
    except ProviderError:
        return None
    return event if isinstance(event, Cancelled) else None


def _unanswered(turn: Turn, error: ProviderError) -> Outcome:
    refused = error.failure.code is Code.PROVIDER_INVALID
    if refused and turn.tools.limits.poll.spent(turn.task.steps_failed + 1):
        failed = Failed(FORGOTTEN)
        return finish(turn.task, failed, turn.tools.clock(), token=turn.claim.token)
    wait = (error.failure.retry_after_seconds or 0) * 1000
    return turn.again(turn.tools.limits.poll, at_least_ms=wait)


def _pause(turn: Turn, asked_ms: int | None) -> int:
    """By the job's age, and never sooner than its provider asked for."""
    age = turn.tools.clock() - _submitted_at(turn)
    jitter = turn.tools.jitter()
    return turn.tools.limits.pace.delay_ms(age, jitter, at_least_ms=asked_ms or 0)


def _submitted_at(turn: Turn) -> int:
    return turn.task.submitted_at or turn.task.created_at
