"""`/api/admin/models`: what is offered at which price, and what a price would mean.

The one rule: amounts are written as text with at most six decimals, and nothing but amounts
changes: units, tiers and conditions are those of the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec
from fastapi import APIRouter

from onetake.api.console.access import Administrator, ThisCall
from onetake.api.console.shape import Shape, Words, words
from onetake.api.console.trail import Trail, unknown
from onetake.api.http import Call
from onetake.catalog.loader import Catalog, Model
from onetake.catalog.offers import same_form, with_amounts
from onetake.catalog.simulation import simulate
from onetake.core.account import Caller, Channel
from onetake.core.failure import invalid
from onetake.core.money import format_credits, parse_credits, wire_credits
from onetake.core.office import Offer, SaveOffer, difference
from onetake.core.pricing import Component, PriceRule
from onetake.core.request import Modality, Scalar
from onetake.manual.prices import price_range


class TierShape(Shape):
    credits: str
    when: dict[str, list[Scalar]]


class ComponentShape(Shape):
    unit: str
    per: int
    included: int
    tiers: list[TierShape]


class PriceShape(Shape):
    settle: str
    times: str | None
    components: list[ComponentShape]


class Route(Shape):
    channel: str
    channel_name: str
    upstream: str
    paused: bool


class OfficeModel(Shape):
    id: str
    title: Words
    modality: Modality
    visible: bool
    available: bool
    price: PriceShape
    default_price: PriceShape
    overridden: bool
    price_words: str
    price_text: Words
    routes: list[Route]


class OfferEdit(Shape):
    """What is left out stays; `price` null: the catalogue's again."""

    visible: bool | None = None
    price: PriceShape | None = None


class Wish(Shape):
    price: PriceShape | None = None


class Row(Shape):
    label: str
    cells: list[float | None]


class Simulation(Shape):
    columns: list[str]
    rows: list[Row]
    before: list[list[float | None]]


class Rows(Protocol):
    async def channels(self) -> tuple[Channel, ...]: ...
    async def offers(self) -> tuple[Offer, ...]: ...


class Serves(Protocol):
    def __call__(self, model: str, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Offers:
    rows: Rows
    catalog: Catalog
    serves: Serves
    sandbox: bool
    trail: Trail

    async def all(self) -> list[OfficeModel]:
        channels = await self.rows.channels()
        changed = {offer.model: offer for offer in await self.rows.offers()}
        return [self._shown(m, channels, changed.get(n)) for n, m in self.catalog.known.items()]

    async def change(self, call: Call, caller: Caller, name: str, edit: OfferEdit) -> OfficeModel:
        shipped = self._shipped(name)
        before = await self._offer(name)
        visible = before.visible if edit.visible is None else edit.visible
        price = before.price
        if "price" in edit.model_fields_set:
            price = None if edit.price is None else read_price(edit.price, shipped.price)
            # The catalogue's own amounts are no override: they follow its next version.
            price = None if price == shipped.price else price
        if price is not None and not same_form(price, shipped.price):
            raise invalid("price", "is of an earlier form of this model; send it anew or null")
        after = Offer(name, visible, price, self.trail.clock())
        detail = difference(_told(before, shipped), _told(after, shipped))
        if detail or price != before.price:
            await self.trail.change(call, caller, SaveOffer(after), "model.changed", name, detail)
        return self._shown(self.catalog.known[name], await self.rows.channels(), after)

    def simulate(self, name: str, wish: Wish) -> Simulation:
        shipped, model = self._shipped(name), self.catalog.known[name]
        rule = model.price if wish.price is None else read_price(wish.price, shipped.price)
        table = simulate(model.spec, rule, model.price)
        return Simulation(
            columns=list(table.columns),
            rows=[Row(label=row.label, cells=_cells(row.cells)) for row in table.rows],
            before=[_cells(row.before) for row in table.rows],
        )

    def _shipped(self, name: str) -> Model:
        model = self.catalog.shipped.get(name)
        if model is None:
            raise unknown(name)
        return model

    async def _offer(self, name: str) -> Offer:
        found = (offer for offer in await self.rows.offers() if offer.model == name)
        return next(found, Offer(name, visible=True, price=None, changed_at=0))

    def _shown(self, model: Model, channels: Sequence[Channel], offer: Offer | None) -> OfficeModel:
        name, shipped = model.spec.id, self.catalog.shipped[model.spec.id]
        return OfficeModel(
            id=name,
            title=words(model.spec.title),
            modality=model.spec.modality,
            visible=model.visible,
            available=self.serves(name),
            price=price_shape(model.price),
            default_price=price_shape(shipped.price),
            overridden=offer is not None and offer.price is not None,
            price_words=price_range(model.price, "en"),
            price_text=Words(en=price_range(model.price, "en"), zh=price_range(model.price, "zh")),
            routes=self._routes(name, channels),
        )

    def _routes(self, model: str, channels: Sequence[Channel]) -> list[Route]:
        """The channels that are connected for it; else the built-in renderer, where it is on."""
        found = [
            Route(channel=c.id, channel_name=c.name, upstream=c.models[model], paused=c.paused)
            for c in channels
            if model in c.models
        ]
        if not found and self.sandbox:
            found = [Route(channel="sandbox", channel_name="sandbox", upstream=model, paused=False)]
        return found


def router(offers: Offers) -> APIRouter:
    routes = APIRouter(prefix="/admin/models")

    @routes.get("")
    async def listed(caller: Administrator) -> list[OfficeModel]:
        return await offers.all()

    @routes.put("/{id}")
    async def change(
        call: ThisCall, caller: Administrator, id: str, edit: OfferEdit
    ) -> OfficeModel:
        return await offers.change(call, caller, id, edit)

    @routes.post("/{id}/simulate")
    async def simulated(caller: Administrator, id: str, wish: Wish) -> Simulation:
        return offers.simulate(id, wish)

    return routes


# -- prices --------------------------------------------------------------------------------------


def price_shape(rule: PriceRule) -> PriceShape:
    return PriceShape(
        settle=rule.settle.value,
        times=rule.count,
        components=[_component(component) for component in rule.components],
    )


def _component(component: Component) -> ComponentShape:
    return ComponentShape(
        unit=component.unit.value,
        per=component.per,
        included=component.included,
        tiers=[
            TierShape(
                credits=format_credits(tier.price),
                when={name: list(values) for name, values in tier.when.items()},
            )
            for tier in component.tiers
        ],
    )


def read_price(sent: PriceShape, shipped: PriceRule) -> PriceRule:
    """The rule with the amounts that were sent. Raises `Rejected` where anything else differs."""
    _check_form("price", _form(sent), _form(price_shape(shipped)))
    amounts = [
        [
            _amount(f"price.components[{place}].tiers[{number}].credits", tier.credits)
            for number, tier in enumerate(component.tiers)
        ]
        for place, component in enumerate(sent.components)
    ]
    return with_amounts(shipped, amounts)


def _form(price: PriceShape) -> bytes:
    """Everything but the amounts, exactly: 1, 1.0 and true differ."""
    shown = price.model_dump()
    for component in shown["components"]:
        for tier in component["tiers"]:
            del tier["credits"]
    return msgspec.json.encode(shown, order="deterministic")


def _check_form(name: str, sent: bytes, ours: bytes) -> None:
    if sent != ours:
        raise invalid(name, "must be the model's own price with other credits, and nothing else")


def _amount(name: str, text: str) -> int:
    try:
        return parse_credits(text)
    except ValueError:
        rule = "credits such as 100 or 12.5, with at most 6 decimals"
        raise invalid(name, f"must be {rule}", (rule,)) from None


def _told(offer: Offer, shipped: Model) -> dict[str, object]:
    """What of an offer the audit keeps: every amount under the name of its place."""
    told: dict[str, object] = {"visible": offer.visible}
    rule = offer.price or shipped.price
    for place, component in enumerate(rule.components):
        for number, tier in enumerate(component.tiers):
            name = f"price.components[{place}].tiers[{number}].credits"
            told[name] = format_credits(tier.price)
    return told


def _cells(cells: Sequence[int | None]) -> list[float | None]:
    return [None if cell is None else wire_credits(cell) for cell in cells]
