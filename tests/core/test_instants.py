"""Times in words, against the calendar of the standard library."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from onetake.core.instants import iso

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (999, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (1_782_290_543_000, "2026-06-24T08:42:23Z"),
        (951_782_400_000, "2000-02-29T00:00:00Z"),
        (951_868_800_000, "2000-03-01T00:00:00Z"),
        (4_107_542_399_000, "2100-02-28T23:59:59Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00Z"),
    ],
)
def test_an_instant_is_written_in_utc(at: int, text: str) -> None:
    assert iso(at) == text


@given(st.integers(-62_135_596_800_000, 253_402_300_799_999))
def test_every_day_is_the_one_of_the_calendar(at: int) -> None:
    moment = EPOCH + timedelta(seconds=at // 1000)
    assert iso(at) == moment.isoformat().replace("+00:00", "Z")
