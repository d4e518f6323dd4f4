"""Which works a list asks for, from the words of its query."""

from collections.abc import Mapping
from typing import Final

from onetake.api.queries import Query
from onetake.core.failure import invalid
from onetake.core.request import Modality, Operation
from onetake.core.task import TERMINAL, State
from onetake.store.gallery import Wanted

FILTERS: Final = (
    "query", "status", "modality", "model", "from", "to", "favourite", "key", "batch", "page",
    "size",
)  # fmt: skip
MATCHES: Final = tuple(name for name in FILTERS if name not in ("page", "size"))
"""Those by which everything that matches is chosen."""
GROUPS: Final[Mapping[str, tuple[State, ...]]] = {
    "done": (State.SUCCEEDED,),
    "active": tuple(state for state in State if state not in TERMINAL),
}
"""Words that are no state's own name. A state's name means that state alone."""


def wanted_works(sent: Mapping[str, str], user: str | None, more: tuple[str, ...] = ()) -> Wanted:
    """`more`: other filters that the caller of this reads. Raises `Rejected`."""
    known = (*FILTERS, *more)
    for name in sent:
        if name not in known:
            raise invalid(name[:80], f"is not a filter; use {', '.join(known)}", known)
    query = Query(sent)
    page, size = query.page()
    return {
        "user": user,
        "query": query.text("query") or "",
        "states": _states(query),
        "operations": _operations(query),
        "models": tuple(filter(None, (query.text("model") or "").split(","))),
        "created_from": query.time("from"),
        "created_to": query.time("to"),
        "favourite": _favourite(query),
        "key": query.text("key"),
        "batch": query.text("batch"),
        "page": page,
        "size": size,
    }


def wanted_matches(sent: Mapping[str, str], user: str) -> Wanted:
    """Everything that matches, whatever its page. Raises `Rejected`."""
    for name in sent:
        if name not in MATCHES:
            rule = ", ".join(MATCHES)
            raise invalid(name[:80], f"is not a filter; use {rule}", MATCHES)
    return wanted_works(sent, user)


def _states(query: Query) -> tuple[State, ...]:
    words = query.words("status", (*GROUPS, *State))
    chosen = [each for word in words for each in GROUPS.get(word) or (State(word),)]
    return tuple(dict.fromkeys(chosen))


def _operations(query: Query) -> tuple[Operation, ...]:
    words = query.words("modality", tuple(Modality))
    return tuple(each for each in Operation if words and each.modality in words)


def _favourite(query: Query) -> bool | None:
    words = query.words("favourite", ("true", "false"))
    return None if len(words) != 1 else words[0] == "true"
