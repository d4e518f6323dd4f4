"""An operator changes amounts and visibility, and everybody who holds the catalogue sees it."""

from dataclasses import replace

import pytest

from onetake.catalog.loader import Catalog, Model, load_all
from onetake.catalog.offers import offered, same_form, stale, with_amounts
from onetake.core.failure import Code, Rejected
from onetake.core.office import Offer
from onetake.core.pricing import PriceRule

MODEL = "video-2.0-mini-reference-to-video"
CATALOG = load_all()
SHIPPED = CATALOG.shipped[MODEL]


def dearer(rule: PriceRule, factor: int = 2) -> PriceRule:
    return with_amounts(rule, [[t.price * factor for t in c.tiers] for c in rule.components])


def known(*offers: Offer) -> dict[str, Model]:
    return dict(offered(CATALOG.shipped, offers))


def test_a_price_is_changed_and_nothing_else() -> None:
    models = known(Offer(MODEL, True, dearer(SHIPPED.price), 5))

    assert models[MODEL] == replace(SHIPPED, price=dearer(SHIPPED.price))
    assert [t.price for t in models[MODEL].price.components[0].tiers] == [12_000_000, 24_000_000]
    assert {n: m for n, m in models.items() if n != MODEL} == {
        n: m for n, m in CATALOG.shipped.items() if n != MODEL
    }


def test_a_model_is_hidden_at_its_own_price() -> None:
    model = known(Offer(MODEL, False, None, 5))[MODEL]

    assert (model.visible, model.price) == (False, SHIPPED.price)


def test_an_offer_for_a_model_that_is_gone_changes_nothing() -> None:
    gone = Offer("gone", False, dearer(SHIPPED.price), 5)

    assert known(gone) == CATALOG.shipped
    assert stale(CATALOG.shipped, [gone]) == ()


@pytest.mark.parametrize("model", sorted(CATALOG.shipped))
def test_every_price_can_be_changed(model: str) -> None:
    rule = CATALOG.shipped[model].price

    assert same_form(dearer(rule), rule)
    assert known(Offer(model, True, dearer(rule), 5))[model].price == dearer(rule)


def other_forms() -> list[PriceRule]:
    rule = SHIPPED.price
    first, *rest = rule.components
    tier = first.tiers[0]
    return [
        replace(rule, count="n"),
        replace(rule, components=(*rule.components, first)),
        replace(rule, components=(replace(first, per=10), *rest)),
        replace(rule, components=(replace(first, tiers=first.tiers[:1]), *rest)),
        replace(rule, components=(replace(first, tiers=first.tiers[::-1]), *rest)),
        replace(rule, components=(replace(first, tiers=(replace(tier, when={}),)), *rest)),
    ]


@pytest.mark.parametrize("rule", other_forms())
def test_a_price_of_another_form_hides_its_model_until_it_is_set_again(rule: PriceRule) -> None:
    offer = Offer(MODEL, True, rule, 5)

    model = known(offer)[MODEL]

    assert (model.visible, model.price) == (False, SHIPPED.price)
    assert stale(CATALOG.shipped, [offer]) == (MODEL,)


def test_true_is_not_one() -> None:
    first = SHIPPED.price.components[0]
    one, true = (
        replace(
            SHIPPED.price,
            components=(replace(first, tiers=(replace(first.tiers[0], when={"n": (value,)}),)),),
        )
        for value in (1, True)
    )

    assert not same_form(one, true)
    assert same_form(one, dearer(one))


def test_amounts_for_other_tiers_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        with_amounts(SHIPPED.price, [[1, 2, 3]])


def test_everybody_who_holds_the_catalogue_sees_a_change() -> None:
    catalog = Catalog(CATALOG.shipped, CATALOG.voices)
    before = catalog.version

    catalog.offer(known(Offer(MODEL, False, None, 5)))

    assert MODEL not in catalog.models
    assert catalog.version > before
    assert catalog.known[MODEL].spec == SHIPPED.spec
    with pytest.raises(Rejected) as refused:
        catalog.find(MODEL)
    assert refused.value.failure.code is Code.MODEL_DISABLED
    assert MODEL not in refused.value.failure.allowed

    catalog.offer(CATALOG.shipped)
    assert catalog.find(MODEL) is SHIPPED
    assert list(catalog.models) == list(CATALOG.shipped)


def test_a_hidden_model_is_hidden_under_each_of_its_names() -> None:
    name = next(name for name, model in CATALOG.shipped.items() if model.spec.aliases)
    alias = CATALOG.shipped[name].spec.aliases[0]
    catalog = Catalog(CATALOG.shipped)
    catalog.offer(known(Offer(name, False, None, 5)))

    assert catalog.named(alias) == catalog.known[name]
    with pytest.raises(Rejected) as refused:
        catalog.find(alias)
    assert refused.value.failure.code is Code.MODEL_DISABLED
