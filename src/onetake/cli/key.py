"""`onetake key`: API keys. A key is printed once, when it is made; only its hash is kept.

A key may have a budget: the credits that it may spend in all, in whatever time.
"""

from typing import Annotated, TypeAlias

import typer

from onetake.cli.parts import Installation, Parts, Refused
from onetake.cli.session import Data, inside, parts_of, shown_time, table, user_by_email
from onetake.cli.trail import changed
from onetake.core.account import Key, KeyFormat, User
from onetake.core.ids import object_id
from onetake.core.money import format_credits, parse_credits

NAME_MAX = 100
NO_LIMIT = "none"

app = typer.Typer(help="API keys.", no_args_is_help=True, rich_markup_mode=None)

Which: TypeAlias = Annotated[
    str, typer.Argument(metavar="ID|PREFIX", help="As `key list` shows it.")
]


async def add_key(
    parts: Parts,
    installation: Installation,
    user: User,
    name: str,
    format: KeyFormat,
    budget: int | None = None,
) -> str:
    """Make a key and keep its hash; the key itself, for once."""
    from onetake.accounts.keys import SECRET_BYTES, new_secret
    from onetake.core.office import AddKey

    if not 1 <= len(name.strip()) <= NAME_MAX:
        raise Refused(f"--name must have 1 to {NAME_MAX} characters")
    secret, digest, prefix = new_secret(format, parts.random_bytes(SECRET_BYTES))
    now = parts.clock()
    id = object_id("key", now, parts.entropy())
    key = Key(id, user.id, name.strip(), format, digest, prefix, now, budget=budget)
    detail = {"user": user.id, "name": key.name, "prefix": prefix, "budget": _shown_budget(budget)}
    await changed(parts, installation, AddKey(key), "key.created", id, detail)
    return secret


def budget_of(text: str, where: str) -> int | None:
    """`"12.5"` in micro-credits; None for `none`. Raises `Refused`."""
    if text == NO_LIMIT:
        return None
    try:
        return parse_credits(text)
    except ValueError as error:
        raise Refused(f"{where}: {error}, and not {NO_LIMIT}") from None


@app.command()
def create(
    context: typer.Context,
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    name: Annotated[str, typer.Option(help="What it is for.")],
    format: Annotated[
        KeyFormat, typer.Option(help="The dialect that it speaks: VideoApi, or UniAll and OpenAI.")
    ] = KeyFormat.VGA,
    budget: Annotated[
        str, typer.Option(metavar="CREDITS", help="What it may spend in all.")
    ] = NO_LIMIT,
    data: Data = None,
) -> None:
    """Make an API key, and print it alone on standard output. It cannot be shown again."""
    most = budget_of(budget, "--budget")

    async def work(installation: Installation) -> str:
        user = await user_by_email(installation.store, email)
        return await add_key(parts_of(context), installation, user, name, format, most)

    print(inside(context, data, work))


@app.command("list")
def list_keys(
    context: typer.Context,
    email: Annotated[str | None, typer.Argument(metavar="[EMAIL]")] = None,
    data: Data = None,
) -> None:
    """List keys, of one user or of all."""

    async def work(installation: Installation) -> list[tuple[str, ...]]:
        store = installation.store
        owner = await user_by_email(store, email) if email else None
        emails = {user.id: user.email for user in await store.users()}
        heading = (
            "ID",
            "PREFIX",
            "NAME",
            "USER",
            "CREATED",
            "LAST USED",
            "USED",
            "BUDGET",
            "STATUS",
        )
        rows: list[tuple[str, ...]] = [heading]
        now = parts_of(context).clock()
        rows += [
            (
                key.id,
                key.prefix,
                key.name,
                emails[key.user],
                shown_time(key.created_at),
                shown_time(key.last_used_at),
                format_credits(key.used),
                _shown_budget(key.budget),
                _status(key, now),
            )
            for key in await store.keys(owner.id if owner else None)
        ]
        return rows

    print(table(inside(context, data, work)))


@app.command()
def revoke(
    context: typer.Context,
    which: Which,
    data: Data = None,
) -> None:
    """Refuse a key from now on."""

    async def work(installation: Installation) -> Key:
        from onetake.core.office import RevokeKey

        key = await _named(installation, which)
        if key.revoked_at is not None:
            raise Refused(f"{which} was revoked before")
        detail = {"user": key.user, "name": key.name, "prefix": key.prefix}
        await changed(
            parts_of(context), installation, RevokeKey(key.id), "key.revoked", key.id, detail
        )
        return key

    key = inside(context, data, work)
    print(f"revoked {key.prefix}… ({key.name})")


@app.command()
def budget(
    context: typer.Context,
    which: Which,
    credits: Annotated[
        str, typer.Argument(metavar="CREDITS|none", help="In all, what is used already included.")
    ],
    data: Data = None,
) -> None:
    """Say how many credits a key may spend in all. What it has used stays used."""
    most = budget_of(credits, "CREDITS")

    async def work(installation: Installation) -> Key:
        from onetake.core.office import SetBudget, difference

        key = await _named(installation, which)
        if key.revoked_at is not None:
            raise Refused(f"{which} is revoked")
        before, after = {"budget": _shown_budget(key.budget)}, {"budget": _shown_budget(most)}
        detail = difference(before, after)
        if detail:
            await changed(
                parts_of(context), installation, SetBudget(key.id, most), "key.changed", key.id,
                detail,
            )  # fmt: skip
        return key

    key = inside(context, data, work)
    used, limit = format_credits(key.used), _shown_budget(most)
    print(f"{key.prefix}… ({key.name}) has used {used} credits; budget: {limit}")


async def _named(installation: Installation, which: str) -> Key:
    """The one key of that id or prefix, or `Refused`."""
    found = [key for key in await installation.store.keys() if which in (key.id, key.prefix)]
    if len(found) != 1:
        many = "more than one key; give its id" if found else "no key"
        raise Refused(f"{which} names {many}; see: onetake key list")
    return found[0]


def _shown_budget(budget: int | None) -> str:
    return NO_LIMIT if budget is None else format_credits(budget)


def _status(key: Key, now: int) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and key.expires_at <= now else "active"
