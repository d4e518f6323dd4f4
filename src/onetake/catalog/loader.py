"""Turn the TOML files into frozen specs, strictly: an unknown key stops the start-up."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec

from onetake.core.capability import (
    Condition,
    Count,
    Kind,
    ModelSpec,
    OperationSpec,
    Param,
    Text,
)
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.money import parse_credits
from onetake.core.pricing import Component, PriceRule, Settle, Tier, Unit
from onetake.core.request import Modality, Operation, Role, Scalar

MODELS = Path(__file__).parent / "models"


class _Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    en: str
    zh: str


class _Param(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Kind
    values: tuple[Scalar, ...] = ()
    minimum: int | float | None = None
    maximum: int | float | None = None
    max_length: int | None = None
    default: Scalar | None = None
    required: bool = False
    text: _Text | None = None


class _Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Operation
    materials: dict[Role, tuple[int, int]] = {}
    total: tuple[int, int] | None = None
    seconds_max: dict[Role, int] = {}
    params: dict[str, _Param] = {}  # instead of the model's own of that name
    without: tuple[str, ...] = ()  # parameters of the model that this operation does not take


class _Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    when: dict[str, tuple[Scalar, ...]]
    param: str
    values: tuple[Scalar, ...] = ()


class _Tier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    credits: str
    when: dict[str, tuple[Scalar, ...]] = {}


class _Component(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    unit: Unit
    tiers: tuple[_Tier, ...]
    per: int = 1
    included: int = 0


class _Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    components: tuple[_Component, ...]
    settle: Settle
    count: str | None = None


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which provider can make this model, and under what name it knows it."""

    provider: str
    upstream: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    modality: Modality
    source: str
    checked: date
    title: _Text
    summary: _Text
    params: dict[str, _Param]
    operations: tuple[_Operation, ...]
    price: _Price
    routes: tuple[Route, ...] = ()
    aliases: tuple[str, ...] = ()
    conditions: tuple[_Condition, ...] = ()
    features: tuple[_Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """All that the catalogue says about one model."""

    spec: ModelSpec
    price: PriceRule
    routes: tuple[Route, ...]


@dataclass(frozen=True)
class Catalog:
    """The models by id, in the order of their ids."""

    models: Mapping[str, Model]

    @cached_property
    def _names(self) -> Mapping[str, Model]:
        names = dict(self.models)
        for model in self.models.values():
            for alias in model.spec.aliases:
                assert alias not in names, f"{alias} names two models"
                names[alias] = model
        return names

    def find(self, name: str) -> Model:
        """By id or alias. Raises `Rejected`."""
        model = self._names.get(name)
        if model is None:
            message = f"model {name[:80]!r} does not exist; GET /v1/models lists those that do"
            raise Rejected(Failure(Code.UNKNOWN_MODEL, message, "model", tuple(self.models)))
        return model


def load(path: Path) -> Model:
    """The file's name is the model's id, so the two can never disagree."""
    file = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
    params = {name: _param(param) for name, param in file.params.items()}
    spec = ModelSpec(
        id=path.name.removesuffix(".toml"),
        modality=file.modality,
        title=_text(file.title),
        summary=_text(file.summary),
        operations={each.name: _operation(each, params) for each in file.operations},
        aliases=file.aliases,
        conditions=tuple(Condition(c.when, c.param, c.values) for c in file.conditions),
        features=tuple(_text(feature) for feature in file.features),
    )
    return Model(spec, _price(file.price), file.routes)


def load_all(folder: Path = MODELS) -> Catalog:
    models = (load(path) for path in sorted(folder.glob("*.toml")))
    return Catalog({model.spec.id: model for model in models})


def _operation(file: _Operation, params: Mapping[str, Param]) -> OperationSpec:
    unknown = set(file.without) - set(params)
    assert not unknown, f"{file.name}: there is no {unknown} to do without"
    own = {name: _param(param) for name, param in file.params.items()}
    kept = {name: param for name, param in params.items() if name not in file.without}
    return OperationSpec(
        params={**kept, **own},
        materials={role: Count(*count) for role, count in file.materials.items()},
        total=Count(*file.total) if file.total else None,
        seconds_max=file.seconds_max,
    )


def _param(file: _Param) -> Param:
    fields = msgspec.structs.asdict(file)
    fields["text"] = _text(file.text) if file.text else None
    param = Param(**fields)
    assert param.default is None or param.admits(param.default), f"{param}: default not allowed"
    return param


def _price(file: _Price) -> PriceRule:
    components = tuple(
        Component(
            each.unit,
            tuple(Tier(parse_credits(tier.credits), tier.when) for tier in each.tiers),
            each.per,
            each.included,
        )
        for each in file.components
    )
    return PriceRule(components, file.settle, file.count)


def _text(file: _Text) -> Text:
    return Text(file.en, file.zh)
