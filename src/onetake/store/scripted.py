"""The cold half of a store: every operation that is a script. A store supplies `run`.

The one rule: nothing here knows which database it is. What must be fast is written by each
store for itself, and may override what is here.
"""

from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TypeVar, Unpack

from onetake.core.account import Balance, Channel, Key, User
from onetake.core.asset import Asset
from onetake.core.ledger import Entry
from onetake.core.voice import Voice
from onetake.core.webhook import Delivery, Webhook
from onetake.store import scripts
from onetake.store.begin import Begin
from onetake.store.outbox import DeliveryPage
from onetake.store.scripted_office import ScriptedOffice
from onetake.store.scripted_people import ScriptedPeople
from onetake.store.scripted_selection import ScriptedSelection
from onetake.store.scripted_traces import ScriptedTraces
from onetake.store.store import Finding, Listing, Statement, TaskPage
from onetake.store.vault import Vault

T = TypeVar("T")

_BLOBS_A_PAGE = 1000
_PRUNED_AT_ONCE = 1000


class Scripted(ScriptedPeople, ScriptedSelection, ScriptedOffice, ScriptedTraces):
    vault: Vault

    @abstractmethod
    async def run(self, begin: Begin[T], *, writes: bool) -> T:
        """Perform one script in one transaction. One that only reads sees a single snapshot."""

    @abstractmethod
    def wake(self) -> None:
        """Something may have become due."""

    async def request_cancel(self, task: str, now: int) -> None:
        if await self.run(lambda: scripts.tasks.request_cancel(task, now), writes=True):
            self.wake()

    async def end_leases(self, now: int) -> None:
        if await self.run(lambda: scripts.tasks.end_leases(now), writes=True):
            self.wake()

    async def tasks(self, **listing: Unpack[Listing]) -> TaskPage:
        return await self.run(lambda: scripts.tasks.tasks(listing), writes=False)

    async def erase(self, task: str, now: int) -> tuple[str, ...] | None:
        return await self.run(lambda: scripts.erase.erase(task, now), writes=True)

    async def entries(
        self, *, task: str | None = None, user: str | None = None,
        place: tuple[int, str] | None = None, limit: int = 100,
    ) -> tuple[Statement, ...]:  # fmt: skip
        return await self.run(
            lambda: scripts.books.entries(task=task, user=user, place=place, limit=limit),
            writes=False,
        )

    async def counts(self) -> Mapping[str, int]:
        return await self.run(lambda: scripts.tasks.counts(), writes=False)

    async def post(self, entry: Entry, actor: str, now: int) -> Balance:
        return await self.run(lambda: scripts.books.post(entry, actor, now), writes=True)

    # -- accounts and channels -------------------------------------------------------------

    async def add_user(self, user: User) -> bool:
        return await self.run(lambda: scripts.accounts.add_user(user), writes=True)

    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None:
        return await self.run(lambda: scripts.accounts.user(id=id, email=email), writes=False)

    async def users(self) -> tuple[User, ...]:
        return await self.run(lambda: scripts.accounts.users(), writes=False)

    async def set_disabled(self, user: str, disabled: bool) -> None:
        await self.run(lambda: scripts.accounts.set_disabled(user, disabled), writes=True)

    async def add_key(self, key: Key) -> None:
        await self.run(lambda: scripts.accounts.add_key(key), writes=True)

    async def keys(self, user: str | None = None) -> tuple[Key, ...]:
        return await self.run(lambda: scripts.accounts.keys(user), writes=False)

    async def revoke_key(self, key: str, now: int) -> bool:
        return await self.run(lambda: scripts.accounts.revoke_key(key, now), writes=True)

    async def set_key_budget(self, key: str, budget: int | None) -> bool:
        return await self.run(lambda: scripts.accounts.set_key_budget(key, budget), writes=True)

    async def touch_keys(self, used: Mapping[str, int]) -> None:
        await self.run(lambda: scripts.accounts.touch_keys(used), writes=True)

    async def put_channel(self, channel: Channel) -> None:
        await self.run(lambda: scripts.accounts.put_channel(channel, self.vault), writes=True)

    async def channels(self) -> tuple[Channel, ...]:
        return await self.run(lambda: scripts.accounts.channels(self.vault), writes=False)

    async def remove_channel(self, channel: str) -> bool:
        return await self.run(lambda: scripts.accounts.remove_channel(channel), writes=True)

    # -- voices ----------------------------------------------------------------------------

    async def voice(self, voice: str) -> Voice | None:
        return await self.run(lambda: scripts.voices.voice(voice), writes=False)

    async def voices(self, user: str) -> tuple[Voice, ...]:
        return await self.run(lambda: scripts.voices.voices(user), writes=False)

    async def remove_voice(self, voice: str, user: str) -> bool:
        return await self.run(lambda: scripts.voices.remove_voice(voice, user), writes=True)

    # -- webhooks and the outbox -----------------------------------------------------------

    async def put_webhook(self, webhook: Webhook) -> None:
        await self.run(lambda: scripts.webhooks.put_webhook(webhook, self.vault), writes=True)

    async def webhooks(self, user: str) -> tuple[Webhook, ...]:
        return await self.run(lambda: scripts.webhooks.webhooks(user, self.vault), writes=False)

    async def webhook(self, webhook: str) -> Webhook | None:
        return await self.run(lambda: scripts.webhooks.webhook(webhook, self.vault), writes=False)

    async def disable_webhook(self, webhook: str) -> bool:
        return await self.run(lambda: scripts.webhooks.disable_webhook(webhook), writes=True)

    async def remove_webhook(self, webhook: str, user: str) -> bool:
        return await self.run(lambda: scripts.webhooks.remove_webhook(webhook, user), writes=True)

    async def add_delivery(self, delivery: Delivery) -> None:
        await self.run(lambda: scripts.webhooks.add_delivery(delivery), writes=True)

    async def claim_deliveries(
        self, now: int, lease_until: int, limit: int
    ) -> tuple[Delivery, ...]:
        return await self.run(
            lambda: scripts.webhooks.claim_deliveries(now, lease_until, limit), writes=True
        )

    async def note_delivery(self, delivery: Delivery) -> bool:
        return await self.run(lambda: scripts.webhooks.note_delivery(delivery), writes=True)

    async def delivery(self, delivery: str) -> Delivery | None:
        return await self.run(lambda: scripts.webhooks.delivery(delivery), writes=False)

    async def deliveries(
        self, user: str, *, webhook: str | None = None, task: str | None = None,
        limit: int = 20, after: str | None = None,
    ) -> DeliveryPage:  # fmt: skip
        return await self.run(
            lambda: scripts.webhooks.deliveries(
                user, webhook=webhook, task=task, limit=limit, after=after
            ),
            writes=False,
        )

    async def prune_deliveries(self, before: int) -> int:
        pruned = 0
        while some := await self._prune_some(before):
            pruned += some
        return pruned

    async def _prune_some(self, before: int) -> int:
        return await self.run(lambda: scripts.webhooks.prune(before, _PRUNED_AT_ONCE), writes=True)

    # -- assets ----------------------------------------------------------------------------

    async def add_assets(self, assets: Sequence[Asset]) -> None:
        await self.run(lambda: scripts.assets.add_assets(assets), writes=True)

    async def asset(self, asset: str) -> Asset | None:
        return await self.run(lambda: scripts.assets.asset(asset), writes=False)

    async def assets(self, *, task: str) -> tuple[Asset, ...]:
        return await self.run(lambda: scripts.assets.assets(task), writes=False)

    async def remove_assets(self, assets: Sequence[str]) -> tuple[str, ...]:
        return await self.run(lambda: scripts.assets.remove_assets(assets), writes=True)

    async def unreferenced(self, blobs: Sequence[str]) -> tuple[str, ...]:
        return await self.run(lambda: scripts.assets.unreferenced(blobs), writes=False)

    async def stale_assets(self, *, before: int, limit: int) -> tuple[Asset, ...]:
        return await self.run(lambda: scripts.assets.stale_assets(before, limit), writes=False)

    async def blobs(self) -> AsyncIterator[str]:
        last = ""
        while page := await self._blobs_after(last):
            for blob in page:
                yield blob
            last = page[-1]

    async def _blobs_after(self, last: str) -> tuple[str, ...]:
        return await self.run(lambda: scripts.assets.blobs_after(last, _BLOBS_A_PAGE), writes=False)

    # -- the audit -------------------------------------------------------------------------

    async def findings(self) -> tuple[Finding, ...]:
        return await self.run(lambda: scripts.audit.findings(), writes=False)

    async def repair(self, findings: Sequence[Finding], now: int) -> tuple[Finding, ...]:
        mended = await self.run(lambda: scripts.repair.repair(findings, now), writes=True)
        self.wake()
        return mended
