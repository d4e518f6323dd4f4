"""`/api/admin/channels`: connections to providers, and how they are doing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Literal, Protocol

from fastapi import APIRouter
from starlette.responses import Response

from onetake.api.console.access import Administrator, ThisCall
from onetake.api.console.channel_shapes import (
    RUNS_MAX,
    Channel,
    ChannelEdit,
    ChannelError,
    ChannelTest,
    Provider,
    edited,
    new_channel,
    providers,
    shown,
    told,
)
from onetake.api.console.trail import Trail, unknown
from onetake.api.http import Call
from onetake.api.office import Office
from onetake.core.account import Caller, Channel as Kept
from onetake.core.office import ChannelRecord, RemoveChannel, SaveChannel, difference
from onetake.engine.route import TEXT
from onetake.wire.flow import ProviderError


class Rows(Protocol):
    async def channels(self) -> tuple[Kept, ...]: ...
    async def channel_records(
        self, channels: Sequence[str], limit: int
    ) -> Mapping[str, ChannelRecord]: ...


@dataclass(frozen=True, slots=True)
class Channels:
    rows: Rows
    office: Office
    trail: Trail
    models: Callable[[], Collection[str]]  # the ids of the catalogue, hidden ones, too
    makeable: Callable[[str], Mapping[str, str]]  # by the provider: see `Catalog.makeable`

    async def all(self) -> list[Channel]:
        return await self._shown(await self.rows.channels())

    async def find(self, name: str) -> Kept:
        for channel in await self.rows.channels():
            if channel.id == name:
                return channel
        raise unknown(name)

    async def make(self, call: Call, caller: Caller, edit: ChannelEdit) -> Channel:
        channel = new_channel(edit, self.trail.id("channel"), self.trail.clock(), self.models())
        await self.trail.change(
            call, caller, SaveChannel(channel), "channel.created", channel.id, told(channel)
        )
        return await self._one(channel)

    async def change(self, call: Call, caller: Caller, name: str, edit: ChannelEdit) -> Channel:
        before = await self.find(name)
        after = edited(before, edit, self.models())
        detail = dict(difference(told(before), told(after)))
        if after.secret != before.secret:
            detail["secret"] = {"changed": True}
        if detail:
            await self.trail.change(
                call, caller, SaveChannel(after), "channel.changed", after.id, detail
            )
        return await self._one(after)

    async def remove(self, call: Call, caller: Caller, name: str) -> None:
        channel = await self.find(name)
        await self.trail.change(
            call, caller, RemoveChannel(channel.id), "channel.removed", channel.id, told(channel)
        )

    async def test(self, name: str) -> ChannelTest:
        """Its address and key, without cost."""
        channel = await self.find(name)
        started = perf_counter()
        there: tuple[str, ...] = ()
        error: ChannelError | None = None
        try:
            there = await self.office.probe(channel)
        except ProviderError as refused:
            error = problem(refused)
        wanted = (*channel.models.values(), *_text_model(channel))
        missing = [theirs for theirs in wanted if there and theirs not in there]
        if missing:
            error = ChannelError(code="no_model", status=None, models=missing)
        ms = round((perf_counter() - started) * 1000)
        return ChannelTest(ok=error is None, models=list(there), error=error, ms=ms)

    async def _one(self, channel: Kept) -> Channel:
        (one,) = await self._shown([channel])
        return one

    async def _shown(self, channels: Sequence[Kept]) -> list[Channel]:
        records = await self.rows.channel_records([each.id for each in channels], RUNS_MAX)
        now = self.trail.clock()
        return [
            shown(each, records[each.id], self.office.resting_until(each.id), now)
            for each in channels
        ]


def problem(error: ProviderError) -> ChannelError:
    """What went wrong, for whoever has to mend it."""
    if error.trouble is not None:
        return ChannelError(code=error.trouble.value, status=None, models=[])
    status = error.status
    if status is None or 200 <= status < 300:
        return ChannelError(code="unreadable", status=None, models=[])
    if status in _STATUSES:
        return ChannelError(code=_STATUSES[status], status=status, models=[])
    kind = "redirected" if status < 400 else "refused" if status < 500 else "broken"
    return ChannelError(code=kind, status=status, models=[])


_STATUSES: Final[Mapping[int, Literal["unauthorized", "unpaid", "not_found", "busy"]]] = {
    401: "unauthorized", 402: "unpaid", 403: "unauthorized", 404: "not_found", 408: "busy",
    429: "busy", 503: "busy",
}  # fmt: skip


def _text_model(channel: Kept) -> tuple[str, ...]:
    """The model that rewrites prompts, where the channel is for that."""
    named = channel.options.get("model") if channel.provider == TEXT else None
    return () if named is None else (named,)


def router(channels: Channels) -> APIRouter:
    """For administrators."""
    routes = APIRouter(prefix="/admin")

    @routes.get("/providers")
    async def offered(caller: Administrator) -> list[Provider]:
        return providers(channels.makeable)

    @routes.get("/channels")
    async def listed(caller: Administrator) -> list[Channel]:
        return await channels.all()

    @routes.post("/channels", status_code=201)
    async def make(call: ThisCall, caller: Administrator, edit: ChannelEdit) -> Channel:
        return await channels.make(call, caller, edit)

    @routes.patch("/channels/{id}")
    async def change(call: ThisCall, caller: Administrator, id: str, edit: ChannelEdit) -> Channel:
        return await channels.change(call, caller, id, edit)

    @routes.delete("/channels/{id}", status_code=204)
    async def remove(call: ThisCall, caller: Administrator, id: str) -> Response:
        await channels.remove(call, caller, id)
        return Response(status_code=204)

    @routes.post("/channels/{id}/test")
    async def test(caller: Administrator, id: str) -> ChannelTest:
        return await channels.test(id)

    return routes
