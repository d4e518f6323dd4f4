"""What every store promises of the studio's works and their shares.

A work is a task that its owner has not deleted; `works` has a row for one of which something
was said. Deleting a task removes both of its rows here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Required, TypedDict, Unpack

from onetake.core.request import Operation
from onetake.core.task import State, Task
from onetake.core.work import Note, Share


class Wanted(TypedDict, total=False):
    """Which works. What is left out, or empty, chooses all."""

    user: Required[str | None]  # None: of everybody
    query: str  # in the title, the prompt or the text, whatever the case
    states: Sequence[State]
    operations: Sequence[Operation]
    models: Sequence[str]
    created_from: int | None  # at this time or later
    created_to: int | None  # before this time
    finished_by: int | None  # at this time or before
    favourite: bool | None
    key: str | None
    batch: str | None
    page: int  # from 1, which it is when left out
    size: int  # 10 when left out


@dataclass(frozen=True, slots=True)
class Work:
    """A task with what else a list shows of it."""

    task: Task
    note: Note | None = None
    shared: bool = False
    key_name: str | None = None
    email: str | None = None  # its owner's address


@dataclass(frozen=True, slots=True)
class WorkPage:
    """`total` and `charged` (micro-credits) are of everything that matches."""

    works: tuple[Work, ...]
    total: int
    charged: int


class NoteEdit(TypedDict, total=False):
    """What changes; what is left out stays."""

    title: str | None
    style: str | None
    favourite: bool
    batch: str | None
    winner: bool  # True takes it from the other works of the batch


class ShareEdit(TypedDict, total=False):
    expires_at: int | None
    password_hash: str | None
    hide_prompt: bool
    allow_download: bool


@dataclass(frozen=True, slots=True)
class Run:
    """How long a task took that succeeded. `params` are those of its request that matter."""

    model: str
    resolution: str
    duration: str
    waited_ms: int
    made_ms: int


class Gallery(Protocol):
    async def works(self, **wanted: Unpack[Wanted]) -> WorkPage:
        """Newest first, by (created_at, id)."""
        ...

    async def work(self, task: str) -> Work | None: ...

    async def edit_work(self, task: str, user: str, edit: NoteEdit) -> Note | None:
        """The note afterwards; None when this user has no such work."""
        ...

    # -- shares ------------------------------------------------------------------------------

    async def add_share(self, share: Share) -> Share | None:
        """The share that its task has now: an earlier one is left as it is. None when the user
        has no such work, or it did not succeed."""
        ...

    async def share(self, *, id: str | None = None, task: str | None = None) -> Share | None:
        """By one of the two."""
        ...

    async def edit_share(self, task: str, user: str, edit: ShareEdit) -> Share | None:
        """The share afterwards; None when the user has no such work or it is not shared."""
        ...

    async def remove_share(self, task: str, user: str) -> bool:
        """False when there was none."""
        ...

    async def count_view(self, share: str) -> int | None:
        """One more; the number afterwards. None when there is no such share."""
        ...

    # -- what is under way -------------------------------------------------------------------

    async def moving(self, user: str, since: int, known: Collection[str]) -> tuple[Work, ...]:
        """The user's works that are not finished, that were created at `since` or later, or that
        are in `known`; in no order. One that was deleted is not there."""
        ...

    async def ahead(self, tasks: Collection[str]) -> Mapping[str, int]:
        """Of those of the tasks that wait: how many of the same model's are served before."""
        ...

    async def waiting(self, model: str) -> int:
        """How many tasks of the model wait for a place on a channel."""
        ...

    async def runs(self, limit: int) -> tuple[Run, ...]:
        """The newest tasks that succeeded, newest first."""
        ...
