"""Audit rows, offers and options <-> rows, by the rule of `codec.py`: columns, writer and reader
in one order. Imports no SQL library."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from msgspec.json import Decoder, Encoder

from onetake.core.capability import Text
from onetake.core.office import Audit, Offer, Run
from onetake.core.pricing import PriceRule, Quote
from onetake.core.site import Site
from onetake.core.task import State

AUDIT_COLUMNS: Final = ("id", "at", "actor", "action", "subject", "detail", "address")
OFFER_COLUMNS: Final = ("model", "visible", "price", "changed_at")
RUN_COLUMNS: Final = ("state", "submitted_at", "finished_at", "failure")

_encode: Final = Encoder().encode
_detail_of: Final[Callable[[str], dict[str, object]]] = Decoder(dict[str, object]).decode
_price_of: Final[Callable[[str], PriceRule]] = Decoder(PriceRule).decode
_failure_of: Final[Callable[[str], dict[str, object]]] = Decoder(dict[str, object]).decode
quote_of: Final[Callable[[str], Quote]] = Decoder(Quote).decode

_OPTION: Final[Mapping[str, Callable[[str], object]]] = {
    "name": Decoder(str).decode,
    "registration": Decoder(bool).decode,
    "signup_credits": Decoder(int | None).decode,
    "announcement": Decoder(Text | None).decode,
    "top_up": Decoder(Text | None).decode,
    "text_channel": Decoder(str | None).decode,
}


def audit_row(audit: Audit) -> dict[str, Any]:
    return {
        "id": audit.id, "at": audit.at, "actor": audit.actor, "action": audit.action,
        "subject": audit.subject, "detail": _json(audit.detail), "address": audit.address,
    }  # fmt: skip


def audit_at(row: Sequence[Any]) -> Audit:
    """Read a row that was selected in the order of AUDIT_COLUMNS."""
    id_, at, actor, action, subject, detail, address = row
    return Audit(id_, at, actor, action, subject, _detail_of(detail), address)


def offer_row(offer: Offer) -> dict[str, Any]:
    price = None if offer.price is None else _json(offer.price)
    return {
        "model": offer.model, "visible": offer.visible, "price": price,
        "changed_at": offer.changed_at,
    }  # fmt: skip


def offer_at(row: Sequence[Any]) -> Offer:
    """Read a row that was selected in the order of OFFER_COLUMNS."""
    model, visible, price, changed_at = row
    return Offer(model, bool(visible), None if price is None else _price_of(price), changed_at)


def site_rows(site: Site, changed_at: int) -> list[dict[str, Any]]:
    """One for each field."""
    return [
        {"name": each.name, "value": _json(getattr(site, each.name)), "changed_at": changed_at}
        for each in fields(site)
    ]


def site_of(rows: Mapping[str, str], defaults: Site) -> Site:
    """`rows`: name -> JSON. What a newer version saved under other names is not ours to read."""
    saved: dict[str, Any] = {
        name: decode(rows[name]) for name, decode in _OPTION.items() if name in rows
    }
    return replace(defaults, **saved)


def run_at(row: Sequence[Any]) -> Run:
    """Read a finished task's row that was selected in the order of RUN_COLUMNS."""
    state, submitted_at, finished_at, failure = row
    code = None if failure is None else str(_failure_of(failure)["code"])
    ms = None if submitted_at is None else finished_at - submitted_at
    return Run(finished_at, state == State.SUCCEEDED.value, ms, code)


def _json(value: object) -> str:
    return _encode(value).decode()
