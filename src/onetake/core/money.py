"""Amounts are whole micro-credits. This is the only place that knows the decimal point."""

import re
from decimal import Decimal
from typing import Final

MICROCREDITS: Final = 1_000_000
"""Micro-credits in one credit."""

MOST: Final = 10**15
"""The largest amount that one movement may have: a billion credits fits in 64 bits many times."""

_CREDITS = re.compile(r"(?P<whole>[0-9]{1,10})(?:\.(?P<part>[0-9]{1,6}))?")


def parse_credits(text: str) -> int:
    """`"12.5"` -> 12500000. Raises ValueError for signs, exponents, more than 6 decimals."""
    match = _CREDITS.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an amount of credits such as 100 or 12.5")
    amount = int(match["whole"]) * MICROCREDITS + int((match["part"] or "").ljust(6, "0"))
    if amount > MOST:
        raise ValueError(f"{text!r} is more than {format_credits(MOST)} credits")
    return amount


def parse_number(number: float) -> int:
    """A JSON number, exact as it was written: 0.000001 -> 1. Raises ValueError like
    `parse_credits`, also for what is below 0."""
    return parse_credits(f"{Decimal(repr(number)):f}".removesuffix(".0"))


def format_credits(amount: int) -> str:
    """12500000 -> `"12.5"`: exact, without trailing zeros."""
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    whole, part = divmod(amount, MICROCREDITS)
    return f"{sign}{whole}.{part:06d}".rstrip("0").rstrip(".")


def wire_credits(amount: int) -> int | float:
    """An amount as the JSON number customers see: 180000000 -> 180, 500000 -> 0.5.

    For display only: nothing is computed from it.
    """
    whole, part = divmod(amount, MICROCREDITS)
    return whole if part == 0 else amount / MICROCREDITS
