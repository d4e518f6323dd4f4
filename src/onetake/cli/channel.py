"""`onetake channel`: connections to providers.

The one rule: a provider's key is read from a pipe or the environment, sealed, and never shown.
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from onetake.cli.parts import Installation, Parts, Refused
from onetake.cli.session import Data, inside, parts_of, table
from onetake.cli.trail import changed
from onetake.core.account import Channel
from onetake.core.ids import object_id
from onetake.wire.endpoint import checked_base_url

if TYPE_CHECKING:
    from onetake.store.store import Store
    from onetake.wire.flow import ProviderError

app = typer.Typer(help="Connections to providers.", no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[str, typer.Argument(metavar="NAME")]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@app.command()
def add(
    context: typer.Context,
    name: Name,
    provider: Annotated[str, typer.Option(help="Which adapter talks to it.")],
    base_url: Annotated[
        str | None,
        typer.Option("--base-url", help="Its usual address, unless this says another one."),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(help="PUBLIC or PUBLIC=UPSTREAM: a model that it makes. None: all it can."),
    ] = None,
    key_stdin: Annotated[
        bool, typer.Option("--key-stdin", help="Read the provider's key from standard input.")
    ] = False,
    key_env: Annotated[
        str | None, typer.Option(metavar="VARIABLE", help="Read it from this variable.")
    ] = None,
    weight: Annotated[int, typer.Option(min=1, max=1000, help="Share in its priority.")] = 1,
    priority: Annotated[int, typer.Option(min=-1000, max=1000, help="Higher first.")] = 0,
    concurrency: Annotated[
        int, typer.Option(min=1, max=100_000, help="Tasks there at the same time.")
    ] = 16,
    option: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="What only one provider has.")
    ] = None,
    data: Data = None,
) -> None:
    """Connect a provider. From then on it makes the models that are named."""
    parts = parts_of(context)
    now = parts.clock()
    channel = Channel(
        id=object_id("channel", now, parts.entropy()),
        name=_checked_name(name),
        provider=_checked_provider(parts, provider),
        base_url=checked_base_url(base_url or _usual_address(provider)),
        secret=_secret(key_stdin, key_env),
        models=_checked_models(parts, provider, model or []),
        created_at=now,
        priority=priority,
        weight=weight,
        concurrency=concurrency,
        options=option_map(option or []),
    )

    async def work(installation: Installation) -> None:
        from onetake.core.office import SaveChannel

        if any(other.name == channel.name for other in await installation.store.channels()):
            raise Refused(f"there is a channel {channel.name} already")
        _check_options(channel)
        await changed(
            parts, installation, SaveChannel(channel), "channel.created", channel.id,
            _told(channel),
        )  # fmt: skip

    inside(context, data, work)
    print(channel.id)


@app.command("list")
def list_channels(context: typer.Context, data: Data = None) -> None:
    """List channels, without their keys."""

    async def work(installation: Installation) -> Sequence[Channel]:
        return await installation.store.channels()

    heading = ("NAME", "PROVIDER", "BASE URL", "PRIORITY", "WEIGHT", "PLACES", "STATUS", "MODELS")
    rows: list[tuple[str, ...]] = [heading]
    rows += [
        (
            channel.name,
            channel.provider,
            channel.base_url,
            str(channel.priority),
            str(channel.weight),
            str(channel.concurrency),
            "paused" if channel.paused else "active",
            " ".join(f"{ours}={theirs}" for ours, theirs in channel.models.items()),
        )
        for channel in inside(context, data, work)
    ]
    print(table(rows))


@app.command("test")
def probe(context: typer.Context, name: Name, data: Data = None) -> None:
    """Check a channel's address and key without cost, and print the models that are there."""
    from onetake.wire.flow import ProviderError

    async def work(installation: Installation) -> tuple[Channel, tuple[str, ...]]:
        channel = await _by_name(installation.store, name)
        try:
            return channel, await installation.probe(channel)
        except ProviderError as error:
            raise Refused(f"{name}: {error.failure.message}{_why(error)}") from None

    channel, there = inside(context, data, work)
    for upstream in there:
        print(upstream)
    missing = [theirs for theirs in channel.models.values() if there and theirs not in there]
    if missing:
        raise Refused(f"{name} answers, but has no model {', '.join(missing)}")
    print(f"{name} answers", file=sys.stderr)


def _why(error: "ProviderError") -> str:
    if error.trouble is not None:
        return f" ({error.trouble.value.replace('_', ' ')})"
    return "" if error.status is None else f" (HTTP status {error.status})"


@app.command()
def pause(context: typer.Context, name: Name, data: Data = None) -> None:
    """Give a channel no new tasks; those that it has go on."""
    _set_paused(context, name, data, True)


@app.command()
def resume(context: typer.Context, name: Name, data: Data = None) -> None:
    """Give a paused channel tasks again."""
    _set_paused(context, name, data, False)


@app.command()
def remove(context: typer.Context, name: Name, data: Data = None) -> None:
    """Forget a channel and its key. Refused while it has tasks."""

    async def work(installation: Installation) -> None:
        from onetake.core.office import RemoveChannel

        channel = await _by_name(installation.store, name)
        await changed(
            parts_of(context), installation, RemoveChannel(channel.id), "channel.removed",
            channel.id, _told(channel),
        )  # fmt: skip

    inside(context, data, work)


def model_map(words: Sequence[str], known: Sequence[str]) -> Mapping[str, str]:
    """`["a", "b=c"]` -> `{"a": "a", "b": "c"}`. Raises `Refused`."""
    models: dict[str, str] = {}
    for word in words:
        ours, _, theirs = word.partition("=")
        if ours not in known:
            raise Refused(f"--model: there is no model {ours}; there are {', '.join(known)}")
        if ours in models:
            raise Refused(f"--model: {ours} is named twice")
        models[ours] = theirs or ours
    return models


def option_map(words: Sequence[str]) -> Mapping[str, str]:
    """`["a=b"]` -> `{"a": "b"}`. Raises `Refused`."""
    options: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not (name and equals) or name in options:
            raise Refused(f"--option must be NAME=VALUE, each name once, and not {word!r}")
        options[name] = value
    return options


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise Refused("NAME must have 1 to 64 letters, digits, dots, dashes or underscores")
    return name


def _checked_models(parts: Parts, provider: str, words: Sequence[str]) -> Mapping[str, str]:
    """Those that are named, or all that such a provider can make."""
    from onetake.engine.route import TEXT

    if provider == TEXT and words:
        raise Refused(f"--model: a channel of {TEXT} makes no model; --option model=NAME is meant")
    return model_map(words, parts.models) if words else parts.makeable(provider)


def _usual_address(provider: str) -> str:
    from onetake.providers import adapter

    for address in adapter(provider).base_urls:
        return address
    raise Refused("--base-url is needed: there is no usual address of such a provider")


def _checked_provider(parts: Parts, provider: str) -> str:
    if provider not in parts.providers:
        raise Refused(f"--provider must be {' or '.join(parts.providers)}")
    return provider


def _secret(key_stdin: bool, key_env: str | None) -> str:
    """The provider's key. Never an argument: those can be seen in the list of processes."""
    if key_stdin == (key_env is not None):
        raise Refused("give the provider's key by either --key-stdin or --key-env VARIABLE")
    secret = os.environ.get(key_env, "") if key_env else sys.stdin.readline()
    if not secret.strip():
        raise Refused("the provider's key is empty")
    return secret.strip()


def _set_paused(context: typer.Context, name: str, data: Data, paused: bool) -> None:
    async def work(installation: Installation) -> None:
        from onetake.core.office import SaveChannel, difference

        channel = await _by_name(installation.store, name)
        detail = difference({"paused": channel.paused}, {"paused": paused})
        if detail:
            after = SaveChannel(replace(channel, paused=paused))
            await changed(
                parts_of(context), installation, after, "channel.changed", channel.id, detail
            )

    inside(context, data, work)


async def _by_name(store: "Store", name: str) -> Channel:
    for channel in await store.channels():
        if name in (channel.name, channel.id):
            return channel
    raise Refused(f"there is no channel {name}; see: onetake channel list")


def _check_options(channel: Channel) -> None:
    """Raises `Rejected` for what this kind of provider does not know."""
    from onetake.providers import adapter

    adapter(channel.provider).check_options(channel.options)


def _told(channel: Channel) -> Mapping[str, object]:
    """What the audit may know: everything but the secret."""
    return {
        "name": channel.name, "provider": channel.provider, "base_url": channel.base_url,
        "models": dict(channel.models), "priority": channel.priority, "weight": channel.weight,
        "concurrency": channel.concurrency, "paused": channel.paused,
        "options": dict(channel.options),
    }  # fmt: skip
