"""`onetake openapi`: the description of the HTTP API, as JSON on standard output."""

import json

import typer

from onetake.cli.session import parts_of


def openapi(context: typer.Context) -> None:
    """Print the OpenAPI description of the HTTP API."""
    print(json.dumps(parts_of(context).openapi(), indent=2, ensure_ascii=False))
