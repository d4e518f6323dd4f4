"""`/api/statement`: what happened to one's credits, entry by entry, with exact totals.

The credits of an entry are what it did to the available balance: over all entries they add up
to it. A hold takes the quote away, a charge gives back what was not used, a refund gives all back.
"""

from typing import Protocol

from fastapi import APIRouter

from onetake.api.console.access import Person, ThisCall
from onetake.api.console.declared import STATEMENT, declared
from onetake.api.console.shape import Page, Shape
from onetake.api.console.work_shapes import Entry
from onetake.api.filters import statement_filter
from onetake.api.queries import Query
from onetake.core.money import wire_credits
from onetake.core.office import SAID, StatementFilter, StatementLine, StatementSlice
from onetake.core.pricing import formula
from onetake.store.landing import ENGINE


class Totals(Shape):
    granted: float
    held: float
    charged: float
    refunded: float


class StatementPage(Page[Entry]):
    totals: Totals


class Rows(Protocol):
    async def statement(
        self, user: str, wanted: StatementFilter, *, offset: int, limit: int
    ) -> StatementSlice: ...


def router(rows: Rows) -> APIRouter:
    """For whoever is signed in."""
    routes = APIRouter()

    @routes.get("/statement", openapi_extra=declared(*STATEMENT))
    async def read(call: ThisCall, caller: Person) -> StatementPage:
        query = Query(call.query)
        wanted = statement_filter(query)
        page, size = query.page()
        found = await rows.statement(
            caller.user.id, wanted, offset=(page - 1) * size, limit=size
        )  # fmt: skip
        totals = found.totals
        return StatementPage(
            items=[shown(line) for line in found.lines],
            total=found.total,
            page=page,
            size=size,
            totals=Totals(
                granted=wire_credits(totals.granted),
                held=wire_credits(totals.held),
                charged=wire_credits(totals.charged),
                refunded=wire_credits(totals.refunded),
            ),
        )

    return routes


def shown(line: StatementLine, *, actor: bool = False) -> Entry:
    """`actor`: who gave the credits, for administrators."""
    entry = line.entry
    return Entry(
        id=entry.key,
        at=line.at,
        kind=SAID[entry.kind],
        task=entry.task,
        model=line.model,
        key_name=line.key_name,
        credits=wire_credits(line.credits),
        formula=None if line.quote is None else formula(line.quote),
        reason=entry.reason or None,
        actor=line.actor if actor and line.actor != ENGINE else None,
    )
