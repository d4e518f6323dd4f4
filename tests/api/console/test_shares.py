"""Links that show a work to anybody: who may make them, what they show, and when they end."""

from typing import Any

import pytest

from onetake.api.console.shares import HOUR_MS, OPENINGS_OF_ALL, SEEN_MAX, Viewers
from tests.api.console.desk import office
from tests.api.console.test_works import NEW, make
from tests.api.gate import Gate
from tests.api.steps import ask, stored, succeed

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0"


async def finished(gate: Gate, who: dict[str, str], **new: object) -> str:
    made = await make(gate, who, {**NEW, **new})
    await succeed(gate, made["id"], b"video", thumbnail=b"small")
    return made["id"]


async def share(gate: Gate, who: dict[str, str], work: str, body: object = None) -> Any:
    reply = await ask(gate, who, "POST", f"/api/works/{work}/share", {} if body is None else body)
    assert reply.status == 200, reply.raw
    return reply.json


async def opened(gate: Gate, id: str) -> Any:
    return await ask(gate, {}, "GET", f"/api/shares/{id}")


async def test_everybody_who_has_the_link_sees_the_work(gate: Gate) -> None:
    ann = await gate.signed_in()
    work = await finished(gate, ann, title="Light", style="ink")

    made = await share(gate, ann, work)
    seen = (await opened(gate, made["id"])).json

    assert made["url"] == f"{gate.base_url}/s/{made['id']}"
    assert len(made["id"]) == 22
    assert (made["expires_at"], made["has_password"], made["views"]) == (None, False, 0)
    assert (seen["title"], seen["prompt"], seen["locked"]) == ("Light", "a lighthouse", False)
    assert seen["model_title"]["en"]
    for name, content in (("url", b"video"), ("thumbnail_url", b"small")):
        async with gate.http.get(seen[name]) as file:
            assert await file.read() == content
    assert await share(gate, ann, work) == made
    shown = (await ask(gate, ann, "GET", f"/api/works/{work}")).json
    assert (shown["share"], shown["shared"]) == (made, True)


async def test_links_to_the_files_end_soon(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await share(gate, ann, await finished(gate, ann))
    seen = (await opened(gate, made["id"])).json

    gate.now += 4 * HOUR_MS

    async with gate.http.get(seen["url"]) as file:
        assert file.status == 403
    async with gate.http.get((await opened(gate, made["id"])).json["url"]) as file:
        assert file.status == 200


async def test_a_removed_link_is_dead_and_so_is_one_of_a_deleted_work(gate: Gate) -> None:
    ann = await gate.signed_in()
    one, other = await finished(gate, ann), await finished(gate, ann)
    links = [(await share(gate, ann, work))["id"] for work in (one, other)]

    assert (await ask(gate, ann, "DELETE", f"/api/works/{one}/share")).status == 204
    assert (await ask(gate, ann, "DELETE", f"/api/works/{one}/share")).status == 404
    assert (await ask(gate, ann, "DELETE", f"/api/works/{other}")).status == 204

    for link in (*links, "x", "A" * 22, "../../etc"):
        assert (await opened(gate, link)).status == 404
        assert (await ask(gate, {}, "POST", f"/api/shares/{link}/view")).status == 404
    assert (await share(gate, ann, one))["id"] not in links


async def test_links_of_a_disabled_account_show_nothing_until_it_is_enabled(gate: Gate) -> None:
    desk, ann = await office(gate), await gate.signed_in()
    link = (await share(gate, ann, await finished(gate, ann)))["id"]

    async def statuses() -> tuple[int, int, int]:
        seen = await opened(gate, link)
        tried = await ask(gate, {}, "POST", f"/api/shares/{link}/open", {"password": ""})
        counted = await ask(gate, {}, "POST", f"/api/shares/{link}/view")
        return seen.status, tried.status, counted.status

    assert await statuses() == (200, 200, 200)
    await desk("PATCH", "/admin/users/ann", {"disabled": True})
    assert await statuses() == (404, 404, 404)
    await desk("PATCH", "/admin/users/ann", {"disabled": False})
    assert await statuses() == (200, 200, 200)
    assert [row[2]["shares"] for row in await desk.trail()] == [
        {"old": 0, "new": 1}, {"old": 1, "new": 0},
    ]  # fmt: skip


async def test_a_link_ends_when_its_owner_says(gate: Gate) -> None:
    ann = await gate.signed_in()
    work = await finished(gate, ann)
    made = await share(gate, ann, work, {"expires_at": gate.now + 1000})

    assert (await opened(gate, made["id"])).status == 200
    seen = (await opened(gate, made["id"])).json
    gate.now += 1000
    assert (await opened(gate, made["id"])).status == 404
    gate.now += 1000  # links end with a full second
    for name in ("url", "thumbnail_url"):
        async with gate.http.get(seen[name]) as file:
            assert file.status == 403
    longer = {"expires_at": None}
    changed = await ask(gate, ann, "PATCH", f"/api/works/{work}/share", longer)
    assert changed.json["expires_at"] is None
    assert (await opened(gate, made["id"])).status == 200


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"expires_at": 1000}, "expires_at"), ({"expires_at": "soon"}, "expires_at"),
        ({"password": ""}, "password"), ({"password": "x" * 300}, "password"),
        ({"views": 5}, "views"), ({"hide_prompt": None}, "hide_prompt"),
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused(
    gate: Gate, body: dict[str, object], param: str
) -> None:
    ann = await gate.signed_in()
    work = await finished(gate, ann)

    refused = await ask(gate, ann, "POST", f"/api/works/{work}/share", body)

    assert (refused.status, refused.error["param"]) == (400, param)


async def test_a_password_keeps_everything_back_until_it_is_said(gate: Gate) -> None:
    ann = await gate.signed_in()
    work = await finished(gate, ann, title="Secret")
    made = await share(gate, ann, work, {"password": "open sesame"})
    path = f"/api/shares/{made['id']}/open"

    locked = (await opened(gate, made["id"])).json
    wrong = await ask(gate, {}, "POST", path, {"password": "sesame"})
    right = await ask(gate, {}, "POST", path, {"password": "open sesame"})

    assert made["has_password"] is True
    assert locked["locked"] is True
    assert [locked[name] for name in ("title", "prompt", "url", "thumbnail_url")] == [None] * 4
    assert (wrong.status, wrong.error["code"]) == (401, "share_locked")
    assert (right.json["title"], right.json["locked"]) == ("Secret", False)
    assert (await ask(gate, ann, "PATCH", f"/api/works/{work}/share", {"password": None})).json[
        "has_password"
    ] is False
    assert (await opened(gate, made["id"])).json["title"] == "Secret"


async def test_passwords_cannot_be_tried_for_ever(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await share(gate, ann, await finished(gate, ann), {"password": "open sesame"})
    path = f"/api/shares/{made['id']}/open"

    # Longer than any password: refused without the work of a hash, and counted all the same.
    statuses = [
        (await ask(gate, {}, "POST", path, {"password": "x" * 300})).status for _ in range(21)
    ]

    assert statuses == [401] * 20 + [429]


async def test_many_networks_together_cannot_try_for_ever_either(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await share(gate, ann, await finished(gate, ann), {"password": "open sesame"})
    path = f"/api/shares/{made['id']}/open"

    async def tried_elsewhere(times: int) -> None:
        limit = OPENINGS_OF_ALL
        for _ in range(times):
            await gate.store.attempt(
                limit.kind, made["id"], now=gate.now, window_ms=limit.window_ms
            )

    await tried_elsewhere(OPENINGS_OF_ALL.most - 1)
    right = {"password": "open sesame"}
    assert (await ask(gate, {}, "POST", path, right)).status == 200
    await tried_elsewhere(OPENINGS_OF_ALL.most - 1)
    assert (await ask(gate, {}, "POST", path, right)).status == 200
    await tried_elsewhere(OPENINGS_OF_ALL.most)
    assert (await ask(gate, {}, "POST", path, right)).status == 429


async def test_the_prompt_can_be_hidden_and_the_file_kept_from_download(gate: Gate) -> None:
    ann = await gate.signed_in()
    work = await finished(gate, ann)
    made = await share(gate, ann, work, {"hide_prompt": True, "allow_download": False})

    seen = (await opened(gate, made["id"])).json

    assert (seen["prompt"], seen["allow_download"]) == (None, False)


async def test_only_a_finished_work_is_shared(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await make(gate, ann)

    refused = await ask(gate, ann, "POST", f"/api/works/{made['id']}/share", {})

    assert refused.status == 404
    assert not (await stored(gate, made["id"])).finished


async def test_views_count_people_once_and_not_the_owner(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await share(gate, ann, await finished(gate, ann))

    async def view(who: dict[str, str], agent: str) -> int:
        headers = {**who, "User-Agent": agent}
        return (await ask(gate, headers, "POST", f"/api/shares/{made['id']}/view")).json["views"]

    assert await view(ann, BROWSER) == 0
    assert await view({}, "Twitterbot/1.0") == 0
    assert await view({}, BROWSER) == 1
    assert await view({}, BROWSER) == 1
    assert await view({}, BROWSER + " other") == 2
    assert await view(await gate.signed_in("bob"), BROWSER + " third") == 3
    gate.now += HOUR_MS
    assert await view({}, BROWSER) == 4
    assert (await opened(gate, made["id"])).json["views"] == 4


def test_viewers_are_forgotten_before_there_are_too_many() -> None:
    viewers = Viewers(lambda: 0)

    assert viewers.is_new("s", "first", BROWSER)
    assert all(viewers.is_new("s", str(number), BROWSER) for number in range(SEEN_MAX))

    assert viewers.is_new("s", "first", BROWSER)
    assert not viewers.is_new("s", str(SEEN_MAX - 1), BROWSER)
