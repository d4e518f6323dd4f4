"""`GET /v1/models`: what can be asked for and what it costs. Public, and per key.

It is drawn from the same catalogue that checks and prices requests, so it cannot disagree.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from onetake.api.authority import Authority, asked_dialect
from onetake.api.http import JSON, Answer, Call
from onetake.catalog.loader import Catalog, Model
from onetake.core.account import Caller
from onetake.core.capability import Condition, Count, OperationSpec, Param, Text
from onetake.core.money import wire_credits
from onetake.core.pricing import Component, PriceRule

REMEMBERED_MAX: Final = 64


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
    _listings: dict[tuple[tuple[str, bool], ...], Listing] = field(
        default_factory=dict[tuple[tuple[str, bool], ...], Listing]
    )

    async def list(self, call: Call) -> Answer:
        if call.header(b"authorization") is None and self.public:
            asked_dialect(call)
            listing = self._listing(None)
        else:
            listing = self._listing(await self.authority(call))
        headers = (
            (b"etag", listing.etag.encode()),
            (b"cache-control", b"no-cache"),
            (b"vary", b"Authorization"),
        )
        if matches(call.header(b"if-none-match"), listing.etag):
            return Answer(304, content_type=None, headers=headers)
        return Answer(200, listing.body, JSON, headers)

    def _listing(self, caller: Caller | None) -> Listing:
        only = caller.key.models if caller and caller.key else ()
        wanted = tuple(
            (name, self.serves(name)) for name in self.catalog.models if not only or name in only
        )
        known = self._listings.get(wanted)
        if known is None:
            rows = [described(self.catalog.models[name], served) for name, served in wanted]
            body = msgspec.json.encode({"object": "list", "data": rows})
            known = Listing(f'"{hashlib.sha256(body).hexdigest()[:32]}"', body)
            if len(self._listings) >= REMEMBERED_MAX:
                self._listings.clear()
            self._listings[wanted] = known
        return known


def matches(condition: str | None, etag: str) -> bool:
    """Does `If-None-Match` name this entity? Weakly compared, as RFC 9110 asks."""
    if condition is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in condition.split(",")]
    return "*" in tags or etag in tags


def described(model: Model, available: bool) -> Mapping[str, object]:
    spec = model.spec
    return {
        "id": spec.id,
        "object": "model",
        "owned_by": "onetake",
        "modality": spec.modality,
        "available": available,
        "title": _text(spec.title),
        "summary": _text(spec.summary),
        "features": [_text(feature) for feature in spec.features],
        "aliases": spec.aliases,
        "operations": [_operation(name, rules) for name, rules in spec.operations.items()],
        "conditions": [_condition(condition) for condition in spec.conditions],
        "price": _price(model.price),
    }


def _operation(name: str, rules: OperationSpec) -> Mapping[str, object]:
    return {
        "name": name,
        "params": {name: _param(param) for name, param in rules.params.items()},
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
