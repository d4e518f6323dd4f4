"""What happened to a task is told in order, and customers learn no channel's name."""

from dataclasses import replace

from onetake.api.console.timeline import timeline
from onetake.api.console.work_shapes import Moment
from onetake.core import ledger
from onetake.core.failure import Code, Failure
from onetake.core.task import (
    Claimed,
    Expired,
    Failed,
    Progressed,
    Returned,
    Submitted,
    Task,
    advance,
)
from onetake.core.trace import History, Trace, TraceKind
from onetake.core.webhook import Delivery, Outcome
from onetake.store.store import Statement
from tests.store.sample import task

BUSY = Failure(Code.PROVIDER_BUSY, "busy")
NAMES = {"channel_a": "our provider"}


def told(moments: list[Moment]) -> list[tuple[int, str, str | None]]:
    return [(moment.at, moment.what, moment.detail) for moment in moments]


def running(price: int = 1_500_000) -> Task:
    queued = task("t1", price=price)
    return advance(advance(queued, Claimed("channel_a"), 200), Submitted({}), 210)


def held(one: Task) -> Statement:
    return Statement(100, ledger.reserve(one.hold, balance=10**9))


def test_a_task_that_waits_was_made_and_holds_its_credits() -> None:
    one = task("t1", price=1_500_000)

    assert told(timeline(one, [held(one)])) == [(100, "created", None), (100, "held", "1.5")]


def test_a_task_that_came_back_waits_and_says_why() -> None:
    one = advance(advance(task("t1"), Claimed("channel_a"), 200), Returned(BUSY), 220)

    assert told(timeline(one, []))[1:] == [(200, "submitted", "#1"), (220, "waiting", "busy")]


def test_only_administrators_see_the_channel() -> None:
    one = advance(running(), Progressed(40), 300)

    assert told(timeline(one, []))[1:] == [(200, "submitted", "#1"), (300, "running", "40 %")]
    assert told(timeline(one, [], channels=NAMES))[1] == (
        200, "submitted", "#1 · our provider",
    )  # fmt: skip
    assert told(timeline(one, [], channels={}))[1][2] == "#1 · channel_a"


def test_the_end_comes_with_its_reason_its_money_and_its_notices() -> None:
    one = advance(running(), Failed(BUSY), 400)
    entries = [held(one), Statement(400, ledger.release(one.hold))]
    sent = Delivery("d1", "ann", "https://a.test/hook?key=secret", "video.failed", "t1", 400, 400)
    deliveries = [
        replace(sent, outcome=Outcome.DELIVERED, delivered_at=450),
        replace(sent, outcome=Outcome.FAILED, due_at=900),
        sent,
    ]

    assert told(timeline(one, entries, deliveries))[2:] == [
        (200, "submitted", "#1"), (400, "failed", "busy"), (400, "refunded", "1.5"),
        (450, "notified", "a.test"), (900, "notice_failed", "a.test"),
    ]  # fmt: skip


def test_what_was_charged_is_what_the_house_kept() -> None:
    one = running()
    entries = [held(one), Statement(500, ledger.settle(one.hold, used=400_000))]

    assert (500, "settled", "0.4") in told(timeline(one, entries))


def history(*traces: Trace, parked: bool = False) -> History:
    return History(parked, traces)


def test_a_task_that_waits_for_its_users_others_says_so() -> None:
    assert told(timeline(task("t1"), [], history=history(parked=True)))[1:] == [
        (100, "parked", None)
    ]
    admitted = Trace("t1", 0, TraceKind.ADMITTED, 150)
    assert told(timeline(running(), [], history=history(admitted)))[1:4] == [
        (100, "parked", None), (150, "queued", None), (200, "submitted", "#1"),
    ]  # fmt: skip


def test_every_attempt_is_told_and_none_twice() -> None:
    first = Trace("t1", 1, TraceKind.RETURNED, 130, 120, "channel_b", "provider_busy")
    lost = Trace("t1", 2, TraceKind.LOST, 210, 200, "channel_a")
    second = Trace("t1", 2, TraceKind.RETURNED, 220, 200, "channel_a", "provider_unreachable")
    one = replace(running(), attempt=2)
    back = advance(advance(replace(task("t1"), attempt=1), Claimed("channel_a"), 200),
                   Returned(BUSY), 220)  # fmt: skip
    busy, away = Code.PROVIDER_BUSY.en, Code.PROVIDER_UNREACHABLE.en

    assert told(timeline(one, [], history=history(first, lost), channels=NAMES))[1:-1] == [
        (120, "submitted", "#1 · channel_b"), (130, "waiting", busy),
        (200, "submitted", "#2 · our provider"), (210, "uncertain", None),
    ]  # fmt: skip
    assert told(timeline(back, [], history=history(first, lost, second)))[1:] == [
        (120, "submitted", "#1"), (130, "waiting", busy), (200, "submitted", "#2"),
        (210, "uncertain", None), (220, "waiting", away),
    ]  # fmt: skip


def test_that_it_came_late_is_for_administrators() -> None:
    over = advance(running(), Expired(BUSY), 400)
    late = history(Trace("t1", 1, TraceKind.LATE, 900, 200, "channel_a"))

    assert told(timeline(over, [], history=late, channels=NAMES))[-1] == (900, "late", None)
    assert told(timeline(over, [], history=late))[-1] == (400, "expired", "busy")
