"""Events reach their addresses: signed, again and again for a day, and nobody waits for another."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from onetake.core.pricing import Quote, Settle
from onetake.core.task import State, Task
from onetake.core.webhook import TEST_EVENT, Delivery, Outcome, Webhook
from onetake.engine.intake import Refused
from onetake.engine.notify import DAY_MS, Notify, secrets_of
from onetake.engine.signature import secret_of, signed_headers
from tests.engine.world import WANT

NOW = 1_790_000_000_000
SECRET = secret_of(bytes(24))
HOOK = Webhook("whk_1", "ann", "https://a.example/hook", SECRET, NOW)
DONE = replace(
    Task("task_1", "ann", None, "d", WANT, Quote(0, (), Settle.QUOTE), NOW, NOW),
    state=State.SUCCEEDED,
)


def delivery(number: int = 1, **more: Any) -> Delivery:
    made = Delivery(
        f"evt_{number}", "ann", HOOK.url, "video.completed", "task_1", NOW, NOW, HOOK.id
    )
    return replace(made, **more)


@dataclass
class Outbox:
    """The rows, and what was posted where."""

    rows: dict[str, Delivery] = field(default_factory=dict[str, Delivery])
    hooks: dict[str, Webhook] = field(default_factory=lambda: {HOOK.id: HOOK})
    tasks: dict[str, Task] = field(default_factory=lambda: {DONE.id: DONE})
    posted: list[tuple[str, bytes, Mapping[str, str]]] = field(
        default_factory=list[tuple[str, bytes, Mapping[str, str]]]
    )
    answers: list[int | Exception] = field(default_factory=list[int | Exception])
    now: int = NOW
    pruned: list[int] = field(default_factory=list[int])
    tidied: asyncio.Event = field(default_factory=asyncio.Event)

    def notify(self) -> Notify:
        return Notify(
            self, self.post, lambda task: {"id": task.id, "status": task.state},
            lambda: self.now, lambda: 0.0, lambda: 7, lambda: bytes(24),
        )  # fmt: skip

    async def claim_deliveries(
        self, now: int, lease_until: int, limit: int
    ) -> tuple[Delivery, ...]:
        due = [
            replace(each, due_at=lease_until, attempts=each.attempts + 1)
            for each in self.rows.values()
            if each.outcome is Outcome.PENDING and each.due_at <= now
        ]
        self.rows |= {each.id: each for each in due[:limit]}
        return tuple(due[:limit])

    async def next_delivery_due(self) -> int | None:
        due = (each.due_at for each in self.rows.values() if each.outcome is Outcome.PENDING)
        return min(due, default=None)

    async def disable_webhook(self, webhook: str) -> bool:
        self.hooks[webhook] = replace(self.hooks[webhook], disabled=True)
        return True

    async def note_delivery(self, delivery: Delivery) -> bool:
        row = self.rows[delivery.id]
        if (row.outcome, row.attempts) != (Outcome.PENDING, delivery.attempts):
            return False
        self.rows[delivery.id] = delivery
        return True

    async def webhook(self, webhook: str) -> Webhook | None:
        return self.hooks.get(webhook)

    async def webhooks(self, user: str) -> tuple[Webhook, ...]:
        await asyncio.sleep(0)  # as a database would: others get their turn meanwhile
        return tuple(each for each in self.hooks.values() if each.user == user)

    async def put_webhook(self, webhook: Webhook) -> None:
        self.hooks[webhook.id] = webhook

    async def remove_webhook(self, webhook: str, user: str) -> bool:
        return self.hooks.pop(webhook, None) is not None

    async def task(self, task: str) -> Task | None:
        return self.tasks.get(task)

    async def prune_deliveries(self, before: int) -> int:
        self.pruned.append(before)
        self.tidied.set()
        return 0

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> int:
        self.posted.append((url, body, headers))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_an_event_is_delivered_signed_and_once():
    outbox = Outbox({"evt_1": delivery()})
    notify = outbox.notify()

    assert [await notify.round(), await notify.round()] == [1, 0]
    ((url, body, headers),) = outbox.posted
    event = json.loads(body)
    assert url == HOOK.url
    assert headers == signed_headers("evt_1", body, [SECRET], NOW // 1000)
    assert (event["id"], event["type"], event["object"]) == ("evt_1", "video.completed", "event")
    assert event["data"] == {"id": "task_1", "status": "succeeded"}
    noted = outbox.rows["evt_1"]
    assert (noted.outcome, noted.status, noted.attempts, noted.delivered_at) == (
        Outcome.DELIVERED, 200, 1, NOW,
    )  # fmt: skip


async def test_an_address_that_fails_is_tried_for_a_day_and_no_longer():
    outbox = Outbox({"evt_1": delivery()})
    notify = outbox.notify()
    outbox.answers = [500, Refused("cannot be reached"), ValueError("a bug"), *[503] * 100]
    waits: list[int] = []
    while (row := outbox.rows["evt_1"]).outcome is Outcome.PENDING:
        waits.append(row.due_at - outbox.now)
        outbox.now = max(outbox.now, row.due_at)
        await notify.round()

    assert waits[1:5] == [2_500, 5_000, 10_000, 20_000]
    assert outbox.rows["evt_1"].outcome is Outcome.FAILED
    assert DAY_MS - 4 * 3600 * 1000 < outbox.now - NOW <= DAY_MS
    assert len(outbox.posted) == outbox.rows["evt_1"].attempts > 10
    assert len({headers["webhook-id"] for _, _, headers in outbox.posted}) == 1


async def test_what_went_wrong_is_noted_in_our_words():
    outbox = Outbox({"evt_1": delivery()}, answers=[Refused("cannot be reached")])
    await outbox.notify().round()

    assert outbox.rows["evt_1"].error == "cannot be reached"
    assert outbox.rows["evt_1"].status is None


async def test_an_address_that_is_gone_is_told_nothing_more():
    outbox = Outbox({"evt_1": delivery(), "evt_2": delivery(2, due_at=NOW + 1)}, answers=[410])
    notify = outbox.notify()
    await notify.round()
    outbox.now += 1
    await notify.round()

    assert outbox.hooks[HOOK.id].disabled
    assert [row.outcome for row in outbox.rows.values()] == [Outcome.FAILED] * 2
    assert len(outbox.posted) == 1


async def test_a_tasks_own_address_is_signed_with_the_accounts_secret():
    outbox = Outbox({"evt_1": delivery(webhook=None, url="https://b.example/x")}, hooks={})
    await outbox.notify().round()
    (made,) = outbox.hooks.values()
    ((url, body, headers),) = outbox.posted

    assert (made.url, url) == ("", "https://b.example/x")
    assert headers == signed_headers("evt_1", body, [made.secret], NOW // 1000)


async def test_the_accounts_secret_is_made_once_however_many_ask_for_it():
    rows = {f"evt_{n}": delivery(n, webhook=None) for n in range(5)}
    outbox = Outbox(rows, hooks={})
    keys = iter(range(100))
    notify = outbox.notify()
    notify.key = lambda: bytes([next(keys)]) * 24
    notify.entropy = lambda: next(keys)
    _, shown = await asyncio.gather(notify.round(), notify.callback_webhook("ann"))
    (made,) = outbox.hooks.values()

    assert shown == made
    for _, body, headers in outbox.posted:
        name = headers["webhook-id"]
        assert headers == signed_headers(name, body, [made.secret], NOW // 1000)


async def test_another_process_that_was_faster_wins():
    older = Webhook("whk_a", "ann", "", SECRET, NOW - 1)

    class Two(Outbox):
        async def put_webhook(self, webhook: Webhook) -> None:
            self.hooks = {older.id: older, webhook.id: webhook}

    outbox = Two(hooks={})

    assert await outbox.notify().callback_webhook("ann") == older
    assert outbox.hooks == {older.id: older}


async def test_an_event_about_nothing_or_something_deleted_says_just_its_id():
    rows = {
        "evt_1": delivery(1, task=None, event=TEST_EVENT),
        "evt_2": delivery(2, task="task_gone"),
    }
    outbox = Outbox(rows)
    await outbox.notify().round()

    assert [json.loads(body)["data"] for _, body, _ in outbox.posted] == [
        {"id": "evt_1"}, {"id": "task_gone"},
    ]  # fmt: skip


async def test_a_slow_address_does_not_hold_up_another():
    outbox = Outbox({"evt_1": delivery(), "evt_2": delivery(2, url="https://quick.example/")})
    release = asyncio.Event()
    seen: list[str] = []

    async def post(url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> int:
        if url == HOOK.url:
            await release.wait()
        seen.append(url)
        release.set()
        return 200

    await replace_post(outbox, post).round()

    assert seen == ["https://quick.example/", HOOK.url]


def replace_post(outbox: Outbox, post: Any) -> Notify:
    notify = outbox.notify()
    notify.post = post
    return notify


async def test_a_silent_address_does_not_hold_up_what_comes_later():
    outbox = Outbox({"evt_1": delivery()})
    seen: list[str] = []

    async def post(url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> int:
        seen.append(url)
        if url == HOOK.url:
            outbox.rows["evt_2"] = delivery(2, url="https://later.example/")
            await asyncio.Event().wait()
        return 200

    running = asyncio.ensure_future(replace_post(outbox, post).run())
    async with asyncio.timeout(120):
        while outbox.rows.get("evt_2", delivery()).outcome is not Outcome.DELIVERED:
            await asyncio.wait([running], timeout=0.01)
    running.cancel()
    await asyncio.wait([running])

    assert seen == [HOOK.url, "https://later.example/"]
    assert outbox.rows["evt_1"].outcome is Outcome.PENDING, "its lease ends, and it goes on"


async def test_a_database_that_is_away_stops_nothing_for_good():
    outbox = Outbox({"evt_1": delivery()})

    class Away(Outbox):
        async def note_delivery(self, delivery: Delivery) -> bool:
            raise OSError("away")

    away = Away(outbox.rows)
    assert await away.notify().round() == 1
    assert away.rows["evt_1"].outcome is Outcome.PENDING


async def test_old_rows_are_pruned_while_the_loop_runs():
    outbox = Outbox()
    running = asyncio.ensure_future(outbox.notify().run())
    await asyncio.wait_for(outbox.tidied.wait(), 120)
    running.cancel()

    assert outbox.pruned == [NOW - 30 * DAY_MS]


def test_the_old_secret_signs_until_its_time_is_over():
    rotated = replace(HOOK, old_secret="whsec_b2xk", old_until=NOW + 5)

    assert secrets_of(rotated, NOW) == (SECRET, "whsec_b2xk")
    assert secrets_of(rotated, NOW + 5) == (SECRET,)
    assert secrets_of(HOOK, NOW) == (SECRET,)
