"""What an operator made of the catalogue: other prices, and models that are hidden.

The one rule: an operator changes amounts and nothing else of a price. Units, tiers and conditions
are the catalogue's, because validation and forms are made for them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from onetake.catalog.loader import Model
from onetake.core.office import Offer
from onetake.core.pricing import Component, PriceRule, Tier


def offered(shipped: Mapping[str, Model], offers: Iterable[Offer]) -> Mapping[str, Model]:
    """The models with what was changed about them. An offer for a model that is gone is kept in
    the database for its return, and changes nothing."""
    changed = {offer.model: offer for offer in offers}
    return {
        name: _changed(model, changed[name]) if name in changed else model
        for name, model in shipped.items()
    }


def stale(shipped: Mapping[str, Model], offers: Iterable[Offer]) -> tuple[str, ...]:
    """The models whose price was set for another form of the catalogue's: an update changed it
    since. They are hidden until somebody sets their price again, because nobody can say what
    was meant."""
    return tuple(
        offer.model
        for offer in offers
        if offer.price is not None
        and offer.model in shipped
        and not same_form(offer.price, shipped[offer.model].price)
    )


def same_form(one: PriceRule, other: PriceRule) -> bool:
    """Do they differ in nothing but amounts?"""
    return _form(one) == _form(other)


def _changed(model: Model, offer: Offer) -> Model:
    if offer.price is None:
        return replace(model, visible=offer.visible)
    if not same_form(offer.price, model.price):
        return replace(model, visible=False)
    return replace(model, price=offer.price, visible=offer.visible)


def _form(rule: PriceRule) -> object:
    components = tuple(
        replace(component, tiers=tuple(_exact(tier) for tier in component.tiers))
        for component in rule.components
    )
    return replace(rule, components=components)


def _exact(tier: Tier) -> Tier:
    """Without its amount, and with the types of values written out: True is not 1 here."""
    when = {
        name: tuple(f"{type(value).__name__} {value}" for value in values)
        for name, values in tier.when.items()
    }
    return Tier(0, when)


def with_amounts(rule: PriceRule, amounts: Iterable[Iterable[int]]) -> PriceRule:
    """The same rule with other micro-credits: for each component, those of its tiers."""
    components: list[Component] = []
    for component, prices in zip(rule.components, amounts, strict=True):
        pairs = zip(component.tiers, prices, strict=True)
        tiers = tuple(replace(tier, price=price) for tier, price in pairs)
        components.append(replace(component, tiers=tiers))
    return replace(rule, components=tuple(components))
