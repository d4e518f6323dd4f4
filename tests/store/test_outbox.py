"""Who is told of a finished task, and under which id."""

from dataclasses import replace

from onetake.core.task import State
from onetake.store.outbox import Listener, event_id, notices
from tests.store.sample import task

DONE = replace(task("t1"), state=State.SUCCEEDED)


def test_an_id_belongs_to_one_task_and_one_address() -> None:
    pairs = [("t1", None), ("t1", "w1"), ("t1", "w2"), ("t2", None), ("t2", "w1")]
    ids = [event_id(*pair) for pair in pairs]

    assert len(set(ids)) == len(pairs)
    assert ids == [event_id(*pair) for pair in pairs]
    assert all(id.startswith("evt_") and len(id) == 36 for id in ids)


def test_nobody_is_told_who_did_not_ask() -> None:
    others = [Listener("w1", "bob", "https://b.test", ()), Listener("w2", "ann", "u", ("music",))]

    assert notices([(DONE, 5)], []) == []
    assert notices([(DONE, 5)], others) == []
    assert notices([], others) == []


def test_each_task_is_told_with_its_own_time() -> None:
    hook = Listener("w1", "ann", "https://a.test", ())
    called = replace(DONE, request=replace(DONE.request, callback_url="https://c.test"))
    late = replace(DONE, id="t2", state=State.EXPIRED)

    told = notices([(called, 5), (late, 9)], [hook])

    assert [(one.task, one.webhook, one.url, one.event, one.created_at, one.due_at) for one in told
            ] == [
        ("t1", None, "https://c.test", "video.completed", 5, 5),
        ("t1", "w1", "https://a.test", "video.completed", 5, 5),
        ("t2", "w1", "https://a.test", "video.failed", 9, 9),
    ]  # fmt: skip
