"""What the studio asks to be made: the body of `POST /v1/tasks`, a style, and what it is called.

The rule: a quote and a hold come from the same request, read by the same parser, with the style's
words added before either.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from onetake.api.console.styling import styled_prompt
from onetake.api.console.work_shapes import NewWork, Quote
from onetake.api.http import Call
from onetake.api.orders import Accept, submission
from onetake.catalog.styles import Style, style_of
from onetake.core.account import Balance, Caller
from onetake.core.failure import invalid
from onetake.core.money import wire_credits
from onetake.core.pricing import Quote as Priced, formula
from onetake.core.request import Request
from onetake.core.task import Task
from onetake.core.work import TITLE_MAX, Note
from onetake.dialects import onetake
from onetake.dialects.dialect import Body
from onetake.engine.forecast import Forecast
from onetake.engine.watch import Watch
from onetake.store.gallery import NoteEdit, Work

_BATCH: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

Estimate = Callable[[Caller, Request], Awaitable[tuple[Request, Priced]]]


class Rows(Protocol):
    async def balance(self, user: str) -> Balance: ...
    async def edit_work(self, task: str, user: str, edit: NoteEdit) -> Note | None: ...
    async def work(self, task: str) -> Work | None: ...


@dataclass(frozen=True, slots=True)
class Studio:
    rows: Rows
    accept: Accept
    estimate: Estimate
    forecast: Forecast
    styles: Mapping[str, Style]
    watch: Watch

    def asked(self, new: NewWork) -> Request:
        """The request as it is quoted, held and sent. Raises `Rejected`."""
        # Through its text: what a JSON body may not have is looked for in one place.
        raw = json.dumps(new.request, ensure_ascii=False).encode()
        request = onetake.parse(Body(raw)).request
        if new.style is None:
            return request
        return styled_prompt(request, style_of(self.styles, new.style))

    async def quote(self, caller: Caller, new: NewWork) -> Quote:
        checked_note(new)
        request, priced = await self.estimate(caller, self.asked(new))
        available = (await self.rows.balance(caller.user.id)).available
        seconds, ahead = await self.forecast.before(request)
        return Quote(
            credits=wire_credits(priced.amount),
            formula=formula(priced),
            settle=priced.settle.value,
            available_credits=wire_credits(available),
            affordable=available >= priced.amount,
            eta_seconds=seconds,
            queue_ahead=ahead,
        )

    async def make(self, call: Call, caller: Caller, new: NewWork) -> tuple[Task, bool]:
        """The task, and whether it is a new one. Raises `Rejected`; then nothing is left."""
        note = checked_note(new)
        call.dialect = onetake.DIALECT
        done = await self.accept(caller, self.asked(new), submission(call, caller))
        task = done.task
        if note and (done.fresh or await self._unsaid(task)):
            await self.rows.edit_work(task.id, caller.user.id, note)
        self.watch.told(task.id, caller.user.id)
        return task, done.fresh

    async def _unsaid(self, task: Task) -> bool:
        """Of a repeat: was the first one interrupted before it said what the work is called?"""
        found = await self.rows.work(task.id)
        return found is not None and found.note is None


def checked_note(new: NewWork) -> NoteEdit:
    """What is said of the new work. Raises `Rejected`."""
    note: NoteEdit = {}
    if new.style is not None:
        note["style"] = new.style
    if new.title is not None:
        note["title"] = checked_title(new.title)
    if new.batch is not None:
        if not _BATCH.fullmatch(new.batch):
            rule = "1 to 64 letters, digits, dashes or underscores"
            raise invalid("batch", f"must have {rule}", (rule,))
        note["batch"] = new.batch
    return note


def checked_title(title: str) -> str:
    """Without spaces at its ends. Raises `Rejected`."""
    plain = title.strip()
    if not 1 <= len(plain) <= TITLE_MAX or not plain.isprintable():
        rule = f"1 to {TITLE_MAX} characters in one line"
        raise invalid("title", f"must have {rule}; null takes it away", (rule,))
    return plain
