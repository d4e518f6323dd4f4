"""`/api/admin/audit`: who changed what, when and from where."""

from typing import Protocol

from fastapi import APIRouter

from onetake.api.console.access import Administrator, ThisCall
from onetake.api.console.declared import AUDIT, declared
from onetake.api.console.shape import Page, Shape
from onetake.api.filters import audit_filter
from onetake.api.queries import Query
from onetake.core.office import AuditFilter, AuditPage, Recorded


class Audit(Shape):
    id: str
    at: int
    actor: str
    actor_email: str | None
    action: str
    subject: str
    detail: dict[str, object]
    address: str | None


class Rows(Protocol):
    async def audits(self, wanted: AuditFilter, *, offset: int, limit: int) -> AuditPage: ...


def router(rows: Rows) -> APIRouter:
    routes = APIRouter(prefix="/admin")

    @routes.get("/audit", openapi_extra=declared(*AUDIT))
    async def listed(call: ThisCall, caller: Administrator) -> Page[Audit]:
        query = Query(call.query)
        wanted = audit_filter(query)
        number, size = query.page()
        found = await rows.audits(wanted, offset=(number - 1) * size, limit=size)
        items = [_shown(row) for row in found.rows]
        return Page[Audit](items=items, total=found.total, page=number, size=size)

    return routes


def _shown(row: Recorded) -> Audit:
    audit = row.audit
    return Audit(
        id=audit.id,
        at=audit.at,
        actor=audit.actor,
        actor_email=row.actor_email,
        action=audit.action,
        subject=audit.subject,
        detail=dict(audit.detail),
        address=audit.address,
    )
