"""`Copy as code`: the request that was sent, or will be, as programs that really run."""

from collections.abc import Mapping

from fastapi import APIRouter

from onetake.api.console.access import Person
from onetake.api.console.studio import Studio, checked_note
from onetake.api.console.work_shapes import NewWork, Snippets
from onetake.api.console.works import Library
from onetake.dialects.onetake import written
from onetake.manual.programs import programs


def snippets(body: Mapping[str, object], base_url: str) -> Snippets:
    made = programs(body, base_url)
    return Snippets(curl=made.shell, python=made.python, javascript=made.javascript)


def router(library: Library, studio: Studio, base_url: str) -> APIRouter:
    routes = APIRouter()

    @routes.get("/works/{id}/code")
    async def of_work(caller: Person, id: str) -> Snippets:
        row = await library.own(caller, id)
        return snippets(written(await library.works.sent(row.task)), base_url)

    @routes.post("/works/code")
    async def of_request(caller: Person, new: NewWork) -> Snippets:
        checked_note(new)
        return snippets(written(studio.asked(new)), base_url)

    return routes
