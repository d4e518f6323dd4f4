"""What requests for a model would cost at a price: a table for those who set prices.

Its rows are the choices that the price depends on, its columns the amount that is asked for. Each
cell is the quote of a complete request that was checked like a real one, so that the table and
the bill cannot disagree; a cell is None where the model refuses the combination.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from onetake.core.capability import Kind, ModelSpec, OperationSpec, Param, check, check_facts
from onetake.core.failure import Rejected
from onetake.core.pricing import NoPrice, PriceRule, Unit, quote
from onetake.core.request import Facts, Material, Medium, Operation, Request, Role, Scalar

Choices = tuple[tuple[str, Scalar], ...]

COLUMNS_MAX: Final = 5
SECONDS: Final = (5, 10)
"""Of sent media, where the result is as long as that."""
CHARACTERS: Final = (100, 500, 1000, 5000)
_TEXTS: Final = ("text", "prompt")
_TYPES: Final = {
    Medium.IMAGE: ("image/png", 1024, 1024),
    Medium.VIDEO: ("video/mp4", 1280, 720),
    Medium.AUDIO: ("audio/mpeg", None, None),
}


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: tuple[int | None, ...]  # micro-credits
    before: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    """What the columns count."""

    unit: Unit
    amounts: tuple[int, ...]
    param: str | None = None  # where the amount is asked for


def simulate(spec: ModelSpec, rule: PriceRule, before: PriceRule) -> Table:
    """The table of a price, beside what the same requests cost before. Operations that cost the
    same share their rows."""
    axis = _axis(spec, rule)
    blocks: dict[tuple[tuple[Choices, Row], ...], list[str]] = {}
    for operation, rules in spec.operations.items():
        rows: list[tuple[Choices, Row]] = []
        for choices in _choices(rule, rules):
            asked = [_request(spec, operation, choices, axis, amount) for amount in axis.amounts]
            now, then = (tuple(_cost(spec, each, one) for one in asked) for each in (rule, before))
            if any(cell is not None for cell in now):
                rows.append((choices, Row("", now, then)))
        if rows:
            blocks.setdefault(tuple(rows), []).append(operation.value)
    alone = len(blocks) == 1
    labelled = tuple(
        replace(row, label=_label([] if alone else names, choices) or spec.id)
        for block, names in blocks.items()
        for choices, row in block
    )
    return Table(tuple(f"{amount} {axis.unit}" for amount in axis.amounts), labelled)


def _label(operations: Sequence[str], choices: Choices) -> str:
    words = [", ".join(operations)] if operations else []
    return " · ".join(words + [f"{name} = {_shown(value)}" for name, value in choices])


def _shown(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# -- columns -------------------------------------------------------------------------------------


def _axis(spec: ModelSpec, rule: PriceRule) -> _Axis:
    units = {component.unit: component for component in rule.components}
    tables = [rules.params for rules in spec.operations.values()]
    if Unit.OUTPUT_SECOND in units:
        amounts = {n for params in tables for n in _numbers(params.get("duration"))}
        return _Axis(Unit.OUTPUT_SECOND, _few(sorted(amounts)) or SECONDS, "duration")
    if Unit.CHARACTER in units:
        asked = units[Unit.CHARACTER].of
        names = (asked,) if asked else _TEXTS
        name = next(each for each in names if any(each in params for params in tables))
        most = max(params[name].max_length or CHARACTERS[-1] for params in tables if name in params)
        fitting = tuple(n for n in CHARACTERS if n <= most)
        return _Axis(Unit.CHARACTER, fitting or (most,), name)
    first = rule.components[0].unit
    if rule.count:
        numbers = {n for params in tables for n in _numbers(params.get(rule.count))}
        return _Axis(first, _few(sorted(numbers)), rule.count)
    return _Axis(first, (1,))


def _numbers(param: Param | None) -> list[int]:
    """The whole numbers that a parameter takes: all that are listed, and those within bounds."""
    if param is None:
        return []
    found = {int(v) for v in param.values if type(v) in (int, float)}
    found |= {int(v) for v in param.values if isinstance(v, str) and v.isdecimal()}
    if param.minimum is not None and param.maximum is not None:
        found |= set(range(int(param.minimum), int(param.maximum) + 1))
    return sorted(number for number in found if number > 0)


def _few(amounts: Sequence[int]) -> tuple[int, ...]:
    """The least, the most, and some between."""
    if len(amounts) <= COLUMNS_MAX:
        return tuple(amounts)
    last = len(amounts) - 1
    return tuple(amounts[place * last // (COLUMNS_MAX - 1)] for place in range(COLUMNS_MAX))


# -- rows ----------------------------------------------------------------------------------------


def _choices(rule: PriceRule, rules: OperationSpec) -> Iterator[Choices]:
    """Every combination of what the tiers ask for and the operation has. Of values that are
    always named together, the first one stands for all."""
    groups: dict[str, dict[tuple[Scalar, ...], None]] = {}
    for component in rule.components:
        for tier in component.tiers:
            for name, values in tier.when.items():
                if name in rules.params:
                    groups.setdefault(name, {})[values] = None
    dimensions = [
        [(name, value) for value in _standing(tuple(listed), rules.params[name])]
        for name, listed in groups.items()
    ]
    yield from product(*dimensions)


def _standing(listed: Sequence[tuple[Scalar, ...]], param: Param) -> list[Scalar]:
    admitted = [[value for value in values if param.admits(value)] for values in listed]
    found = {values[0]: None for values in admitted if values}
    if param.kind is Kind.BOOLEAN:  # a tier for one of the two says what the other one is not
        found |= {value: None for value in (True, False) if param.admits(value)}
    return list(found)


# -- cells ---------------------------------------------------------------------------------------


def _request(
    spec: ModelSpec, operation: Operation, choices: Choices, axis: _Axis, amount: int
) -> Request | None:
    """A complete request, or None where the model refuses it."""
    rules = spec.operations[operation]
    params: dict[str, Scalar] = {
        name: _sample(param) for name, param in rules.params.items() if param.required
    }
    params |= dict(choices)
    if axis.param is not None and axis.param in rules.params:
        params[axis.param] = _amount(rules.params[axis.param], amount)
    elif axis.param == "duration" and not rules.materials:
        return None
    seconds = amount if axis.unit is Unit.OUTPUT_SECOND else SECONDS[0]
    for materials in _materials(rules, seconds):
        try:
            complete = check(spec, Request(spec.id, operation, params, materials))
            check_facts(spec, complete)
        except Rejected:
            continue
        return complete
    return None


def _amount(param: Param, amount: int) -> Scalar:
    """In the way in which the parameter takes it: a number, its text, or a text of that length."""
    if param.kind is not Kind.STRING:
        return amount
    return str(amount) if param.admits(str(amount)) and param.values else "字" * amount


def _sample(param: Param) -> Scalar:
    if param.values:
        return param.values[0]
    match param.kind:
        case Kind.STRING:
            return "x"
        case Kind.JSON:
            return "{}"
        case Kind.BOOLEAN:
            return True
        case Kind.INTEGER | Kind.NUMBER:
            return 1 if param.minimum is None else param.minimum


def _materials(rules: OperationSpec, seconds: int) -> Iterator[tuple[Material, ...]]:
    """As few as the operation's table asks for; then one more, where a rule wants it."""
    counts = {role: count.least for role, count in rules.materials.items()}
    if rules.total:
        for role, count in rules.materials.items():
            missing = rules.total.least - sum(counts.values())
            counts[role] += max(min(missing, count.most - counts[role]), 0)
    yield _some(counts, seconds)
    for role, count in rules.materials.items():
        if counts[role] < count.most:
            yield _some({**counts, role: counts[role] + 1}, seconds)


def _some(counts: Mapping[Role, int], seconds: int) -> tuple[Material, ...]:
    return tuple(
        Material(
            role, f"https://example.com/{role}-{number}", f"materials[{role}][{number}]", None,
            _facts(role.medium, seconds),
        )
        for role, least in counts.items()
        for number in range(least)
    )  # fmt: skip


def _facts(medium: Medium, seconds: int) -> Facts:
    content_type, width, height = _TYPES[medium]
    duration = None if medium is Medium.IMAGE else seconds * 1000
    audio = medium is not Medium.IMAGE
    return Facts(medium, content_type, 100_000, width, height, duration, audio)


def _cost(spec: ModelSpec, rule: PriceRule, asked: Request | None) -> int | None:
    if asked is None:
        return None
    try:
        return quote(rule, spec, asked).amount
    except NoPrice:
        return None
