"""Accept a request: everything that must be true together becomes true in one transaction.

The order matters. A repeat is recognised before anything is checked, so that a change in
the catalogue never turns an honest retry into an error. Files are brought in before the
price is known and given up again when the request is refused after all.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import msgspec

from onetake.catalog.loader import Catalog, Model
from onetake.core.account import Balance, Caller
from onetake.core.allowance import OUTSIDE
from onetake.core.asset import Asset
from onetake.core.capability import check, check_facts
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.ids import task_id, vidgen_id
from onetake.core.ledger import InsufficientCredits
from onetake.core.money import format_credits
from onetake.core.pricing import Quote, quote
from onetake.core.request import Request
from onetake.core.task import Task
from onetake.core.work import Note
from onetake.engine.intake import Intake, external
from onetake.engine.shelf import Shelf
from onetake.engine.voicing import Voicing
from onetake.store.gallery import NoteEdit
from onetake.store.store import (
    Accepted,
    BudgetSpent,
    IdempotencyConflict,
    KeyRevoked,
    Order,
    PriceChanged,
    Repeatable,
)

RETRY_WINDOW_MS = 15 * 60 * 1000
"""How long an SDK's own retry of a request without an idempotency key is recognised."""

NEVER = 2**62


@dataclass(frozen=True, slots=True)
class Submission:
    """How a request came in, as far as its acceptance depends on it."""

    dialect: str
    id_form: Literal["vidgen", "task"]
    idempotency_key: str | None = None
    sdk_retry: int | None = None  # `x-stainless-retry-count`; None: not sent by such an SDK
    ceiling: int | None = None  # micro-credits that the caller agreed to; None: any amount
    note: NoteEdit | None = None  # what is said of the work from the start


class Store(Protocol):
    async def accept(self, order: Order, now: int) -> Accepted: ...
    async def repeated(self, user: str, key: str | None, repeatable: Repeatable) -> Task | None: ...
    async def balance(self, user: str) -> Balance: ...


@dataclass(frozen=True, slots=True)
class Accept:
    store: Store
    catalog: Catalog
    serves: Callable[[str], bool]  # is there a channel for this model id?
    intake: Intake
    shelf: Shelf
    clock: Callable[[], int]
    entropy: Callable[[], int]
    user_active_max: int
    check_url: Callable[[str, str], None]  # (field, URL); raises Rejected
    voicing: Voicing
    accepted: Callable[[], None] = lambda: None

    async def estimate(self, caller: Caller, asked: Request) -> tuple[Request, Quote]:
        """What the request would reserve, and the request with everything filled in. Raises
        `Rejected` for what would be refused. Nothing is kept."""
        model = self._model(caller, asked)
        request = await self.voicing(check(model.spec, asked), caller.user.id)
        if request.materials:
            fresh: list[Asset] = []
            try:
                async with self.shelf.adding():
                    request = await self.intake(request, caller.user.id, self.clock(), fresh)
                check_facts(model.spec, request)
            finally:
                await self.shelf.discard(fresh)
        return request, _quote(model, request)

    async def __call__(self, caller: Caller, asked: Request, how: Submission) -> Accepted:
        """The task, durable and paid for, or `Rejected` with nothing left behind."""
        now = self.clock()
        try:
            repeatable = await self._repeatable(asked, how, now)
            if repeatable and (how.idempotency_key or how.sdk_retry):
                earlier = await self.store.repeated(caller.user.id, _key(caller), repeatable)
                if earlier:
                    return Accepted(earlier, fresh=False)
            model = self._model(caller, asked)
            if asked.callback_url is not None:
                self.check_url(asked.wire_name("callback_url"), asked.callback_url)
            request = await self.voicing(check(model.spec, asked), caller.user.id)
            if not request.materials:  # the hot path: nothing to bring in
                return await self._order(caller, request, model, how, repeatable, ())
            return await self._with_files(caller, request, model, how, repeatable)
        except InsufficientCredits as error:
            raise Rejected(_too_few(error)) from None
        except BudgetSpent as error:
            raise Rejected(_over_budget(error)) from None
        except PriceChanged as error:
            raise Rejected(_dearer(error)) from None
        except IdempotencyConflict:
            code = Code.IDEMPOTENCY_CONFLICT
            raise Rejected(Failure(code, code.en, "Idempotency-Key")) from None
        except KeyRevoked:
            raise Rejected(Failure(Code.KEY_DISABLED, Code.KEY_DISABLED.en)) from None

    async def _with_files(
        self, caller: Caller, request: Request, model: Model, how: Submission,
        repeatable: Repeatable | None,
    ) -> Accepted:  # fmt: skip
        if external(request, self.intake.own):
            # Do not fetch for somebody who cannot pay; files can only make it cost more.
            least = quote(model.price, model.spec, request).amount
            have = (await self.store.balance(caller.user.id)).available
            if least > have:
                raise InsufficientCredits(needed=least, available=have)
        fresh: list[Asset] = []
        done: Accepted | None = None
        try:
            async with self.shelf.adding():
                request = await self.intake(request, caller.user.id, self.clock(), fresh)
                check_facts(model.spec, request)
                done = await self._order(caller, request, model, how, repeatable, tuple(fresh))
                return done
        finally:
            if done is None or not done.fresh:
                await self.shelf.discard(fresh)

    async def _order(
        self, caller: Caller, request: Request, model: Model, how: Submission,
        repeatable: Repeatable | None, assets: tuple[Asset, ...],
    ) -> Accepted:  # fmt: skip
        now = self.clock()
        entropy = self.entropy()
        task = Task(
            id=vidgen_id(now, entropy) if how.id_form == "vidgen" else task_id(now, entropy),
            user=caller.user.id,
            key=_key(caller),
            dialect=how.dialect,
            request=replace(request, wire_names={}),
            quote=_quote(model, request),
            created_at=now,
            updated_at=now,
        )
        note = Note(task.id, task.user, **how.note) if how.note else None
        order = Order(task, repeatable, self.user_active_max, assets, how.ceiling, note)
        done = await self.store.accept(order, now)
        self.accepted()
        return done

    async def _repeatable(self, asked: Request, how: Submission, now: int) -> Repeatable | None:
        if how.idempotency_key is None and how.sdk_retry is None:
            return None
        # The same file uploaded again has another link: what counts is its content.
        materials = [replace(m, url=await self.intake.content(m.url)) for m in asked.materials]
        asked = replace(asked, materials=tuple(materials))
        # The first try of such an SDK is remembered, but is itself no repeat of anything.
        since = now - RETRY_WINDOW_MS if how.sdk_retry else NEVER
        return Repeatable(how.idempotency_key, fingerprint(asked, how.dialect), since)

    def _model(self, caller: Caller, asked: Request) -> Model:
        if caller.key and not caller.key.usable(self.clock()):
            # The studio's own: its limits must not end with it.
            raise Rejected(Failure(Code.KEY_DISABLED, Code.KEY_DISABLED.en))
        if caller.outside:
            raise Rejected(Failure(Code.FORBIDDEN, OUTSIDE))
        model = self.catalog.find(asked.model)
        name = model.spec.id
        if caller.key and caller.key.models and name not in caller.key.models:
            message = f"this API key may not use model {name}"
            raise Rejected(Failure(Code.FORBIDDEN, message, "model", caller.key.models))
        if not self.serves(name):
            raise Rejected(Failure(Code.NO_PROVIDER, f"no provider serves {name}", "model"))
        return model


def _quote(model: Model, request: Request) -> Quote:
    return quote(model.price, model.spec, request)


def _key(caller: Caller) -> str | None:
    return caller.key.id if caller.key else None


def fingerprint(asked: Request, dialect: str) -> str:
    """Equal for requests that ask for the same, whatever their formatting or form boundaries."""
    body = msgspec.json.encode((dialect, asked), order="deterministic")
    return hashlib.sha256(body).hexdigest()


def _too_few(error: InsufficientCredits) -> Failure:
    message = (
        f"this request reserves {format_credits(error.needed)} credits "
        f"and {format_credits(error.available)} are available"
    )
    return Failure(Code.INSUFFICIENT_CREDITS, message)


def _over_budget(error: BudgetSpent) -> Failure:
    message = (
        f"this request reserves {format_credits(error.needed)} credits and this API key has "
        f"{format_credits(max(error.budget - error.used, 0))} of its "
        f"{format_credits(error.budget)} left"
    )
    return Failure(Code.INSUFFICIENT_CREDITS, message)


def _dearer(error: PriceChanged) -> Failure:
    now = format_credits(error.needed)
    message = (
        f"the price is {now} credits and not the expected {format_credits(error.agreed)}; "
        f"nothing was reserved: send expected_credits {now} to agree"
    )
    return Failure(Code.PRICE_CHANGED, message, "expected_credits", (now,))
