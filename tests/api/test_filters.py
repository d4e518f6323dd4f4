"""The same words of a query choose the same rows, on a page and in its export."""

import pytest

from onetake.api.filters import audit_filter, statement_filter
from onetake.api.queries import Query
from onetake.core.failure import Rejected
from onetake.core.ledger import Kind
from onetake.core.office import AuditFilter, StatementFilter


def test_a_statement_is_filtered_by_kind_key_and_time() -> None:
    sent = {"kind": "hold,refund", "key": "key_1", "from": "5", "to": "9", "page": "2"}

    assert statement_filter(Query(sent)) == StatementFilter(
        (Kind.RESERVE, Kind.RELEASE), "key_1", 5, 9
    )
    assert statement_filter(Query({})) == StatementFilter()


def test_every_kind_has_one_word() -> None:
    words = statement_filter(Query({"kind": "grant,hold,charge,refund"}))

    assert set(words.kinds) == set(Kind)
    with pytest.raises(Rejected):
        statement_filter(Query({"kind": "reserve"}))


def test_the_audit_is_filtered_by_actor_action_and_time() -> None:
    sent = {"actor": "root@x.org", "action": "channel", "from": "5", "to": "9"}

    assert audit_filter(Query(sent)) == AuditFilter("root@x.org", "channel", 5, 9)
    assert audit_filter(Query({})) == AuditFilter()
