"""A few people, orders and steps, for tests of what several processes do to one database."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Final

from onetake.core.account import Key, KeyFormat, Role, User
from onetake.core.failure import Code, Failure
from onetake.core.fairness import Place
from onetake.core.ledger import grant, release, settle
from onetake.core.pricing import Quote, Settle
from onetake.core.request import Operation, Request
from onetake.core.task import Cancelled, Failed, Produced, State, Stored, Submitted, Task, advance
from onetake.store.postgres import PostgresStore
from onetake.store.store import Claim, ClaimOrder, Order, Outcome, Repeatable
from onetake.store.vault import Vault
from tests.store.cluster import database

NOW: Final = 1_700_000_000_000
LEASE: Final = NOW + 30_000
MODEL: Final = "model"
VAULT: Final = Vault(bytes(32))


@asynccontextmanager
async def stores(count: int, *, users: Sequence[str] = ("ann",), credits: int = 1_000_000
                 ) -> AsyncGenerator[list[PostgresStore]]:  # fmt: skip
    """Stores as `count` processes would have them, on one database with a few rich users."""
    async with database() as url, opened(url, count) as several:
        for user in users:
            await enrol(several[0], user, credits)
        yield several


@asynccontextmanager
async def opened(url: str, count: int = 1) -> AsyncGenerator[list[PostgresStore]]:
    async with AsyncExitStack() as stack:
        several = [await PostgresStore.open(url, VAULT) for _ in range(count)]
        for store in several:
            stack.push_async_callback(store.close)
        yield several


async def enrol(store: PostgresStore, user: str, credits: int) -> None:
    await store.add_user(User(user, f"{user}@example.org", Role.CUSTOMER, NOW))
    await store.add_key(Key(f"key_{user}", user, "main", KeyFormat.SK, f"d{user}", "sk", NOW))
    await store.post(grant(user, credits, key=user, reason="welcome"), "admin", NOW)


def task(number: int, user: str = "ann", *, amount: int = 10, model: str = MODEL) -> Task:
    request = Request(model, Operation.TEXT_TO_VIDEO, {"prompt": f"take {number}"})
    quote = Quote(amount, (), Settle.QUOTE)
    return Task(f"task_{number}", user, f"key_{user}", "openai", request, quote, NOW, NOW)


def order(number: int, user: str = "ann", *, name: str | None = None, print: str = "print",
          amount: int = 10, most: int = 0, model: str = MODEL, callback: bool = False
          ) -> Order:  # fmt: skip
    repeatable = Repeatable(name, print) if name or print != "print" else None
    wanted = task(number, user, amount=amount, model=model)
    if callback:
        url = "https://example.test/told"
        wanted = replace(wanted, request=replace(wanted.request, callback_url=url))
    return Order(wanted, repeatable, most)


def claims(*, most: int = 1_000, now: int = NOW, flights: int = 50, starts: int = 50) -> ClaimOrder:
    return ClaimOrder(now, now + LEASE - NOW, flights, starts, {MODEL: [Place("one", most)]})


def next_outcome(claim: Claim, now: int) -> Outcome:
    """The step after this one on a task's straight way to success."""
    work = claim.task
    if work.state is State.SUBMITTING:
        return Outcome(advance(work, Submitted({"job": work.id}), now), claim.token, now)
    if work.state is State.RUNNING:
        return Outcome(advance(work, Produced(()), now), claim.token, now)
    used = work.quote.amount // 2
    done = replace(advance(work, Stored(()), now), charged=used)
    return Outcome(done, claim.token, None, settle(work.hold, used=used))


def failed_outcome(claim: Claim, now: int) -> Outcome:
    failed = Failed(Failure(Code.PROVIDER_FAILED, "no"))
    ended = replace(advance(claim.task, failed, now), charged=0)
    return Outcome(ended, claim.token, None, release(ended.hold))


def cancelled_while_queued(found: Task) -> Outcome | None:
    """A decision for `amend`."""
    if found.state is not State.QUEUED:
        return None
    cancelled = Cancelled(Failure(Code.CANCELLED, "stop"))
    ended = replace(advance(found, cancelled, NOW), charged=0)
    return Outcome(ended, 0, None, release(found.hold))
