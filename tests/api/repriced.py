"""Prices that an administrator changes while the server runs."""

from dataclasses import replace

from onetake.catalog.loader import Catalog
from onetake.catalog.offers import with_amounts


def reprice(catalog: Catalog, model: str, *, times: int = 1, by: int = 1) -> None:
    """From now on the model costs `times`/`by` of what it costs now."""
    found = catalog.known[model]
    amounts = [[tier.price * times // by for tier in each.tiers] for each in found.price.components]
    dearer = replace(found, price=with_amounts(found.price, amounts))
    catalog.offer({**catalog.known, model: dearer})
