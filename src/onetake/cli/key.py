"""`onetake key`: API keys. A key is printed once, when it is made; only its hash is kept."""

from typing import Annotated

import typer

from onetake.cli.parts import Installation, Parts, Refused
from onetake.cli.session import Data, inside, parts_of, shown_time, table, user_by_email
from onetake.core.account import Key, KeyFormat, User
from onetake.core.ids import object_id

NAME_MAX = 100

app = typer.Typer(help="API keys.", no_args_is_help=True, rich_markup_mode=None)


async def add_key(
    parts: Parts, installation: Installation, user: User, name: str, format: KeyFormat
) -> str:
    """Make a key and keep its hash; the key itself, for once."""
    from onetake.accounts.keys import SECRET_BYTES, new_secret

    if not 1 <= len(name.strip()) <= NAME_MAX:
        raise Refused(f"--name must have 1 to {NAME_MAX} characters")
    secret, digest, prefix = new_secret(format, parts.random_bytes(SECRET_BYTES))
    now = parts.clock()
    id = object_id("key", now, parts.entropy())
    await installation.store.add_key(Key(id, user.id, name.strip(), format, digest, prefix, now))
    return secret


@app.command()
def create(
    context: typer.Context,
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    name: Annotated[str, typer.Option(help="What it is for.")],
    format: Annotated[
        KeyFormat, typer.Option(help="The dialect that it speaks: VideoApi, or UniAll and OpenAI.")
    ] = KeyFormat.VGA,
    data: Data = None,
) -> None:
    """Make an API key, and print it alone on standard output. It cannot be shown again."""

    async def work(installation: Installation) -> str:
        user = await user_by_email(installation.store, email)
        return await add_key(parts_of(context), installation, user, name, format)

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
        heading = ("ID", "PREFIX", "NAME", "USER", "CREATED", "LAST USED", "STATUS")
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
                _status(key, now),
            )
            for key in await store.keys(owner.id if owner else None)
        ]
        return rows

    print(table(inside(context, data, work)))


@app.command()
def revoke(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="ID|PREFIX", help="As `key list` shows it.")],
    data: Data = None,
) -> None:
    """Refuse a key from now on."""

    async def work(installation: Installation) -> Key:
        keys = await installation.store.keys()
        found = [key for key in keys if which in (key.id, key.prefix)]
        if len(found) != 1:
            many = "more than one key; give its id" if found else "no key"
            raise Refused(f"{which} names {many}; see: onetake key list")
        if not await installation.store.revoke_key(found[0].id, parts_of(context).clock()):
            raise Refused(f"{which} was revoked before")
        return found[0]

    key = inside(context, data, work)
    print(f"revoked {key.prefix}… ({key.name})")


def _status(key: Key, now: int) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and key.expires_at <= now else "active"
