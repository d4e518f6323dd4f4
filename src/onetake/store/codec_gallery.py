"""`codec.py` for works and shares."""

from collections.abc import Mapping
from typing import Any, Final

from onetake.core.request import Request, Scalar
from onetake.core.task import Task
from onetake.core.work import Note, Share
from onetake.store.codec import Row, Values
from onetake.store.gallery import Run

NOTE_COLUMNS: Final = ("task", "user", "title", "style", "favourite", "batch", "winner")
SHARE_COLUMNS: Final = (
    "id", "task", "user", "created_at", "expires_at", "password_hash", "hide_prompt",
    "allow_download", "views",
)  # fmt: skip
TEXTS: Final = ("prompt", "text")
"""The parameters in which a search looks."""


def note_values(note: Note) -> Values:
    """In the order of NOTE_COLUMNS."""
    return tuple(getattr(note, name) for name in NOTE_COLUMNS)


def note_row(note: Note) -> dict[str, Any]:
    return dict(zip(NOTE_COLUMNS, note_values(note), strict=True))


def note_of(row: Row) -> Note:
    task, user, title, style, favourite, batch, winner = (row[name] for name in NOTE_COLUMNS)
    return Note(task, user, title, style, bool(favourite), batch, bool(winner))


def share_row(share: Share) -> dict[str, Any]:
    return {name: getattr(share, name) for name in SHARE_COLUMNS}


def share_of(row: Row) -> Share:
    (id_, task, user, created_at, expires_at, password_hash, hide_prompt, allow_download,
     views) = (row[name] for name in SHARE_COLUMNS)  # fmt: skip
    return Share(id_, task, user, created_at, expires_at, password_hash, bool(hide_prompt),
                 bool(allow_download), views)  # fmt: skip


def size_of(request: Request) -> tuple[str, str]:
    """(resolution, duration): what the time that a task takes depends on."""
    return shown(request.params, "resolution", "size"), shown(request.params, "duration")


def shown(params: Mapping[str, Scalar], *names: str) -> str:
    """The first of the parameters that is there, as text; "" without any."""
    return next((str(params[name]) for name in names if name in params), "")


def run_of(task: Task) -> Run:
    """Of a task that succeeded."""
    assert task.finished_at is not None
    started = task.submitted_at if task.submitted_at is not None else task.created_at
    return Run(
        task.request.model, *size_of(task.request),
        waited_ms=max(started - task.created_at, 0), made_ms=max(task.finished_at - started, 0),
    )  # fmt: skip
