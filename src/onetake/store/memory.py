"""The whole store in memory: for fast tests and the simulation, where it stands in for a
database and keeps every promise except that of lasting.

The one rule: it is held to the contract suite like the others, so a test that passes on it
says something about them.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Unpack

from onetake.core.account import Balance, Channel, Key, User
from onetake.core.asset import Asset, Purpose
from onetake.core.ledger import Entry, InsufficientCredits, change
from onetake.core.task import TERMINAL, State as TaskState, Task
from onetake.core.voice import Voice
from onetake.store.codec import email_key
from onetake.store.landing import FLIGHT, PARKED, QUEUED
from onetake.store.memory_audit import findings, repair
from onetake.store.memory_erase import erase
from onetake.store.memory_office import MemoryOffice
from onetake.store.memory_outbox import MemoryOutbox
from onetake.store.memory_people import MemoryPeople
from onetake.store.memory_queue import MemoryQueue
from onetake.store.memory_selection import MemorySelection
from onetake.store.memory_state import Booked, Wallet
from onetake.store.memory_traces import MemoryTraces
from onetake.store.store import Finding, Listing, NameTaken, Statement, TaskPage


class MemoryStore(
    MemoryQueue, MemoryOutbox, MemoryPeople, MemorySelection, MemoryOffice, MemoryTraces
):  # fmt: skip
    """Fulfils `Store`."""

    # -- reading tasks ---------------------------------------------------------------------

    async def task(self, task: str) -> Task | None:
        return self.state.task(task)

    async def tasks(self, **listing: Unpack[Listing]) -> TaskPage:
        limit, after = listing.get("limit", 20), listing.get("after")
        newest_first = listing.get("newest_first", True)
        found = [task for task in self.state.tasks.values() if self._wanted(task, listing)]
        if after is not None:
            last = self.state.tasks.get(after)
            if last is None or listing["user"] not in (None, last.user):
                raise LookupError(f"{after!r} is not a task")
            at = _age(last)
            found = [t for t in found if (_age(t) < at if newest_first else _age(t) > at)]
        found.sort(key=_age, reverse=newest_first)
        page = tuple(found[:limit])
        return TaskPage(page, page[-1].id if len(found) > limit else None)

    def _wanted(self, task: Task, listing: Listing) -> bool:
        first, end = listing.get("created_from"), listing.get("created_to")
        return (
            task.id not in self.state.erased
            and listing["user"] in (None, task.user)
            and task.state in (listing.get("states") or (task.state,))
            and task.request.model in (listing.get("models") or (task.request.model,))
            and task.request.operation in (listing.get("operations") or (task.request.operation,))
            and (first is None or task.created_at >= first)
            and (end is None or task.created_at < end)
        )

    async def erase(self, task: str, now: int) -> tuple[str, ...] | None:
        with self.state.change():
            return erase(self.state, task, now)

    async def entries(
        self, *, task: str | None = None, user: str | None = None,
        place: tuple[int, str] | None = None, limit: int = 100,
    ) -> tuple[Statement, ...]:  # fmt: skip
        newest_first = task is None
        found = [
            booked
            for booked in self.state.entries.values()
            if (task is None or booked.entry.task == task)
            and (user is None or booked.entry.user == user)
        ]
        found.sort(key=_when, reverse=newest_first)
        if place is not None and newest_first:
            found = [booked for booked in found if _when(booked) < place]
        elif place is not None:
            found = [booked for booked in found if _when(booked) > place]
        return tuple(Statement(booked.at, booked.entry) for booked in found[:limit])

    async def counts(self) -> Mapping[str, int]:
        result = {f"state:{state}": 0 for state in TaskState if state not in TERMINAL}
        result |= dict.fromkeys((PARKED, QUEUED, FLIGHT), 0)
        for task, row in self.state.schedule.items():
            result[row.phase] += 1
            result[f"state:{self.state.tasks[task].state}"] += 1
        return result

    # -- money -----------------------------------------------------------------------------

    async def post(self, entry: Entry, actor: str, now: int) -> Balance:
        wallet = self.state.wallets.get(entry.user)
        if wallet is None:
            raise LookupError(f"{entry.user} is not a user")
        available, held = change(entry)
        if entry.key not in self.state.entries:
            if wallet.available + available < 0 or wallet.held + held < 0:
                raise InsufficientCredits(needed=-available, available=wallet.available)
            self.state.book(entry, actor, now)
        return await self.balance(entry.user)

    async def balance(self, user: str) -> Balance:
        wallet = self.state.wallets.get(user, Wallet())
        return Balance(wallet.available, wallet.held)

    # -- accounts and channels -------------------------------------------------------------

    async def add_user(self, user: User) -> bool:
        if await self.user(email=user.email) is not None:
            return False
        self.state.users[user.id] = user
        self.state.wallets[user.id] = Wallet()
        self.state.access += 1
        return True

    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None:
        assert id is not None or email is not None, "which user?"
        for user in self.state.users.values():
            if (id is None or user.id == id) and (
                email is None or email_key(user.email) == email_key(email)
            ):
                return user
        return None

    async def users(self) -> tuple[User, ...]:
        return tuple(sorted(self.state.users.values(), key=_age))

    async def set_disabled(self, user: str, disabled: bool) -> None:
        known = self.state.users.get(user)
        if known is None:
            raise LookupError(f"{user} is not a user")
        self.state.users[user] = replace(known, disabled=disabled)
        self.state.access += 1

    async def add_key(self, key: Key) -> None:
        if key.id in self.state.keys:
            raise ValueError(f"the id of {key.id} is not unique")
        self.state.keys[key.id] = replace(key, used=0)
        self.state.access += 1

    async def keys(self, user: str | None = None) -> tuple[Key, ...]:
        found = (key for key in self.state.keys.values() if user is None or key.user == user)
        return tuple(sorted(found, key=_age))

    async def revoke_key(self, key: str, now: int) -> bool:
        known = self.state.keys.get(key)
        if known is None or known.revoked_at is not None:
            return False
        self.state.keys[key] = replace(known, revoked_at=now)
        self.state.access += 1
        return True

    async def set_key_budget(self, key: str, budget: int | None) -> bool:
        known = self.state.keys.get(key)
        if known is None:
            return False
        self.state.keys[key] = replace(known, budget=budget)
        self.state.access += 1
        return True

    async def touch_keys(self, used: Mapping[str, int]) -> None:
        for name, at in used.items():
            key = self.state.keys.get(name)
            if key is not None and (key.last_used_at is None or key.last_used_at < at):
                self.state.keys[name] = replace(key, last_used_at=at)

    async def put_channel(self, channel: Channel) -> None:
        for other in self.state.channels.values():
            if other.name == channel.name and other.id != channel.id:
                raise NameTaken(f"another channel is called {channel.name!r}")
        self.state.channels[channel.id] = channel
        self.state.access += 1

    async def channels(self) -> tuple[Channel, ...]:
        return tuple(sorted(self.state.channels.values(), key=_age))

    async def remove_channel(self, channel: str) -> bool:
        if channel not in self.state.channels:
            return False
        del self.state.channels[channel]
        self.state.access += 1
        return True

    async def revision(self) -> int:
        return self.state.access

    # -- voices ----------------------------------------------------------------------------

    async def voice(self, voice: str) -> Voice | None:
        return self.state.voices.get(voice)

    async def voices(self, user: str) -> tuple[Voice, ...]:
        own = (voice for voice in self.state.voices.values() if voice.user == user)
        return tuple(sorted(own, key=_age, reverse=True))

    async def remove_voice(self, voice: str, user: str) -> bool:
        known = self.state.voices.get(voice)
        if known is None or known.user != user:
            return False
        del self.state.voices[voice]
        return True

    # -- assets ----------------------------------------------------------------------------

    async def add_assets(self, assets: Sequence[Asset]) -> None:
        with self.state.change():
            self.state.add_assets(assets)

    async def asset(self, asset: str) -> Asset | None:
        return self.state.assets.get(asset)

    async def assets(self, *, task: str) -> tuple[Asset, ...]:
        found = (asset for asset in self.state.assets.values() if asset.task == task)
        return tuple(sorted(found, key=_age))

    async def remove_assets(self, assets: Sequence[str]) -> tuple[str, ...]:
        return self.state.remove_assets(assets)

    async def unreferenced(self, blobs: Sequence[str]) -> tuple[str, ...]:
        return self.state.unreferenced(blobs)

    async def stale_assets(self, *, before: int, limit: int) -> tuple[Asset, ...]:
        spoken = self.state.spoken_of()
        found = (
            asset
            for asset in self.state.assets.values()
            if asset.purpose in (Purpose.UPLOAD, Purpose.MATERIAL)
            and asset.created_at < before
            and asset.id not in spoken
        )
        return tuple(sorted(found, key=_age)[:limit])

    async def blobs(self) -> AsyncIterator[str]:
        for blob in sorted({asset.blob for asset in self.state.assets.values()}):
            yield blob

    # -- the audit and life ----------------------------------------------------------------

    async def findings(self) -> tuple[Finding, ...]:
        return findings(self.state)

    async def repair(self, findings: Sequence[Finding], now: int) -> tuple[Finding, ...]:
        with self.state.change():
            mended = repair(self.state, findings, now)
        self._work.set()
        return mended

    async def ping(self) -> None:
        """Memory is always there."""

    async def close(self) -> None:
        """Nothing to give back."""


def _age(thing: Task | User | Key | Channel | Asset | Voice) -> tuple[int, str]:
    return thing.created_at, thing.id


def _when(booked: Booked) -> tuple[int, str]:
    return booked.at, booked.entry.key
