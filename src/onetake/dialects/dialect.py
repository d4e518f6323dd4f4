"""A dialect is a few pure translations between one wire format and the canonical task.

Nothing in a dialect knows about sockets, headers, time or the database: what only the
edge knows reaches it in a `View`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from onetake.core.failure import Failure
from onetake.core.request import Request
from onetake.core.task import Task

Json: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Body:
    """What the caller sent, completely read and within the limits of size."""

    raw: bytes
    content_type: str = "application/json"  # lower case, without parameters; "" when not sent


@dataclass(frozen=True, slots=True)
class View:
    """What an answer says beyond the task itself."""

    links: Mapping[str, str]  # asset id -> a URL that the caller can fetch now
    poll_interval_seconds: int
    provider: str | None = None  # the kind of provider, never the name of a channel


@dataclass(frozen=True, slots=True)
class Dialect:
    name: str
    parse: Callable[[Body], Request]
    """Raises `Rejected` with the caller's own field names."""
    render_created: Callable[[Task, View], Json]
    render: Callable[[Task, View], Json]
    render_failure: Callable[[Failure], tuple[int, Json]]
    """The HTTP status and the body of an error."""
