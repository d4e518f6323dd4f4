"""Audit rows, offers and options come back as they were written."""

from hypothesis import given, strategies as st

from onetake.core.capability import Text
from onetake.core.office import Audit, Offer, Run
from onetake.core.site import Site
from onetake.store.codec_office import (
    AUDIT_COLUMNS,
    OFFER_COLUMNS,
    audit_at,
    audit_row,
    offer_at,
    offer_row,
    run_at,
    site_of,
    site_rows,
)
from tests.store.contract_office import PRICE

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON), st.none() | st.text())
def test_an_audit_row_keeps_every_detail(detail: dict[str, object], address: str | None):
    audit = Audit("a", 5, "root", "x.y", "z", detail, address)

    row = audit_row(audit)

    assert tuple(row) == AUDIT_COLUMNS
    assert audit_at(list(row.values())) == audit


def test_an_offer_keeps_its_price_exactly():
    for offer in (Offer("m", True, PRICE, 5), Offer("m", False, None, 6)):
        row = offer_row(offer)

        assert tuple(row) == OFFER_COLUMNS
        assert offer_at(list(row.values())) == offer


def test_a_site_is_read_over_its_defaults():
    site = Site("一步", False, 7, Text("a", "b"), "channel_a")
    rows = {row["name"]: row["value"] for row in site_rows(site, 5)}

    assert site_of(rows, Site()) == site
    assert site_of({}, site) == site
    assert site_of({"name": '"x"', "of a newer version": "{}"}, site).name == "x"


def test_a_run_says_how_it_ended():
    assert run_at(["succeeded", 100, 130, None]) == Run(130, True, 30)
    assert run_at(["expired", None, 130, '{"code":"expired","message":"m"}']) == Run(
        130, False, None, "expired"
    )
