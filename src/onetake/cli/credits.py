"""`onetake credits`: give credits, take unused ones back, and show the book of a user."""

from typing import Annotated

import typer

from onetake.cli.parts import Installation, Refused
from onetake.cli.session import Data, inside, parts_of, shown_time, table, user_by_email
from onetake.cli.trail import changed
from onetake.core.account import Balance
from onetake.core.ids import object_id
from onetake.core.ledger import change, grant as grant_entry
from onetake.core.money import format_credits, parse_credits

app = typer.Typer(help="Credits of users.", no_args_is_help=True, rich_markup_mode=None)


def amount_of(text: str) -> int:
    """`"12.5"` or `"-12.5"` in micro-credits. Raises `Refused`."""
    try:
        amount = parse_credits(text.removeprefix("-"))
    except ValueError as error:
        raise Refused(f"AMOUNT: {error}") from None
    if amount == 0:
        raise Refused("AMOUNT must not be 0")
    return -amount if text.startswith("-") else amount


@app.command(context_settings={"ignore_unknown_options": True})  # -5 is an amount
def grant(
    context: typer.Context,
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="Below 0: take back.")],
    reason: Annotated[str, typer.Option(help="Why; it is in the user's statement.")],
    data: Data = None,
) -> None:
    """Give a user credits, or take unused ones back."""
    moved = amount_of(amount)
    if not 1 <= len(reason.strip()) <= 200:
        raise Refused("--reason must have 1 to 200 characters")

    async def work(installation: Installation) -> Balance:
        from onetake.core.office import GiveCredits

        parts = parts_of(context)
        now = parts.clock()
        user = await user_by_email(installation.store, email)
        key = object_id("grant", now, parts.entropy())
        entry = grant_entry(user.id, moved, key=key, reason=reason.strip())
        detail = {"credits": format_credits(moved), "reason": reason.strip()}
        await changed(parts, installation, GiveCredits(entry), "user.credits", user.id, detail)
        return await installation.store.balance(user.id)

    balance = inside(context, data, work)
    print(f"{email} has {_shown(balance)}")


@app.command()
def show(
    context: typer.Context,
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many entries.")] = 20,
    data: Data = None,
) -> None:
    """Show a user's balance and latest entries."""

    async def work(installation: Installation) -> str:
        store = installation.store
        user = await user_by_email(store, email)
        rows: list[tuple[str, ...]] = [("TIME", "KIND", "AVAILABLE", "HELD", "TASK", "REASON")]
        for statement in await store.entries(user=user.id, limit=limit):
            entry = statement.entry
            available, held = (format_credits(moved) for moved in change(entry))
            time = shown_time(statement.at)
            rows.append((time, entry.kind, available, held, entry.task or "-", entry.reason))
        return f"{email} has {_shown(await store.balance(user.id))}\n{table(rows)}"

    print(inside(context, data, work))


def _shown(balance: Balance) -> str:
    return f"{format_credits(balance.available)} credits, and {format_credits(balance.held)} held"
