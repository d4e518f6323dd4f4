"""The routers together: what each path needs of its caller."""

from fastapi.routing import APIRoute

from onetake.api.console.routers import routers
from onetake.api.signed_in import ByCookie
from tests.api.console.browser import Browser
from tests.api.gate import Gate

PUBLIC = {
    ("GET", "/session"), ("POST", "/session"), ("POST", "/codes"), ("POST", "/registration"),
    ("POST", "/password-reset"), ("GET", "/oauth/{provider}/start"),
    ("GET", "/oauth/{provider}/callback"), ("GET", "/styles"), ("GET", "/catalog"),
    ("GET", "/shares/{id}"), ("POST", "/shares/{id}/open"), ("POST", "/shares/{id}/view"),
}  # fmt: skip
"""What is there for people who are not signed in."""


def rows(gate: Gate) -> list[tuple[str, str]]:
    by_cookie = ByCookie(gate.parts.people.sessions, gate.base_url)
    return [
        (method, route.path)
        for router in routers(gate.parts, by_cookie)
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    ]


async def test_nothing_else_is_answered_without_a_session(gate: Gate) -> None:
    browser = Browser(gate)
    for method, path in sorted(set(rows(gate)) - PUBLIC):
        reply = await browser(method, "/api" + path.replace("{", "").replace("}", ""), None)
        # A body that is needed is asked for first: nothing was looked at by then.
        missing = (reply.status, reply.param) == (400, "body")
        assert reply.status == 401 or missing, (method, path)


async def test_no_change_is_made_without_the_sessions_token(gate: Gate) -> None:
    headers = await gate.signed_in()
    browser = Browser(gate, headers={"Cookie": headers["Cookie"]})
    for method, path in sorted(set(rows(gate)) - PUBLIC):
        if method == "GET":
            continue
        reply = await browser(method, "/api" + path.replace("{", "").replace("}", ""), None)
        missing = (reply.status, reply.param) == (400, "body")
        assert reply.status == 403 or missing, (method, path)


async def test_every_path_is_there_once(gate: Gate) -> None:
    assert len(rows(gate)) == len(set(rows(gate)))
