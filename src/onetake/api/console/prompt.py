"""`POST /api/prompt/improve`: say more about what is to be seen, without changing what it is."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter

from onetake.accounts.attempts import MINUTE_MS, Attempts, Limit
from onetake.api.console.access import Person
from onetake.api.console.work_shapes import Improved, Rough
from onetake.catalog.styles import Style, style_of
from onetake.core.failure import invalid
from onetake.core.request import Operation
from onetake.engine.improve import Improve

IMPROVEMENTS: Final = Limit("prompt.user", 120, 60 * MINUTE_MS)
"""Of one person. It costs nobody credits, but an operator may pay for the model that answers."""


def router(improve: Improve, styles: Mapping[str, Style], attempts: Attempts) -> APIRouter:
    routes = APIRouter()

    @routes.post("/prompt/improve")
    async def better(caller: Person, rough: Rough) -> Improved:
        if rough.style is not None:
            style_of(styles, rough.style)
        await attempts.count(IMPROVEMENTS, caller.user.id)
        done = await improve(
            rough.prompt, rough.model, _operation(rough.operation), styled=rough.style is not None
        )
        return Improved(prompt=done.prompt, source=done.source, language=done.language)

    return routes


def _operation(word: str | None) -> Operation | None:
    if word is None:
        return None
    if word not in tuple(Operation):
        raise invalid("operation", f"must be {' or '.join(Operation)}", tuple(Operation))
    return Operation(word)
