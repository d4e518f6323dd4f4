"""The books stay sound whatever is granted, held and resolved, in any order."""

from collections import Counter

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from onetake.core.ledger import (
    GRANTS,
    REVENUE,
    Entry,
    Hold,
    InsufficientCredits,
    Kind,
    Posting,
    available,
    change,
    grant,
    held,
    release,
    reserve,
    settle,
)

USERS = ("u1", "u2")
USER = st.sampled_from(USERS)


class Books(RuleBasedStateMachine):
    """Any order of grants, reservations and resolutions leaves the books sound."""

    def __init__(self) -> None:
        super().__init__()
        self.balances: Counter[str] = Counter()
        self.keys: set[str] = set()
        self.open: list[Hold] = []
        self.revenue = 0
        self.made = 0

    def post(self, entry: Entry) -> None:
        assert entry.key not in self.keys
        self.keys.add(entry.key)
        before = self.balances[available(entry.user)], self.balances[held(entry.user)]
        for move in entry.postings:
            self.balances[move.source] -= move.amount
            self.balances[move.target] += move.amount
        after = self.balances[available(entry.user)], self.balances[held(entry.user)]
        assert change(entry) == (after[0] - before[0], after[1] - before[1])

    @rule(user=USER, amount=st.integers(1, 1000))
    def grant(self, user: str, amount: int) -> None:
        self.made += 1
        self.post(grant(user, amount, key=str(self.made), reason="test"))

    @rule(user=USER, data=st.data())
    def take_back(self, user: str, data: st.DataObject) -> None:
        if most := self.balances[available(user)]:
            self.made += 1
            amount = data.draw(st.integers(1, most))
            self.post(grant(user, -amount, key=str(self.made), reason="test"))

    @rule(user=USER, amount=st.integers(0, 1500))
    def hold(self, user: str, amount: int) -> None:
        self.made += 1
        hold = Hold(f"t{self.made}", user, amount)
        balance = self.balances[available(user)]
        if amount > balance:
            with pytest.raises(InsufficientCredits) as caught:
                reserve(hold, balance=balance)
            assert (caught.value.needed, caught.value.available) == (amount, balance)
            return
        self.post(reserve(hold, balance=balance))
        self.open.append(hold)

    @precondition(lambda self: self.open)
    @rule(data=st.data(), fails=st.booleans())
    def resolve(self, data: st.DataObject, fails: bool) -> None:
        hold = self.open.pop(data.draw(st.integers(0, len(self.open) - 1)))
        used = data.draw(st.integers(0, hold.amount))
        self.post(release(hold) if fails else settle(hold, used=used))
        self.revenue += 0 if fails else used

    @invariant()
    def nothing_is_created_or_lost(self) -> None:
        assert sum(self.balances.values()) == 0

    @invariant()
    def nobody_is_overdrawn(self) -> None:
        for user in USERS:
            assert self.balances[available(user)] >= 0
        assert self.balances[REVENUE] == self.revenue

    @invariant()
    def held_is_exactly_the_open_holds(self) -> None:
        for user in USERS:
            assert self.balances[held(user)] == sum(h.amount for h in self.open if h.user == user)


TestBooks = Books.TestCase

HOLD = Hold("t1", "u1", 180)


def test_both_endings_of_a_hold_share_one_key_so_that_only_one_can_be_booked():
    assert settle(HOLD, used=100).key == release(HOLD).key == "resolve:t1"


def test_what_was_not_used_is_given_back():
    assert settle(HOLD, used=100).postings == (
        Posting(held("u1"), REVENUE, 100),
        Posting(held("u1"), available("u1"), 80),
    )


def test_a_release_gives_everything_back():
    assert release(HOLD).postings == (Posting(held("u1"), available("u1"), 180),)
    assert release(HOLD).kind is Kind.RELEASE


def test_more_than_the_hold_is_never_charged():
    with pytest.raises(AssertionError, match="ceiling"):
        settle(HOLD, used=181)


def test_all_credits_can_be_held_and_not_one_more():
    assert reserve(HOLD, balance=180).postings == (Posting(available("u1"), held("u1"), 180),)
    with pytest.raises(InsufficientCredits, match="needs 180 microcredits, has 179"):
        reserve(HOLD, balance=179)


def test_a_free_task_is_booked_without_postings():
    free = Hold("t2", "u1", 0)

    assert reserve(free, balance=0) == Entry("reserve:t2", Kind.RESERVE, "u1", (), "t2")
    assert release(free).postings == ()


def test_a_grant_says_why_and_can_be_taken_back():
    assert grant("u1", 5, key="a", reason="gift").postings == (Posting(GRANTS, available("u1"), 5),)
    taken = grant("u1", -5, key="b", reason="mistake")
    assert taken.postings == (Posting(available("u1"), GRANTS, 5),)
    assert (taken.key, taken.reason, taken.kind) == ("grant:b", "mistake", Kind.GRANT)


def test_a_grant_of_nothing_is_a_bug():
    with pytest.raises(AssertionError):
        grant("u1", 0, key="a", reason="")


@pytest.mark.parametrize(
    ("source", "target", "amount"), [("a", "b", 0), ("a", "b", -1), ("a", "a", 1)]
)
def test_a_posting_moves_something_somewhere(source: str, target: str, amount: int):
    with pytest.raises(AssertionError):
        Posting(source, target, amount)


def test_what_an_entry_changes_for_others_is_not_counted():
    entry = Entry("k", Kind.GRANT, "u1", (Posting(GRANTS, available("u2"), 9),))

    assert change(entry) == (0, 0)
