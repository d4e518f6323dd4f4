"""What the memory store remembers, and how a failed change is taken back.

The one rule: everything mutable is an entry of one of the tables below, and every value is
frozen, so that the list of replaced entries is all that is needed to undo a change.
"""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from onetake.core.account import Channel, Key, User
from onetake.core.asset import Asset
from onetake.core.ledger import Entry, change
from onetake.core.office import Audit, Offer
from onetake.core.person import EmailCode, Identity, Profile, Purpose, Session
from onetake.core.site import Site
from onetake.core.task import Task
from onetake.core.trace import Trace, TraceKind
from onetake.core.voice import Voice
from onetake.core.webhook import Delivery, Webhook
from onetake.core.work import Note, Share

K = TypeVar("K")
V = TypeVar("V")

_NOTHING: Any = object()
Lost: TypeAlias = "list[tuple[Table[Any, Any], Any, Any]]"


class Table(dict[K, V]):
    """A dictionary that notes what it is about to lose. Changed by item only."""

    def __init__(self, lost: Lost) -> None:
        super().__init__()
        self._lost = lost

    def __setitem__(self, key: K, value: V) -> None:
        self._lost.append((self, key, self.get(key, _NOTHING)))
        super().__setitem__(key, value)

    def __delitem__(self, key: K) -> None:
        self._lost.append((self, key, self[key]))
        super().__delitem__(key)

    def restore(self, key: K, value: V) -> None:
        if value is _NOTHING:
            super().__delitem__(key)
        else:
            super().__setitem__(key, value)


@dataclass(frozen=True, slots=True)
class Wallet:
    available: int = 0
    held: int = 0
    active: int = 0
    last_turn: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the schedule."""

    user: str
    model: str
    phase: str
    turn: int
    due_at: int
    token: int = 0
    leased: bool = False
    channel: str | None = None
    avoid: str | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    at: int
    entry: Entry
    actor: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A row of what was deleted and can be brought back."""

    removal: str
    user: str
    at: int
    fingerprint: str | None


class State:
    def __init__(self) -> None:
        self._lost: Lost = []
        lost = self._lost
        self.users: Table[str, User] = Table(lost)
        self.wallets: Table[str, Wallet] = Table(lost)
        self.keys: Table[str, Key] = Table(lost)
        self.channels: Table[str, Channel] = Table(lost)
        self.busy: Table[str, int] = Table(lost)
        self.tasks: Table[str, Task] = Table(lost)
        self.schedule: Table[str, Row] = Table(lost)
        self.entries: Table[str, Booked] = Table(lost)
        self.assets: Table[str, Asset] = Table(lost)
        self.erased: Table[str, int] = Table(lost)  # task -> when its owner deleted it
        self.spoken: Table[str, tuple[str, ...]] = Table(lost)  # task -> assets
        self.names: Table[tuple[str, str], str] = Table(lost)  # user, idempotency key -> task
        self.alike: Table[tuple[str, str], tuple[str, ...]] = Table(lost)  # key, fingerprint
        self.prints: Table[str, str] = Table(lost)  # task -> fingerprint
        self.voices: Table[str, Voice] = Table(lost)
        self.webhooks: Table[str, Webhook] = Table(lost)
        self.deliveries: Table[str, Delivery] = Table(lost)
        self.notes: Table[str, Note] = Table(lost)  # by task
        self.shares: Table[str, Share] = Table(lost)
        self.removals: Table[str, Removal] = Table(lost)  # by task
        self.profiles: Table[str, Profile] = Table(lost)
        self.sessions: Table[str, Session] = Table(lost)  # by digest
        self.codes: Table[tuple[Purpose, str], tuple[EmailCode, int]] = Table(lost)  # attempts
        self.attempts: Table[tuple[str, str], tuple[int, int]] = Table(lost)  # count, since
        self.identities: Table[tuple[str, str], Identity] = Table(lost)
        self.audits: Table[str, Audit] = Table(lost)
        self.offers: Table[str, Offer] = Table(lost)
        self.traces: Table[tuple[str, int, TraceKind], Trace] = Table(lost)
        self.site: Table[str, Site] = Table(lost)  # one at most, under ""
        self.access = 0
        self.last_started = 0  # the highest turn

    @contextmanager
    def change(self) -> Generator[None]:
        """Take back whatever the block wrote to the tables when it raises."""
        self._lost.clear()
        try:
            yield
        except BaseException:
            for table, key, value in reversed(self._lost):
                table.restore(key, value)
            raise

    def add_task(self, task: Task) -> None:
        if task.id in self.tasks:
            raise ValueError(f"the id of {task.id} is not unique")
        self.tasks[task.id] = task

    def add_assets(self, new: Iterable[Asset]) -> None:
        for asset in new:
            if asset.id in self.assets:
                raise ValueError(f"the id of {asset.id} is not unique")
            self.assets[asset.id] = asset

    def add_voice(self, voice: Voice) -> None:
        if voice.id in self.voices:
            raise ValueError(f"the id of {voice.id} is not unique")
        self.voices[voice.id] = voice

    def add_trace(self, trace: Trace) -> bool:
        """False when its attempt has one of this kind."""
        key = (trace.task, trace.attempt, trace.kind)
        if key in self.traces:
            return False
        self.traces[key] = trace
        return True

    def task(self, task: str) -> Task | None:
        """One that its owner has not deleted."""
        return None if task in self.erased else self.tasks.get(task)

    def spend(self, key: str | None, amount: int) -> None:
        if key is not None and key in self.keys:
            known = self.keys[key]
            self.keys[key] = replace(known, used=known.used + amount)

    def spoken_of(self) -> frozenset[str]:
        """Every asset of which a task's request or a voice speaks."""
        voices = self.voices.values()
        said = {asset for assets in self.spoken.values() for asset in assets}
        said |= {asset for voice in voices for asset in (voice.sample, voice.preview) if asset}
        return frozenset(said)

    def unreferenced(self, blobs: Iterable[str]) -> tuple[str, ...]:
        kept = {asset.blob for asset in self.assets.values()}
        return tuple(blob for blob in dict.fromkeys(blobs) if blob not in kept)

    def remove_assets(self, assets: Iterable[str]) -> tuple[str, ...]:
        """The blobs that nothing refers to any more."""
        blobs: list[str] = []
        for name in sorted(set(assets)):
            if name in self.assets:
                blobs.append(self.assets[name].blob)
                del self.assets[name]
        return self.unreferenced(blobs)

    def book(self, entry: Entry, actor: str, now: int) -> None:
        """Write an entry and what it does to its user's wallet."""
        if entry.key in self.entries:
            raise ValueError(f"the key of {entry.key} is not unique")
        self.entries[entry.key] = Booked(now, entry, actor)
        available, held = change(entry)
        wallet = self.wallets[entry.user]
        self.wallets[entry.user] = replace(
            wallet, available=wallet.available + available, held=wallet.held + held
        )

    def count_active(self, user: str, more: int) -> None:
        wallet = self.wallets[user]
        self.wallets[user] = replace(wallet, active=wallet.active + more)

    def count_busy(self, channel: str, more: int) -> None:
        self.busy[channel] = self.busy.get(channel, 0) + more

    def in_phase(self, phase: str) -> Iterator[tuple[str, Row]]:
        return ((task, row) for task, row in self.schedule.items() if row.phase == phase)
