"""The studio's side of `/api` is there, path by path."""

from fastapi import FastAPI

from onetake.api.console.gallery import routers, shown_works, styles
from onetake.api.signed_in import ByCookie
from tests.api.gate import Gate

EXPECTED = {
    ("GET", "/api/works"), ("POST", "/api/works"), ("POST", "/api/works/quote"),
    ("POST", "/api/works/code"), ("POST", "/api/works/delete"), ("POST", "/api/works/restore"),
        ("POST", "/api/works/favourites"), ("GET", "/api/works/matching"),
        ("GET", "/api/works/preferences"), ("GET", "/api/works/{id}"),
    ("PATCH", "/api/works/{id}"), ("DELETE", "/api/works/{id}"),
    ("POST", "/api/works/{id}/cancel"), ("GET", "/api/works/{id}/code"),
    ("POST", "/api/works/{id}/share"), ("PATCH", "/api/works/{id}/share"),
    ("DELETE", "/api/works/{id}/share"), ("GET", "/api/shares/{id}"),
    ("POST", "/api/shares/{id}/open"), ("POST", "/api/shares/{id}/view"),
    ("GET", "/api/styles"), ("GET", "/api/catalog"), ("POST", "/api/prompt/improve"),
}  # fmt: skip


async def test_every_path_is_served(gate: Gate) -> None:
    app = FastAPI()
    for router in routers(gate.parts, ByCookie(gate.parts.people.sessions, gate.base_url)):
        app.include_router(router, prefix="/api")

    paths = app.openapi()["paths"]
    served = {(method.upper(), path) for path, several in paths.items() for method in several}

    assert served == EXPECTED


async def test_works_are_shown_with_what_the_place_has(gate: Gate) -> None:
    shown = shown_works(gate.parts)

    assert shown.base_url == gate.base_url
    assert shown.styles is styles()
    assert shown.catalog is gate.parts.catalog
