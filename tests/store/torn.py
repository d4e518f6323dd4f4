"""A process that accepts tasks until it is killed: `python torn.py FILE`.

Prints the id of each task after the store said that it was accepted. Claims and finishes some,
so that every table is being written when the end comes.
"""

import asyncio
import itertools
import sys
from pathlib import Path

from onetake.core.task import State
from onetake.store.sqlite import SqliteStore
from onetake.store.vault import Vault
from tests.store.sample import claim, failed, open_account, order, running, task


async def accept(store: SqliteStore, number: int) -> None:
    for count in itertools.count():
        wanted = task(f"t{number}-{count}", price=3)
        await store.accept(order(wanted, name=wanted.id, active_max=50), 100)
        sys.stdout.write(f"{wanted.id}\n")
        sys.stdout.flush()


async def work(store: SqliteStore) -> None:
    for now in itertools.count(1000):
        claims = await claim(store, now=now, lease_until=now, flights=20, starts=20)
        outcomes = [
            running(one, due_at=now)
            if one.task.state is State.SUBMITTING and number % 2
            else failed(one)
            for number, one in enumerate(claims.values())
        ]
        await store.apply(outcomes, now)


async def main() -> None:
    store = await SqliteStore.open(Path(sys.argv[1]), Vault(b"k" * 32))
    await open_account(store, credits=10**12)
    async with asyncio.TaskGroup() as group:
        group.create_task(work(store))
        for number in range(16):
            group.create_task(accept(store, number))


if __name__ == "__main__":
    asyncio.run(main())
