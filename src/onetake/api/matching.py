"""Everything that matches some filters, as it was when it was counted.

The one rule: of what matches only that is touched which was there then, and never more of it than
was shown; otherwise nothing is, and the caller looks again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol, Unpack

from onetake.api.console.work_listing import wanted_matches
from onetake.api.queries import TIME_MAX
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.task import State
from onetake.store.gallery import Wanted

MATCHING_MAX: Final = 10_000
"""Works that are chosen by what matches in one call."""


class Store(Protocol):
    async def matching(self, limit: int, **wanted: Unpack[Wanted]) -> tuple[str, ...]: ...


class Bound(Enum):
    """What must have been true of a work when it was counted."""

    CREATED = "it was there"
    FINISHED = "it had ended"
    SUCCEEDED = "it had succeeded"


@dataclass(frozen=True, slots=True)
class Matching:
    filters: Mapping[str, str]
    until: int  # when they were counted
    count: int  # how many that were

    async def of(self, store: Store, user: str, bound: Bound) -> Sequence[str]:
        """The user's tasks. Raises `Rejected`, SELECTION_CHANGED when there are more than that."""
        _check("count", self.count, 1, MATCHING_MAX, "works; narrow the filters")
        _check("until", self.until, 0, TIME_MAX, "milliseconds since 1970 UTC")
        wanted = self._wanted(user, bound)
        found = () if wanted is None else await store.matching(self.count + 1, **wanted)
        if len(found) > self.count:
            failure = Failure(Code.SELECTION_CHANGED, Code.SELECTION_CHANGED.en, "count")
            raise Rejected(failure)
        return found

    def _wanted(self, user: str, bound: Bound) -> Wanted | None:
        """None: nothing can be both."""
        filters = wanted_matches(self.filters, user)
        end, states = filters.get("created_to"), filters.get("states")
        if bound is Bound.SUCCEEDED:
            if states and State.SUCCEEDED not in states:
                return None
            states = (State.SUCCEEDED,)
        return {
            **filters,
            "states": states or (),
            "created_to": min(TIME_MAX if end is None else end, self.until + 1),
            "finished_by": None if bound is Bound.CREATED else self.until,
        }


def _check(name: str, value: int, least: int, most: int, words: str) -> None:
    if not least <= value <= most:
        rule = f"{least} to {most} {words}"
        raise invalid(name, f"must be {rule}", (rule,))
