"""Waiting: it grows, it is bounded, it spreads, and it honours what the provider asked for."""

import pytest
from hypothesis import given, strategies as st

from onetake.core.retry import Backoff, PollPace

BACKOFF = Backoff(first_ms=1_000, most_ms=60_000, attempts_max=5)
JITTER = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("attempt", "least"), [(1, 500), (2, 1_000), (3, 2_000), (7, 30_000), (1_000, 30_000)]
)
def test_the_wait_doubles_up_to_its_bound(attempt: int, least: int):
    assert BACKOFF.delay_ms(attempt, 0.0) == least


@given(st.integers(1, 200), JITTER)
def test_a_wait_is_at_least_half_of_its_ceiling_and_below_it(attempt: int, jitter: float):
    ceiling = min(1_000 * 2 ** min(attempt - 1, 30), 60_000)

    assert ceiling // 2 <= BACKOFF.delay_ms(attempt, jitter) <= ceiling


@given(st.integers(1, 20), JITTER, st.integers(0, 10**7))
def test_a_retry_after_is_never_undercut(attempt: int, jitter: float, asked: int):
    assert BACKOFF.delay_ms(attempt, jitter, at_least_ms=asked) >= asked


def test_attempts_are_spent_at_the_limit():
    assert [BACKOFF.spent(attempt) for attempt in (1, 4, 5, 6)] == [False, False, True, True]


@pytest.mark.parametrize(("attempt", "jitter"), [(0, 0.0), (1, 1.0), (1, -0.1)])
def test_impossible_arguments_are_a_bug(attempt: int, jitter: float):
    with pytest.raises(AssertionError):
        BACKOFF.delay_ms(attempt, jitter)


@pytest.mark.parametrize(
    ("age_ms", "wait_ms"), [(0, 2_000), (20_000, 2_000), (100_000, 10_000), (10**9, 60_000)]
)
def test_a_poll_waits_a_tenth_of_the_age_within_bounds(age_ms: int, wait_ms: int):
    assert PollPace().delay_ms(age_ms, 0.0) == wait_ms


@given(st.integers(0, 10**9), JITTER)
def test_jitter_adds_at_most_a_fifth_to_a_poll(age_ms: int, jitter: float):
    base = PollPace().delay_ms(age_ms, 0.0)

    assert base <= PollPace().delay_ms(age_ms, jitter) <= base * 1.2


def test_a_poll_waits_as_long_as_the_provider_asked():
    assert PollPace().delay_ms(0, 0.5, at_least_ms=30_000) == 30_000
