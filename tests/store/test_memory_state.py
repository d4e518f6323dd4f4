"""A change that fails leaves the memory store as it was."""

import pytest

from onetake.core.ledger import grant
from onetake.store.memory_state import State, Wallet
from tests.store.sample import asset, task


def test_a_failed_change_is_taken_back_whole() -> None:
    state = State()
    state.wallets["ann"] = Wallet(available=5)
    state.add_task(task("t1"))

    def fail() -> None:
        with state.change():
            state.book(grant("ann", 7, key="g", reason=""), "root", 1)
            state.count_active("ann", 1)
            state.count_busy("c1", 1)
            del state.tasks["t1"]
            state.add_assets([asset("a1"), asset("a1")])

    with pytest.raises(ValueError, match="not unique"):
        fail()

    assert state.wallets == {"ann": Wallet(available=5)}
    assert state.tasks == {"t1": task("t1")}
    assert (state.busy, state.assets, state.entries) == ({}, {}, {})


def test_a_change_that_succeeds_stays() -> None:
    state = State()
    with state.change():
        state.add_task(task("t1"))
    with pytest.raises(ZeroDivisionError), state.change():
        raise ZeroDivisionError

    assert state.tasks == {"t1": task("t1")}
