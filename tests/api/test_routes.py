"""Finding the handlers of a path."""

from collections.abc import Mapping

import pytest

from onetake.api.http import Answer, Call
from onetake.api.routes import Routes
from tests.api.calls import call


async def handler(_: Call) -> Answer:
    return Answer(200)


ROUTES = Routes(
    {
        "/": {"GET": handler},
        "/a": {"GET": handler},
        "/a/{id}": {"GET": handler},
        "/a/{id}/stop": {"POST": handler},
        "/f/{x}/{y}": {"GET": handler},
    }
)


@pytest.mark.parametrize(
    ("path", "route", "params"),
    [
        ("/", "/", {}),
        ("/a", "/a", {}),
        ("/a/", "/a", {}),
        ("/a/7", "/a/{id}", {"id": "7"}),
        ("/a/7/", "/a/{id}", {"id": "7"}),
        ("/a/{id}", "/a/{id}", {"id": "{id}"}),
        ("/a/7/stop", "/a/{id}/stop", {"id": "7"}),
        ("/f/1/2", "/f/{x}/{y}", {"x": "1", "y": "2"}),
    ],
)
def test_a_path_is_found_with_its_parameters(
    path: str, route: str, params: Mapping[str, str]
) -> None:
    made = call(path=path)
    assert ROUTES.find(made) is not None
    assert (made.route, made.params) == (route, params)


@pytest.mark.parametrize(
    "path", ["", "/b", "/a//", "/a//stop", "/a/7/go", "/a/7/stop/now", "a", "/A", "/f/1", "*"]
)
def test_any_other_path_is_unknown(path: str) -> None:
    made = call(path=path)
    assert ROUTES.find(made) is None
    assert made.route == "unmatched"


async def otherwise(_: Call) -> Answer:
    return Answer(404)


def test_what_is_in_no_table_is_read_by_another() -> None:
    routes = Routes({"/a": {"GET": handler}}, {"/m/": {"GET": handler}}, otherwise)

    assert routes.find(call(path="/a")) == {"GET": handler}
    assert routes.find(call(path="/m/x")) == {"GET": handler}
    assert routes.find(call(path="/b")) == {"GET": otherwise}
    assert routes.find(call("HEAD", "/b")) == {"GET": otherwise}
    assert routes.find(call("POST", "/b")) is None


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("/studio/a", "/a"),
        ("/studio/", "/"),
        ("/studio", "/"),
        ("/a", "/a"),
        ("/studios/a", "/studios/a"),
        ("/studio/studio", "/studio"),
    ],
)
def test_a_path_that_a_proxy_leaves_before_ours_is_taken_away(path: str, left: str) -> None:
    routes = Routes({"/a": {"GET": handler}}, otherwise=otherwise, prefix="/studio")
    made = call(path=path)

    assert routes.find(made) is not None
    assert made.path == left


MOUNTED = Routes({"/api/upload": {"POST": handler}}, {"/api/": {"GET": handler}})


@pytest.mark.parametrize("path", ["/api/session", "/api/a/b/c", "/api/upload/x", "/api/a//b"])
def test_what_begins_like_a_mount_and_is_not_in_the_table_is_the_mounts(path: str) -> None:
    made = call(path=path)
    assert list(MOUNTED.find(made) or {}) == ["GET"]
    assert made.route == "/api/*"


@pytest.mark.parametrize("path", ["/api/upload", "/api/upload/"])
def test_the_table_comes_before_the_mounts(path: str) -> None:
    made = call(path=path)
    assert list(MOUNTED.find(made) or {}) == ["POST"]
    assert made.route == "/api/upload"


@pytest.mark.parametrize("path", ["/api", "/apix", "/v1/api/session"])
def test_what_does_not_begin_like_a_mount_is_not_the_mounts(path: str) -> None:
    assert MOUNTED.find(call(path=path)) is None
