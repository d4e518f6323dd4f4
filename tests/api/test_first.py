"""What a page asks first comes with it: to its owner alone, and as data that stays data."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from onetake.api.first import SESSION, WORKS, picture, written
from tests.api.front import NO_WORDS, ROUTES, fronted, studio
from tests.api.gate import Gate
from tests.api.steps import begin, stored, succeed
from tests.api.test_site import BROWSER, get

OPEN = '<script type="application/json" id="known">'
FRAME = {
    "audience": "members",
    "html": {"en": "<h1>{{name}}</h1>{{#picture}}<img src='{{picture}}'>{{/picture}}", "zh": ""},
}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = studio(tmp_path)
    library: dict[str, object] = {"files": [], "words": NO_WORDS, "frame": FRAME}
    routes = {**ROUTES, "/library": library}
    (folder / "routes.json").write_text(json.dumps(routes), "utf-8")
    return folder


def known(page: str) -> Any:
    """What is in a page as data."""
    return json.loads(page.partition(OPEN)[2].partition("</script>")[0])


async def test_a_page_of_ones_own_has_the_session_and_the_newest_works(gate: Gate, built: Path):
    task = await begin(gate, await gate.caller())
    ann = await gate.signed_in()
    await succeed(gate, task)
    assert await stored(gate, task)

    async with fronted(gate, built) as url:
        status, headers, body = await get(gate, f"{url}/library", **ann, **BROWSER)
        own = await get(gate, url + SESSION, **ann)
        works = await get(gate, url + WORKS, **ann)

    page = body.decode()
    found = known(page)
    assert status == 200
    assert headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in headers
    assert found[SESSION] == json.loads(own[2])
    assert [each["id"] for each in found[WORKS]["items"]] == [task]
    assert found[WORKS]["items"][0]["id"] == json.loads(works[2])["items"][0]["id"]
    assert '<div id="frame"' in page
    assert page.index('<div id="frame"') < page.index(OPEN)


@pytest.mark.parametrize("cookie", [None, "onetake_session=nobody"])
async def test_who_is_not_signed_in_gets_nothing_of_it(
    gate: Gate, built: Path, cookie: str | None
):  # fmt: skip
    sent = {"Cookie": cookie} if cookie else {}

    async with fronted(gate, built) as url:
        status, headers, body = await get(gate, f"{url}/library", **sent, **BROWSER)

    assert (status, headers["Cache-Control"]) == (200, "no-cache")
    assert OPEN.encode() not in body
    assert (b'id="frame"' in body) is (cookie is not None)  # who it is is not known yet


async def test_a_page_that_asks_nothing_is_the_same_for_all(gate: Gate, built: Path):
    ann = await gate.signed_in()

    async with fronted(gate, built) as url:
        _, headers, body = await get(gate, f"{url}/", **ann, **BROWSER)

    assert headers["Cache-Control"] == "no-cache"
    assert "Cookie" in headers["Vary"]
    assert OPEN.encode() not in body


async def test_it_is_packed_where_that_is_taken(gate: Gate, built: Path):
    ann = await gate.signed_in()
    sent = {**BROWSER, "Accept-Encoding": "gzip"}

    async with fronted(gate, built) as url:
        _, headers, body = await get(gate, f"{url}/library", **ann, **sent)

    assert headers["Content-Encoding"] == "gzip"
    assert known(gzip.decompress(body).decode())[SESSION]["user"]


async def test_a_page_with_filters_has_no_first_picture(gate: Gate, built: Path):
    ann = await gate.signed_in()

    async with fronted(gate, built) as url:
        filtered = (await get(gate, f"{url}/library?query=x", **ann, **BROWSER))[2]
        garbled = await get(gate, f"{url}/library?a=%00", **ann, **BROWSER)

    assert b'id="frame"' not in filtered
    assert garbled[0] == 200


def test_no_text_of_anybody_ends_the_data():
    hostile = {WORKS: {"items": [{"title": "</script><script>alert(1)</script><!--"}]}}

    page = written(hostile)

    assert page.count("<") == 2  # its own
    assert known(page) == hostile
    assert written({}) == ""


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ([], ""),
        ([{"status": "running", "thumbnail_url": "https://x/files/a"}], ""),
        ([{"status": "succeeded", "thumbnail_url": None}], ""),
        ([{"status": "succeeded", "thumbnail_url": "https://x/t/files/a?b=c"}], "/t/files/a?b=c"),
        ([{"status": "succeeded", "thumbnail_url": "https://x/files/a"}], "/files/a"),
    ],
)
def test_the_picture_of_the_newest_work(items: list[Any], found: str):
    assert picture({WORKS: {"items": items}}) == found
    assert picture({}) == ""
