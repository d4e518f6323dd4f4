"""`onetake serve` and `onetake worker`: the processes that go on until a signal."""

from typing import Annotated

import typer

from onetake.cli.parts import Listen, Where
from onetake.cli.session import Data, parts_of

Host = Annotated[
    str | None, typer.Option(help="The address to listen on (ONETAKE_HOST): loopback by default.")
]
Port = Annotated[
    int | None,
    typer.Option(min=0, max=65535, help="The port (ONETAKE_PORT); 0 takes a free one."),
]
NoUi = Annotated[
    bool, typer.Option("--no-ui", help="The API alone, without studio and console (ONETAKE_UI).")
]


def serve(
    context: typer.Context, data: Data = None, host: Host = None, port: Port = None,
    no_ui: NoUi = False,
) -> None:  # fmt: skip
    """Serve the studio and the API and work on tasks, until a signal."""
    parts_of(context).serve(Where(data), Listen(host, port, ui=not no_ui))


def worker(context: typer.Context, data: Data = None) -> None:
    """Work on tasks beside other processes on the same PostgreSQL database, until a signal."""
    parts_of(context).work(Where(data))
