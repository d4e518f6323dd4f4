"""Channels as administrators see and change them. A secret comes in and never goes out."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final, Literal

from onetake.api.console.shape import Shape, Words, words
from onetake.core.account import Channel as Kept
from onetake.core.capability import Text
from onetake.core.failure import invalid
from onetake.core.office import ChannelRecord, Run
from onetake.engine.route import SANDBOX, TEXT
from onetake.providers import ADAPTERS, adapter
from onetake.wire.adapter import Adapter
from onetake.wire.endpoint import checked_base_url

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
SECRET_MAX: Final = 4096
UPSTREAM_MAX: Final = 200
RUNS_MAX: Final = 60
"""The health of a channel is that of its last finished tasks."""
_BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "priority": (-1000, 1000), "weight": (1, 1000), "concurrency": (1, 100_000),
}  # fmt: skip


class Option(Shape):
    name: str
    text: Words
    values: list[str]


class Provider(Shape):
    id: str
    title: Words
    base_urls: list[str]
    models: dict[str, str]
    options: list[Option]


class LastError(Shape):
    code: str
    at: int


class ChannelHealth(Shape):
    calls: list[bool]
    success: float | None
    p50_ms: int | None
    p95_ms: int | None
    busy: int
    last_error: LastError | None
    resting_until: int | None


class Channel(Shape):
    id: str
    name: str
    provider: str
    base_url: str
    has_secret: bool
    models: dict[str, str]
    priority: int
    weight: int
    concurrency: int
    paused: bool
    options: dict[str, str]
    created_at: int
    health: ChannelHealth


class ChannelEdit(Shape):
    """What is left out stays; a new channel needs the first five."""

    name: str | None = None
    provider: str | None = None
    base_url: str | None = None
    secret: str | None = None
    models: dict[str, str] | None = None
    priority: int | None = None
    weight: int | None = None
    concurrency: int | None = None
    paused: bool | None = None
    options: dict[str, str] | None = None


class ChannelError(Shape):
    """Why a test failed: never in the provider's own words. `status` of its reply, if there was
    one; `models` that it does not have."""

    code: Literal[
        "bad_address", "name_not_found", "connection_refused", "certificate", "timeout",
        "broken_off", "unauthorized", "unpaid", "not_found", "redirected", "busy", "refused",
        "broken", "unreadable", "no_model",
    ]  # fmt: skip
    status: int | None
    models: list[str]


class ChannelTest(Shape):
    ok: bool
    models: list[str]
    error: ChannelError | None
    ms: int


Needed: Final[tuple[Literal["name", "provider", "base_url", "secret", "models"], ...]] = (
    "name", "provider", "base_url", "secret", "models",
)  # fmt: skip


def providers(makeable: Callable[[str], Mapping[str, str]]) -> list[Provider]:
    """What a channel can be connected to, and what each kind can make: see `Catalog.makeable`."""
    kinds = [adapter(name) for name in ADAPTERS if name != SANDBOX]
    return [_provider(kind, makeable(kind.name)) for kind in kinds]


def _provider(found: Adapter, models: Mapping[str, str]) -> Provider:
    options = [
        Option(name=each.name, text=words(each.text), values=list(each.values))
        for each in found.options
    ]
    title = found.title or Text(found.name, found.name)
    return Provider(
        id=found.name, title=words(title), base_urls=list(found.base_urls), models=dict(models),
        options=options,
    )  # fmt: skip


# -- changes -------------------------------------------------------------------------------------


def new_channel(edit: ChannelEdit, id: str, now: int, models: Collection[str]) -> Kept:
    """Raises `Rejected`."""
    for name in Needed:
        if getattr(edit, name) is None:
            raise invalid(name, "is needed for a new channel")
    return edited(Kept(id, "", "", "", "", {}, now), edit, models)


def edited(before: Kept, edit: ChannelEdit, models: Collection[str]) -> Kept:
    """The channel after the change, checked as a whole. Raises `Rejected`."""
    sent = {name: value for name, value in edit if value is not None}
    if "base_url" in sent:
        sent["base_url"] = checked_base_url(sent["base_url"])
    if "secret" in sent:
        sent["secret"] = sent["secret"].strip()
    after = replace(before, **sent)
    if before.secret and "secret" not in sent and after.base_url != before.base_url:
        # Whoever may change an address must not learn the key by it.
        raise invalid("secret", "is needed again, because base_url changes")
    _check(after, models)
    return after


def _check(channel: Kept, models: Collection[str]) -> None:
    if not NAME.fullmatch(channel.name):
        rule = "1 to 64 letters, digits, dots, dashes or underscores"
        raise invalid("name", f"must have {rule}", (rule,))
    offered = tuple(name for name in ADAPTERS if name != SANDBOX)
    if channel.provider not in offered:
        raise invalid("provider", f"must be {' or '.join(offered)}", offered)
    secret = channel.secret
    if not (1 <= len(secret) <= SECRET_MAX and secret.isascii() and secret.isprintable()):
        raise invalid("secret", f"must have 1 to {SECRET_MAX} visible ASCII characters")
    for name, (least, most) in _BOUNDS.items():
        if not least <= getattr(channel, name) <= most:
            rule = f"an integer from {least} to {most}"
            raise invalid(name, f"must be {rule}", (rule,))
    if channel.models and channel.provider == TEXT:
        raise invalid("models", f"must be empty for {TEXT}, which serves no model")
    for ours, theirs in channel.models.items():
        shown = ours[:80]
        if ours not in models:
            raise invalid(f"models.{shown}", "is not the id of a model")
        if not (1 <= len(theirs) <= UPSTREAM_MAX and theirs.isprintable()):
            raise invalid(f"models.{shown}", f"must have 1 to {UPSTREAM_MAX} characters")
    adapter(channel.provider).check_options(channel.options)


def told(channel: Kept) -> Mapping[str, object]:
    """What the audit may know of a channel: everything but its secret."""
    return {
        "name": channel.name,
        "provider": channel.provider,
        "base_url": channel.base_url,
        "models": dict(channel.models),
        "priority": channel.priority,
        "weight": channel.weight,
        "concurrency": channel.concurrency,
        "paused": channel.paused,
        "options": dict(channel.options),
    }


# -- what is shown -------------------------------------------------------------------------------


def shown(channel: Kept, record: ChannelRecord, resting_until: int, now: int) -> Channel:
    return Channel(
        id=channel.id,
        name=channel.name,
        provider=channel.provider,
        base_url=channel.base_url,
        has_secret=bool(channel.secret),
        models=dict(channel.models),
        priority=channel.priority,
        weight=channel.weight,
        concurrency=channel.concurrency,
        paused=channel.paused,
        options=dict(channel.options),
        created_at=channel.created_at,
        health=health(record, resting_until, now),
    )


def health(record: ChannelRecord, resting_until: int, now: int) -> ChannelHealth:
    runs = record.runs
    good = sorted(run.ms for run in runs if run.succeeded and run.ms is not None)
    bad: Run | None = next((run for run in reversed(runs) if not run.succeeded), None)
    return ChannelHealth(
        calls=[run.succeeded for run in runs],
        success=sum(run.succeeded for run in runs) / len(runs) if runs else None,
        p50_ms=_percentile(good, 50),
        p95_ms=_percentile(good, 95),
        busy=record.busy,
        last_error=None
        if bad is None
        else LastError(code=bad.code or "expired", at=bad.finished_at),
        resting_until=resting_until if resting_until > now else None,
    )


def _percentile(ordered: list[int], percent: int) -> int | None:
    """The nearest rank: a time that was really taken."""
    return ordered[-(-percent * len(ordered) // 100) - 1] if ordered else None
