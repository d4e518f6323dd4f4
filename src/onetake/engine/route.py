"""Which channel does the work: priority, then weight, then health. Kept in memory.

A connected channel takes the sandbox's place for the models that it maps, even while it is
paused: nobody gets sample media from a model that was connected to the real thing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from onetake.core.account import Channel
from onetake.core.failure import Code
from onetake.core.fairness import Place
from onetake.core.retry import Backoff

SANDBOX = "sandbox"
TEXT = "openai_text"
"""Channels of this kind rewrite prompts and get no tasks."""
FAULTS = frozenset({Code.PROVIDER_AUTH, Code.PROVIDER_BUSY, Code.PROVIDER_UNREACHABLE})
REST = Backoff(first_ms=5_000, most_ms=300_000, attempts_max=1)
FAULTS_BEFORE_REST = 3


class Store(Protocol):
    async def channels(self) -> tuple[Channel, ...]: ...
    async def revision(self) -> int: ...


@dataclass(slots=True)
class Health:
    """What this process saw of a channel lately."""

    faults: int = 0  # in a row
    resting_until: int = 0
    last: Code | None = None


@dataclass(slots=True)
class Routes:
    """Refreshed when the store's revision changes; asked on the hot path."""

    store: Store
    sandbox: Channel | None
    models: Sequence[str]  # every model id of the catalogue
    jitter: Callable[[], float]
    _revision: int = -1
    _channels: dict[str, Channel] = field(default_factory=dict[str, Channel])
    _serving: dict[str, tuple[Channel, ...]] = field(default_factory=dict[str, tuple[Channel, ...]])
    _health: dict[str, Health] = field(default_factory=dict[str, Health])

    async def refresh(self) -> None:
        """Read the channels again if anything changed."""
        revision = await self.store.revision()
        if revision == self._revision:
            return
        channels = {channel.id: channel for channel in await self.store.channels()}
        serving: dict[str, tuple[Channel, ...]] = {}
        for model in self.models:
            real = tuple(
                each for each in channels.values() if model in each.models and each.provider != TEXT
            )
            if real:
                serving[model] = tuple(each for each in real if not each.paused)
            elif self.sandbox:
                serving[model] = (self.sandbox,)
        if self.sandbox:
            channels[self.sandbox.id] = self.sandbox
        self._channels, self._serving, self._revision = channels, serving, revision

    def serves(self, model: str) -> bool:
        return bool(self._serving.get(model))

    def channel(self, channel: str) -> Channel | None:
        """None when it was removed while its tasks were under way."""
        return self._channels.get(channel)

    def places(self, now: int) -> Mapping[str, Sequence[Place]]:
        """For each model, its rested channels: higher priority first, then by weighted lot."""
        return {
            model: [Place(each.id, each.concurrency) for each in self._order(channels, now)]
            for model, channels in self._serving.items()
        }

    def report(self, channel: str, fault: Code | None, now: int) -> None:
        """Tell how a call to the channel went. Three faults in a row give it a rest."""
        health = self._health.setdefault(channel, Health())
        if fault not in FAULTS:
            health.faults, health.resting_until, health.last = 0, 0, None
            return
        if now < health.resting_until:
            return  # one of the many calls that were under way when the rest began
        health.faults += 1
        health.last = fault
        over = health.faults - FAULTS_BEFORE_REST + 1
        if over >= 1:
            health.resting_until = now + REST.delay_ms(over, self.jitter())

    def health(self, channel: str) -> Health:
        return self._health.get(channel, Health())

    def _order(self, channels: tuple[Channel, ...], now: int) -> list[Channel]:
        rested = [each for each in channels if self.health(each.id).resting_until <= now]
        if len(rested) < 2:
            return rested
        # The exponent 1/weight makes the chance to be first proportional to the weight.
        lots = {each.id: self.jitter() ** (1 / max(each.weight, 1)) for each in rested}
        return sorted(rested, key=lambda each: (-each.priority, -lots[each.id]))
