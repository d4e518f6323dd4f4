"""Amounts as an operator wants them shown: in dollars, in yuan, in another currency, in tokens.

Quota is the whole-number unit of the gateways that clients know: `quota_per_unit` of it are one
dollar. Everything is computed from micro-credits in integers and rounded down, so that nobody
is shown more than there is; a float exists only in the number that is sent.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from onetake.core.money import MICROCREDITS

MICRO: Final = 1_000_000
"""Micro-units in one unit of a currency, and in a rate of one."""
CNY_RATE: Final = 7_300_000
"""Yuan for a dollar, where an operator says nothing else."""


class DisplayKind(StrEnum):
    USD = "USD"
    CNY = "CNY"
    CUSTOM = "CUSTOM"
    TOKENS = "TOKENS"


_SYMBOLS: Final = {DisplayKind.USD: "$", DisplayKind.CNY: "¥"}


@dataclass(frozen=True, slots=True)
class Display:
    """`rate` is micro-units of the currency for one dollar. It and `symbol` are the operator's
    where the kind leaves them open: the rate of CNY and CUSTOM, the symbol of CUSTOM."""

    kind: DisplayKind = DisplayKind.USD
    credits_per_usd: int = 100
    quota_per_unit: int = 500_000
    rate: int = MICRO
    symbol: str = "$"

    def __post_init__(self) -> None:
        if min(self.credits_per_usd, self.quota_per_unit, self.rate) < 1:
            raise ValueError("credits_per_usd, quota_per_unit and the rate must be positive")
        if self.kind in (DisplayKind.USD, DisplayKind.TOKENS) and self.rate != MICRO:
            raise ValueError(f"{self.kind} has no rate of its own: it is 1")
        if self.symbol != _SYMBOLS.get(self.kind, self.symbol):
            raise ValueError(f"the symbol of {self.kind} is {_SYMBOLS[self.kind]}")
        if (self.kind is DisplayKind.TOKENS) != (self.symbol == ""):
            raise ValueError("tokens have no symbol, and every currency has one")

    def quota(self, amount: int) -> int:
        """Micro-credits in whole quota."""
        return amount * self.quota_per_unit // (self.credits_per_usd * MICROCREDITS)

    def units(self, amount: int) -> int:
        """Micro-credits in micro-units of what is shown."""
        if self.kind is DisplayKind.TOKENS:
            return self.quota(amount) * MICRO
        return amount * self.rate // (self.credits_per_usd * MICROCREDITS)

    def text(self, amount: int) -> str:
        """`¥14.60`; of tokens just their number."""
        units = self.units(amount)
        if self.kind is DisplayKind.TOKENS:
            return str(units // MICRO)
        sign = "-" if units < 0 else ""
        whole, part = divmod(abs(units) // 10_000, 100)
        return f"{sign}{self.symbol}{whole}.{part:02d}"


def dollars(credits_per_usd: int = 100) -> Display:
    return Display(DisplayKind.USD, credits_per_usd)


def yuan(credits_per_usd: int = 100, rate: int = CNY_RATE) -> Display:
    return Display(DisplayKind.CNY, credits_per_usd, rate=rate, symbol="¥")


def custom(symbol: str, rate: int, credits_per_usd: int = 100) -> Display:
    return Display(DisplayKind.CUSTOM, credits_per_usd, rate=rate, symbol=symbol)


def tokens(credits_per_usd: int = 100) -> Display:
    return Display(DisplayKind.TOKENS, credits_per_usd, symbol="")
