"""Each operation that Schemathesis tries is a test of its own, with a name of its own."""

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Schemathesis gives the operation to the name alone, and pytest 9.2 takes the id from
    elsewhere: all operations would have one id, and pytest-xdist runs one test of an id."""
    written, _, operation = item.name.partition("[")
    if operation and "[" not in item.nodeid:
        assert item.nodeid.endswith(f"::{written}")
        object.__setattr__(item, "_id", item.id.with_params(operation.removesuffix("]")))
