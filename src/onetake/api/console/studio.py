"""What the studio asks to be made: the body of `POST /v1/tasks`, a style, and what it is called.

The rule: a quote and a hold come from the same request, read by the same parser, with the style's
words added before either.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from onetake.api.console.styling import styled_prompt
from onetake.api.console.work_shapes import NewWork, Quote
from onetake.api.http import Call
from onetake.api.orders import Accept, submission
from onetake.catalog.styles import Style, style_of
from onetake.core.account import Balance, Caller
from onetake.core.allowance import left, obstacle
from onetake.core.failure import invalid
from onetake.core.money import wire_credits
from onetake.core.pricing import Quote as Priced, formula
from onetake.core.request import Request
from onetake.core.task import Task
from onetake.core.work import TITLE_MAX
from onetake.dialects import onetake
from onetake.dialects.dialect import Body, Parsed
from onetake.engine.forecast import Forecast
from onetake.engine.watch import Watch
from onetake.store.gallery import NoteEdit

_BATCH: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

Estimate = Callable[[Caller, Request], Awaitable[tuple[Request, Priced]]]


class Rows(Protocol):
    async def balance(self, user: str) -> Balance: ...


@dataclass(frozen=True, slots=True)
class Studio:
    rows: Rows
    accept: Accept
    estimate: Estimate
    forecast: Forecast
    styles: Mapping[str, Style]
    watch: Watch
    clock: Callable[[], int]

    def asked(self, new: NewWork) -> Request:
        """The request as it is quoted, held and sent. Raises `Rejected`."""
        return self._parsed(new).request

    def _parsed(self, new: NewWork) -> Parsed:
        # Through its text: what a JSON body may not have is looked for in one place.
        raw = json.dumps(new.request, ensure_ascii=False).encode()
        parsed = onetake.parse(Body(raw))
        if new.expected_credits is not None:
            if parsed.ceiling is not None:
                raise invalid("expected_credits", "is given twice: here and in request")
            parsed = replace(parsed, ceiling=onetake.expected_credits(new.expected_credits))
        if new.style is None:
            return parsed
        styled = styled_prompt(parsed.request, style_of(self.styles, new.style))
        return replace(parsed, request=styled)

    async def quote(self, caller: Caller, new: NewWork) -> Quote:
        """The price, also of what the studio's key does not allow: then `reason` says why."""
        checked_note(new)
        request, priced = await self.estimate(Caller(caller.user, None), self.asked(new))
        available = (await self.rows.balance(caller.user.id)).available
        seconds, ahead = await self.forecast.before(request)
        found = obstacle(
            caller.key, now=self.clock(), outside=caller.outside,
            model=request.model, amount=priced.amount, available=available,
        )  # fmt: skip
        rest = caller.key and left(caller.key)
        return Quote(
            credits=wire_credits(priced.amount),
            formula=formula(priced),
            settle=priced.settle.value,
            available_credits=wire_credits(available),
            key_credits=None if rest is None else wire_credits(rest),
            affordable=found is None,
            reason=found,
            eta_seconds=seconds,
            queue_ahead=ahead,
        )

    async def make(self, call: Call, caller: Caller, new: NewWork) -> tuple[Task, bool]:
        """The task, and whether it is a new one. Raises `Rejected`; then nothing is left."""
        note = checked_note(new)
        call.dialect = onetake.DIALECT
        parsed, how = self._parsed(new), submission(call, caller)
        how = replace(how, ceiling=parsed.ceiling, note=note or None)
        done = await self.accept(caller, parsed.request, how)
        self.watch.told(done.task.id, caller.user.id)
        return done.task, done.fresh


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
