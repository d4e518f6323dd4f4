"""Turn the TOML files into frozen specs, strictly: an unknown key stops the start-up.

A model is one file. What it shares with its sisters stands once in a file under `families/`,
which it names: tables are merged, and what the model says itself wins.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast

import msgspec

from onetake.core.capability import (
    Condition,
    Count,
    Kind,
    ModelSpec,
    NamedRule,
    OperationSpec,
    Param,
    Text,
)
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.files import FileRule
from onetake.core.money import parse_credits
from onetake.core.pricing import Component, PriceRule, Settle, Tier, Unit
from onetake.core.request import Modality, Operation, Role, Scalar
from onetake.core.rules import RULES
from onetake.core.voice import Voice, VoiceSource

MODELS = Path(__file__).parent / "models"
FAMILIES = Path(__file__).parent / "families"
VOICES = Path(__file__).parent / "voices.toml"


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


class _Files(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    content_types: tuple[str, ...] = ()
    bytes_max: int | None = None
    side_min: int | None = None
    side_max: int | None = None
    ratio_max: float | None = None
    seconds_min: float | None = None
    seconds_max: float | None = None


class _Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    materials: dict[Role, tuple[int, int]] = {}
    also: dict[Role, Role] = {}
    files: dict[Role, _Files] = {}
    total: tuple[int, int] | None = None
    seconds_max: dict[Role, int] = {}
    named_with: tuple[str, ...] = ()
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
    of: str | None = None


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
    operations: dict[Operation, _Operation]  # in order of preference
    price: _Price
    family: str = ""
    without: tuple[Operation, ...] = ()  # operations of the family that this model does not offer
    routes: tuple[Route, ...] = ()
    aliases: tuple[str, ...] = ()
    conditions: tuple[_Condition, ...] = ()
    features: tuple[_Text, ...] = ()
    synonyms: dict[str, str] = {}
    rules: tuple[dict[str, Scalar | tuple[Scalar, ...]], ...] = ()


class _Voice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    name: str
    language: str
    description: str
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """All that the catalogue says about one model."""

    spec: ModelSpec
    price: PriceRule
    routes: tuple[Route, ...]
    family: str = ""  # what it shares its rules with; a model without sisters is its own
    visible: bool = True  # can it be asked for?


class Catalog:
    """The models as they are offered now, by id in the order of their ids.

    Everybody who lists, checks or prices holds this one object, so that a change of an operator
    is seen by all of them at once: `offer` swaps the models as a whole.
    """

    def __init__(
        self, shipped: Mapping[str, Model], voices: Mapping[str, Voice] | None = None
    ) -> None:
        self.shipped: Final = shipped  # as the files say
        self.voices: Final[Mapping[str, Voice]] = voices or {}  # everybody's, by id
        self.version = 0  # of what is offered
        self._aliases: dict[str, str] = {}
        for model in shipped.values():
            for alias in model.spec.aliases:
                assert alias not in shipped, f"{alias} names two models"
                assert alias not in self._aliases, f"{alias} names two models"
                self._aliases[alias] = model.spec.id
        self.known = shipped
        self.models = shipped
        self.offer(shipped)

    known: Mapping[str, Model]
    """All of them: tasks that are under way may be of a model that was hidden since."""
    models: Mapping[str, Model]
    """Those that can be asked for."""

    def offer(self, known: Mapping[str, Model]) -> None:
        """From now on the models are these. The ids stay what they are."""
        assert known.keys() == self.shipped.keys(), "an offer changes models and adds none"
        self.known = known
        self.models = {name: model for name, model in known.items() if model.visible}
        self.version += 1

    def makeable(self, provider: str) -> Mapping[str, str]:
        """What a provider of this kind can make: our id -> the name that it knows it by."""
        return {
            name: route.upstream
            for name, model in self.shipped.items()
            for route in model.routes
            if route.provider == provider
        }

    def named(self, name: str) -> Model | None:
        """By id or alias, also one that is hidden."""
        return self.known.get(self._aliases.get(name, name))

    def find(self, name: str) -> Model:
        """By id or alias. Raises `Rejected`."""
        model = self.named(name)
        if model is None:
            message = f"model {name[:80]!r} does not exist; GET /v1/models lists those that do"
            raise Rejected(Failure(Code.UNKNOWN_MODEL, message, "model", tuple(self.models)))
        if not model.visible:
            message = f"model {model.spec.id!r} is switched off; GET /v1/models lists the others"
            raise Rejected(Failure(Code.MODEL_DISABLED, message, "model", tuple(self.models)))
        return model


def load(path: Path, families: Path = FAMILIES) -> Model:
    """The file's name is the model's id, so the two can never disagree."""
    return _load(path, lambda name: _parsed(families / f"{name}.toml"))


def _load(path: Path, family: Callable[[str], dict[str, Any]]) -> Model:
    own = _parsed(path)
    shared = family(own["family"]) if "family" in own else {}
    try:
        file = msgspec.convert(_merged(shared, own), _File)
    except msgspec.ValidationError as error:
        raise msgspec.ValidationError(f"{path.name}: {error}") from None
    params = {name: _param(param) for name, param in file.params.items()}
    unknown = set(file.without) - set(file.operations)
    assert not unknown, f"{path.name}: there is no {unknown} to do without"
    spec = ModelSpec(
        id=path.name.removesuffix(".toml"),
        modality=file.modality,
        title=_text(file.title),
        summary=_text(file.summary),
        operations={
            name: _operation(name, operation, params)
            for name, operation in file.operations.items()
            if name not in file.without
        },
        aliases=file.aliases,
        conditions=tuple(Condition(c.when, c.param, c.values) for c in file.conditions),
        features=tuple(_text(feature) for feature in file.features),
        synonyms=file.synonyms,
        rules=tuple(_rule(rule) for rule in file.rules),
    )
    return Model(spec, _price(file.price), file.routes, file.family or spec.id)


def load_all(folder: Path = MODELS) -> Catalog:
    """A catalogue of its own for each who asks; a folder's files are read once a process."""
    return Catalog(_models(folder), _everybodys())


@cache
def _models(folder: Path) -> Mapping[str, Model]:
    families = {path.stem: _parsed(path) for path in FAMILIES.glob("*.toml")}
    models = (_load(path, families.__getitem__) for path in sorted(folder.glob("*.toml")))
    return MappingProxyType({model.spec.id: model for model in models})


@cache
def _everybodys() -> Mapping[str, Voice]:
    return MappingProxyType(dict(load_voices()))


def load_voices(path: Path = VOICES) -> Mapping[str, Voice]:
    """The voices that everybody can use."""
    rows = msgspec.convert(_parsed(path), dict[str, tuple[_Voice, ...]])
    return {
        row.id: Voice(row.id, row.name, row.language, row.description, VoiceSource.SYSTEM, 0,
                      models=row.models)
        for row in rows["voices"]
    }  # fmt: skip


def _parsed(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _merged(shared: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Tables are merged name by name; anything else is replaced by the model's own."""
    merged = dict(shared)
    for name, value in own.items():
        before = merged.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            value = _merged(cast("dict[str, Any]", before), cast("dict[str, Any]", value))
        merged[name] = value
    return merged


def _rule(file: Mapping[str, Scalar | tuple[Scalar, ...]]) -> NamedRule:
    name = str(file["name"])
    assert name in RULES, f"there is no rule {name!r} in core/rules.py"
    return NamedRule(name, {key: value for key, value in file.items() if key != "name"})


def _operation(name: Operation, file: _Operation, params: Mapping[str, Param]) -> OperationSpec:
    unknown = set(file.without) - set(params)
    assert not unknown, f"{name}: there is no {unknown} to do without"
    own = {name: _param(param) for name, param in file.params.items()}
    kept = {name: param for name, param in params.items() if name not in file.without}
    return OperationSpec(
        params={**kept, **own},
        materials={role: Count(*count) for role, count in file.materials.items()},
        total=Count(*file.total) if file.total else None,
        seconds_max=file.seconds_max,
        also=file.also,
        named_with=file.named_with,
        files={role: FileRule(**msgspec.structs.asdict(rule)) for role, rule in file.files.items()},
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
            each.of,
        )
        for each in file.components
    )
    return PriceRule(components, file.settle, file.count)


def _text(file: _Text) -> Text:
    return Text(file.en, file.zh)
