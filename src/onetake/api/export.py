"""`/api/statement.csv` and `/api/admin/audit.csv`: whole lists as files, sent while they are read.

The rules: RFC 4180, UTF-8 with a byte order mark (by which spreadsheets know it); the same filters
as the page; and no cell that a spreadsheet would take for a formula.
"""

import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import msgspec

from onetake.api.filters import audit_filter, statement_filter
from onetake.api.http import NO_STORE, Answer, Call
from onetake.api.people import Sessions
from onetake.api.queries import Query
from onetake.core.account import Role
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.instants import iso
from onetake.core.money import format_credits
from onetake.core.office import SAID, AuditFilter, Recorded, StatementFilter, StatementLine
from onetake.core.pricing import formula
from onetake.dialects import onetake

ROWS_AT_ONCE: Final = 500
_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")  # the wide ones: for spreadsheets in Chinese
_BLANKS: Final = " \N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"

STATEMENT: Final = (
    "id", "time", "kind", "task", "model", "key_name", "credits", "formula", "reason",
)  # fmt: skip
AUDIT: Final = ("id", "time", "actor", "actor_email", "action", "subject", "detail", "address")


class Rows(Protocol):
    async def statement_before(
        self, user: str, wanted: StatementFilter, place: tuple[int, str] | None, limit: int
    ) -> tuple[StatementLine, ...]: ...
    async def audits_before(
        self, wanted: AuditFilter, place: tuple[int, str] | None, limit: int
    ) -> tuple[Recorded, ...]: ...


@dataclass(frozen=True, slots=True)
class Exports:
    sessions: Sessions
    rows: Rows
    clock: Callable[[], int]

    async def statement(self, call: Call) -> Answer:
        call.dialect = onetake.DIALECT
        caller = await self.sessions.caller(call)
        wanted = statement_filter(Query(call.query))
        # What happens while the file is sent is not in it.
        wanted = replace(wanted, end=_earlier(wanted.end, self.clock() + 1))
        return _file("statement.csv", self._statement(caller.user.id, wanted))

    async def audit(self, call: Call) -> Answer:
        call.dialect = onetake.DIALECT
        caller = await self.sessions.caller(call)
        if caller.user.role is not Role.ADMINISTRATOR:
            raise Rejected(Failure(Code.NOT_ALLOWED, Code.NOT_ALLOWED.en))
        wanted = audit_filter(Query(call.query))
        wanted = replace(wanted, end=_earlier(wanted.end, self.clock() + 1))
        return _file("audit.csv", self._audit(wanted))

    async def _statement(self, user: str, wanted: StatementFilter) -> AsyncIterator[bytes]:
        yield _lines([STATEMENT], first=True)
        place: tuple[int, str] | None = None
        while lines := await self.rows.statement_before(user, wanted, place, ROWS_AT_ONCE):
            place = lines[-1].place
            yield _lines(map(_entry, lines))

    async def _audit(self, wanted: AuditFilter) -> AsyncIterator[bytes]:
        yield _lines([AUDIT], first=True)
        place: tuple[int, str] | None = None
        while rows := await self.rows.audits_before(wanted, place, ROWS_AT_ONCE):
            place = rows[-1].audit.at, rows[-1].audit.id
            yield _lines(map(_row, rows))


def _earlier(asked: int | None, now: int) -> int:
    return now if asked is None else min(asked, now)


def _file(name: str, stream: AsyncIterator[bytes]) -> Answer:
    headers = (NO_STORE, (b"content-disposition", f'attachment; filename="{name}"'.encode()))
    return Answer(200, content_type=b"text/csv; charset=utf-8", headers=headers, stream=stream)


def _entry(line: StatementLine) -> Sequence[str]:
    entry = line.entry
    return (
        harmless(entry.key),
        iso(line.at),
        SAID[entry.kind],
        harmless(entry.task or ""),
        harmless(line.model or ""),
        harmless(line.key_name or ""),
        format_credits(line.credits),  # a number, which may begin with a minus
        "" if line.quote is None else harmless(formula(line.quote)),
        harmless(entry.reason),
    )


def _row(row: Recorded) -> Sequence[str]:
    audit = row.audit
    detail = msgspec.json.encode(audit.detail).decode()
    texts = (audit.action, audit.subject, detail, audit.address or "")
    return (
        harmless(audit.id),
        iso(audit.at),
        harmless(audit.actor),
        harmless(row.actor_email or ""),
        *map(harmless, texts),
    )


def harmless(text: str) -> str:
    """Text that a spreadsheet shows as it is: what would be a formula begins with an apostrophe."""
    return f"'{text}" if text.lstrip(_BLANKS).startswith(_FORMULA) else text


def _lines(rows: Iterable[Sequence[str]], *, first: bool = False) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return ((_MARK if first else "") + written.getvalue()).encode()
