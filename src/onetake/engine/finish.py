"""End a task: its last state and the resolution of its hold, always together.

Only success is charged. Every other ending gives everything back.
"""

from collections.abc import Sequence
from dataclasses import replace

from onetake.core.asset import Asset
from onetake.core.ledger import release, settle
from onetake.core.pricing import Made, settlement
from onetake.core.task import Cancelled, Expired, Failed, Output, Stored, Task, advance
from onetake.store.store import Outcome


def finish(
    task: Task,
    event: Stored | Failed | Cancelled | Expired,
    now: int,
    *,
    token: int = 0,
    assets: Sequence[Asset] = (),
) -> Outcome:
    """The outcome that ends the task. Raises `IllegalTransition` when it cannot end so."""
    after = advance(task, event, now)
    if isinstance(event, Stored):
        used = settlement(task.quote, made(event.outputs))
        entry = settle(task.hold, used=used)
    else:
        used, entry = 0, release(task.hold)
    after = replace(after, charged=used)
    return Outcome(after, token, due_at=None, entry=entry, assets=tuple(assets))


def made(outputs: Sequence[Output]) -> Made:
    """What was measured on the finished files."""
    return Made(
        output_ms=sum(output.facts.duration_ms or 0 for output in outputs),
        images=len(outputs),
        sizes=tuple(f"{output.facts.width}x{output.facts.height}" for output in outputs),
    )
