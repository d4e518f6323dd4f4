"""What callers are told of finished tasks: endpoints, deliveries, and the names of events."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from onetake.core.task import State, Task

TEST_EVENT: Final = "webhook.test"

_ENDINGS: Final = {
    State.SUCCEEDED: "completed",
    State.FAILED: "failed",
    State.EXPIRED: "failed",
    State.CANCELLED: "cancelled",
}

EVENTS: Final = tuple(
    f"{modality}.{ending}"
    for modality in ("video", "image", "speech", "music", "voice", "avatar")
    for ending in ("completed", "failed", "cancelled")
)
"""`video.completed` and `video.failed` are the words of OpenAI's API."""


def event_of(task: Task) -> str:
    """The event of a finished task."""
    assert task.request.operation is not None
    return f"{task.request.operation.modality}.{_ENDINGS[task.state]}"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that hears of all of a user's finished tasks.

    The secret is `whsec_…` (Standard Webhooks). After a rotation the old one signs, too, until
    `old_until`. An endpoint without a URL holds the secret for the tasks' own `callback_url`s.
    """

    id: str
    user: str
    url: str
    secret: str
    created_at: int
    events: tuple[str, ...] = ()  # empty: all
    disabled: bool = False
    old_secret: str | None = None
    old_until: int | None = None
    name: str = ""  # for people


class Outcome(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"  # given up after a day


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one address: a row of the outbox, and its log."""

    id: str  # `evt_…`, the same in every attempt
    user: str
    url: str
    event: str
    task: str | None  # None: a test
    created_at: int
    due_at: int
    webhook: str | None = None  # None: the task's own `callback_url`
    outcome: Outcome = Outcome.PENDING
    attempts: int = 0
    status: int | None = None  # of the last attempt
    error: str | None = None  # ours, safe to show
    delivered_at: int | None = None
