"""Differences name what changed; a statement's line says what it did to the balance."""

from onetake.core import ledger
from onetake.core.ledger import Hold, Kind
from onetake.core.office import SAID, ChannelBusy, StatementLine, difference

HOLD = Hold("t1", "ann", 30)


def test_only_what_differs_is_named():
    before = {"weight": 1, "name": "a", "gone": [1]}
    after = {"weight": 2, "name": "a", "new": None}

    assert difference(before, after) == {
        "weight": {"old": 1, "new": 2},
        "gone": {"old": [1], "new": None},
    }
    assert difference(before, dict(before)) == {}


def test_the_lines_of_a_task_add_up_to_what_it_cost():
    entries = [ledger.reserve(HOLD, balance=100), ledger.settle(HOLD, used=12)]

    lines = [StatementLine(5, entry, "engine") for entry in entries]

    assert [line.credits for line in lines] == [-30, 18]
    assert [line.place for line in lines] == [(5, "reserve:t1"), (5, "resolve:t1")]


def test_every_kind_of_entry_has_its_word():
    assert SAID.keys() == set(Kind)
    assert len(set(SAID.values())) == len(SAID)


def test_a_busy_channel_says_how_busy():
    assert str(ChannelBusy(3)) == "it has 3 unfinished tasks"
