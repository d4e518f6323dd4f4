"""`GET /v1/models`: what can be asked for and what it costs. Public, and per key.

It is drawn from the same catalogue that checks and prices requests, so it cannot disagree. The
shape is OpenAI's with all that we know, or Anthropic's or Google's for who asks in their way.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, TypeAlias

import msgspec

from onetake.api.authority import Authority, Spoken, always, asked_dialect, sent_key
from onetake.api.http import JSON, Answer, Call, json_answer
from onetake.catalog.loader import Catalog, Model
from onetake.core.account import Caller
from onetake.core.capability import Condition, Count, OperationSpec, Param, Text
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.files import FileRule
from onetake.core.money import wire_credits
from onetake.core.pricing import Component, PriceRule
from onetake.dialects import gemini, model_lists
from onetake.dialects.registry import SPOKEN

REMEMBERED_MAX: Final = 64
GOOGLE: Final = always(gemini.DIALECT)
Wanted: TypeAlias = tuple[tuple[str, bool], ...]
"""Ids in their order, and whether each is served now."""


@dataclass(frozen=True, slots=True)
class Listing:
    etag: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Models:
    authority: Authority
    catalog: Catalog
    serves: Callable[[str], bool]  # is there a channel for this model id now?
    public: bool  # may it be read without a key?
    _listings: dict[tuple[str, int, Wanted], Listing] = field(
        default_factory=dict[tuple[str, int, Wanted], Listing]
    )

    async def list(self, call: Call) -> Answer:
        return await self._list(call, _shape(call))

    async def list_gemini(self, call: Call) -> Answer:
        return await self._list(call, "gemini", GOOGLE)

    async def read(self, call: Call) -> Answer:
        """One model, by its id or an alias."""
        shape = _shape(call)
        model = self._visible(call.params["id"], await self._caller(call))
        if shape == "anthropic":
            return json_answer(model_lists.anthropic_model(_row(model)))
        if shape == "gemini":
            return json_answer(model_lists.gemini_model(_row(model)))
        return json_answer(described(model, self.serves(model.spec.id)))

    async def read_gemini(self, call: Call) -> Answer:
        model = self._visible(call.params["call"], await self._caller(call, GOOGLE))
        return json_answer(model_lists.gemini_model(_row(model)))

    async def _list(self, call: Call, shape: str, spoken: Spoken = SPOKEN) -> Answer:
        listing = self._listing(await self._caller(call, spoken), shape)
        headers = (
            (b"etag", listing.etag.encode()),
            (b"cache-control", b"no-cache"),
            (b"vary", b"Authorization, x-api-key, anthropic-version, x-goog-api-key"),
        )
        if matches(call.header(b"if-none-match"), listing.etag):
            return Answer(304, content_type=None, headers=headers)
        return Answer(200, listing.body, JSON, headers)

    async def _caller(self, call: Call, spoken: Spoken = SPOKEN) -> Caller | None:
        """None: nobody in particular, where the list is public."""
        if spoken is GOOGLE:
            call.dialect = gemini.DIALECT  # also of what is refused before anybody is known
        if sent_key(call) is not None or not self.public:
            return await self.authority(call, spoken)
        if spoken is SPOKEN:
            asked_dialect(call)
        return None

    def _visible(self, name: str, caller: Caller | None) -> Model:
        try:
            model = self.catalog.find(name)
        except Rejected:
            model = None
        only = caller.key.models if caller and caller.key else ()
        if model is None or (only and model.spec.id not in only):
            raise Rejected(Failure(Code.NOT_FOUND, f"there is no model {name[:80]!r}", "model"))
        return model

    def _listing(self, caller: Caller | None, shape: str) -> Listing:
        only = caller.key.models if caller and caller.key else ()
        wanted = tuple(
            (name, self.serves(name)) for name in self.catalog.models if not only or name in only
        )
        name = shape, self.catalog.version, wanted
        known = self._listings.get(name)
        if known is None:
            body = msgspec.json.encode(self._rendered(shape, wanted))
            known = Listing(f'"{hashlib.sha256(body).hexdigest()[:32]}"', body)
            if len(self._listings) >= REMEMBERED_MAX:
                self._listings.clear()
            self._listings[name] = known
        return known

    def _rendered(self, shape: str, wanted: Wanted) -> object:
        models = [(self.catalog.models[name], served) for name, served in wanted]
        if shape == "anthropic":
            return model_lists.anthropic_list([_row(model) for model, _ in models])
        if shape == "gemini":
            return model_lists.gemini_list([_row(model) for model, _ in models])
        return {"object": "list", "data": [described(*each) for each in models]}


def matches(condition: str | None, etag: str) -> bool:
    """Does `If-None-Match` name this entity? Weakly compared, as RFC 9110 asks."""
    if condition is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in condition.split(",")]
    return "*" in tags or etag in tags


def _row(model: Model) -> model_lists.Row:
    spec = model.spec
    return model_lists.Row(spec.id, spec.title.en, spec.summary.en, spec.modality)


def _shape(call: Call) -> str:
    """By the headers that the official clients of each send."""
    if call.header(b"anthropic-version") is not None:  # newer ones send no x-api-key
        return "anthropic"
    if call.header(b"x-goog-api-key") is not None or "key" in call.query:
        return "gemini"
    return "openai"


def described(model: Model, available: bool) -> Mapping[str, object]:
    spec = model.spec
    return {
        "id": spec.id,
        "object": "model",
        "created": 0,
        "owned_by": "onetake",
        "modality": spec.modality,
        "available": available,
        "title": _text(spec.title),
        "summary": _text(spec.summary),
        "features": [_text(feature) for feature in spec.features],
        "aliases": spec.aliases,
        "operations": [_operation(name, rules) for name, rules in spec.operations.items()],
        "conditions": [_condition(condition) for condition in spec.conditions],
        "synonyms": spec.synonyms,
        "rules": [{"name": rule.name, **rule.arguments} for rule in spec.rules],
        "price": _price(model.price),
    }


def _operation(name: str, rules: OperationSpec) -> Mapping[str, object]:
    return {
        "name": name,
        "params": {name: _param(param) for name, param in rules.params.items()},
        "also": rules.also,
        "files": {role: _file(rule) for role, rule in rules.files.items()},
        "materials": {role: _count(count) for role, count in rules.materials.items()},
        "materials_together": _count(rules.total) if rules.total else None,
        "materials_seconds_max": rules.seconds_max,
    }


def _param(param: Param) -> Mapping[str, object]:
    facts: dict[str, object] = {
        "kind": param.kind,
        "required": param.required,
        "default": param.default,
        "values": param.values or None,
        "minimum": param.minimum,
        "maximum": param.maximum,
        "max_length": param.max_length,
        "text": _text(param.text) if param.text else None,
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def _file(rule: FileRule) -> Mapping[str, object]:
    return {name: fact for name, fact in asdict(rule).items() if fact not in (None, ())}


def _condition(condition: Condition) -> Mapping[str, object]:
    return {"when": condition.when, "param": condition.param, "values": condition.values}


def _price(price: PriceRule) -> Mapping[str, object]:
    return {
        "currency": "credits",
        "settle": price.settle,
        "times": price.count,
        "components": [_component(component) for component in price.components],
    }


def _component(component: Component) -> Mapping[str, object]:
    return {
        "unit": component.unit,
        "per": component.per,
        "included": component.included,
        "tiers": [
            {"credits": wire_credits(tier.price), "when": tier.when} for tier in component.tiers
        ],
    }


def _count(count: Count) -> Mapping[str, int]:
    return {"least": count.least, "most": count.most}


def _text(text: Text) -> Mapping[str, str]:
    return {"en": text.en, "zh": text.zh}
