"""`/api/admin/works`: everybody's works, for administrators: whose they are and where they went."""

from dataclasses import dataclass
from typing import Protocol

from fastapi import APIRouter

from onetake.api.console.access import Administrator, ThisCall
from onetake.api.console.declared import declared
from onetake.api.console.trail import Trail
from onetake.api.console.work_listing import FILTERS, wanted_works
from onetake.api.console.work_shapes import Work, WorkDetail, WorkPage
from onetake.api.console.works import Library, page_of, unknown_work
from onetake.api.http import Call
from onetake.api.queries import Query
from onetake.core.account import Caller, Channel, User
from onetake.store.gallery import Work as Row


class Rows(Protocol):
    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None: ...
    async def channels(self) -> tuple[Channel, ...]: ...


@dataclass(frozen=True, slots=True)
class OfficeWorks:
    rows: Rows
    library: Library
    trail: Trail

    async def page(self, call: Call) -> WorkPage:
        """`user`: an id or an e-mail address; without it everybody's."""
        asked = Query(call.query).text("user")
        wanted = wanted_works(call.query, asked and await self._id(asked), ("user",))
        return await page_of(self.library, wanted, emails=True)

    async def detail(self, name: str) -> WorkDetail:
        names = {channel.id: channel.name for channel in await self.rows.channels()}
        return await self.library.detail(await self._row(name), names)

    async def cancel(self, call: Call, caller: Caller, name: str) -> Work:
        row = await self._row(name)
        await self.library.cancel(row.task.user, row.task.id)
        if not row.task.finished:
            detail = {"user": row.task.user, "model": row.task.request.model}
            await self.trail.note(call, caller, "task.cancelled", row.task.id, detail)
        (shown,) = await self.library.works.several([await self._row(name)], emails=True)
        return shown

    async def _row(self, name: str) -> Row:
        row = await self.library.store.work(name) if "\0" not in name else None
        if row is None:
            raise unknown_work(name)
        return row

    async def _id(self, asked: str) -> str:
        if "@" not in asked:
            return asked
        found = await self.rows.user(email=asked)
        return asked if found is None else found.id


def router(works: OfficeWorks) -> APIRouter:
    routes = APIRouter(prefix="/admin/works")

    @routes.get("", openapi_extra=declared(*FILTERS, "user"))
    async def listed(call: ThisCall, caller: Administrator) -> WorkPage:
        return await works.page(call)

    @routes.get("/{id}")
    async def read(caller: Administrator, id: str) -> WorkDetail:
        return await works.detail(id)

    @routes.post("/{id}/cancel")
    async def cancel(call: ThisCall, caller: Administrator, id: str) -> Work:
        return await works.cancel(call, caller, id)

    return routes
