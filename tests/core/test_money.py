"""Amounts survive the way to text and back; nothing else is an amount."""

import pytest
from hypothesis import given, strategies as st

from onetake.core.money import (
    MICROCREDITS,
    MOST,
    format_credits,
    parse_credits,
    parse_number,
    wire_credits,
)


@given(st.integers(0, MOST))
def test_an_amount_survives_the_way_to_text_and_back(amount: int):
    assert parse_credits(format_credits(amount)) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [("100", 100_000_000), ("12.5", 12_500_000), ("0.000001", 1), (" 7 ", 7_000_000), ("0", 0)],
)
def test_credits_are_read(text: str, amount: int):
    assert parse_credits(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "1e3", "1.", ".5", "1,000", "0.0000001", "NaN", "١", "1 0", "12345678901"],
)
def test_anything_else_is_not_an_amount(text: str):
    with pytest.raises(ValueError, match="not an amount"):
        parse_credits(text)


def test_an_amount_beyond_a_billion_credits_is_refused():
    with pytest.raises(ValueError, match="more than 1000000000 credits"):
        parse_credits("1000000000.000001")


@pytest.mark.parametrize(
    ("amount", "text"), [(-12_500_000, "-12.5"), (-1, "-0.000001"), (100_000_000, "100")]
)
def test_amounts_are_shown_exactly(amount: int, text: str):
    assert format_credits(amount) == text


def test_customers_see_whole_credits_as_integers_and_others_as_numbers():
    assert wire_credits(180 * MICROCREDITS) == 180
    assert isinstance(wire_credits(180 * MICROCREDITS), int)
    assert wire_credits(500_000) == 0.5
    assert wire_credits(-500_000) == -0.5


@pytest.mark.parametrize(
    ("number", "amount"),
    [
        (0.000001, 1), (0.1, 100_000), (12, 12_000_000), (12.0, 12_000_000), (1e9, MOST),
        (123456789.123456, 123456789123456), (0.0, 0), (1e-05, 10),
    ],
)  # fmt: skip
def test_a_json_number_is_exact(number: float, amount: int):
    assert parse_number(number) == amount


@pytest.mark.parametrize(
    "number", [-1, -0.5, 0.1 + 0.2, 1e-7, 1e10, 1e300, float("nan"), float("inf"), -float("inf")]
)
def test_a_json_number_that_is_no_amount_is_refused(number: float):
    with pytest.raises(ValueError, match=r"is not an amount|is more than"):
        parse_number(number)
