"""`/api/events` over HTTP: named events of works and the balance, for whoever is signed in."""

import json
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from onetake.api import tasks as timing
from onetake.api.feed import LOOK_AGAIN_MS, STREAMS_MAX
from tests.api.console.test_works import make
from tests.api.gate import Gate, running
from tests.api.steps import ask, begin, fail, run


class Heard:
    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._lines = answer.content
        self.last_id = ""

    async def event(self, name: str | None = None) -> Any:
        """The data of the next event, or of the next one of this name; None for the end."""
        fields: dict[str, str] = {}
        while line := (await self._lines.readline()).decode():
            if line == "\n":
                if "data" in fields and name in (None, fields["event"]):
                    self.last_id = fields["id"]
                    return json.loads(fields["data"])
                fields = {}
            else:
                key, _, value = line.rstrip("\n").partition(": ")
                fields[key] = value
        return None

    async def comment(self) -> bool:
        while line := (await self._lines.readline()).decode():
            if line.startswith(":"):
                return True
        return False


@asynccontextmanager
async def listening(gate: Gate, who: dict[str, str], **more: str) -> AsyncGenerator[Heard]:
    headers = {**who, **{name.replace("_", "-"): value for name, value in more.items()}}
    async with gate.http.get(f"{gate.base_url}/api/events", headers=headers) as answer:
        assert answer.status == 200, await answer.read()
        assert answer.content_type == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        yield Heard(answer)


async def test_a_work_is_told_from_its_creation_to_its_end(gate: Gate) -> None:
    ann = await gate.signed_in()
    async with listening(gate, ann) as heard:
        balance = await heard.event("balance")
        made = await make(gate, ann)
        created = await heard.event("work")
        held = await heard.event("balance")
        await run(gate, made["id"], 40)
        working = await heard.event("work")
        await fail(gate, made["id"])
        gate.parts.watch.told(made["id"], "ann")
        ended = await heard.event("work")
        back = await heard.event("balance")

    assert balance == {"available_credits": 10_000, "held_credits": 0}
    assert (created["id"], created["status"]) == (made["id"], "queued")
    assert held == {"available_credits": 9_940, "held_credits": 60}
    assert (working["status"], working["progress"]) == ("running", 40)
    assert ended["finished"] is True
    assert back["held_credits"] == 0


async def test_works_of_an_api_key_are_told_as_well(gate: Gate) -> None:
    ann = await gate.signed_in()
    async with listening(gate, ann) as heard:
        await heard.event("balance")
        task = await begin(gate, await gate.caller())

        told = await heard.event("work")

    assert (told["id"], told["key_name"]) == (task, "test")


async def test_it_begins_with_what_is_under_way(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await make(gate, ann)

    async with listening(gate, ann) as heard:
        first = await heard.event("work")

    assert first["id"] == made["id"]


async def test_a_deleted_work_is_gone_and_a_renamed_one_is_told(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await make(gate, ann)
    async with listening(gate, ann) as heard:
        await heard.event("work")
        await fail(gate, made["id"])
        await ask(gate, ann, "PATCH", f"/api/works/{made['id']}", {"title": "Light"})
        while (named := await heard.event("work"))["title"] is None:
            pass
        await ask(gate, ann, "DELETE", f"/api/works/{made['id']}")
        gone = await heard.event("gone")

    assert named["title"] == "Light"
    assert gone == {"id": made["id"]}


async def test_who_comes_back_is_told_what_happened_meanwhile(gate: Gate) -> None:
    ann = await gate.signed_in()
    made = await make(gate, ann)
    async with listening(gate, ann) as heard:
        await heard.event("work")
        known = heard.last_id
    gate.now += 5000
    await fail(gate, made["id"])

    async with listening(gate, ann, Last_Event_ID=known) as heard:
        missed = await heard.event("work")

    assert (missed["id"], missed["finished"]) == (made["id"], True)


async def test_nobody_hears_of_anothers_works(gate: Gate) -> None:
    ann, bob = await gate.signed_in(), await gate.signed_in("bob")
    async with listening(gate, bob) as heard:
        await heard.event("balance")
        await make(gate, ann)
        made = await make(gate, bob)

        told = await heard.event("work")

    assert told["id"] == made["id"]


async def test_the_stream_ends_with_its_session(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "KEEP_ALIVE_SECONDS", 0.05)
    ann = await gate.signed_in()
    async with listening(gate, ann) as heard:
        assert await heard.comment()
        gate.now += LOOK_AGAIN_MS
        assert await heard.comment()
        await ask(gate, ann, "DELETE", "/api/sessions")
        gate.now += LOOK_AGAIN_MS

        while await heard.event():
            pass

    async with gate.http.get(f"{gate.base_url}/api/events", headers=ann) as answer:
        assert answer.status == 401


@pytest.mark.parametrize("id", ["x", "-1", "9" * 40])
async def test_an_id_of_something_else_is_refused(gate: Gate, id: str) -> None:
    ann = await gate.signed_in()

    refused = await ask(gate, ann, "GET", "/api/events", Last_Event_ID=id)

    assert (refused.status, refused.error["param"]) == (400, "Last-Event-ID")


async def test_a_server_that_ends_waits_for_no_listener(tmp_path: Path) -> None:
    async with AsyncExitStack() as client:
        async with running(tmp_path) as gate:
            # A client of its own: the gate's is closed before the server ends.
            http = await client.enter_async_context(aiohttp.ClientSession())
            ann = await gate.signed_in()
            url = f"{gate.base_url}/api/events"
            answer = await client.enter_async_context(http.get(url, headers=ann))
            assert await Heard(answer).event("balance")

        # Cut off after the time of grace, the answer would break off instead of ending.
        assert await Heard(answer).event() is None


async def test_without_a_session_nothing_is_told(gate: Gate) -> None:
    refused = await ask(gate, await gate.caller(), "GET", "/api/events")

    assert (refused.status, refused.error["code"]) == (401, "not_signed_in")


async def test_nobody_opens_streams_without_end(gate: Gate) -> None:
    ann = await gate.signed_in()
    bob = await gate.signed_in("bob")
    async with AsyncExitStack() as opened:
        for _ in range(STREAMS_MAX):
            heard = await opened.enter_async_context(listening(gate, ann))
            assert await heard.event("balance")
        refused = await ask(gate, ann, "GET", "/api/events")
        assert (refused.status, refused.error["code"]) == (429, "rate_limited")
        async with listening(gate, bob) as heard:
            assert await heard.event("balance")
