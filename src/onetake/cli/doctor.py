"""`onetake doctor`: prove that the books, the queue and the files agree."""

from typing import TYPE_CHECKING, Annotated

import typer

from onetake.cli.parts import Installation
from onetake.cli.session import Data, inside

if TYPE_CHECKING:
    from onetake.store.store import Finding


def doctor(
    context: typer.Context,
    data: Data = None,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
) -> None:
    """Check the books, the queue and the files. Changes nothing without --repair."""

    async def examine(installation: Installation) -> "tuple[Finding, ...]":
        findings = await installation.report()
        for finding in findings:
            mark = "" if finding.repairable else "  (needs a person)"
            print(f"{finding.rule}  {finding.subject}  {finding.detail}{mark}")
        if not (repair and findings):
            return findings
        mended = await installation.repair(findings)
        print(f"mended {len(mended)} of {len(findings)}")
        return await installation.report()

    left = inside(context, data, examine)
    if left:
        print(f"{len(left)} finding{'s' if len(left) > 1 else ''}")
        raise typer.Exit(1)
    print("everything agrees")
