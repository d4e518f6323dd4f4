"""`onetake user`: the people who have an account."""

import re
import sys
from typing import Annotated

import typer

from onetake.cli.parts import Installation, Parts, Refused
from onetake.cli.session import Data, inside, parts_of, shown_time, table, user_by_email
from onetake.cli.trail import changed, noted
from onetake.core.account import Role, User
from onetake.core.ids import object_id
from onetake.core.money import format_credits

app = typer.Typer(help="People who have an account.", no_args_is_help=True, rich_markup_mode=None)

Email = Annotated[str, typer.Argument(metavar="EMAIL")]

_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f]{1,189}")


async def add_user(
    parts: Parts, installation: Installation, email: str, role: Role, password: str | None
) -> User:
    """Create an account. Raises `Refused`; a bad password is `Rejected`."""
    from onetake.accounts.passwords import Passwords, check_password
    from onetake.core.office import AddUser

    if not _EMAIL.fullmatch(email):
        raise Refused(f"{email!r} is not an e-mail address such as name@example.com")
    digest = None
    if password is not None:
        check_password(password, email)
        digest = await Passwords(parts.random_bytes).hash(password)
    now = parts.clock()
    user = User(object_id("user", now, parts.entropy()), email, role, now, digest)
    detail = {"email": email, "role": role.value, "password": password is not None}
    await changed(parts, installation, AddUser(user), "user.created", user.id, detail)
    return user


@app.command()
def create(
    context: typer.Context,
    email: Email,
    admin: Annotated[bool, typer.Option("--admin", help="An administrator.")] = False,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read a password from standard input.")
    ] = False,
    data: Data = None,
) -> None:
    """Create a user, and print its id."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    role = Role.ADMINISTRATOR if admin else Role.CUSTOMER

    async def work(installation: Installation) -> User:
        return await add_user(parts_of(context), installation, email, role, password)

    print(inside(context, data, work).id)


@app.command()
def password(context: typer.Context, email: Email, data: Data = None) -> None:
    """Set the password that is read from standard input. The user is signed out everywhere."""
    from onetake.accounts.passwords import Passwords, check_password

    new = sys.stdin.readline().rstrip("\r\n")

    async def work(installation: Installation) -> None:
        user = await user_by_email(installation.store, email)
        check_password(new, user.email)
        hashed = await Passwords(parts_of(context).random_bytes).hash(new)
        await installation.store.set_password(user.id, hashed)
        await installation.store.end_sessions(user.id)
        await noted(parts_of(context), installation, "user.password", user.id, {})

    inside(context, data, work)


@app.command("list")
def list_users(context: typer.Context, data: Data = None) -> None:
    """List users with their credits."""

    async def work(installation: Installation) -> list[tuple[str, ...]]:
        rows: list[tuple[str, ...]] = [("EMAIL", "ROLE", "AVAILABLE", "HELD", "CREATED", "STATUS")]
        for user in await installation.store.users():
            balance = await installation.store.balance(user.id)
            rows.append(
                (
                    user.email,
                    user.role,
                    format_credits(balance.available),
                    format_credits(balance.held),
                    shown_time(user.created_at),
                    "disabled" if user.disabled else "active",
                )
            )
        return rows

    print(table(inside(context, data, work)))


@app.command()
def disable(context: typer.Context, email: Email, data: Data = None) -> None:
    """Refuse everything that comes with a user's keys; their public links show nothing."""
    _set_disabled(context, email, data, True)


@app.command()
def enable(context: typer.Context, email: Email, data: Data = None) -> None:
    """Undo `disable`."""
    _set_disabled(context, email, data, False)


def _set_disabled(context: typer.Context, email: str, data: Data, disabled: bool) -> None:
    async def work(installation: Installation) -> None:
        from onetake.core.office import SetRights, difference, rights

        user = await user_by_email(installation.store, email)
        standing = await installation.store.standing(user.id)
        assert standing is not None, "every user has a wallet"
        detail = difference(
            rights(standing, role=user.role, disabled=user.disabled),
            rights(standing, role=user.role, disabled=disabled),
        )
        if detail:
            change = SetRights(user.id, disabled=disabled)
            await changed(parts_of(context), installation, change, "user.changed", user.id, detail)

    inside(context, data, work)
