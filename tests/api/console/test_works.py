"""The library over HTTP: making, quoting, listing, changing, deleting."""

import base64
from typing import Any

import pytest

from onetake.core.account import KeyFormat
from onetake.core.money import MICROCREDITS
from tests.api import steps
from tests.api.gate import MODEL, Gate
from tests.api.steps import ask, begin, run, someone, stored, succeed
from tests.assets import media

REQUEST: dict[str, Any] = {"model": MODEL, "input": {"prompt": "a lighthouse", "duration": 5}}
NEW: dict[str, Any] = {"request": REQUEST}


async def make(gate: Gate, who: dict[str, str], new: object = NEW, **headers: str) -> Any:
    reply = await ask(gate, who, "POST", "/api/works", new, **headers)
    assert reply.status == 201, reply.raw
    return reply.json


async def detail(gate: Gate, who: dict[str, str], id: str) -> Any:
    reply = await ask(gate, who, "GET", f"/api/works/{id}")
    assert reply.status == 200, reply.raw
    return reply.json


async def test_a_work_is_made_and_its_quote_is_its_hold(gate: Gate) -> None:
    ann = await gate.signed_in()
    new = {**NEW, "title": " My light ", "style": "cinematic", "batch": "b-1"}

    quoted = (await ask(gate, ann, "POST", "/api/works/quote", new)).json
    made = await make(gate, ann, new)

    assert quoted["credits"] == made["held_credits"] == 60
    assert quoted["formula"] == made["formula"]
    assert (quoted["affordable"], quoted["available_credits"]) == (True, 10_000)
    assert (quoted["eta_seconds"], quoted["queue_ahead"]) == (None, 0)
    assert (made["title"], made["style"], made["batch"]) == ("My light", "cinematic", "b-1")
    assert (made["status"], made["finished"], made["queue_ahead"]) == ("queued", False, 0)
    assert made["tags"]["duration"] == "5"
    assert made["model_title"]["zh"]
    assert (await gate.store.balance("ann")).held == 60 * MICROCREDITS
    task = await stored(gate, made["id"])
    assert (task.dialect, task.key, task.id[:5]) == ("onetake", None, "task_")


async def test_a_style_is_added_once_in_the_prompts_language(gate: Gate) -> None:
    ann = await gate.signed_in()
    english = await make(gate, ann, {**NEW, "style": "vintage"})
    chinese = {"model": MODEL, "input": {"prompt": "一座灯塔"}}
    zh = await make(gate, ann, {"request": chinese, "style": "vintage"})

    sent = (await stored(gate, english["id"])).request.params["prompt"]
    assert str(sent).startswith("a lighthouse, vintage film")
    assert "复古胶片" in str((await stored(gate, zh["id"])).request.params["prompt"])
    assert english["prompt"] == "a lighthouse"

    shown = await detail(gate, ann, english["id"])
    assert shown["request"]["input"]["prompt"] == "a lighthouse"
    again = await make(gate, ann, {"request": shown["request"], "style": shown["style"]})
    assert (await stored(gate, again["id"])).request.params["prompt"] == sent


@pytest.mark.parametrize(
    ("new", "param"),
    [
        ({"request": {**REQUEST, "input": {"prompt": "x", "duration": 99}}}, "input.duration"),
        ({"request": {**REQUEST, "materials": [{"role": "image"}]}}, "materials[0].url"),
        ({"request": {"input": {}}}, "model"),
        ({**NEW, "style": "loud"}, "style"),
        ({"request": {"model": steps.SPEECH_MODEL, "input": {"text": "x"}}, "style": "ink"},
         "style"),
        ({**NEW, "title": "x" * 101}, "title"),
        ({**NEW, "title": " "}, "title"),
        ({**NEW, "title": "two\nlines"}, "title"),
        ({**NEW, "batch": "a b"}, "batch"),
        ({**NEW, "colour": "red"}, "colour"),
        ({"request": "x"}, "request"),
        ({"request": {**REQUEST, "input": {"prompt": "a\0b"}}}, "request.input.prompt"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_named_and_leaves_nothing(
    gate: Gate, new: dict[str, Any], param: str
) -> None:
    ann = await gate.signed_in()

    refused = await ask(gate, ann, "POST", "/api/works", new)
    unquoted = await ask(gate, ann, "POST", "/api/works/quote", new)

    assert (refused.status, refused.error["param"]) == (400, param), refused.raw
    assert unquoted.error["param"] == param
    assert await gate.nothing_was_kept()


async def test_large_pictures_and_references_are_refused_here(gate: Gate) -> None:
    ann = await gate.signed_in()
    picture = media.image_bytes("JPEG", media.picture(1280, 720))
    inline = "data:image/jpeg;base64," + base64.b64encode(picture).decode()
    request = {
        "model": "seedance2.0-1080p",
        "operation": "reference_to_video",
        "input": {"prompt": "@Image1 turns", "resolution": "4k"},
        "materials": [{"role": "image", "url": inline}],
    }

    refused = await ask(gate, ann, "POST", "/api/works", {"request": request})

    assert refused.status == 400
    assert await gate.nothing_was_kept()


async def test_the_same_key_makes_one_work(gate: Gate) -> None:
    ann = await gate.signed_in()
    first = await make(gate, ann, {**NEW, "title": "one"}, Idempotency_Key="k1")
    await ask(gate, ann, "PATCH", f"/api/works/{first['id']}", {"title": "two"})

    again = await ask(
        gate, ann, "POST", "/api/works", {**NEW, "title": "one"}, Idempotency_Key="k1"
    )

    assert (again.json["id"], again.json["title"]) == (first["id"], "two")
    assert again.headers["Idempotent-Replay"] == "true"
    other = {"request": {**REQUEST, "input": {"prompt": "else"}}}
    conflict = await ask(gate, ann, "POST", "/api/works", other, Idempotency_Key="k1")
    assert (conflict.status, conflict.error["code"]) == (409, "idempotency_conflict")


async def test_who_cannot_pay_is_told_before_and_after(gate: Gate) -> None:
    await gate.user("poor", credits=1)
    poor = await gate.signed_in("poor")

    quoted = (await ask(gate, poor, "POST", "/api/works/quote", NEW)).json
    refused = await ask(gate, poor, "POST", "/api/works", NEW)

    assert quoted["affordable"] is False
    assert (refused.status, refused.error["code"]) == (402, "insufficient_credits")


async def test_nobody_comes_in_without_a_session_or_from_elsewhere(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await make(gate, ann)
    keyed = await gate.caller()
    cookie = {"Cookie": ann["Cookie"]}

    for who, code in (({}, "not_signed_in"), (keyed, "not_signed_in"), (cookie, "wrong_origin")):
        refused = await ask(gate, who, "POST", "/api/works", NEW)
        assert refused.error["code"] == code
    assert (await ask(gate, {}, "GET", f"/api/works/{made['id']}")).status == 401
    bob = await gate.signed_in("bob")
    for method, path, body in (
        ("GET", "", None), ("PATCH", "", {"title": "mine"}), ("DELETE", "", None),
        ("POST", "/cancel", None), ("GET", "/code", None), ("POST", "/share", {}),
    ):  # fmt: skip
        reply = await ask(gate, bob, method, f"/api/works/{made['id']}{path}", body)
        assert (reply.status, reply.error["code"]) == (404, "not_found"), (method, path)


# -- lists -----------------------------------------------------------------------------------


async def test_the_library_is_listed_searched_and_summed(gate: Gate) -> None:
    ann = await gate.signed_in()
    first = await make(gate, ann)
    gate.now += 1000
    keyed = await someone(gate, "ann", KeyFormat.SK)
    second = await begin(gate, keyed, {"model": steps.PICTURE_MODEL, "prompt": "A red CUBE"})
    await succeed(gate, first["id"], b"video", thumbnail=b"small")
    await ask(gate, ann, "PATCH", f"/api/works/{first['id']}", {"favourite": True})

    async def listed(query: str) -> Any:
        reply = await ask(gate, ann, "GET", f"/api/works?{query}")
        assert reply.status == 200, reply.raw
        return reply.json

    whole = await listed("")
    assert [work["id"] for work in whole["items"]] == [second, first["id"]]
    assert (whole["total"], whole["page"], whole["size"]) == (2, 1, 10)
    assert whole["charged_credits"] == 60
    assert whole["items"][0]["key_name"] == "test"
    assert whole["items"][1]["url"]
    assert whole["items"][1]["thumbnail_url"]
    assert whole["items"][1]["charged_credits"] == 60
    assert whole["items"][1]["refunded_credits"] == 0
    assert all(work["user_email"] is None for work in whole["items"])
    for query, expected in (
        ("query=cube", [second]), ("query=LIGHTHOUSE", [first["id"]]), ("query=%25", []),
        ("status=done", [first["id"]]), ("status=active", [second]), ("status=failed", []),
        ("status=succeeded,queued", [second, first["id"]]), ("modality=image", [second]),
        (f"model={MODEL}", [first["id"]]), ("favourite=true", [first["id"]]),
        (f"from={gate.now}", [second]), (f"to={gate.now}", [first["id"]]),
        ("page=2&size=5", []),
    ):  # fmt: skip
        found = await listed(query)
        assert [work["id"] for work in found["items"]] == expected, query


@pytest.mark.parametrize(
    "query", ["size=7", "page=0", "status=x", "from=x", "colour=red", "favourite=maybe"]
)
async def test_a_filter_that_is_none_is_refused(gate: Gate, query: str) -> None:
    ann = await gate.signed_in()

    refused = await ask(gate, ann, "GET", f"/api/works?{query}")

    assert (refused.status, refused.error["code"]) == (400, "invalid_field")


async def test_a_long_prompt_is_cut_in_a_list(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await make(gate, ann, {"request": {"model": MODEL, "input": {"prompt": "word " * 100}}})

    assert len(made["prompt"]) == 300
    assert len((await detail(gate, ann, made["id"]))["prompt"]) > 450


# -- one work --------------------------------------------------------------------------------


async def test_a_finished_work_in_full(gate: Gate) -> None:
    ann = await gate.signed_in()
    picture = media.image_bytes("JPEG", media.picture(1280, 720))
    inline = "data:image/jpeg;base64," + base64.b64encode(picture).decode()
    request = {
        "model": MODEL,
        "operation": "reference_to_video",
        "input": {"prompt": "@Image1 turns", "duration": 5},
        "materials": [{"role": "image", "url": inline}],
    }
    made = await make(gate, ann, {"request": request})
    await succeed(gate, made["id"], b"video", thumbnail=b"small")

    shown = await detail(gate, ann, made["id"])

    (material,) = shown["materials"]
    assert (material["role"], material["token"]) == ("image", "Image1")
    assert shown["request"]["materials"] == [{"role": "image", "url": material["url"]}]
    async with gate.http.get(material["url"]) as file:
        assert (file.status, await file.read()) == (200, picture)
    (output,) = shown["outputs"]
    assert (output["width"], output["duration_ms"], output["has_audio"]) == (1280, 5000, True)
    assert [entry["kind"] for entry in shown["entries"]] == ["hold", "charge"]
    assert sum(entry["credits"] for entry in shown["entries"]) == -60
    assert [moment["what"] for moment in shown["timeline"]][:2] == ["created", "held"]
    assert shown["share"] is None


async def test_a_remix_works_after_the_first_link_is_over(gate: Gate) -> None:
    ann = await gate.signed_in()
    picture = media.image_bytes("JPEG", media.picture(1280, 720))
    inline = "data:image/jpeg;base64," + base64.b64encode(picture).decode()
    materials = [{"role": "image", "url": inline}]
    made = await make(gate, ann, {"request": {**REQUEST, "materials": materials}})
    gate.now += 90 * 24 * 3_600_000
    ann = await gate.signed_in()

    shown = await detail(gate, ann, made["id"])
    again = await make(gate, ann, {"request": shown["request"]})

    before, after = await stored(gate, made["id"]), await stored(gate, again["id"])
    assert after.request.params == before.request.params
    assert [m.facts for m in after.request.materials] == [m.facts for m in before.request.materials]


async def test_a_failed_work_says_why_and_costs_nothing(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await make(gate, ann)
    await steps.fail(gate, made["id"])

    shown = await detail(gate, ann, made["id"])

    assert shown["error"]["code"]
    assert (shown["charged_credits"], shown["refunded_credits"]) == (0, 60)
    assert [entry["kind"] for entry in shown["entries"]] == ["hold", "refund"]
    assert sum(entry["credits"] for entry in shown["entries"]) == 0


async def test_a_work_is_renamed_and_a_winner_chosen(gate: Gate) -> None:
    ann = await gate.signed_in()
    one = await make(gate, ann, {**NEW, "batch": "b"})
    other = await make(gate, ann, {**NEW, "batch": "b"})

    async def edit(id: str, body: object) -> Any:
        return (await ask(gate, ann, "PATCH", f"/api/works/{id}", body)).json

    assert (await edit(one["id"], {"title": "Light"}))["title"] == "Light"
    assert (await edit(one["id"], {"winner": True}))["winner"] is True
    assert (await edit(other["id"], {"winner": True}))["batch"] == "b"
    shown = await detail(gate, ann, one["id"])
    assert (shown["title"], shown["winner"]) == ("Light", False)
    assert (await edit(one["id"], {"title": None}))["title"] is None
    assert (await edit(one["id"], {"title": ""}))["error"]["param"] == "title"
    assert (await edit(one["id"], {"user": "x"}))["error"]["param"] == "user"


async def test_a_waiting_work_is_cancelled_and_a_running_one_is_not(gate: Gate) -> None:
    ann = await gate.signed_in()
    one, other = await make(gate, ann), await make(gate, ann)
    await run(gate, other["id"], 30)

    gone = await ask(gate, ann, "POST", f"/api/works/{one['id']}/cancel")
    kept = await ask(gate, ann, "POST", f"/api/works/{other['id']}/cancel")

    assert (gone.json["status"], gone.json["refunded_credits"]) == ("cancelled", 60)
    assert (kept.status, kept.error["code"]) == (409, "not_cancellable")


async def test_a_work_is_deleted_by_its_owner_once(gate: Gate) -> None:
    ann = await gate.signed_in()
    name, waiting = (await make(gate, ann))["id"], (await make(gate, ann))["id"]
    await steps.fail(gate, name)

    single = await ask(gate, ann, "DELETE", f"/api/works/{name}")
    again = await ask(gate, ann, "DELETE", f"/api/works/{name}")
    kept = await ask(gate, ann, "DELETE", f"/api/works/{waiting}")

    assert single.status == 204
    assert (again.status, again.error["code"]) == (404, "not_found")
    assert (kept.status, kept.error["code"]) == (409, "not_cancellable")
    assert (await ask(gate, ann, "GET", "/api/works")).json["total"] == 1


async def test_the_studio_is_charged_to_its_key(gate: Gate) -> None:
    ann = await gate.signed_in()
    secret = await gate.key("ann")
    await ask(gate, ann, "PUT", "/api/account/key", {"secret": secret})

    made = await make(gate, ann)

    assert made["key_name"] == "test"
    (key,) = await gate.store.keys("ann")
    assert key.used == 60 * MICROCREDITS


async def test_how_long_it_takes_is_what_others_took(gate: Gate) -> None:
    ann = await gate.signed_in()
    for _ in range(3):
        made = await make(gate, ann)
        await run(gate, made["id"])
        gate.now += 30_000
        await succeed(gate, made["id"], b"video")
    gate.now += 60_000

    quoted = (await ask(gate, ann, "POST", "/api/works/quote", NEW)).json
    made = await make(gate, ann)
    await run(gate, made["id"])
    gate.now += 40_000
    late = await detail(gate, ann, made["id"])

    assert quoted["eta_seconds"] == 30
    assert made["eta_seconds"] == 30
    assert (late["eta_seconds"], late["late"], late["queue_ahead"]) == (None, True, None)
