"""Several works at once over HTTP: by their names, or by what matched when it was counted."""

from typing import Any

import pytest

from onetake.engine.removal import GRACE_MS, Removal
from tests.api import steps
from tests.api.console.test_works import NEW, make
from tests.api.gate import Gate
from tests.api.steps import Reply, ask, succeed

Who = dict[str, str]


async def finished(gate: Gate, who: Who, title: str) -> str:
    made = await make(gate, who, {**NEW, "title": title})
    await succeed(gate, made["id"], title.encode())
    return made["id"]


async def titles(gate: Gate, who: Who) -> list[str]:
    page = (await ask(gate, who, "GET", "/api/works?size=50")).json
    assert page["total"] == len(page["items"])
    return [each["title"] for each in page["items"]]


async def counted(gate: Gate, who: Who, query: str = "") -> Any:
    reply = await ask(gate, who, "GET", f"/api/works/matching?{query}")
    assert reply.status == 200, reply.raw
    return reply.json


async def delete(gate: Gate, who: Who, until: int, count: int, **filters: str) -> Reply:
    matching = {"filter": filters, "until": until, "count": count}
    return await ask(gate, who, "POST", "/api/works/delete", {"matching": matching})


async def restore(gate: Gate, who: Who, **what: object) -> Reply:
    return await ask(gate, who, "POST", "/api/works/restore", what)


# -- by their names --------------------------------------------------------------------------


async def test_named_works_are_deleted_together_and_the_others_said(gate: Gate) -> None:
    ann = await gate.signed_in()
    names = [(await make(gate, ann))["id"] for _ in range(3)]
    for name in names[:2]:
        await steps.fail(gate, name)
    await ask(gate, ann, "DELETE", f"/api/works/{names[0]}")

    several = await ask(gate, ann, "POST", "/api/works/delete", {"ids": [*names, names[1], "x"]})

    assert several.json["deleted"] == [names[1]]
    assert several.json["failed"] == [
        {"id": names[0], "code": "not_found"},
        {"id": names[2], "code": "not_cancellable"},
        {"id": "x", "code": "not_found"},
    ]
    assert (several.json["count"], several.json["undo_seconds"]) == (1, 10)
    assert len(await titles(gate, ann)) == 1


async def test_a_deleted_work_is_nowhere_and_its_link_is_dead_until_it_is_back(gate: Gate) -> None:
    ann = await gate.signed_in()
    work = await finished(gate, ann, "Boat")
    link = (await ask(gate, ann, "POST", f"/api/works/{work}/share", {})).json["id"]
    key = await gate.caller()
    nobody: Who = {}
    paths = (
        (ann, f"/api/works/{work}"), (ann, f"/api/works/{work}/code"),
        (nobody, f"/api/shares/{link}"),
        (ann, f"/api/works/zip?ids={work}"), (key, f"/v1/tasks/{work}"),
        (key, f"/v1/video/generations/{work}"),
    )  # fmt: skip
    before = [(await ask(gate, who, "GET", path)).status for who, path in paths]
    assert before == [200] * len(paths)
    whole = (await ask(gate, ann, "GET", "/api/works")).json

    done = (await ask(gate, ann, "POST", "/api/works/delete", {"ids": [work]})).json

    assert [(await ask(gate, who, "GET", path)).status for who, path in paths] == [404] * 6
    assert (await ask(gate, key, "DELETE", f"/v1/tasks/{work}")).status == 404
    assert (await ask(gate, ann, "GET", "/api/works")).json["charged_credits"] == 0
    assert await titles(gate, ann) == []
    assert (await ask(gate, ann, "GET", "/api/statement")).json["total"] == 3
    assert (await restore(gate, ann, removal=done["removal"])).json == {"count": 1}
    assert [(await ask(gate, who, "GET", path)).status for who, path in paths] == [200] * 6
    assert (await ask(gate, ann, "GET", "/api/works")).json["total"] == whole["total"]
    again = (await ask(gate, ann, "GET", f"/api/works/{work}")).json
    assert (again["title"], again["share"]["id"], again["charged_credits"]) == ("Boat", link, 60)


async def test_it_comes_back_by_its_name_in_time_and_for_its_owner(gate: Gate) -> None:
    ann, bob = await gate.signed_in(), await gate.signed_in("bob")
    one, other = await finished(gate, ann, "one"), await finished(gate, ann, "other")
    await ask(gate, ann, "POST", "/api/works/delete", {"ids": [one, other]})

    for who, what in ((bob, [one]), (ann, ["task_x"])):
        refused = await restore(gate, who, ids=what)
        assert (refused.status, refused.error["code"]) == (404, "not_found")
    gate.now += GRACE_MS
    assert (await restore(gate, ann, ids=[one])).json == {"count": 1}
    gate.now += 1
    late = await restore(gate, ann, ids=[other])

    assert (late.status, late.error["code"]) == (404, "not_found")
    assert await titles(gate, ann) == ["one"]


async def test_a_new_request_for_what_was_deleted_keeps_its_file(gate: Gate) -> None:
    """A link to a file works until the file goes: what speaks of it then keeps it."""
    ann = await gate.signed_in()
    work = await finished(gate, ann, "Boat")
    url = (await ask(gate, ann, "GET", f"/api/works/{work}")).json["url"]
    await ask(gate, ann, "POST", "/api/works/delete", {"ids": [work]})

    assert (await ask(gate, {}, "GET", url.removeprefix(gate.base_url))).status == 200
    gate.now += GRACE_MS + 1
    await Removal(gate.store, gate.parts.shelf, lambda: gate.now, lambda: 1).finish()

    assert (await ask(gate, {}, "GET", url.removeprefix(gate.base_url))).status == 404


@pytest.mark.parametrize(
    ("path", "body", "param"),
    [
        ("delete", {"ids": []}, "ids"),
        ("delete", {"ids": ["x"] * 101}, "ids"),
        ("delete", {}, "ids"),
        ("delete", {"ids": ["x"], "matching": {"filter": {}, "until": 1, "count": 1}}, "ids"),
        ("delete", {"matching": {"filter": {}, "until": 1, "count": 0}}, "count"),
        ("delete", {"matching": {"filter": {}, "until": 1, "count": 10_001}}, "count"),
        ("delete", {"matching": {"filter": {}, "until": -1, "count": 1}}, "until"),
        ("delete", {"matching": {"filter": {}, "until": 2**53, "count": 1}}, "until"),
        ("delete", {"matching": {"filter": {"page": "2"}, "until": 1, "count": 1}}, "page"),
        ("delete", {"matching": {"filter": {"user": "bob"}, "until": 1, "count": 1}}, "user"),
        ("delete", {"matching": {"filter": {"status": "x"}, "until": 1, "count": 1}}, "status"),
        ("restore", {}, "removal"),
        ("restore", {"removal": "x", "ids": ["x"]}, "removal"),
        ("restore", {"ids": []}, "ids"),
        ("favourites", {"ids": ["x"]}, "favourite"),
        ("favourites", {"favourite": True}, "ids"),
    ],
)
async def test_what_is_asked_is_said_exactly(
    gate: Gate, path: str, body: dict[str, Any], param: str
) -> None:
    ann = await gate.signed_in()

    refused = await ask(gate, ann, "POST", f"/api/works/{path}", body)

    assert (refused.status, refused.error["param"]) == (400, param), refused.raw


# -- by what matches -------------------------------------------------------------------------


async def test_everything_that_matches_is_counted(gate: Gate) -> None:
    ann, bob = await gate.signed_in(), await gate.signed_in("bob")
    await finished(gate, ann, "Kite")
    await finished(gate, bob, "Kite of bob")
    await make(gate, ann, {**NEW, "title": "Kite that waits"})

    assert await counted(gate, ann) == {
        "until": gate.now, "total": 2, "finished": 1, "succeeded": 1, "files": 1, "size": 4,
        "most": 10_000,
    }  # fmt: skip
    assert (await counted(gate, ann, "status=queued"))["total"] == 1
    assert (await counted(gate, ann, "query=boat"))["total"] == 0
    assert (await ask(gate, ann, "GET", "/api/works/matching?page=2")).error["param"] == "page"
    assert (await ask(gate, {}, "GET", "/api/works/matching")).status == 401


async def test_only_what_matched_then_is_deleted_and_all_of_it_comes_back(gate: Gate) -> None:
    ann, bob = await gate.signed_in(), await gate.signed_in("bob")
    for title in ("Kite one", "Kite two", "Boat"):
        await finished(gate, ann, title)
    await finished(gate, bob, "Kite of bob")
    running = (await make(gate, ann, {**NEW, "title": "Kite that flies"}))["id"]
    seen = await counted(gate, ann, "query=kite")
    gate.now += 1000
    await succeed(gate, running, b"ended meanwhile")
    await finished(gate, ann, "Kite that is new")

    done = await delete(gate, ann, seen["until"], seen["finished"], query="kite")

    assert done.status == 200, done.raw
    assert (done.json["count"], done.json["deleted"], done.json["failed"]) == (2, [], [])
    assert await titles(gate, ann) == ["Kite that is new", "Kite that flies", "Boat"]
    assert await titles(gate, bob) == ["Kite of bob"]
    assert (await restore(gate, ann, removal=done.json["removal"])).json == {"count": 2}
    assert len(await titles(gate, ann)) == 5


async def test_more_than_was_shown_is_not_deleted(gate: Gate) -> None:
    ann = await gate.signed_in()
    for title in ("one", "two", "three"):
        await finished(gate, ann, title)

    refused = await delete(gate, ann, gate.now, 2)

    assert (refused.status, refused.error["code"]) == (409, "selection_changed")
    assert len(await titles(gate, ann)) == 3
    fewer = await delete(gate, ann, gate.now, 9)
    assert fewer.json["count"] == 3


async def test_all_that_match_are_marked(gate: Gate) -> None:
    ann = await gate.signed_in()
    await finished(gate, ann, "Kite")
    await make(gate, ann, {**NEW, "title": "Kite that waits"})
    await finished(gate, ann, "Boat")
    until = gate.now
    gate.now += 1
    await make(gate, ann, {**NEW, "title": "Kite, later"})

    async def mark(favourite: bool) -> Reply:
        matching = {"filter": {"query": "kite"}, "until": until, "count": 2}
        body = {"matching": matching, "favourite": favourite}
        return await ask(gate, ann, "POST", "/api/works/favourites", body)

    assert (await mark(True)).json == {"count": 2}
    marked = (await ask(gate, ann, "GET", "/api/works?favourite=true")).json["items"]
    assert [each["title"] for each in marked] == ["Kite that waits", "Kite"]
    assert (await mark(False)).json == {"count": 2}
    assert (await ask(gate, ann, "GET", "/api/works?favourite=true")).json["total"] == 0
    named = {"ids": [marked[0]["id"], "task_x"], "favourite": True}
    assert (await ask(gate, ann, "POST", "/api/works/favourites", named)).json == {"count": 1}
