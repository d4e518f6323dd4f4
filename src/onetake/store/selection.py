"""What every store promises of several works at once: to find, mark, delete and restore them.

Deleting has two steps. `remove_works` hides finished works from everything that reads tasks, and
keeps all that they are in `removals`; `restore_works` takes that back; `erase_removed` makes it
final. Until then only their files can still be read, by whoever has a signed link to one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Unpack

from onetake.core.asset import Asset
from onetake.store.gallery import Wanted, Work


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is of everything that matches."""

    total: int
    finished: int
    succeeded: int
    files: int  # results that are kept
    size: int  # bytes of them


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of the tasks that were named. Those that are in neither were not there."""

    gone: tuple[str, ...]
    unfinished: tuple[str, ...]  # these are still there


@dataclass(frozen=True, slots=True)
class Preference:
    """How a user's comparisons ended for one model. Only those count that have a winner."""

    model: str
    compared: int
    won: int


class Selection(Protocol):
    async def matching(self, limit: int, **wanted: Unpack[Wanted]) -> tuple[str, ...]:
        """The tasks of the works that match, newest first. `page` and `size` mean nothing."""
        ...

    async def gathered(self, **wanted: Unpack[Wanted]) -> Gathered: ...

    async def chosen(self, user: str, tasks: Sequence[str]) -> tuple[Work, ...]:
        """Those of the tasks that are this user's works, in the order in which they are named."""
        ...

    async def results(self, tasks: Sequence[str]) -> Mapping[str, Asset]:
        """The files that these tasks have made, by their ids."""
        ...

    async def favour(self, user: str, tasks: Sequence[str], favourite: bool) -> int:
        """Mark the user's works, or take the marks away; how many there were."""
        ...

    async def preferences(self, user: str) -> tuple[Preference, ...]:
        """By model: the one that won most often is the first."""
        ...

    # -- deleting ----------------------------------------------------------------------------

    async def remove_works(
        self, removal: str, user: str, tasks: Sequence[str], now: int
    ) -> Removed:
        """From here on `task`, `works` and all others do not know the user's finished tasks.

        Their requests can be made again and are no repeats; their names stay taken. What is
        still to be told of them waits.
        """
        ...

    async def restore_works(
        self, user: str, *, since: int, now: int, removal: str | None = None,
        tasks: Sequence[str] = (),
    ) -> tuple[str, ...]:  # fmt: skip
        """As if they had not been removed, if that was at `since` or later: all of a removal, or
        the named tasks. Those that are back."""
        ...

    async def removed_works(self, before: int, limit: int) -> tuple[str, ...]:
        """Tasks that were removed before then, the oldest first."""
        ...

    async def erase_removed(self, task: str, before: int) -> tuple[str, ...] | None:
        """As `Store.erase`, of a task that was removed before then. None: it is back, or gone."""
        ...
