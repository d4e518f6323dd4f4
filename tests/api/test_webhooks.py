"""Webhooks: endpoints and their secrets, test events, the log of what was told, and replays."""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from onetake.api.webhooks import ENDPOINTS_MAX, OVERLAP_MS
from onetake.core.webhook import EVENTS
from onetake.engine.notify import Notify
from tests.api import steps
from tests.api.gate import Gate
from tests.api.steps import Reply, ask, begin, someone, succeed

PATH = "/v1/webhook_endpoints"
LOG = "/v1/webhook_deliveries"
URL = "https://hooks.example.com/x"


@dataclass
class Outside:
    """The gateway's own loop, and what it posted where."""

    notify: Notify
    status: int = 200
    posted: list[tuple[str, bytes, Mapping[str, str]]] = field(
        default_factory=list[tuple[str, bytes, Mapping[str, str]]]
    )

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> int:
        self.posted.append((url, body, headers))
        return self.status


@pytest.fixture
async def outside(gate: Gate) -> Outside:
    made = Outside(gate.parts.notify)
    gate.parts.notify.post = made.post
    return made


async def create(gate: Gate, caller: dict[str, str], **fields: object) -> Any:
    reply = await ask(gate, caller, "POST", PATH, {"url": URL, **fields})
    assert reply.status == 200, reply.raw
    return reply.json


def signed_with(secret: str, posted: tuple[str, bytes, Mapping[str, str]]) -> bool:
    _, body, headers = posted
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    return expected in headers["webhook-signature"].split(" ")


async def test_a_secret_is_shown_once(gate: Gate) -> None:
    caller = await gate.caller()
    made = await create(gate, caller, event_types=["video.completed", "video.completed"])
    assert made["secret"].startswith("whsec_")
    assert (made["object"], made["url"], made["enabled"]) == ("webhook_endpoint", URL, True)
    assert made["event_types"] == ["video.completed"]
    replies: list[Reply] = [
        await ask(gate, caller, "GET", PATH),
        await ask(gate, caller, "GET", f"{PATH}/{made['id']}"),
        await ask(gate, caller, "POST", f"{PATH}/{made['id']}", {"enabled": False}),
    ]
    for reply in replies:
        assert reply.status == 200
        assert b"whsec_" not in reply.raw
    assert replies[2].json["enabled"] is False
    assert replies[1].json == {name: made[name] for name in made if "secret" not in name}
    assert made["signing_secret"] == made["secret"]


async def test_the_list_is_turned_page_by_page(gate: Gate) -> None:
    caller = await gate.caller()
    first = (await ask(gate, caller, "GET", PATH)).json["data"]
    made = [(await create(gate, caller))["id"] for _ in range(2)]
    names = [*made[::-1], *(each["id"] for each in first)]
    for number, name in enumerate(names):
        after = f"&after={names[number - 1]}" if number else ""
        page = (await ask(gate, caller, "GET", f"{PATH}?limit=1{after}")).json
        assert [each["id"] for each in page["data"]] == [name]
        assert (page["first_id"], page["last_id"]) == (name, name)
        assert page["has_more"] is (number < 2)
    over = (await ask(gate, caller, "GET", f"{PATH}?after={names[-1]}")).json
    assert (over["data"], over["has_more"], over["last_id"]) == ([], False, None)
    wrong = await ask(gate, caller, "GET", f"{PATH}?after=whk_other")
    assert (wrong.status, wrong.error["param"]) == (422, "after")


async def test_endpoints_are_changed_and_removed(gate: Gate) -> None:
    caller = await gate.caller()
    made = await create(gate, caller, enabled=False)
    assert (made["enabled"], made["event_types"]) == (False, list(EVENTS))
    path = f"{PATH}/{made['id']}"
    changed = await ask(
        gate, caller, "POST", path,
        {"url": URL + "2", "event_types": ["image.failed"], "enabled": True},
    )  # fmt: skip
    assert (changed.json["url"], changed.json["event_types"]) == (URL + "2", ["image.failed"])
    assert (await ask(gate, caller, "POST", path, {})).json == changed.json
    every = await ask(gate, caller, "POST", path, {"event_types": []})
    assert every.json["event_types"] == list(EVENTS)
    removed = await ask(gate, caller, "DELETE", path)
    assert (removed.json["id"], removed.json["deleted"]) == (made["id"], True)
    assert (await ask(gate, caller, "GET", path)).status == 404
    assert (await ask(gate, caller, "DELETE", path)).status == 404


async def test_what_cannot_be_an_endpoint_is_refused_by_name(gate: Gate) -> None:
    caller = await gate.caller()
    wrong: list[tuple[object, str | None]] = [
        ({}, "url"),
        ({"url": None}, "url"),
        ({"url": "nonsense"}, "url"),
        ({"url": "ftp://example.com/"}, "url"),
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"url": "http://localhost:8000/"}, "url"),
        ({"url": "http://10.1.2.3/"}, "url"),
        ({"url": "http://[::1]/"}, "url"),
        ({"url": "http://169.254.169.254/latest"}, "url"),
        ({"url": "https://user:pw@example.com/"}, "url"),
        ({"url": URL, "event_types": ["video.completed", "video.begun"]}, "event_types[1]"),
        ({"url": URL, "event_types": "video.completed"}, "event_types"),
        ({"url": URL, "enabled": "yes"}, "enabled"),
        ({"url": URL, "secret": "mine"}, "secret"),
        ([], None),
    ]
    for body, param in wrong:
        refused = await ask(gate, caller, "POST", PATH, body)
        assert 400 <= refused.status < 500, body
        assert (refused.error["param"] == param) or param is None, (body, refused.raw)
        assert "pw@" not in refused.error["message"]
    assert await gate.store.webhooks("ann") == ()
    made = await create(gate, caller)
    private = {"url": "http://192.168.0.1/"}
    refused = await ask(gate, caller, "POST", f"{PATH}/{made['id']}", private)
    assert refused.error["param"] == "url"


@pytest.mark.parametrize("own", [True, False])
async def test_an_account_has_only_so_many(gate: Gate, own: bool) -> None:
    caller = await gate.caller()
    if own:  # the one of the tasks' own addresses does not count
        await ask(gate, caller, "GET", PATH)
    for _ in range(ENDPOINTS_MAX):
        await create(gate, caller)
    refused = await ask(gate, caller, "POST", PATH, {"url": URL})
    assert (refused.status, refused.error["param"]) == (429, "url")


@pytest.mark.parametrize("keep", [True, False])
async def test_after_a_rotation_the_old_secret_signs_for_a_day_or_not(
    gate: Gate, outside: Outside, keep: bool
) -> None:
    caller = await gate.caller()
    keys = iter((bytes(range(24)), bytes(24)))
    outside.notify.key = lambda: next(keys)
    made = await create(gate, caller)
    path = f"{PATH}/{made['id']}"
    body = {"keep_old_secret_active_for_24_hours": keep}
    rotated = (await ask(gate, caller, "POST", f"{path}/rotate_secret", body)).json
    assert rotated["secret"] != made["secret"]
    stored = await gate.store.webhook(made["id"])
    assert stored
    assert (stored.old_secret is not None) is keep, "what is not needed is not kept"
    for later, both in ((0, keep), (OVERLAP_MS, False)):
        gate.now += later
        await ask(gate, caller, "POST", f"{path}/test", {})
        assert await outside.notify.round() == 1
        assert signed_with(rotated["secret"], outside.posted[-1])
        assert signed_with(made["secret"], outside.posted[-1]) is both


async def test_a_rotation_takes_nothing_else(gate: Gate) -> None:
    caller = await gate.caller()
    made = await create(gate, caller)
    path = f"{PATH}/{made['id']}/rotate_secret"
    for body in ({"keep": True}, {"keep_old_secret_active_for_24_hours": "yes"}):
        refused = await ask(gate, caller, "POST", path, body)
        assert (400 <= refused.status < 500, refused.error["param"]) == (True, next(iter(body)))
    (kept,) = await gate.store.webhooks("ann")
    assert kept.secret == made["secret"]


async def test_a_test_event_arrives_and_is_logged(gate: Gate, outside: Outside) -> None:
    caller = await gate.caller()
    made = await create(gate, caller)
    path = f"{PATH}/{made['id']}/test"
    sent = (await ask(gate, caller, "POST", path, {})).json
    assert (sent["type"], sent["status"], sent["attempts"]) == ("webhook.test", "pending", 0)
    named = (await ask(gate, caller, "POST", path, {"event_type": "video.completed"})).json
    refused = await ask(gate, caller, "POST", path, {"event_type": "video.begun"})
    assert (refused.status, refused.error["param"]) == (422, "event_type")
    assert await outside.notify.round() == 2
    told = (await ask(gate, caller, "GET", LOG)).json["data"]
    assert {each["id"] for each in told} == {sent["id"], named["id"]}
    for each in told:
        assert (each["status"], each["response_status"], each["attempts"], each["error"]) == (
            "delivered", 200, 1, None,
        )  # fmt: skip
        assert (each["delivered_at"], each["next_attempt_at"]) == (gate.now // 1000, None)


async def test_finished_tasks_are_told_to_who_asked(gate: Gate, outside: Outside) -> None:
    caller = await gate.caller()
    every = await create(gate, caller)
    failed = await create(gate, caller, url=URL + "/failed", event_types=["video.failed"])
    await create(gate, caller, url=URL + "/off", enabled=False)
    tasks = [await begin(gate, caller) for _ in range(3)]
    await succeed(gate, tasks[0], b"video")
    await steps.fail(gate, tasks[1])
    await steps.cancel(gate, tasks[2])
    await begin(gate, await someone(gate, "bob"))
    await outside.notify.round()
    seen = {(url, steps.Reply(0, {}, body).json["type"]) for url, body, _ in outside.posted}
    assert seen == {
        (URL, "video.completed"), (URL, "video.failed"), (URL, "video.cancelled"),
        (URL + "/failed", "video.failed"),
    }  # fmt: skip
    one = await log(gate, caller, f"?endpoint={failed['id']}")
    assert [each["task_id"] for each in one] == [tasks[1]]
    assert len(await log(gate, caller, f"?endpoint={every['id']}&task={tasks[0]}")) == 1
    assert await outside.notify.round() == 0, "each is told once"


async def log(gate: Gate, caller: dict[str, str], query: str = "") -> list[Any]:
    return (await ask(gate, caller, "GET", LOG + query)).json["data"]


async def test_the_log_is_read_page_by_page(gate: Gate) -> None:
    caller = await gate.caller()
    made = await create(gate, caller)
    names: list[str] = []
    for _ in range(5):
        gate.now += 1000
        sent = await ask(gate, caller, "POST", f"{PATH}/{made['id']}/test", {})
        names.append(sent.json["id"])
    page = (await ask(gate, caller, "GET", f"{LOG}?limit=3")).json
    rest = (await ask(gate, caller, "GET", f"{LOG}?limit=3&after={page['after']}")).json
    assert [each["id"] for each in (*page["data"], *rest["data"])] == names[::-1]
    assert (page["has_more"], rest["has_more"], rest["after"]) == (True, False, None)
    for query, param in (("limit=0", "limit"), ("after=evt_none", "after")):
        refused = await ask(gate, caller, "GET", f"{LOG}?{query}")
        assert (refused.status, refused.error["param"]) == (422, param)


async def test_a_failed_delivery_says_why_and_is_sent_again(gate: Gate, outside: Outside) -> None:
    caller = await gate.caller()
    await create(gate, caller)
    task = await begin(gate, caller)
    await succeed(gate, task, b"video")
    outside.status = 500
    await outside.notify.round()
    (told,) = await log(gate, caller)
    assert (told["status"], told["response_status"], told["attempts"]) == ("pending", 500, 1)
    assert told["error"] == "answered with HTTP status 500"
    assert told["next_attempt_at"] > gate.now // 1000
    outside.status = 204
    replayed = await ask(gate, caller, "POST", f"{LOG}/{told['id']}/replay")
    assert (replayed.status, replayed.json["task_id"]) == (200, task)
    assert replayed.json["id"] != told["id"]
    assert await outside.notify.round() == 1
    again = {each["id"]: each["status"] for each in await log(gate, caller)}
    assert again == {told["id"]: "pending", replayed.json["id"]: "delivered"}
    gate.now += 60_000
    await outside.notify.round()
    assert {each["status"] for each in await log(gate, caller)} == {"delivered"}


async def told(gate: Gate, caller: dict[str, str], url: str) -> str:
    """A new task with an address of its own."""
    body = {"model": "sora-2", "prompt": "a fox", "callback_url": url}
    return (await ask(gate, caller, "POST", "/v1/videos", body)).json["id"]


async def test_a_tasks_own_address_hears_of_its_end(gate: Gate, outside: Outside) -> None:
    caller = await gate.caller()
    task = await told(gate, caller, URL + "/own")
    await succeed(gate, task, b"video")
    await outside.notify.round()
    ((url, body, _),) = outside.posted
    event = steps.Reply(0, {}, body).json
    assert (url, event["type"], event["data"]["id"]) == (URL + "/own", "video.completed", task)


async def test_the_secret_of_the_tasks_own_addresses_can_be_had(
    gate: Gate, outside: Outside
) -> None:
    caller = await gate.caller()
    (own,) = (await ask(gate, caller, "GET", PATH)).json["data"]
    assert own["url"] is None
    path = f"{PATH}/{own['id']}"
    secret = (await ask(gate, caller, "POST", f"{path}/rotate_secret", {})).json["secret"]
    task = await told(gate, caller, URL + "/own")
    await steps.fail(gate, task)
    await outside.notify.round()
    assert signed_with(secret, outside.posted[0])
    for where, body, param in ((path, {"url": URL}, "url"), (f"{path}/test", {}, "id")):
        refused = await ask(gate, caller, "POST", where, body)
        assert (refused.status, refused.error["param"]) == (422, param)
    assert len((await ask(gate, caller, "GET", PATH)).json["data"]) == 1


async def test_a_private_callback_url_is_refused_in_every_dialect(gate: Gate) -> None:
    caller = await gate.caller()
    bodies: dict[str, dict[str, object]] = {
        "/v1/videos": {"model": "sora-2", "prompt": "x"},
        "/v1/videos/generations": {"model": "sora-2", "prompt": "x"},
        "/v1/images/tasks": {"model": steps.PICTURE_MODEL, "prompt": "x"},
        "/v1/images/generations": {"model": steps.PICTURE_MODEL, "prompt": "x"},
        "/v1/audio/tasks": {"model": steps.SPEECH_MODEL, "text": "x"},
        "/v1/audio/voices/design": {"prompt": "x", "preview_text": "x"},
    }
    for path, body in bodies.items():
        for url in ("http://127.0.0.1:8000/", "http://localhost/", "http://[::ffff:10.0.0.1]/"):
            refused = await ask(gate, caller, "POST", path, {**body, "callback_url": url})
            assert 400 <= refused.status < 500, (path, url)
            assert refused.error["param"] == "callback_url", (path, refused.raw)
    assert await gate.nothing_was_kept()


async def test_a_deleted_task_is_told_to_nobody_any_more(gate: Gate, outside: Outside) -> None:
    caller = await gate.caller()
    await create(gate, caller)
    task = await begin(gate, caller)
    await succeed(gate, task, b"video")
    await ask(gate, caller, "DELETE", f"/v1/tasks/{task}")
    assert (await outside.notify.round(), outside.posted) == (0, [])
    assert await log(gate, caller) == []


async def test_an_endpoint_has_a_name_for_people(gate: Gate) -> None:
    caller = await gate.caller()
    made = await create(gate, caller, name="studio")
    renamed = await ask(gate, caller, "POST", f"{PATH}/{made['id']}", {"name": "studio 2"})
    long = await ask(gate, caller, "POST", PATH, {"url": URL, "name": "x" * 201})

    assert (made["name"], renamed.json["name"]) == ("studio", "studio 2")
    assert long.json["error"]["param"] == "name"


async def test_the_events_are_listed(gate: Gate) -> None:
    reply = await ask(gate, await gate.caller(), "GET", "/v1/webhook_event_types")

    assert reply.json == {"object": "list", "data": list(EVENTS)}
