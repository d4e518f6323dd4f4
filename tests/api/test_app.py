"""The table of paths agrees with its description."""

from onetake.api.app import table
from onetake.api.openapi import document
from tests.api.gate import Gate


async def test_every_path_and_method_is_described_and_the_other_way_round(gate: Gate) -> None:
    served = {
        (path, method.lower())
        for path, handlers in table(gate.parts).items()
        for method in handlers
    }
    paths = document("1", "http://x", gate.parts.limits)["paths"]
    described = {(path, method) for path, operations in paths.items() for method in operations}
    assert served == described
