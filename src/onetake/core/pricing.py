"""What a request costs, from a price rule that is data. Integers of micro-credits.

A rule is a list of components. Each counts something (seconds, images, characters, …) and
has tiers: the first tier whose conditions hold gives the price of one unit. The sum over the
components, times the number of results, is the quote. A quote is a ceiling.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from onetake.core.capability import ModelSpec
from onetake.core.money import format_credits
from onetake.core.request import Medium, Request, Scalar

AUTO: Final = "auto"
"""The value by which a caller leaves a parameter to the provider."""


class Unit(StrEnum):
    """What a component counts."""

    OUTPUT_SECOND = "output_second"
    INPUT_SECOND = "input_second"
    IMAGE = "image"
    INPUT_IMAGE = "input_image"
    CHARACTER = "character"
    CLIP = "clip"
    FIXED = "fixed"


_MADE: Final = frozenset({Unit.OUTPUT_SECOND, Unit.IMAGE, Unit.CLIP})
"""What each wanted result costs again. What was sent, and what is fixed, is paid for once."""


class Settle(StrEnum):
    QUOTE = "quote"  # what was quoted is charged
    ACTUAL = "actual"  # what was made is measured, and never charged above the quote


@dataclass(frozen=True, slots=True)
class Tier:
    price: int  # micro-credits for `Component.per` units
    when: Mapping[str, tuple[Scalar, ...]]  # a parameter, or `operation`

    def holds(self, facts: Mapping[str, Scalar]) -> bool:
        # A loop: `all` with a generator takes three times as long, and each task asks many tiers.
        for name, values in self.when.items():  # noqa: SIM110
            if facts.get(name) not in values:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Component:
    unit: Unit
    tiers: tuple[Tier, ...]
    per: int = 1
    included: int = 0  # units that cost nothing
    of: str | None = None  # of `character`: the parameter whose text is counted


@dataclass(frozen=True, slots=True)
class PriceRule:
    components: tuple[Component, ...]
    settle: Settle
    count: str | None = None  # the parameter that says how many results are wanted


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bill: `quantity` units at `price` per `per`, `times` results.

    `included` units of each result cost nothing and are not in `quantity`. `by_size` has the
    price of each size where the provider chooses one (`size = "auto"`) and the work is measured.
    """

    unit: Unit
    quantity: int
    price: int
    per: int
    times: int
    amount: int
    included: int = 0
    by_size: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Quote:
    amount: int
    lines: tuple[Line, ...]
    settle: Settle


@dataclass(frozen=True, slots=True)
class Made:
    """What was measured on the finished work, for `settle = actual`."""

    output_ms: int  # all results together
    images: int
    sizes: tuple[str, ...] = ()  # of the images, as the model writes them: `1024x1024`


def quote(rule: PriceRule, spec: ModelSpec, request: Request) -> Quote:
    """Price a checked request. Raises `NoPrice` when no tier of a component fits."""
    facts: dict[str, Scalar] = {**request.params, "operation": str(request.operation)}
    times = _times(rule, request)
    lines: list[Line] = []
    for component in rule.components:
        tier = next((tier for tier in component.tiers if tier.holds(facts)), None)
        if tier is None:
            raise NoPrice(f"{spec.id}: no {component.unit} tier for {facts}")
        quantity = max(_quantity(component, spec, request) - component.included, 0)
        made = times if component.unit in _MADE else 1
        amount = _amount(quantity, tier.price, component.per) * made
        lines.append(
            Line(
                component.unit, quantity, tier.price, component.per, made, amount,
                component.included, _by_size(rule, component, facts),
            )
        )  # fmt: skip
    return Quote(sum(line.amount for line in lines), tuple(lines), rule.settle)


def settlement(quoted: Quote, made: Made) -> int:
    """What to charge: the quote, or what was measured when the rule says so. Never more."""
    if quoted.settle is Settle.QUOTE:
        return quoted.amount
    total = sum(_remeasured(line, made) for line in quoted.lines)
    return min(total, quoted.amount)


def formula(quoted: Quote) -> str:
    """The quote as a sum that a person can check: `15 output_second × 12 = 180`."""
    parts = [
        _formula(line.quantity, line.unit, line.price, line.per, line.times)
        for line in quoted.lines
        if line.amount
    ]
    return f"{' + '.join(parts) or '0'} = {format_credits(quoted.amount)}"


class NoPrice(Exception):
    """The price rule does not cover a request that the model accepts: a mistake in the data."""


def _times(rule: PriceRule, request: Request) -> int:
    count = request.params.get(rule.count, 1) if rule.count else 1
    assert isinstance(count, int)
    assert count >= 1
    return count


def _quantity(component: Component, spec: ModelSpec, request: Request) -> int:
    match component.unit:
        case Unit.OUTPUT_SECOND:
            return _output_seconds(spec, request)
        case Unit.INPUT_SECOND:
            return _input_seconds(request)
        case Unit.INPUT_IMAGE:
            return sum(m.role.medium is Medium.IMAGE for m in request.materials)
        case Unit.CHARACTER:
            names = (component.of,) if component.of else ("text", "prompt")
            return next((len(str(text)) for name in names if (text := request.params.get(name))), 0)
        case Unit.IMAGE | Unit.CLIP | Unit.FIXED:
            return 1


def _input_seconds(request: Request) -> int:
    lengths = (m.facts.duration_ms or 0 for m in request.materials if m.facts)
    return -(-sum(lengths) // 1000)


def _output_seconds(spec: ModelSpec, request: Request) -> int:
    """The asked seconds; where the provider chooses (`auto`), the most that the model makes;
    where the operation takes no duration, the result is as long as what was sent."""
    assert request.operation is not None
    asked = request.params.get("duration")
    if isinstance(asked, int | float):
        return -(-int(asked * 1000) // 1000)
    param = spec.operations[request.operation].params.get("duration")
    if param is None:
        return _input_seconds(request)
    most = param.maximum
    assert most is not None, f"{spec.id}: an open duration needs a maximum to be priced"
    return -(-int(most * 1000) // 1000)


def _by_size(
    rule: PriceRule, component: Component, facts: Mapping[str, Scalar]
) -> Mapping[str, int]:
    """What each size would cost, for a request that leaves the size to the provider."""
    if rule.settle is not Settle.ACTUAL or facts.get("size") != AUTO:
        return {}
    prices: dict[str, int] = {}
    for tier in component.tiers:
        for size in tier.when.get("size", ()):
            if size != AUTO and tier.holds({**facts, "size": size}):
                prices.setdefault(str(size), tier.price)
    return prices


def _remeasured(line: Line, made: Made) -> int:
    match line.unit:
        case Unit.OUTPUT_SECOND:
            seconds = max((made.output_ms + 500) // 1000, 1) - line.included * line.times
            return _amount(min(max(seconds, 0), line.quantity * line.times), line.price, line.per)
        case Unit.IMAGE:
            return sum(_amount(line.quantity, price, line.per) for price in _prices(line, made))
        case _:
            return line.amount


def _prices(line: Line, made: Made) -> Sequence[int]:
    """The price of each image; one of a size that has none costs what was quoted."""
    images = min(made.images, line.times)
    priced = [line.by_size.get(size, line.price) for size in made.sizes[:images]]
    return priced + [line.price] * (images - len(priced))


def _amount(quantity: int, price: int, per: int) -> int:
    return -(-quantity * price // per)


@lru_cache(maxsize=4096)  # every look at a task shows it, and most tasks cost what others cost
def _formula(quantity: int, unit: Unit, price: int, per: int, times: int) -> str:
    share = f" per {per}" if per > 1 else ""
    repeated = f" × {times}" if times > 1 else ""
    return f"{quantity} {unit} × {format_credits(price)}{share}{repeated}"
