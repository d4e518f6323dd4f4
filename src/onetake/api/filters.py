"""What a query asks of a statement or of the audit; a page and its export read it alike."""

from collections.abc import Mapping
from typing import Final

from onetake.api.queries import Query
from onetake.core.ledger import Kind
from onetake.core.office import SAID, AuditFilter, StatementFilter

_KINDS: Final[Mapping[str, Kind]] = {word: kind for kind, word in SAID.items()}


def statement_filter(query: Query) -> StatementFilter:
    """Raises `Rejected`."""
    return StatementFilter(
        kinds=tuple(_KINDS[word] for word in query.words("kind", tuple(_KINDS))),
        key=query.text("key"),
        begin=query.time("from"),
        end=query.time("to"),
    )


def audit_filter(query: Query) -> AuditFilter:
    """Raises `Rejected`."""
    return AuditFilter(
        actor=query.text("actor"),
        action=query.text("action"),
        begin=query.time("from"),
        end=query.time("to"),
    )
