"""Bring finished results into our own storage, at once: provider links do not live long.

A result that cannot be fetched now is tried again; one that is refused for good, or is not the
media that was asked for, is a failure, and the caller gets everything back.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from onetake.core.account import Channel
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Medium, Modality
from onetake.core.task import Failed, Output, Source, SourceKind, Stored, Task
from onetake.core.voice import voice_of
from onetake.engine.finish import finish
from onetake.engine.intake import Keep, Refused
from onetake.engine.step import Turn
from onetake.store.store import Outcome
from onetake.wire.endpoint import below, checked_base_url
from onetake.wire.flow import ProviderError
from onetake.wire.signing import signed

UNUSABLE = Failure(Code.RESULT_UNUSABLE, Code.RESULT_UNUSABLE.en)

MEDIA = {
    Modality.VIDEO: Medium.VIDEO,
    Modality.AVATAR: Medium.VIDEO,
    Modality.IMAGE: Medium.IMAGE,
    Modality.SPEECH: Medium.AUDIO,
    Modality.MUSIC: Medium.AUDIO,
    Modality.VOICE: Medium.AUDIO,
}

_log = structlog.get_logger(__name__)


class Uncollected(Exception):
    """A result could not be had or read: this time, or, when it is `final`, for good."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


@dataclass(frozen=True, slots=True)
class Collect:
    """`fetch(url, trusted_origin, headers for it)` and `rendered(name)` give a temporary file and
    raise `Refused`; `thumbnail` gives a kept picture of a kept file, or None."""

    fetch: Callable[[str, str | None, Mapping[str, str]], Awaitable[Path]]
    rendered: Callable[[str], Awaitable[Path]]
    keep: Keep
    thumbnail: Callable[[Asset], Awaitable[Asset | None]]
    modality: Callable[[str], Modality]  # of a model id

    async def __call__(
        self, task: Task, channel: Channel | None, fresh: list[Asset]
    ) -> tuple[Output, ...]:
        wanted = frozenset({MEDIA[self.modality(task.request.model)]})
        if task.request.params.get("return_last_frame") is True:
            wanted |= {Medium.IMAGE}
        outputs: list[Output] = []
        for number, source in enumerate(task.sources, start=1):
            path = await self._get(source, channel)
            asset = await self._keep(path, task, wanted, f"{task.id}-{number}")
            fresh.append(asset)
            thumbnail = await self.thumbnail(asset)
            if thumbnail:
                fresh.append(thumbnail)
            outputs.append(Output(asset.id, asset.facts, thumbnail.id if thumbnail else None))
        return tuple(outputs)

    async def _get(self, source: Source, channel: Channel | None) -> Path:
        try:
            if source.kind is SourceKind.RENDERED:
                return await self.rendered(source.where)
            url, headers = _address(source, channel)
            return await self.fetch(url, _origin(channel.base_url) if channel else None, headers)
        except Refused as error:
            raise Uncollected(error.reason, final=error.final) from None

    async def _keep(self, path: Path, task: Task, wanted: frozenset[Medium], name: str) -> Asset:
        try:
            return await self.keep(
                path, user=task.user, purpose=Purpose.RESULT, name=name,
                media=wanted, task=task.id,
            )  # fmt: skip
        except Refused as error:
            raise Uncollected(error.reason) from None


async def store(turn: Turn, channel: Channel) -> Outcome:
    """The step of `storing` tasks."""
    fresh: list[Asset] = []
    limits = turn.tools.limits.store
    try:
        outputs = await turn.tools.collect(turn.task, channel if channel.base_url else None, fresh)
    except Uncollected as error:
        if error.final or limits.spent(turn.task.steps_failed + 1):
            # It was made, and perhaps paid for: an operator can ask the provider about it.
            _log.warning("collect.given_up", task=turn.task.id, reason=error.reason)
            failed = Failed(UNUSABLE)
            return finish(turn.task, failed, turn.tools.clock(), token=turn.claim.token)
        return turn.again(limits)
    now, token = turn.tools.clock(), turn.claim.token
    outcome = finish(turn.task, Stored(outputs), now, token=token, assets=fresh)
    return replace(outcome, voice=voice_of(turn.task, outputs, now))


def _address(source: Source, channel: Channel | None) -> tuple[str, Mapping[str, str]]:
    """Where it is, and what opens it. Raises `Refused`."""
    if source.kind is not SourceKind.OWN:
        return source.where, {}
    if channel is None or not below(source.where):
        raise Refused("cannot be fetched from its provider any more")
    try:
        return checked_base_url(channel.base_url) + source.where, signed(channel.secret)
    except (Rejected, ProviderError):
        raise Refused("cannot be fetched with this channel's address and key") from None


def _origin(url: str) -> str | None:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None
