"""All commands together, and what happens when one cannot be done: one line, no traceback."""

import sys
from collections.abc import Sequence

import typer

from onetake.cli import (
    audit,
    channel,
    credits,
    doctor,
    generate,
    key,
    openapi,
    serve,
    task,
    up,
    user,
)
from onetake.cli.parts import Parts, Refused
from onetake.core.failure import Rejected
from onetake.core.ledger import InsufficientCredits
from onetake.core.money import format_credits

app = typer.Typer(
    help="Onetake: a self-hosted gateway and studio for AI media generation.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(serve.serve)
app.command()(serve.worker)
app.command()(up.up)
app.command()(generate.generate)
app.command()(doctor.doctor)
app.command()(audit.audit)
app.command()(openapi.openapi)
app.add_typer(user.app, name="user")
app.add_typer(credits.app, name="credits")
app.add_typer(key.app, name="key")
app.add_typer(channel.app, name="channel")
app.add_typer(task.app, name="task")


def run(parts: Parts, arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 not done, 2 not understood, 130 interrupted."""
    try:
        app(arguments, prog_name="onetake", obj=parts)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except (Refused, Rejected, OSError) as error:
        return _fail(_one_line(error))
    except InsufficientCredits as error:
        return _fail(f"only {format_credits(error.available)} credits are available")
    return 0


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _fail(message: str) -> int:
    print(f"onetake: {message}", file=sys.stderr)
    return 1
