"""What a model accepts, as data, and the functions that check a request against it.

Nothing is clamped and nothing is dropped: the caller pays for what it asked for. A model
is a set of operations; each has its own complete table of parameters and of materials,
so that "a duration of 2 to 10, but only when extending" is a table row and not an `if`.
What no table can say is a rule with a name in `rules.py`.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from onetake.core.failure import invalid
from onetake.core.files import FileRule, bad_material, check_file, check_medium
from onetake.core.references import check_mentions
from onetake.core.request import Material, Modality, Operation, Request, Role, Scalar
from onetake.core.rules import EARLY, RULES, Arguments


@dataclass(frozen=True, slots=True)
class Text:
    """The same words for people in English and Chinese."""

    en: str
    zh: str


class Kind(StrEnum):
    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    JSON = "json"  # a list or an object, kept as its JSON text


_NOUNS = {
    Kind.STRING: "a text that is not empty",
    Kind.INTEGER: "an integer",
    Kind.NUMBER: "a number",
    Kind.BOOLEAN: "a boolean",
    Kind.JSON: "a list or an object",
}


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter. A value passes when it is in `values`, or of the kind and within the bounds.

    `values` next to bounds are exceptions to them: `"auto"` beside 4 to 15.
    """

    kind: Kind
    values: tuple[Scalar, ...] = ()
    minimum: int | float | None = None
    maximum: int | float | None = None
    max_length: int | None = None  # characters
    default: Scalar | None = None
    required: bool = False
    text: Text | None = None

    @property
    def bounded(self) -> bool:
        return self.minimum is not None or self.maximum is not None

    @property
    def allowed(self) -> tuple[str, ...]:
        """The allowed values in words, for error messages, forms and documentation."""
        words = [_shown(value) for value in self.values]
        if self.bounded:
            words.append(f"{_NOUNS[self.kind]} {_range(self.minimum, self.maximum)}")
        elif not self.values and self.kind is Kind.BOOLEAN:
            words += ["true", "false"]
        elif not self.values and self.max_length is not None:
            what = f"{_NOUNS[self.kind]} in " if self.kind is Kind.JSON else ""
            words.append(f"{what}1 to {self.max_length} characters")
        elif not self.values:
            words.append(_NOUNS[self.kind])
        return tuple(words)

    def admits(self, value: Scalar) -> bool:
        for listed in self.values:
            if value == listed and type(value) is type(listed):
                return True
        if self.values and not self.bounded:
            return False
        match self.kind:
            case Kind.STRING:
                return isinstance(value, str) and self._fits(value)
            case Kind.BOOLEAN:
                return isinstance(value, bool)
            case Kind.INTEGER:
                return type(value) is int and self._within(value)
            case Kind.NUMBER:
                return type(value) in (int, float) and self._within(value)
            case Kind.JSON:
                return isinstance(value, str) and self._fits(value) and _structured(value)

    def _fits(self, value: str) -> bool:
        return bool(value.strip()) and (self.max_length is None or len(value) <= self.max_length)

    def _within(self, value: Scalar) -> bool:
        assert isinstance(value, int | float)
        finite = -math.inf < value < math.inf  # not so for NaN
        return (
            finite
            and (self.minimum is None or value >= self.minimum)
            and (self.maximum is None or value <= self.maximum)
        )


@dataclass(frozen=True, slots=True)
class Count:
    """How many materials of one role an operation takes."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class OperationSpec:
    params: Mapping[str, Param]
    materials: Mapping[Role, Count]
    total: Count | None = None  # over all roles together
    seconds_max: Mapping[Role, int] = field(default_factory=dict[Role, int])
    """The most seconds of media of a role, all files together."""
    also: Mapping[Role, Role] = field(default_factory=dict[Role, Role])
    """A role that callers may send -> the role that it has here. For dialects that cannot say,
    or cannot know, what an image is for."""
    files: Mapping[Role, FileRule] = field(default_factory=dict[Role, FileRule])
    named_with: tuple[str, ...] = ()
    """Fields of the caller that do not imply this operation: with one of them it is asked for
    by its name, because the same field could mean another operation."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A conditional rule: where `when` holds, `param` takes only `values` (empty: is refused)."""

    when: Mapping[str, tuple[Scalar, ...]]  # a parameter, or `operation`
    param: str
    values: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A function of `rules.py` and what it is told."""

    name: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class ModelSpec:
    id: str
    modality: Modality
    title: Text
    summary: Text
    operations: Mapping[Operation, OperationSpec]  # in order of preference
    aliases: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    features: tuple[Text, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict[str, str])
    """Another name of a parameter -> the parameter. Given both ways, both must say the same."""
    rules: tuple[NamedRule, ...] = ()


def check(spec: ModelSpec, asked: Request) -> Request:
    """The complete request, operation chosen and defaults filled in, or `Rejected`.

    Does everything that needs no look at the files themselves.
    """
    asked = _by_one_name(spec, asked)
    for rule in spec.rules:
        if rule.name in EARLY:
            RULES[rule.name](rule.arguments, asked, spec.id)
    operation = asked.operation or _implied(spec, asked)
    rules = spec.operations.get(operation)
    if rules is None:
        offered = tuple(spec.operations)
        raise invalid(
            asked.wire_name("operation"),
            f"{operation} is not offered by {spec.id}; use {_either(offered)}",
            offered,
        )
    asked = _in_place(rules, asked)
    _check_materials(spec, operation, rules, asked)
    params = _checked_params(spec, rules, asked)
    complete = replace(asked, model=spec.id, operation=operation, params=params)
    for condition in spec.conditions:
        _check_condition(condition, complete)
    for rule in spec.rules:
        if rule.name not in EARLY:
            RULES[rule.name](rule.arguments, complete, spec.id)
    check_mentions(complete)
    return complete


def check_facts(spec: ModelSpec, request: Request) -> None:
    """The part of the check that needs the probed files: their medium and their length."""
    assert request.operation is not None
    rules = spec.operations[request.operation]
    lengths: Counter[Role] = Counter()
    for material in request.materials:
        facts = material.facts
        assert facts is not None, "materials are probed before this"
        check_medium(material, facts)
        if rule := rules.files.get(material.role):
            check_file(rule, material, facts)
        lengths[material.role] += facts.duration_ms or 0
        most = rules.seconds_max.get(material.role)
        if most is not None and lengths[material.role] > most * 1000 + 500:
            message = f"brings the {material.role} files to more than {most} seconds together"
            raise bad_material(material.param, message, (f"at most {most} seconds",))


def _by_one_name(spec: ModelSpec, asked: Request) -> Request:
    """Parameters under the names that the model's tables have."""
    if not any(name in asked.params for name in spec.synonyms):
        return asked
    params: dict[str, Scalar] = {}
    names = dict(asked.wire_names)
    for sent, value in asked.params.items():
        name = spec.synonyms.get(sent, sent)
        if name in params and params[name] != value:
            message = f"and {names.get(name, name)} say different things; send one of them"
            raise invalid(asked.wire_name(sent), message)
        params[name] = value
        if name != sent:
            names[name] = asked.wire_name(sent)
    return replace(asked, params=params, wire_names=names)


def _in_place(rules: OperationSpec, asked: Request) -> Request:
    """Materials in the roles that the operation has for them."""
    if not rules.also:
        return asked
    sent = Counter(material.role for material in asked.materials)
    roles = {
        role: here
        for role, here in rules.also.items()
        if role not in rules.materials or sent[role] > rules.materials[role].most
    }
    materials = tuple(replace(m, role=roles.get(m.role, m.role)) for m in asked.materials)
    return replace(asked, materials=materials)


def _implied(spec: ModelSpec, asked: Request) -> Operation:
    """The first operation of the model whose table of materials fits what was sent, as it was
    sent or, where none does, in the roles that the operation has for it. Where nothing fits,
    the one that has at least the right roles says best what is wrong."""
    tables = spec.operations.items()
    sent = Counter(material.role for material in asked.materials)
    placed = {name: Counter(m.role for m in _in_place(o, asked).materials) for name, o in tables}
    fitting = [name for name, rules in tables if _fits(rules, sent)]
    fitting += [name for name, rules in tables if _fits(rules, placed[name])]
    if fitting:
        _check_named(spec, fitting, asked)
        return fitting[0]
    near = [name for name, rules in tables if set(sent) <= set(rules.materials)]
    near += [name for name, rules in tables if set(placed[name]) <= set(rules.materials)]
    return near[0] if near else list(spec.operations)[-1]


def _check_named(spec: ModelSpec, fitting: list[Operation], asked: Request) -> None:
    """The first of the operations that fit is meant, unless it has to be asked for by name."""
    fields = [_field(material) for material in asked.materials]
    unclear = [name for name in fields if name in spec.operations[fitting[0]].named_with]
    if unclear:
        offered = tuple(dict.fromkeys(fitting))
        message = f"is required by {spec.id} with {unclear[0]}; use {_either(offered)}"
        raise invalid(asked.wire_name("operation"), message, offered)


def _fits(rules: OperationSpec, sent: Counter[Role]) -> bool:
    counts = all(count.least <= sent[role] <= count.most for role, count in rules.materials.items())
    total = rules.total is None or rules.total.least <= sent.total() <= rules.total.most
    return counts and total and set(sent) <= set(rules.materials)


def _check_materials(
    spec: ModelSpec, operation: Operation, rules: OperationSpec, asked: Request
) -> None:
    sent = Counter(material.role for material in asked.materials)
    for material in asked.materials:
        count = rules.materials.get(material.role)
        if count is None:
            taken = tuple(role for role in rules.materials) or ("no files",)
            message = f"is not used by {operation} of {spec.id}; it takes {_either(taken)}"
            raise bad_material(material.param, message, taken)
        if sent[material.role] > count.most:
            what = _field(material)
            message = f"has {sent[material.role]} items, at most {count.most} are allowed"
            raise invalid(what, message, (f"at most {count.most}",))
    for role, count in rules.materials.items():
        if sent[role] < count.least:
            what = asked.wire_name(_sent_as(rules, role))
            message = f"needs at least {count.least} for {operation}"
            raise invalid(what, message, (f"{count.least} to {count.most}",))
    if rules.total and not rules.total.least <= len(asked.materials) <= rules.total.most:
        raise invalid(
            asked.wire_name("materials"),
            f"must be {rules.total.least} to {rules.total.most} files together for {operation}",
            (f"{rules.total.least} to {rules.total.most}",),
        )


def _checked_params(spec: ModelSpec, rules: OperationSpec, asked: Request) -> Mapping[str, Scalar]:
    for name, value in asked.params.items():
        param = rules.params.get(name)
        if param is None:
            taken = tuple(asked.wire_name(known) for known in rules.params)
            elsewhere = any(name in each.params for each in spec.operations.values())
            whose = "not used by this operation of" if elsewhere else "not a field of"
            raise invalid(asked.wire_name(name), f"is {whose} {spec.id}", taken)
        if not param.admits(value):
            allowed = param.allowed
            raise invalid(asked.wire_name(name), f"must be {_either(allowed)}", allowed)
    chosen: dict[str, Scalar] = {}
    for name, param in rules.params.items():
        if name in asked.params:
            chosen[name] = asked.params[name]
        elif param.default is not None:
            chosen[name] = param.default
        elif param.required:
            raise invalid(_asked_as(spec, asked, name), "is required", param.allowed)
    return chosen


def _asked_as(spec: ModelSpec, asked: Request, name: str) -> str:
    """What a caller calls a parameter that it did not send: the model's own word, if it has one."""
    words = [word for word, meant in spec.synonyms.items() if meant == name]
    return asked.wire_names.get(name) or (words[0] if words else name)


def _field(material: Material) -> str:
    """The caller's field that the material came in: `images` of `images[0]`."""
    return material.param.partition("[")[0]


def _sent_as(rules: OperationSpec, role: Role) -> Role:
    """The role in which callers send the one file that the operation has as `role`."""
    alone = [sent for sent, here in rules.also.items() if here is role and sent is Role.FIRST_FRAME]
    return alone[0] if alone and rules.materials[role].most == 1 else role


def _check_condition(condition: Condition, request: Request) -> None:
    facts: dict[str, Scalar] = {**request.params, "operation": str(request.operation)}
    if not all(facts.get(name) in values for name, values in condition.when.items()):
        return
    value = request.params.get(condition.param)
    if value is None or value in condition.values:
        return
    why = ", ".join(
        f"{request.wire_name(name)} is {_shown(facts[name])}" for name in condition.when
    )
    allowed = tuple(_shown(value) for value in condition.values)
    rule = f"must be {_either(allowed)}" if allowed else "cannot be used"
    raise invalid(request.wire_name(condition.param), f"{rule} when {why}", allowed)


def _structured(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list | dict)
    except (ValueError, RecursionError):
        return False


def _range(minimum: float | None, maximum: float | None) -> str:
    if minimum is None or maximum is None:
        return f"of at most {_shown(maximum)}" if minimum is None else f"from {_shown(minimum)}"
    return f"from {_shown(minimum)} to {_shown(maximum)}"


def _shown(value: Scalar | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _either(words: tuple[str, ...]) -> str:
    return ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else "".join(words)
