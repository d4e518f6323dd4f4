"""Tasks in our own words: looking, listing, cancelling, deleting."""

from typing import Any

import pytest

from onetake.core.account import KeyFormat
from onetake.core.money import MICROCREDITS
from onetake.store.driver import sqlite
from onetake.store.store import ClaimOrder
from tests.api import steps
from tests.api.gate import Gate
from tests.api.steps import GOOD, ask, begin, run, someone, stored, succeed


async def test_a_waiting_task_is_cancelled_and_paid_back(gate: Gate) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    before = (await ask(gate, caller, "GET", f"/v1/tasks/{task}")).json
    assert (before["status"], before["credits"]["reserved"]) == ("queued", 60)
    after = (await ask(gate, caller, "POST", f"/v1/tasks/{task}/cancel")).json
    assert (after["status"], after["credits"]["charged"]) == ("cancelled", 0)
    assert after["error"]["code"] == "cancelled"
    balance = await gate.store.balance("ann")
    assert (balance.available, balance.held) == (10_000 * MICROCREDITS, 0)
    again = await ask(gate, caller, "POST", f"/v1/tasks/{task}/cancel")
    assert (again.status, again.json["id"]) == (200, task)


async def test_what_its_provider_cannot_stop_is_not_cancelled(gate: Gate) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    await run(gate, task, 30)
    refused = await ask(gate, caller, "POST", f"/v1/tasks/{task}/cancel")
    assert (refused.status, refused.error["code"]) == (409, "not_cancellable")
    assert (await gate.store.balance("ann")).held == 60 * MICROCREDITS


async def test_a_finished_task_has_links_that_work(gate: Gate) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    (asset,) = await succeed(gate, task, b"video", thumbnail=b"small")
    body = (await ask(gate, caller, "GET", f"/v1/tasks/{task}")).json
    assert (body["status"], body["finished"], body["provider"]) == ("succeeded", True, "sandbox")
    assert body["credits"]["charged"] == body["credits"]["reserved"] == 60
    (output,) = body["outputs"]
    assert output["url"].split("?")[0].endswith(f"/files/{asset}/{task}.mp4")
    for url, content in ((output["url"], b"video"), (output["thumbnail_url"], b"small")):
        async with gate.http.get(url) as file:
            assert (file.status, await file.read()) == (200, content)
    refused = await ask(gate, caller, "POST", f"/v1/tasks/{task}/cancel")
    assert (refused.status, refused.error["code"]) == (409, "not_cancellable")
    assert not await gate.store.claim(ClaimOrder(gate.now, gate.now + 1, 9, 9, {}))


# -- listing ---------------------------------------------------------------------------------


async def several(gate: Gate, caller: dict[str, str]) -> list[str]:
    """A video that failed, a picture, a queued video and a speech, a second apart."""
    first = await begin(gate, caller)
    await steps.fail(gate, first)
    bodies: list[tuple[str, dict[str, object]]] = [
        ("/v1/images/tasks", {"model": steps.PICTURE_MODEL, "prompt": "a cube"}),
        ("/v1/video/generations", dict(GOOD)),
        ("/v1/audio/tasks", {"model": steps.SPEECH_MODEL, "text": "hello"}),
    ]
    names = [first]
    for path, body in bodies:
        gate.now += 1000
        names.append((await ask(gate, caller, "POST", path, body)).json["task_id"])
    return names


async def listed(gate: Gate, caller: dict[str, str], query: str) -> Any:
    reply = await ask(gate, caller, "GET", f"/v1/tasks?{query}")
    assert reply.status == 200, reply.raw
    return reply.json


async def test_the_list_is_filtered_by_whatever_a_task_is(gate: Gate) -> None:
    caller = await gate.caller()
    start = gate.now // 1000
    failed, picture, queued, speech = await several(gate, caller)
    await begin(gate, await someone(gate, "bob"))
    wanted = {
        "": [speech, queued, picture, failed],
        "status=failed": [failed],
        "status=failed,queued": [speech, queued, picture, failed],
        "modality=video": [queued, failed],
        "modality=image,speech": [speech, picture],
        "operation=text_to_image": [picture],
        "operation=text_to_video,speech&modality=speech": [speech],
        f"model={steps.PICTURE_MODEL},{steps.SPEECH_MODEL}": [speech, picture],
        "model=none": [],
        f"created_from={start + 1}&created_to={start + 3}": [queued, picture],
        "status=queued&modality=video": [queued],
        "order=asc": [failed, picture, queued, speech],
    }
    for query, names in wanted.items():
        found = await listed(gate, caller, query)
        assert [each["id"] for each in found["data"]] == names, query


@pytest.mark.parametrize("order", ["asc", "desc"])
async def test_the_pages_join_without_a_gap_in_both_directions(gate: Gate, order: str) -> None:
    caller = await gate.caller()
    names = await several(gate, caller)
    names = names if order == "asc" else names[::-1]
    seen: list[str] = []
    after = ""
    while True:
        page = await listed(gate, caller, f"order={order}&limit=3{after}")
        seen += [each["id"] for each in page["data"]]
        assert page["has_more"] is (page["after"] is not None)
        if not page["has_more"]:
            break
        after = f"&after={page['after']}"
        await begin(gate, caller)  # what comes meanwhile is newer: it moves no page

    assert seen[: len(names)] == names
    assert len(seen) == len(set(seen))


async def test_a_filter_that_cannot_be_is_named_with_what_is_allowed(gate: Gate) -> None:
    caller = await gate.caller()
    theirs = await begin(gate, await someone(gate, "bob"))
    wrong = {
        "status=done": "status",
        "modality=smell": "modality",
        "operation=fly": "operation",
        "operation=speech&modality=image": "operation",
        "created_from=yesterday": "created_from",
        "created_to=-1": "created_to",
        "order=up": "order",
        "limit=0": "limit",
        "limit=101": "limit",
        "limit=1e1": "limit",
        "limit=%C2%B2": "limit",
        "after=task_nothing": "after",
        f"after={theirs}": "after",
        "colour=red": "colour",
        "model=%00": "model",
        "after=%00": "after",
    }
    for query, param in wrong.items():
        reply = await ask(gate, caller, "GET", f"/v1/tasks?{query}")
        assert (400 <= reply.status < 500, reply.error["param"]) == (True, param), query
        assert param in reply.error["message"], query


async def test_every_id_is_read_on_every_path_with_every_key_of_its_user(gate: Gate) -> None:
    vga, sk = await gate.caller(), await someone(gate, "ann", KeyFormat.SK)
    names = [await begin(gate, vga), await begin(gate, sk)]
    assert [name.partition("_")[0] for name in names] == ["vidgen", "task"]
    for path in (
        "/v1/video/generations", "/v1/videos/generations", "/v1/videos", "/v1/images/tasks",
        "/v1/audio/tasks", "/v1/tasks",
    ):  # fmt: skip
        for name in names:
            for caller in (vga, sk):
                reply = await ask(gate, caller, "GET", f"{path}/{name}")
                assert (reply.status, name in reply.raw.decode()) == (200, True), path


# -- deleting --------------------------------------------------------------------------------


def rows_that_say(gate: Gate, text: str) -> list[str]:
    """Of the whole database."""
    database = sqlite.connect(gate.folder / "onetake.db")
    try:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = [str(row) for (name,) in tables for row in database.execute(f"SELECT * FROM {name}")]
        return [row for row in rows if text in row]
    finally:
        database.close()


@pytest.mark.parametrize("path", ["/v1/tasks", "/v1/videos"])
async def test_what_is_deleted_is_gone_but_for_the_money(gate: Gate, path: str) -> None:
    caller = await gate.caller()
    keyed = {**caller, "Idempotency-Key": "once"}
    asked = {**GOOD, "prompt": "a very private lighthouse", "end_user_id": "customer-77"}
    task = await begin(gate, keyed, asked)
    await succeed(gate, task, b"video", thumbnail=b"small")
    (output,) = (await ask(gate, caller, "GET", f"/v1/tasks/{task}")).json["outputs"]
    entries = await gate.store.entries(task=task)
    assert rows_that_say(gate, "very private") != []
    assert len(await steps.files_of(gate)) == 2

    deleted = await ask(gate, caller, "DELETE", f"{path}/{task}")

    assert (deleted.status, deleted.json["id"], deleted.json["deleted"]) == (200, task, True)
    assert await steps.files_of(gate) == []
    assert (rows_that_say(gate, "very private"), rows_that_say(gate, "customer-77")) == ([], [])
    for url in (output["url"], output["thumbnail_url"]):
        async with gate.http.get(url) as file:
            assert file.status == 404
    for method, where in (
        ("GET", f"/v1/tasks/{task}"), ("DELETE", f"/v1/tasks/{task}"),
        ("DELETE", f"/v1/videos/{task}"), ("GET", f"/v1/videos/{task}/content"),
        ("POST", f"/v1/tasks/{task}/cancel"), ("GET", f"/v1/tasks/{task}/events"),
    ):  # fmt: skip
        assert (await ask(gate, caller, method, where)).status == 404, where
    assert (await listed(gate, caller, ""))["data"] == []
    assert await gate.store.entries(task=task) == entries
    assert (await gate.store.balance("ann")).available == (10_000 - 60) * MICROCREDITS
    again = await ask(gate, keyed, "POST", "/v1/video/generations", asked)
    assert (again.status, again.error["code"]) == (409, "idempotency_conflict")


async def test_an_unfinished_task_is_not_deleted(gate: Gate) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    for path in ("/v1/tasks", "/v1/videos"):
        refused = await ask(gate, caller, "DELETE", f"{path}/{task}")
        assert (refused.status, refused.error["code"]) == (409, "not_cancellable")
        assert "queued" in refused.error["message"]
    assert not (await stored(gate, task)).finished
    await steps.cancel(gate, task)
    assert (await ask(gate, caller, "DELETE", f"/v1/tasks/{task}")).status == 200


async def test_bytes_that_another_task_has_stay(gate: Gate) -> None:
    caller = await gate.caller()
    names = [await begin(gate, caller), await begin(gate, caller)]
    for name in names:
        await succeed(gate, name, b"the very same")
    await ask(gate, caller, "DELETE", f"/v1/tasks/{names[0]}")
    assert len(await steps.files_of(gate)) == 1
    await ask(gate, caller, "DELETE", f"/v1/tasks/{names[1]}")
    assert await steps.files_of(gate) == []


async def test_a_revoked_key_deletes_nothing(gate: Gate) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    await steps.fail(gate, task)
    (key,) = await gate.store.keys("ann")
    await gate.store.revoke_key(key.id, gate.now)
    assert (await ask(gate, caller, "DELETE", f"/v1/tasks/{task}")).status == 403
    assert (await stored(gate, task)).finished
