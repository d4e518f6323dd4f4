"""Channels are connected, changed, tested and removed; their secrets come in and never go out."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from onetake.catalog.loader import load_all
from tests.api.console.desk import Desk, customer, office
from tests.api.gate import MODEL, Gate

SECRET = "sk-very-secret-indeed"


class Upstream:
    """A VideoApi service that lists one model for whoever has the key."""

    def __init__(self, url: str) -> None:
        self.url = url


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    async def models(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {SECRET}":
            return web.Response(status=401, text="who are you? " + SECRET)
        return web.json_response({"data": [{"id": "their-name"}]})

    app = web.Application()
    app.router.add_get("/v1/models", models)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield Upstream(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()


def wish(**more: Any) -> dict[str, Any]:
    return {
        "name": "first", "provider": "videoapi", "base_url": "https://example.test/",
        "secret": SECRET, "models": {MODEL: "their-name"},
    } | more  # fmt: skip


async def made(desk: Desk, **more: Any) -> dict[str, Any]:
    status, channel = await desk("POST", "/admin/channels", wish(**more))
    assert status == 201, channel
    return channel


async def test_a_provider_says_what_can_be_set(gate: Gate) -> None:
    (provider,) = [p for p in await (await office(gate)).get("/admin/providers")
                   if p["id"] == "videoapi"]  # fmt: skip

    assert provider["title"].keys() == {"en", "zh"}
    assert provider["models"] == dict(load_all().makeable("videoapi"))
    assert provider["base_urls"] == []
    assert {o["name"]: o["values"] for o in provider["options"]} == {
        "materials": ["link"], "idempotency": ["yes"], "cancel": ["yes"],
    }  # fmt: skip


async def test_the_built_in_renderer_is_nothing_to_connect(gate: Gate) -> None:
    providers = await (await office(gate)).get("/admin/providers")

    assert "sandbox" not in [each["id"] for each in providers]


async def test_a_channel_is_connected(gate: Gate) -> None:
    desk = await office(gate)
    channel = await made(desk, priority=3, options={"cancel": "yes"})

    assert channel["base_url"] == "https://example.test"
    assert channel["has_secret"] is True
    assert (channel["priority"], channel["weight"], channel["concurrency"]) == (3, 1, 16)
    assert channel["health"] == {
        "calls": [], "success": None, "p50_ms": None, "p95_ms": None, "busy": 0,
        "last_error": None, "resting_until": None,
    }  # fmt: skip
    assert await desk.get("/admin/channels") == [channel]
    (kept,) = await gate.store.channels()
    assert kept.secret == SECRET


async def test_no_answer_and_no_audit_row_has_the_secret(gate: Gate) -> None:
    desk = await office(gate)
    channel = await made(desk)
    await desk("PATCH", f"/admin/channels/{channel['id']}", {"secret": SECRET + "2"})
    await desk("POST", "/admin/channels", wish(name="x y"))

    everything = json.dumps(
        [await desk.get("/admin/channels"), await desk.get("/admin/audit?size=50")]
    )

    assert SECRET not in everything
    assert await desk.trail() == [
        ("channel.changed", channel["id"], {"secret": {"changed": True}}),
        ("channel.created", channel["id"], {
            "name": "first", "provider": "videoapi", "base_url": "https://example.test",
            "models": {MODEL: "their-name"}, "priority": 0, "weight": 1, "concurrency": 16,
            "paused": False, "options": {},
        }),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"name": "two words"}, "name"),
        ({"name": ""}, "name"),
        ({"provider": "sandbox"}, "provider"),
        ({"provider": "../x"}, "provider"),
        ({"base_url": "ftp://example.test"}, "base_url"),
        ({"base_url": "https://me:you@example.test"}, "base_url"),
        ({"secret": " "}, "secret"),
        ({"secret": "a\nb"}, "secret"),
        ({"models": {"nothing": "x"}}, "models.nothing"),
        ({"models": {MODEL: ""}}, f"models.{MODEL}"),
        ({"priority": 1001}, "priority"),
        ({"weight": 0}, "weight"),
        ({"concurrency": 0}, "concurrency"),
        ({"concurrency": "3"}, "concurrency"),
        ({"paused": 1}, "paused"),
        ({"provider": "openai_text"}, "models"),
        ({"options": {"cancel": "perhaps"}}, "options.cancel"),
        ({"options": {"region": "eu"}}, "options.region"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_name(
    gate: Gate, wrong: dict[str, Any], param: str
) -> None:
    desk = await office(gate)

    refused = await desk.refused("POST", "/admin/channels", wish(**wrong))

    assert refused == (400, "invalid_field", param)
    assert await gate.store.channels() == ()


@pytest.mark.parametrize("name", ["name", "provider", "base_url", "secret", "models"])
async def test_a_new_channel_needs_all_of_it(gate: Gate, name: str) -> None:
    body = wish()
    del body[name]

    refused = await (await office(gate)).refused("POST", "/admin/channels", body)

    assert refused == (400, "invalid_field", name)


async def test_two_channels_have_two_names(gate: Gate) -> None:
    desk = await office(gate)
    await made(desk)
    other = await made(desk, name="second")

    again = await desk.refused("POST", "/admin/channels", wish())
    renamed = await desk.refused("PATCH", f"/admin/channels/{other['id']}", {"name": "first"})

    assert again == renamed == (400, "invalid_field", "name")


async def test_a_channel_is_changed_and_the_audit_shows_the_difference(gate: Gate) -> None:
    desk = await office(gate)
    channel = await made(desk)
    path = f"/admin/channels/{channel['id']}"

    status, changed = await desk("PATCH", path, {"weight": 7, "paused": True})
    same, _ = await desk("PATCH", path, {"weight": 7})

    assert (status, changed["weight"], changed["paused"]) == (200, 7, True)
    assert same == 200
    assert [row for row in await desk.trail() if row[0] == "channel.changed"] == [
        ("channel.changed", channel["id"], {
            "weight": {"old": 1, "new": 7}, "paused": {"old": False, "new": True},
        })
    ]  # fmt: skip


async def test_the_key_does_not_follow_to_another_address(gate: Gate) -> None:
    desk = await office(gate)
    path = f"/admin/channels/{(await made(desk))['id']}"
    elsewhere = {"base_url": "https://elsewhere.test"}

    assert await desk.refused("PATCH", path, elsewhere) == (400, "invalid_field", "secret")
    status, changed = await desk("PATCH", path, {**elsewhere, "secret": "another"})
    assert (status, changed["base_url"]) == (200, "https://elsewhere.test")


async def test_a_channel_is_removed(gate: Gate) -> None:
    desk = await office(gate)
    path = f"/admin/channels/{(await made(desk))['id']}"

    assert await desk("DELETE", path) == (204, None)
    assert await desk.refused("DELETE", path) == (404, "not_found", "id")
    assert await desk.refused("PATCH", path, {"weight": 2}) == (404, "not_found", "id")
    assert await desk.get("/admin/channels") == []


async def test_a_channel_is_tested_without_cost(gate: Gate, upstream: Upstream) -> None:
    desk = await office(gate)
    good = await made(desk, base_url=upstream.url)
    wrong = await made(desk, name="wrong", base_url=upstream.url, secret="sk-wrong")
    other = await made(desk, name="other", base_url=upstream.url, models={MODEL: "unheard-of"})
    gone = await made(desk, name="gone", base_url="http://127.0.0.1:9")

    tests = {
        each["name"]: (await desk("POST", f"/admin/channels/{each['id']}/test"))[1]
        for each in (good, wrong, other, gone)
    }

    assert (tests["first"]["ok"], tests["first"]["models"]) == (True, ["their-name"])
    assert tests["first"]["error"] is None
    assert (tests["wrong"]["ok"], tests["wrong"]["models"]) == (False, [])
    assert tests["wrong"]["error"] == {"code": "unauthorized", "status": 401, "models": []}
    assert SECRET not in json.dumps(tests)
    assert tests["other"]["error"] == {
        "code": "no_model", "status": None, "models": ["unheard-of"],
    }  # fmt: skip
    assert tests["gone"]["error"]["code"] == "connection_refused"
    assert all(each["ms"] >= 0 for each in tests.values())
    assert await desk.refused("POST", "/admin/channels/x/test") == (404, "not_found", "id")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (200, "unreadable"), (302, "redirected"), (400, "refused"), (402, "unpaid"),
        (403, "unauthorized"), (404, "not_found"), (429, "busy"), (500, "broken"), (503, "busy"),
    ],
)  # fmt: skip
async def test_a_failed_test_says_what_to_mend_and_nothing_of_theirs(
    gate: Gate, status: int, code: str
) -> None:
    async def answer(request: web.Request) -> web.Response:
        headers = {"Location": "/elsewhere"} if status == 302 else {}
        return web.Response(status=status, text="<html>our own words</html>", headers=headers)

    app = web.Application()
    app.router.add_get("/v1/models", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    desk = await office(gate)
    channel = await made(desk, base_url=f"http://127.0.0.1:{runner.addresses[0][1]}")
    _, test = await desk("POST", f"/admin/channels/{channel['id']}/test")
    await runner.cleanup()

    assert test["error"]["code"] == code
    assert test["error"]["status"] == (None if status == 200 else status)
    assert "words" not in json.dumps(test)


async def test_a_channel_for_prompts_is_tested_by_the_model_that_it_names(
    gate: Gate, upstream: Upstream
) -> None:
    desk = await office(gate)
    texts: dict[str, Any] = {"provider": "openai_text", "models": {}}
    texts["base_url"] = f"{upstream.url}/v1"
    good = await made(desk, name="good", **texts, options={"model": "their-name"})
    other = await made(desk, name="other", **texts, options={"model": "unheard-of"})

    paths = [f"/admin/channels/{each['id']}/test" for each in (good, other)]
    tests = [(await desk("POST", path))[1] for path in paths]

    assert [each["ok"] for each in tests] == [True, False]
    assert tests[1]["error"]["models"] == ["unheard-of"]


async def test_a_channel_that_rests_says_until_when(gate: Gate) -> None:
    desk = await office(gate)
    channel = await made(desk)
    gate.resting[channel["id"]] = gate.now + 5000
    (resting,) = await desk.get("/admin/channels")
    gate.now += 5000
    (rested,) = await desk.get("/admin/channels")

    assert resting["health"]["resting_until"] == gate.now
    assert rested["health"]["resting_until"] is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/admin/providers"), ("GET", "/admin/channels"), ("POST", "/admin/channels"),
        ("PATCH", "/admin/channels/x"), ("DELETE", "/admin/channels/x"),
        ("POST", "/admin/channels/x/test"),
    ],
)  # fmt: skip
async def test_a_customer_has_no_business_here(gate: Gate, method: str, path: str) -> None:
    desk = await customer(gate)

    assert (await desk.refused(method, path, wish()))[:2] == (403, "not_allowed")
    nobody = await Desk(gate, {}).refused(method, path, wish())
    assert nobody[:2] == (401, "not_signed_in")
