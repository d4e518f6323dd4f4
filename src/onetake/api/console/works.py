"""`/api/works`: the studio's library, and what is made with it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, Unpack

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from onetake.api.console.access import Person, ThisCall
from onetake.api.console.declared import declared
from onetake.api.console.shown_works import ShownWorks
from onetake.api.console.statement import shown
from onetake.api.console.studio import Studio, checked_title
from onetake.api.console.timeline import timeline
from onetake.api.console.work_listing import FILTERS, wanted_works
from onetake.api.console.work_shapes import (
    Edit,
    Entry,
    NewWork,
    Quote,
    Work,
    WorkDetail,
    WorkPage,
)
from onetake.core.account import Caller
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.money import wire_credits
from onetake.core.office import StatementLine
from onetake.core.task import Task
from onetake.core.trace import History
from onetake.core.work import Note, Share
from onetake.engine.removal import Removal
from onetake.engine.watch import Watch
from onetake.store.gallery import NoteEdit, Wanted, Work as Row, WorkPage as Rows
from onetake.store.landing import ENGINE
from onetake.store.outbox import DeliveryPage
from onetake.store.store import Statement


class Store(Protocol):
    async def history(self, task: str) -> History: ...
    async def works(self, **wanted: Unpack[Wanted]) -> Rows: ...
    async def work(self, task: str) -> Row | None: ...
    async def edit_work(self, task: str, user: str, edit: NoteEdit) -> Note | None: ...
    async def share(self, *, id: str | None = None, task: str | None = None) -> Share | None: ...
    async def entries(
        self, *, task: str | None = None, user: str | None = None,
        place: tuple[int, str] | None = None, limit: int = 100,
    ) -> tuple[Statement, ...]: ...  # fmt: skip
    async def deliveries(
        self, user: str, *, webhook: str | None = None, task: str | None = None,
        limit: int = 20, after: str | None = None,
    ) -> DeliveryPage: ...  # fmt: skip


@dataclass(frozen=True, slots=True)
class Library:
    """A person's works, and what can be done to them."""

    store: Store
    works: ShownWorks
    cancel: Callable[[str, str], Awaitable[Task]]
    removal: Removal
    watch: Watch

    async def own(self, caller: Caller, name: str) -> Row:
        """Somebody else's is as unknown as one that never was. Raises `Rejected`."""
        row = await self.store.work(name) if "\0" not in name else None
        if row is None or row.task.user != caller.user.id:
            raise unknown_work(name)
        return row

    async def detail(self, row: Row, channels: Mapping[str, str] | None = None) -> WorkDetail:
        """`channels`: id -> name, for administrators, who also see whose it is."""
        task = row.task
        share = await self.store.share(task=task.id)
        booked = await self.store.entries(task=task.id)
        told = (await self.store.deliveries(task.user, task=task.id)).deliveries
        history = await self.store.history(task.id)
        moments = timeline(task, booked, told, history=history, channels=channels)
        entries = [_entry(row, each) for each in booked]
        return await self.works.whole(row, share, entries, moments, emails=channels is not None)

    async def edit(self, caller: Caller, name: str, edit: Edit) -> Work:
        row = await self.own(caller, name)
        changes: NoteEdit = {}
        if "title" in edit.model_fields_set:
            changes["title"] = None if edit.title is None else checked_title(edit.title)
        if "favourite" in edit.model_fields_set:
            changes["favourite"] = edit.favourite
        if "winner" in edit.model_fields_set:
            changes["winner"] = edit.winner
        note = await self.store.edit_work(row.task.id, caller.user.id, changes)
        if note is None:
            raise unknown_work(name)
        self.watch.told(row.task.id, caller.user.id)
        return await self.works.one(await self.own(caller, name))

    async def delete(self, caller: Caller, name: str) -> None:
        """It can be brought back for a short time."""
        row = await self.own(caller, name)
        done = await self.removal.remove(caller.user.id, [row.task.id])
        if done.unfinished:
            message = f"the work is {row.task.state}; cancel it or wait for its end first"
            raise Rejected(Failure(Code.NOT_CANCELLABLE, message, "id"))
        if not done.gone:
            raise unknown_work(name)
        self.watch.told(row.task.id, caller.user.id)


def _entry(row: Row, booked: Statement) -> Entry:
    task = row.task
    line = StatementLine(
        booked.at, booked.entry, ENGINE, task.request.model, row.key_name, task.quote
    )
    return shown(line)


def unknown_work(name: str) -> Rejected:
    shown = name[:80].replace("\0", "")
    return Rejected(Failure(Code.NOT_FOUND, f"there is no work {shown!r}", "id"))


def router(library: Library, studio: Studio) -> APIRouter:
    """What is below `/api/works` of one work, and the list."""
    routes = APIRouter()
    works = library.works

    @routes.get("/works", openapi_extra=declared(*FILTERS))
    async def listed(call: ThisCall, caller: Person) -> WorkPage:
        wanted = wanted_works(call.query, caller.user.id)
        return await page_of(library, wanted)

    @routes.post("/works", status_code=201, response_model=Work)
    async def make(call: ThisCall, caller: Person, new: NewWork) -> Response:
        task, fresh = await studio.make(call, caller, new)
        made = await works.one(await library.own(caller, task.id))
        again = {} if fresh else {"idempotent-replay": "true"}
        return JSONResponse(made.model_dump(mode="json"), 201, again)

    @routes.post("/works/quote")
    async def quote(caller: Person, new: NewWork) -> Quote:
        return await studio.quote(caller, new)

    @routes.get("/works/{id}")
    async def read(caller: Person, id: str) -> WorkDetail:
        return await library.detail(await library.own(caller, id))

    @routes.patch("/works/{id}")
    async def edit(caller: Person, id: str, edit: Edit) -> Work:
        return await library.edit(caller, id, edit)

    @routes.delete("/works/{id}", status_code=204)
    async def delete(caller: Person, id: str) -> Response:
        await library.delete(caller, id)
        return Response(status_code=204)

    @routes.post("/works/{id}/cancel")
    async def cancel(caller: Person, id: str) -> Work:
        row = await library.own(caller, id)
        await library.cancel(caller.user.id, row.task.id)
        library.watch.told(row.task.id, caller.user.id)
        return await works.one(await library.own(caller, id))

    return routes


async def page_of(library: Library, wanted: Wanted, *, emails: bool = False) -> WorkPage:
    """`emails`: whose each work is, for administrators."""
    found = await library.store.works(**wanted)
    return WorkPage(
        items=await library.works.several(found.works, emails=emails),
        total=found.total,
        page=wanted.get("page", 1),
        size=wanted.get("size", 10),
        charged_credits=wire_credits(found.charged),
    )
