"""Small complete things to put into a store. Times are small numbers, so that tests read well."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from onetake.core import ledger
from onetake.core.account import Channel, Key, KeyFormat, Role as UserRole, User
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Failure
from onetake.core.fairness import Place
from onetake.core.pricing import Line, Quote, Settle, Unit
from onetake.core.request import Facts, Material, Medium, Operation, Request, Role
from onetake.core.task import (
    Cancelled,
    Failed,
    Output,
    Produced,
    Returned,
    Source,
    SourceKind,
    Stored,
    Submitted,
    Task,
    advance,
)
from onetake.core.voice import Voice, VoiceSource
from onetake.core.webhook import Delivery, Webhook
from onetake.store.store import Claim, ClaimOrder, Order, Outcome, Repeatable, Store

MODEL = "mini"
CHANNEL = "channel_a"
FACTS = Facts(Medium.VIDEO, "video/mp4", 1000, 1280, 720, 5000, True)
REFUSED = Failure(Code.PROVIDER_BUSY, "busy", retry_after_seconds=3)


def person(user: str, *, email: str | None = None, created_at: int = 1) -> User:
    return User(user, email or f"{user}@example.test", UserRole.CUSTOMER, created_at, "hash")


def api_key(key: str, user: str) -> Key:
    return Key(
        key, user, "laptop", KeyFormat.VGA, f"digest of {key}", "vga_abc", 2,
        models=("mini",), networks=("10.0.0.0/8",),
    )  # fmt: skip


def channel(id: str = CHANNEL, *, name: str = "first", secret: str = "sk-very-secret") -> Channel:
    return Channel(
        id, name, "videoapi", "https://example.test", secret, {"mini": "upstream-mini"}, 3,
        priority=1, weight=2, concurrency=3, options={"region": "eu"},
    )  # fmt: skip


def asset(
    id: str, user: str = "ann", *, blob: str = "", purpose: Purpose = Purpose.UPLOAD,
    created_at: int = 5, task: str | None = None,
) -> Asset:  # fmt: skip
    return Asset(id, user, purpose, "clip.mp4", blob or f"blob of {id}", FACTS, created_at, task)


def task(
    id: str, user: str = "ann", *, price: int = 10, model: str = MODEL, key: str | None = None,
    created_at: int = 100, materials: Sequence[str] = (), callback_url: str | None = None,
    operation: Operation = Operation.REFERENCE_TO_VIDEO,
) -> Task:  # fmt: skip
    request = Request(
        model,
        operation,
        {"prompt": "a kite, 风筝", "duration": 5, "weight": 1.0, "generate_audio": True},
        tuple(
            Material(Role.IMAGE, f"https://example.test/{name}", f"image_urls[{at}]", name, FACTS)
            for at, name in enumerate(materials)
        ),
        end_user="someone",
        callback_url=callback_url,
        wire_names={"prompt": "text"},
    )
    line = Line(Unit.OUTPUT_SECOND, 5, price, 5, 1, price)
    quote = Quote(price, (line,), Settle.QUOTE)
    return Task(id, user, key, "videoapi", request, quote, created_at, created_at)


def voice(
    id: str, user: str | None = "ann", *, task: str | None = "t1", created_at: int = 250,
    preview: str | None = None, sample: str | None = None,
) -> Voice:  # fmt: skip
    return Voice(
        id, "小明", "zh", "calm", VoiceSource.CLONE, created_at, user, task, preview, sample,
        "like a river", ("speech-1",),
    )  # fmt: skip


def webhook(id: str, user: str = "ann", *, events: Sequence[str] = (), **more: Any) -> Webhook:
    made = Webhook(id, user, f"https://{id}.test/hook", f"whsec_{id}", 10, tuple(events))
    return replace(made, **more)


def delivery(id: str, user: str = "ann", *, created_at: int = 300, **more: Any) -> Delivery:
    url = "https://example.test/hook"
    made = Delivery(id, user, url, "webhook.test", None, created_at, due_at=created_at)
    return replace(made, **more)


def order(
    wanted: Task, *, name: str | None = None, fingerprint: str = "print", since: int | None = None,
    active_max: int = 0, assets: tuple[Asset, ...] = (),
) -> Order:  # fmt: skip
    """`name` or `since`: repeatable by the one or the other."""
    repeatable = None
    if name is not None or since is not None:
        repeatable = Repeatable(name, fingerprint, since or 0)
    return Order(wanted, repeatable, active_max, assets)


async def open_account(store: Store, user: str = "ann", credits: int = 1000) -> None:
    assert await store.add_user(person(user))
    if credits:
        grant = ledger.grant(user, credits, key=f"first of {user}", reason="welcome")
        await store.post(grant, "root", 1)


async def submit(store: Store, *wanted: Task, active_max: int = 0, now: int = 100) -> None:
    for one in wanted:
        accepted = await store.accept(order(one, active_max=active_max), now)
        assert accepted.fresh


def places(
    most: int = 100, *, model: str = MODEL, channel: str = CHANNEL
) -> dict[str, list[Place]]:
    return {model: [Place(channel, most)]}


async def claim(
    store: Store, *, now: int = 200, lease_until: int = 300, flights: int = 100, starts: int = 100,
    places: Mapping[str, Sequence[Place]] | None = None,
) -> dict[str, Claim]:  # fmt: skip
    wanted = {MODEL: [Place(CHANNEL, 100)]} if places is None else places
    claims = await store.claim(ClaimOrder(now, lease_until, flights, starts, wanted))
    return {claim.task.id: claim for claim in claims}


def running(claim: Claim, *, due_at: int = 400, at: int = 250) -> Outcome:
    submitted = advance(claim.task, Submitted({"job": "j1", "shard": 7}), at)
    return Outcome(submitted, claim.token, due_at)


def quiet(claim: Claim, *, due_at: int = 400) -> Outcome:
    """Of a claim whose task is running: its provider had no news."""
    return Outcome(claim.task, claim.token, due_at, unmoved=True)


def returned(claim: Claim, *, due_at: int = 400, at: int = 250) -> Outcome:
    return Outcome(advance(claim.task, Returned(REFUSED), at), claim.token, due_at)


def produced(claim: Claim, *, due_at: int = 400, at: int = 250) -> Outcome:
    event = Produced((Source(SourceKind.REMOTE, "https://example.test/out.mp4"),))
    return Outcome(advance(claim.task, event, at), claim.token, due_at)


def failed(claim: Claim, *, at: int = 250) -> Outcome:
    return ended(advance(claim.task, Failed(REFUSED), at), token=claim.token)


def ended(finished: Task, *, token: int = 0) -> Outcome:
    """The outcome of a task that failed, was cancelled or expired: all goes back."""
    return Outcome(replace(finished, charged=0), token, None, ledger.release(finished.hold))


def cancelled(before: Task, *, at: int = 260) -> Outcome:
    failure = Failure(Code.CANCELLED, "cancelled")
    return ended(advance(before, Cancelled(failure), at))


def succeeded(claim: Claim, *, used: int, at: int = 250) -> Outcome:
    """Of a claim whose task is storing."""
    kept = asset(f"result of {claim.task.id}", claim.task.user, purpose=Purpose.RESULT,
                 task=claim.task.id, created_at=at)  # fmt: skip
    stored = advance(claim.task, Stored((Output(kept.id, FACTS),)), at)
    entry = ledger.settle(stored.hold, used=used)
    return Outcome(replace(stored, charged=used), claim.token, None, entry, (kept,))


async def finish(store: Store, *names: str, used: int = 10) -> None:
    """Everything that was accepted is claimed; these tasks succeed."""
    started = await claim(store, now=200, flights=0)
    flying = await claim(store, now=10_000, lease_until=20_000, starts=0) if not started else {}
    work = [(started | flying)[name] for name in names]
    assert all(await store.apply([produced(one, due_at=200) for one in work], 240))
    storing = await claim(store, now=20_000, lease_until=30_000, starts=0)
    done = [succeeded(storing[name], used=used) for name in names]
    assert all(await store.apply(done, 250))
