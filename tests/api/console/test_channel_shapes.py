"""The health of a channel is told by its last finished tasks."""

from onetake.api.console.channel_shapes import health
from onetake.core.office import ChannelRecord, Run

NOW = 10_000


def test_a_channel_without_tasks_has_no_figures() -> None:
    shown = health(ChannelRecord(2), 0, NOW)

    assert (shown.success, shown.p50_ms, shown.p95_ms) == (None, None, None)
    assert (shown.busy, shown.calls, shown.last_error) == (2, [], None)


def test_times_are_those_of_tasks_that_succeeded() -> None:
    runs = tuple(Run(at, True, at * 10) for at in range(1, 21))
    failed = (Run(30, False, 99_999, "provider_failed"), Run(31, True, None))

    shown = health(ChannelRecord(0, (*runs, *failed)), 0, NOW)

    assert (shown.p50_ms, shown.p95_ms) == (100, 190)
    assert shown.success == 21 / 22
    assert shown.calls == [True] * 20 + [False, True]


def test_the_last_failure_is_named() -> None:
    runs = (Run(1, False, 5, "provider_busy"), Run(2, False, 5, None), Run(3, True, 5))

    shown = health(ChannelRecord(0, runs), 0, NOW)

    assert shown.last_error is not None
    assert (shown.last_error.code, shown.last_error.at) == ("expired", 2)
    assert shown.p50_ms == shown.p95_ms == 5


def test_a_rest_that_is_over_is_none() -> None:
    assert health(ChannelRecord(0), NOW, NOW).resting_until is None
    assert health(ChannelRecord(0), NOW + 1, NOW).resting_until == NOW + 1
