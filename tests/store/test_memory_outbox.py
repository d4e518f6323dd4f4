"""A claim of deliveries in memory changes nothing that it did not claim."""

from onetake.store.memory import MemoryStore
from tests.store.sample import delivery


async def test_what_is_not_claimed_stays_as_it_was() -> None:
    store = MemoryStore()
    rows = [delivery(f"evt_{number}", due_at=100 + number) for number in range(3)]
    for row in rows:
        await store.add_delivery(row)

    assert await store.claim_deliveries(50, 60, 9) == ()
    assert await store.claim_deliveries(200, 300, 0) == ()
    assert [one.id for one in await store.claim_deliveries(200, 300, 1)] == ["evt_0"]

    assert [store.state.deliveries[f"evt_{number}"] for number in (1, 2)] == rows[1:]
