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
