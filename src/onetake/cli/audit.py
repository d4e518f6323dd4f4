"""`onetake audit`: who changed what and when, the newest first."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from onetake.cli.parts import Installation
from onetake.cli.session import Data, inside, shown_time, table

if TYPE_CHECKING:
    from onetake.core.office import Recorded


def audit(
    context: typer.Context,
    actor: Annotated[
        str | None, typer.Option(help="A user's id or e-mail address, or 'command line'.")
    ] = None,
    action: Annotated[
        str | None, typer.Option(help="As `channel.changed`, or `channel` for all about channels.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many rows.")] = 50,
    data: Data = None,
) -> None:
    """List what was changed by administrators and by commands."""
    from onetake.core.office import AuditFilter

    async def work(installation: Installation) -> "tuple[Recorded, ...]":
        wanted = AuditFilter(actor, action)
        return await installation.store.audits_before(wanted, None, limit)

    rows = [("TIME", "ACTOR", "ACTION", "SUBJECT", "ADDRESS", "DETAIL")]
    rows += [
        (
            shown_time(row.audit.at),
            row.actor_email or row.audit.actor,
            row.audit.action,
            row.audit.subject,
            row.audit.address or "-",
            json.dumps(row.audit.detail, ensure_ascii=False),
        )
        for row in inside(context, data, work)
    ]
    print(table(rows))
