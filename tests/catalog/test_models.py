"""Every model of the catalogue: priced for all that it accepts, explained, without loose ends."""

import itertools
from collections.abc import Iterator, Mapping

import pytest

from onetake.catalog.loader import FAMILIES, MODELS, Model, load_all
from onetake.core.capability import Kind, ModelSpec, OperationSpec, Param, check
from onetake.core.failure import Rejected
from onetake.core.pricing import quote
from onetake.core.request import Facts, Material, Operation, Request, Scalar

CATALOG = load_all()
MODEL_IDS = list(CATALOG.models)


def test_the_catalogue_is_what_is_in_the_folder():
    assert {f"{name}.toml" for name in MODEL_IDS} == {path.name for path in MODELS.iterdir()}


def values_of(param: Param) -> list[Scalar]:
    """Every listed value and the ends of the range."""
    values: list[Scalar] = list(param.values)
    values += [bound for bound in (param.minimum, param.maximum) if bound is not None]
    return values or ([True, False] if param.kind is Kind.BOOLEAN else ["word"])


def deciding(model: Model) -> set[str]:
    """The parameters that a price or a condition speaks of, and the seconds."""
    tables = [t.when for component in model.price.components for t in component.tiers]
    tables += [condition.when for condition in model.spec.conditions]
    named = {name for table in tables for name in table}
    return named | {"duration"} | {condition.param for condition in model.spec.conditions}


def choices(model: Model, rules: OperationSpec) -> Iterator[Mapping[str, Scalar]]:
    """Every combination of what decides a price, beside one value of all that is needed."""
    words = ("prompt", "text", "lyrics")
    needed = {
        name: values_of(param)[:1]
        for name, param in rules.params.items()
        if param.required or name in words
    }
    priced = {name: values_of(rules.params[name]) for name in deciding(model) & set(rules.params)}
    named = {**needed, **priced}
    for combination in itertools.product(*named.values()):
        yield dict(zip(named, combination, strict=True))


def fewest(rules: OperationSpec, more: int) -> tuple[Material, ...]:
    """As few files as the table lets, and `more` of the first role."""
    roles = [role for role, count in rules.materials.items() for _ in range(count.least)]
    least = rules.total.least if rules.total else 0
    roles += list(rules.materials)[:1] * max(more, least - len(roles))
    return tuple(
        Material(
            role,
            "https://a.example/x",
            f"{role}[{n}]",
            "asset",
            Facts(role.medium, "x/y", 1, duration_ms=5_000),
        )
        for n, role in enumerate(roles)
    )


@pytest.mark.parametrize("name", MODEL_IDS)
def test_everything_that_a_model_accepts_has_a_price(name: str):
    model = CATALOG.models[name]
    priced: set[Operation] = set()
    for operation, rules in model.spec.operations.items():
        for params, more in itertools.product(choices(model, rules), (0, 1)):
            asked = Request(name, operation, params, fewest(rules, more))
            try:
                request = check(model.spec, asked)
            except Rejected:
                continue  # a rule forbids the combination
            assert quote(model.price, model.spec, request).amount > 0
            priced.add(operation)

    assert priced == set(model.spec.operations)


@pytest.mark.parametrize("name", MODEL_IDS)
def test_every_parameter_is_explained_in_both_languages(name: str):
    spec = CATALOG.models[name].spec
    for rules in spec.operations.values():
        for param, rule in rules.params.items():
            assert rule.text, f"{param} of {name}"
            assert rule.text.en
            assert rule.text.zh


def names_in(spec: ModelSpec) -> set[str]:
    return {"operation"}.union(*(rules.params for rules in spec.operations.values()))


@pytest.mark.parametrize("name", MODEL_IDS)
def test_rules_speak_of_parameters_that_exist(name: str):
    model = CATALOG.models[name]
    spec = model.spec
    spoken = {c.param for c in spec.conditions} | {n for c in spec.conditions for n in c.when}
    spoken |= set(spec.synonyms.values())
    spoken |= {n for c in model.price.components for t in c.tiers for n in t.when}
    for rule in spec.rules:
        spoken |= {str(rule.arguments[key]) for key in ("param", "same") if key in rule.arguments}

    assert spoken <= names_in(spec)


@pytest.mark.parametrize("name", MODEL_IDS)
def test_tables_of_files_speak_of_roles_that_the_operation_takes(name: str):
    for rules in CATALOG.models[name].spec.operations.values():
        spoken = {*rules.files, *rules.seconds_max, *rules.also.values()}

        assert spoken <= set(rules.materials)
        assert not set(rules.also) & set(rules.materials)


@pytest.mark.parametrize("name", MODEL_IDS)
def test_a_model_is_described_in_both_languages(name: str):
    spec = CATALOG.models[name].spec

    assert spec.features
    assert all(t.en and t.zh for t in (spec.title, spec.summary, *spec.features))


def test_every_alias_names_one_model():
    for model in CATALOG.models.values():
        assert all(CATALOG.find(alias) is model for alias in model.spec.aliases)


def test_no_family_is_left_without_a_model():
    named = {path.read_text("utf-8").partition('family = "')[2].partition('"')[0]
             for path in MODELS.glob("*.toml")}  # fmt: skip

    assert {path.stem for path in FAMILIES.glob("*.toml")} == named - {""}
