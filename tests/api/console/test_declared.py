"""The description lists every parameter of a query that a path reads, and no other."""

from typing import Any

import pytest

from onetake.api.console.declared import AUDIT, STATEMENT, declared
from onetake.api.console.work_listing import FILTERS, wanted_works
from onetake.api.filters import audit_filter, statement_filter
from onetake.api.queries import Query
from tests.api.console.browser import Browser
from tests.api.gate import Gate


class Read(dict[str, str]):
    """What was sent: nothing; and which names were looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().get(key, default)


def test_what_is_declared_is_what_is_read() -> None:
    statement, audit, works = Read(), Read(), Read()
    for sent, filtered in ((statement, statement_filter), (audit, audit_filter)):
        filtered(Query(sent))
        Query(sent).page()
    wanted_works(works, None)

    assert statement.names == set(STATEMENT)
    assert audit.names == set(AUDIT)
    assert works.names == set(FILTERS)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/api/works", FILTERS),
        ("/api/admin/works", (*FILTERS, "user")),
        ("/api/statement", STATEMENT),
        ("/api/admin/audit", AUDIT),
        ("/api/admin/users", ("query", "page", "size")),
        ("/api/oauth/{provider}/start", ("next",)),
        ("/api/oauth/{provider}/callback", ("code", "state")),
    ],
)
async def test_the_description_lists_them(gate: Gate, path: str, names: tuple[str, ...]) -> None:
    described = (await Browser(gate)("GET", "/api/openapi.json")).json["paths"][path]["get"]
    queries = [each for each in described["parameters"] if each["in"] == "query"]

    assert [each["name"] for each in queries] == list(names)
    assert all(each["schema"] and each["description"] for each in queries)


def test_a_page_is_described_with_its_sizes() -> None:
    (size,) = declared("size")["parameters"]

    assert size["schema"] == {"type": "integer", "enum": [5, 10, 20, 50], "default": 10}
    assert size["required"] is False
