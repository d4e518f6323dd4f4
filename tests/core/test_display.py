"""Amounts in dollars, yuan, another currency and tokens, from micro-credits."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from onetake.core.display import MICRO, Display, DisplayKind, custom, dollars, tokens, yuan

TWO_DOLLARS = 200_000_000  # micro-credits: 200 credits at 100 for a dollar


@pytest.mark.parametrize(
    ("display", "units", "text"),
    [
        (dollars(), 2_000_000, "$2.00"),
        (yuan(), 14_600_000, "¥14.60"),
        (yuan(rate=7_123_456), 14_246_912, "¥14.24"),
        (custom("€", 920_000), 1_840_000, "€1.84"),
        (tokens(), 1_000_000 * MICRO, "1000000"),
    ],
)
def test_two_dollars_in_every_kind(display: Display, units: int, text: str) -> None:
    assert (display.quota(TWO_DOLLARS), display.units(TWO_DOLLARS)) == (1_000_000, units)
    assert display.text(TWO_DOLLARS) == text


def test_the_worth_of_a_credit_is_the_operators() -> None:
    assert dollars(credits_per_usd=10).text(TWO_DOLLARS) == "$20.00"
    assert replace(dollars(), quota_per_unit=1000).quota(TWO_DOLLARS) == 2000


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "$0.00"), (999_999, "$0.00"), (1_000_000, "$0.01"), (-1_500_000, "-$0.01")],
)
def test_cents_are_never_rounded_up(amount: int, text: str) -> None:
    assert dollars().text(amount) == text


@given(st.integers(0, 10**18), st.integers(1, 10**9), st.integers(1, 10**5))
def test_nobody_is_shown_more_than_there_is(amount: int, rate: int, worth: int) -> None:
    display = custom("x", rate, worth)
    assert 0 <= amount * rate - display.units(amount) * worth * MICRO < worth * MICRO
    assert display.quota(amount) * worth * MICRO <= amount * display.quota_per_unit


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"credits_per_usd": 0}, "must be positive"),
        ({"quota_per_unit": -1}, "must be positive"),
        ({"kind": DisplayKind.CUSTOM, "rate": 0}, "must be positive"),
        ({"rate": 2 * MICRO}, "has no rate of its own"),
        ({"symbol": "€"}, "the symbol of USD is \\$"),
        ({"kind": DisplayKind.TOKENS}, "tokens have no symbol"),
        ({"kind": DisplayKind.CUSTOM, "symbol": ""}, "every currency has one"),
    ],
)
def test_a_display_that_makes_no_sense_is_refused(fields: dict[str, object], words: str) -> None:
    whole: dict[str, object] = {"kind": DisplayKind.USD, **fields}
    with pytest.raises(ValueError, match=words):
        Display(**whole)  # pyright: ignore[reportArgumentType]
