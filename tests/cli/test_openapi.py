"""`onetake openapi` prints what the server serves."""

import json

from tests.cli.conftest import Command


def test_the_description_is_printed_as_json(onetake: Command):
    printed = onetake("openapi")

    document = json.loads(printed.out)
    assert document["openapi"].startswith("3.1")
    assert "/v1/video/generations" in document["paths"]
