"""A trace goes to its row and comes back."""

import pytest

from onetake.core.trace import Trace, TraceKind
from onetake.store.codec_traces import TRACE_COLUMNS, trace_of, trace_values


@pytest.mark.parametrize(
    "trace",
    [
        Trace("t1", 2, TraceKind.RETURNED, 300, 200, "channel_a", "provider_busy"),
        Trace("t1", 0, TraceKind.ADMITTED, 300),
    ],
)
def test_a_trace_comes_back_from_its_row(trace: Trace) -> None:
    row: dict[str, object] = dict(zip(TRACE_COLUMNS, trace_values(trace), strict=True))

    assert trace_of(row) == trace
    assert all(value is None or type(value) in (str, int) for value in row.values())
