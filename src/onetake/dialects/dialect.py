"""A dialect is a few pure translations between one wire format and the canonical task.

Nothing in a dialect knows about sockets, headers, time or the database: what only the
edge knows reaches it in a `View`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from onetake.core.failure import Failure
from onetake.core.request import Request
from onetake.core.task import Task

Json: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form, in the order in which it was sent."""

    name: str
    text: str  # of a file: a URL of ours at which it can be fetched; it is kept already
    file: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What the caller sent, completely read and within the limits of size.

    A form has `parts` instead of `raw`. `path` holds the parameters of the path, such as the
    model in Gemini's.
    """

    raw: bytes
    content_type: str = "application/json"  # lower case, without parameters; "" when not sent
    parts: tuple[Part, ...] = ()
    path: Mapping[str, str] = field(default_factory=dict[str, str])


FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True, slots=True)
class Wish:
    """How the caller wants its answer: no part of what is to be made."""

    stream: bool = False
    inline: bool = False  # the media itself in base64, instead of a link
    wait_seconds: int | None = None  # None: as long as is usual
    usage: bool = False  # a last chunk of a stream that says what was used


@dataclass(frozen=True, slots=True)
class Parsed:
    request: Request
    wish: Wish = Wish()
    ceiling: int | None = None
    """Micro-credits that the caller agrees to hold; None: whatever it costs. No part of what is
    asked for: the same request with another one is a repeat of it."""


@dataclass(frozen=True, slots=True)
class View:
    """What an answer says beyond the task itself."""

    links: Mapping[str, str]  # asset id -> a URL that the caller can fetch now
    poll_interval_seconds: int
    provider: str | None = None  # the kind of provider, never the name of a channel
    inline: Mapping[str, str] = field(default_factory=dict[str, str])
    """Asset id -> its bytes in base64, where the caller wished for it."""


@dataclass(frozen=True, slots=True)
class Dialect:
    name: str
    parse: Callable[[Body], Parsed]
    """Raises `Rejected` with the caller's own field names."""
    render_created: Callable[[Task, View], Json]
    render: Callable[[Task, View], Json]
    render_failure: Callable[[Failure], tuple[int, Json]]
    """The HTTP status and the body of an error."""
    path: str | None = None
    """Where its tasks are created; they are queried at `<path>/{id}`. None: `api/app.py` has
    paths for it that do more than that."""
    query: "Dialect | None" = None
    """How its queries are answered, where that differs."""
