"""Traces <-> rows, by the rule of `codec.py`."""

from collections.abc import Mapping
from typing import Any, Final

from onetake.core.trace import Trace, TraceKind

TRACE_COLUMNS: Final = ("task", "attempt", "kind", "at", "submitted_at", "channel", "code")


def trace_values(trace: Trace) -> tuple[Any, ...]:
    return (
        trace.task, trace.attempt, trace.kind.value, trace.at, trace.submitted_at, trace.channel,
        trace.code,
    )  # fmt: skip


def trace_of(row: Mapping[str, Any]) -> Trace:
    task, attempt, kind, at, submitted_at, channel, code = (row[name] for name in TRACE_COLUMNS)
    return Trace(task, attempt, TraceKind(kind), at, submitted_at, channel, code)
