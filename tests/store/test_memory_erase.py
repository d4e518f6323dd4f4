"""Of an erased task the memory store keeps what the databases keep, and no more."""

from onetake.store.erasing import scrubbed
from onetake.store.memory import MemoryStore
from tests.store.sample import cancelled, open_account, order, submit, task


async def test_its_row_is_scrubbed_and_its_fingerprint_forgotten() -> None:
    store = MemoryStore()
    await open_account(store)
    await store.accept(order(task("t1", materials=["m1"]), name="n1"), 100)
    await submit(store, task("t2", materials=["m2"]))
    done = await store.amend("t1", cancelled, 150)
    assert done is not None

    assert await store.erase("t1", 500) == ()

    assert store.state.tasks["t1"] == scrubbed(done)
    assert store.state.erased == {"t1": 500}
    assert (store.state.prints, store.state.names) == ({}, {("ann", "n1"): "t1"})
    assert store.state.spoken == {"t2": ("m2",)}
