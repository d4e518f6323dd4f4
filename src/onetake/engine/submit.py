"""Hand a task to its provider, so that no job is ever paid for twice.

Three things can be known after a submission: it was accepted, it certainly was not, or
nobody knows. Only a provider that dedupes by our attempt's name gets the same submission
again; everywhere else an unknown outcome waits, with its hold, for a verdict.
"""

from dataclasses import replace

from onetake.core.account import Channel
from onetake.core.failure import Code, Failure
from onetake.core.task import (
    Cancelled,
    Expired,
    Failed,
    Lost,
    Produced,
    Returned,
    State,
    Submitted,
)
from onetake.engine.cancel import BY_CALLER
from onetake.engine.finish import finish
from onetake.engine.route import FAULTS
from onetake.engine.step import Turn
from onetake.store.store import Outcome
from onetake.wire.flow import ProviderError

RESUBMISSIONS_MAX = 6
"""Repeats in quick succession before the task counts as uncertain and is asked about rarely."""

UNKNOWN = Failure(Code.EXPIRED, "It never became known whether the provider accepted.")

RECOVERY_MS = 15 * 60 * 1000


async def submit(turn: Turn, channel: Channel) -> Outcome:
    """For `submitting` and `uncertain` tasks."""
    task, tools = turn.task, turn.tools
    adapter = tools.adapter(channel.provider)
    repeat = turn.claim.again or task.steps_failed > 0 or task.state is State.UNCERTAIN
    ended = _ended(turn, repeat=repeat)
    if ended is not None:
        return finish(task, ended, tools.clock(), token=turn.claim.token)
    job = tools.job(task, channel)
    if not repeat or adapter.resubmittable(channel.options):
        flow = adapter.submit(job)
    elif adapter.recover is not None:
        flow = adapter.recover(job)
    else:
        return _lost(turn, channel)
    try:
        event = await turn.drive(flow, channel)
    except ProviderError as error:
        tools.report(channel.id, error.failure.code, tools.clock())
        return _unsubmitted(turn, error, repeat=repeat, channel=channel)
    tools.report(channel.id, None, tools.clock())
    match event:
        case Submitted(again_in_ms=wait):
            first = tools.limits.pace.delay_ms(0, tools.jitter())
            return turn.moved(event, in_ms=first if wait is None else wait)
        case Produced():
            return turn.moved(event, in_ms=0)
        case Failed():
            return finish(task, event, tools.clock(), token=turn.claim.token)
        case Returned(failure=failure):
            return _returned(turn, failure)
        case Lost():
            return _lost(turn, channel)


def _ended(turn: Turn, *, repeat: bool) -> Cancelled | Expired | None:
    """Is the task over before anybody is called?"""
    if turn.task.state is State.UNCERTAIN and _given_up(turn):
        return Expired(UNKNOWN)
    if turn.task.cancel_requested and not repeat:  # asked for when it was on its way back
        return Cancelled(BY_CALLER)
    return None


def _unsubmitted(turn: Turn, error: ProviderError, *, repeat: bool, channel: Channel) -> Outcome:
    failure = error.failure
    # A repeat is proof only when the creating call itself was refused for what it asks: then the
    # provider, which dedupes, cannot have accepted the same before.
    about_it = error.on_creation and failure.code not in FAULTS
    proven = error.accepted is False and (about_it or not repeat)
    if proven and failure.code.retry:
        return _returned(turn, failure)
    if proven:
        return finish(turn.task, Failed(failure), turn.tools.clock(), token=turn.claim.token)
    adapter = turn.tools.adapter(channel.provider)
    quick = turn.task.steps_failed < RESUBMISSIONS_MAX and turn.task.state is State.SUBMITTING
    if quick and adapter.resubmittable(channel.options):
        wait = (failure.retry_after_seconds or 0) * 1000
        return turn.again(turn.tools.limits.submit, at_least_ms=wait)
    return _lost(turn, channel)


def _returned(turn: Turn, failure: Failure) -> Outcome:
    """Certainly not accepted, and worth another try, perhaps on another channel."""
    task, limits = turn.task, turn.tools.limits.submit
    if limits.spent(task.attempt):
        return finish(task, Failed(failure), turn.tools.clock(), token=turn.claim.token)
    wait = (failure.retry_after_seconds or 0) * 1000
    delay = limits.delay_ms(max(task.attempt, 1), turn.tools.jitter(), at_least_ms=wait)
    return turn.moved(Returned(failure), in_ms=delay)


def _lost(turn: Turn, channel: Channel) -> Outcome:
    """Ask rarely from now on where one can ask at all; the age of the submission decides when
    to give up."""
    adapter = turn.tools.adapter(channel.provider)
    outcome = turn.moved(Lost(), in_ms=RECOVERY_MS)
    if adapter.recover is None and not adapter.resubmittable(channel.options):
        return replace(outcome, due_at=_deadline(turn))
    return replace(outcome, due_at=min(turn.tools.clock() + RECOVERY_MS, _deadline(turn)))


def _deadline(turn: Turn) -> int:
    return (turn.task.submitted_at or turn.task.created_at) + turn.tools.limits.uncertain_ms


def _given_up(turn: Turn) -> bool:
    return turn.tools.clock() >= _deadline(turn)
