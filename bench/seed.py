"""Put many tasks, or one large file, into a data folder, through Onetake's own store.

Runs while no server does. Submitting 100 000 tasks over HTTP and waiting until each has been
sent to the upstream would take the whole time of the benchmark; here they go the same way
through the store: accepted with their holds, claimed, and moved to `running`.
"""

import asyncio
import hashlib
import itertools
import secrets
import sys
import time
from collections.abc import Iterable, Iterator, Sequence

from bench.upstream import MODEL
from onetake.assets.links import Links
from onetake.assets.storage import blob_name
from onetake.catalog.loader import Model, load_all
from onetake.core.asset import Asset, Purpose
from onetake.core.capability import check
from onetake.core.fairness import Place
from onetake.core.ids import object_id, vidgen_id
from onetake.core.pricing import quote
from onetake.core.request import Facts, Medium, Operation, Request
from onetake.core.task import Submitted, Task, advance
from onetake.main.keeping import Kept, keeping
from onetake.settings import Settings
from onetake.store.store import Claim, ClaimOrder, Order, Outcome, Store

_BATCH = 512
_LEASE_MS = 600_000
_LEAD_MS = 30_000
"""The first poll is due this long after the last claim: time to write, and to start the server."""


async def flight(store: Store, count: int, interval_ms: int) -> int:
    """`count` running tasks of the only customer, their next polls spread over the interval.

    When the first of these polls is due.
    """
    (user,) = await store.users()
    (channel,) = await store.channels()
    model = load_all().find(MODEL)
    numbers = iter(range(count))
    while batch := list(itertools.islice(numbers, _BATCH)):
        orders = [Order(_task(model, user.id, number), None, 0) for number in batch]
        await asyncio.gather(*(store.accept(order, _now()) for order in orders))
    claims: list[Claim] = []
    while len(claims) < count:
        now = _now()
        places = {MODEL: (Place(channel.id, count),)}
        claims += await store.claim(ClaimOrder(now, now + _LEASE_MS, 0, _BATCH, places))
    first_due = _now() + _LEAD_MS
    outcomes = _running(claims, first_due, interval_ms / count)
    while batch := list(itertools.islice(outcomes, _BATCH)):
        assert all(await store.apply(batch, _now()))
    return first_due


async def asset(kept: Kept, size: int, base_url: str) -> str:
    """A stored video of that many bytes, of the only customer; the path of a link to it."""
    (user,) = await kept.store.users()
    temporary = kept.storage.temporary()
    digest = hashlib.sha256()
    with temporary.open("wb") as file:
        for _ in range(size >> 20):
            chunk = secrets.token_bytes(1 << 20)
            digest.update(chunk)
            file.write(chunk)
    now = _now()
    facts = Facts(Medium.VIDEO, "video/mp4", size, 1920, 1080, 600_000, has_audio=True)
    blob = blob_name(digest.hexdigest(), "mp4")
    kept_file = Asset(
        object_id("asset", now, secrets.randbits(80)), user.id, Purpose.RESULT, "long.mp4", blob,
        facts, now,
    )  # fmt: skip
    await kept.storage.put(temporary, blob)
    await kept.store.add_assets([kept_file])
    links = Links(base_url, kept.vault.derive("links"))
    return links.link(kept_file, expires_at=now + 3_600_000).removeprefix(base_url)


def _task(model: Model, user: str, number: int) -> Task:
    now = _now()
    params = {
        "prompt": f"A paper boat drifts along a rainy gutter at dusk, slow push in, take {number}",
        "resolution": "720p",
        "duration": 5,
        "aspect_ratio": "16:9",
        "generate_audio": True,
    }
    request = check(model.spec, Request(MODEL, Operation.TEXT_TO_VIDEO, params))
    return Task(
        id=vidgen_id(now, secrets.randbits(80)),
        user=user,
        key=None,
        dialect="videoapi",
        request=request,
        quote=quote(model.price, model.spec, request),
        created_at=now,
        updated_at=now,
    )


def _running(claims: Iterable[Claim], first_due: int, gap_ms: float) -> Iterator[Outcome]:
    """What a successful submission would have led to."""
    for number, claim in enumerate(claims):
        now = _now()
        task = advance(claim.task, Submitted({"id": f"up_{now}_{number}", "poll_ms": 60_000}), now)
        yield Outcome(task, claim.token, due_at=first_due + int(number * gap_ms))


def _now() -> int:
    return int(time.time() * 1000)


async def _seed(words: Sequence[str]) -> None:
    async with keeping(Settings()) as kept:
        match words:
            case ["flight", count, interval_ms]:
                print(await flight(kept.store, int(count), int(interval_ms)))
            case ["asset", size, base_url]:
                print(await asset(kept, int(size), base_url))
            case _:
                sys.exit(__doc__)


if __name__ == "__main__":
    asyncio.run(_seed(sys.argv[1:]))
