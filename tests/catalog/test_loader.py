"""The model files: read strictly, complete, priced for everything they accept."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from onetake.catalog.loader import MODELS, Model, load, load_all
from onetake.core.capability import Count, OperationSpec, check
from onetake.core.failure import Code, Rejected
from onetake.core.pricing import quote
from onetake.core.request import Facts, Material, Operation, Request, Role, Scalar

CATALOG = load_all()
MODEL_IDS = list(CATALOG.models)

GOOD = """
modality = "video"
source = "test"
checked = 2026-11-21
title = { en = "Film", zh = "影片" }
summary = { en = "A film.", zh = "影片。" }
aliases = ["film"]

[params.prompt]
kind = "string"
required = true

[params.duration]
kind = "integer"
minimum = 4
maximum = 8
default = 4

[operations.text_to_video]

[operations.extend_video]
materials = { source_video = [1, 1] }
seconds_max = { source_video = 15 }
without = ["duration"]
params = { prompt = { kind = "string", max_length = 9 } }

[[conditions]]
when = { operation = ["text_to_video"] }
param = "duration"
values = [4, 8]

[price]
settle = "quote"
components = [{ unit = "output_second", per = 2, tiers = [{ credits = "1.5" }] }]

[[routes]]
provider = "videoapi"
upstream = "film-up"
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Model]:
    def write(text: str) -> Model:
        path = tmp_path / "film-1.5.toml"
        path.write_text(text, "utf-8")
        return load(path)

    return write


def test_a_file_becomes_a_model_named_after_the_file(written: Callable[[str], Model]):
    model = written(GOOD)

    assert model.spec.id == "film-1.5"
    assert model.spec.aliases == ("film",)
    assert model.spec.title.zh == "影片"
    assert model.price.components[0].tiers[0].price == 1_500_000
    assert model.routes[0].upstream == "film-up"
    assert model.spec.conditions[0].values == (4, 8)


def test_an_operation_has_its_own_table(written: Callable[[str], Model]):
    operations = written(GOOD).spec.operations

    assert set(operations[Operation.TEXT_TO_VIDEO].params) == {"prompt", "duration"}
    extend = operations[Operation.EXTEND_VIDEO]
    assert set(extend.params) == {"prompt"}
    assert extend.params["prompt"].max_length == 9
    assert extend.materials == {Role.SOURCE_VIDEO: Count(1, 1)}
    assert extend.seconds_max == {Role.SOURCE_VIDEO: 15}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('source = "test"', 'source = "test"\nsauce = 1'),
        ("maximum = 8", "maximum = 8\nmaximim = 9"),
        ('kind = "integer"', 'kind = "int"'),
        ("operations.text_to_video", "operations.text_to_film"),
        ("source_video = [1, 1]", "source_video = [1]"),
        ("source_video = [1, 1]", "sauce_video = [1, 1]"),
        ('unit = "output_second"', 'unit = "second"'),
        ("checked = 2026-11-21", 'checked = "lately"'),
        ('title = { en = "Film", zh = "影片" }', 'title = { en = "Film" }'),
        ("required = true", "required = 1"),
    ],
)
def test_a_mistake_in_a_file_stops_the_start(written: Callable[[str], Model], good: str, bad: str):
    with pytest.raises(msgspec.ValidationError):
        written(GOOD.replace(good, bad))


@pytest.mark.parametrize(
    ("good", "bad", "error"),
    [
        ("default = 4", "default = 9", AssertionError),
        ('without = ["duration"]', 'without = ["fps"]', AssertionError),
        ('credits = "1.5"', 'credits = "-1"', ValueError),
    ],
)
def test_a_contradiction_in_a_file_stops_the_start(
    written: Callable[[str], Model], good: str, bad: str, error: type[Exception]
):
    with pytest.raises(error):
        written(GOOD.replace(good, bad))


def test_a_model_is_found_by_id_and_alias(tmp_path: Path):
    (tmp_path / "film-1.toml").write_text(GOOD, "utf-8")

    catalog = load_all(tmp_path)

    assert catalog.find("film") is catalog.find("film-1") is catalog.models["film-1"]


def test_two_models_cannot_share_a_name(tmp_path: Path):
    (tmp_path / "film-1.toml").write_text(GOOD, "utf-8")
    (tmp_path / "film-2.toml").write_text(GOOD, "utf-8")

    with pytest.raises(AssertionError, match="film names two models"):
        load_all(tmp_path).find("film")


def test_an_unknown_model_is_refused_with_those_that_exist():
    with pytest.raises(Rejected) as caught:
        CATALOG.find("x" * 10_000)

    failure = caught.value.failure
    assert failure.code is Code.UNKNOWN_MODEL
    assert failure.param == "model"
    assert list(failure.allowed) == MODEL_IDS
    assert len(failure.message) < 200


def test_the_catalogue_is_what_is_in_the_folder():
    assert {f"{name}.toml" for name in MODEL_IDS} == {path.name for path in MODELS.iterdir()}


def choices(rules: OperationSpec) -> Iterator[dict[str, Scalar]]:
    """Every combination of listed values, and the ends of every range."""
    named: dict[str, list[Scalar]] = {}
    for name, param in rules.params.items():
        values: list[Scalar] = list(param.values)
        values += [bound for bound in (param.minimum, param.maximum) if bound is not None]
        if name != "seed":
            named[name] = values or ([True, False] if param.kind == "boolean" else ["word"])
    for combination in itertools.product(*named.values()):
        yield dict(zip(named, combination, strict=True))


def fewest(rules: OperationSpec) -> tuple[Material, ...]:
    roles = [role for role, count in rules.materials.items() for _ in range(count.least)]
    least = rules.total.least if rules.total else 0
    roles += list(rules.materials)[:1] * (least - len(roles))
    return tuple(
        Material(role, "https://a.example/x", f"{role}[{n}]", "asset", Facts(role.medium, "x/y", 1))
        for n, role in enumerate(roles)
    )


@pytest.mark.parametrize("name", MODEL_IDS)
def test_everything_that_a_model_accepts_has_a_price(name: str):
    model = CATALOG.models[name]
    priced = 0
    for operation, rules in model.spec.operations.items():
        for params in choices(rules):
            try:
                request = check(model.spec, Request(name, operation, params, fewest(rules)))
            except Rejected:
                continue  # a conditional rule forbids the combination
            assert quote(model.price, model.spec, request).amount > 0
            priced += 1

    assert priced >= len(model.spec.operations)


@pytest.mark.parametrize("name", MODEL_IDS)
def test_every_parameter_is_explained_in_both_languages(name: str):
    spec = CATALOG.models[name].spec
    for rules in spec.operations.values():
        for param, rule in rules.params.items():
            assert rule.text, f"{param} of {name}"
            assert rule.text.en
            assert rule.text.zh


@pytest.mark.parametrize("name", MODEL_IDS)
def test_conditions_speak_of_parameters_that_exist(name: str):
    spec = CATALOG.models[name].spec
    known = {"operation"}.union(*(rules.params for rules in spec.operations.values()))

    assert {c.param for c in spec.conditions} | {
        n for c in spec.conditions for n in c.when
    } <= known
