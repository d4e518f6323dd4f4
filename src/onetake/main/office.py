"""What administrators reach beyond the store, from the parts of a process that serves."""

import shutil
from typing import TYPE_CHECKING

from onetake.accounts.keys import KeyRing
from onetake.api.office import Office
from onetake.core.account import Channel
from onetake.main.chance import clock
from onetake.providers import adapter

if TYPE_CHECKING:
    from onetake.main.making import Working


def office(made: "Working", keys: KeyRing) -> Office:
    """Of this process, which starts now."""
    folder = made.kept.settings.data.absolute()

    async def refresh() -> None:
        await keys.refresh()
        await made.changes.refresh()
        await made.routes.refresh()

    async def ask(channel: Channel) -> tuple[str, ...]:
        return await probe(made, channel)

    def disk() -> tuple[int, int]:
        usage = shutil.disk_usage(folder)
        return usage.free, usage.total

    return Office(
        refresh=refresh,
        probe=ask,
        resting_until=lambda channel: made.routes.health(channel).resting_until,
        findings=made.kept.reconcile.report,
        disk=disk,
        beat_at=lambda: made.worker.beat_at,
        started_at=clock(),
        database="sqlite" if made.kept.alone else "postgresql",
    )


async def probe(made: "Working", channel: Channel) -> tuple[str, ...]:
    """The models that a provider has, if it can say. Raises `ProviderError`."""
    flow = adapter(channel.provider).probe
    return () if flow is None else await made.ask(flow(), channel)
