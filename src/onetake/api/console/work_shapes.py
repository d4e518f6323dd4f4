"""The shapes of works: names and fields are those of `web/src/lib/api/types.ts`."""

from typing import Any, Literal

from pydantic import Field

from onetake.api.console.shape import Page, Shape, Words
from onetake.core.allowance import Obstacle
from onetake.core.request import Modality, Operation, Role
from onetake.core.task import State


class NewWork(Shape):
    """`request` is the body of `POST /v1/tasks`, which reads it."""

    request: dict[str, Any]
    style: str | None = None
    title: str | None = None
    batch: str | None = None
    expected_credits: float | None = None  # the highest hold that the caller agreed to


class Edit(Shape):
    """What changes; what is left out stays."""

    title: str | None = None
    favourite: bool = False
    winner: bool = False


class Matching(Shape):
    """Everything that matched when it was counted: the filters of `GET /api/works`, with `until`
    and the number that `GET /api/works/matching` answered."""

    filter: dict[str, str]
    until: int
    count: int


class Matches(Shape):
    """What there is at `until`."""

    until: int
    total: int
    finished: int
    succeeded: int
    files: int
    size: int
    most: int  # works that one call takes


class Chosen(Shape):
    """One of the two."""

    ids: list[str] | None = None
    matching: Matching | None = None


class Favouring(Chosen):
    favourite: bool


class Changed(Shape):
    count: int


class NotDeleted(Shape):
    id: str
    code: str


class Deleted(Shape):
    """`deleted` and `failed` are of the works that were named; `count` is of all."""

    deleted: list[str]
    failed: list[NotDeleted]
    count: int
    removal: str
    undo_seconds: int


class Restoring(Shape):
    """One of the two: a whole deletion, or some works."""

    removal: str | None = None
    ids: list[str] | None = None


class Preference(Shape):
    model: str
    model_title: Words
    compared: int
    won: int


class Quote(Shape):
    credits: float
    formula: str
    settle: str
    available_credits: float
    key_credits: float | None  # what the studio key's budget has left; None: no limit of its own
    affordable: bool
    reason: Obstacle | None  # why it is not affordable
    eta_seconds: int | None
    queue_ahead: int


def _absent(value: object) -> bool:
    return value is None


class Tags(Shape):
    """Those that the request has; the others are not there."""

    aspect_ratio: str | None = Field(default=None, exclude_if=_absent)
    resolution: str | None = Field(default=None, exclude_if=_absent)
    duration: str | None = Field(default=None, exclude_if=_absent)
    generate_audio: bool | None = Field(default=None, exclude_if=_absent)


class Failure(Shape):
    code: str
    message: str


class Work(Shape):
    id: str
    title: str | None
    prompt: str
    status: State
    progress: int
    finished: bool
    cancel_requested: bool
    model: str
    model_title: Words
    operation: Operation
    modality: Modality
    style: str | None
    favourite: bool
    batch: str | None
    winner: bool
    created_at: int
    started_at: int | None
    finished_at: int | None
    eta_seconds: int | None
    queue_ahead: int | None
    late: bool
    held_credits: float
    charged_credits: float | None
    refunded_credits: float | None
    formula: str
    tags: Tags
    url: str | None
    thumbnail_url: str | None
    content_type: str | None
    width: int | None
    height: int | None
    duration_ms: int | None
    has_audio: bool
    outputs_count: int
    size: int | None
    error: Failure | None
    shared: bool
    key_name: str | None
    user_email: str | None


class WorkPage(Page[Work]):
    charged_credits: float


class Output(Shape):
    url: str
    thumbnail_url: str | None
    content_type: str
    size: int
    width: int | None
    height: int | None
    duration_ms: int | None
    has_audio: bool


class Material(Shape):
    """A file that somebody gave: the recording behind a cloned voice is added by us."""

    role: Literal[
        Role.IMAGE,
        Role.FIRST_FRAME,
        Role.LAST_FRAME,
        Role.MASK,
        Role.VIDEO,
        Role.SOURCE_VIDEO,
        Role.AUDIO,
    ]
    token: str | None
    url: str
    name: str
    content_type: str
    size: int


class Moment(Shape):
    at: int
    what: str
    detail: str | None


class Entry(Shape):
    id: str
    at: int
    kind: Literal["grant", "hold", "charge", "refund"]
    task: str | None
    model: str | None
    key_name: str | None
    credits: float
    formula: str | None
    reason: str | None
    actor: str | None


class Share(Shape):
    id: str
    url: str
    created_at: int
    expires_at: int | None
    has_password: bool
    hide_prompt: bool
    allow_download: bool
    views: int


class WorkDetail(Work):
    request: dict[str, Any]
    materials: list[Material]
    outputs: list[Output]
    entries: list[Entry]
    share: Share | None
    timeline: list[Moment]


class Snippets(Shape):
    curl: str
    python: str
    javascript: str


class Sharing(Shape):
    """What a person says of a link; what is left out stays. None as password: none is asked."""

    expires_at: int | None = None
    password: str | None = None
    hide_prompt: bool = False
    allow_download: bool = True


class Opening(Shape):
    password: str


class Views(Shape):
    views: int


class SharedWork(Shape):
    id: str
    locked: bool
    title: str | None
    prompt: str | None
    model_title: Words | None
    modality: Modality
    created_at: int
    views: int
    url: str | None
    thumbnail_url: str | None
    content_type: str | None
    width: int | None
    height: int | None
    duration_ms: int | None
    allow_download: bool


class Style(Shape):
    id: str
    title: Words
    addition: Words
    preview: str


class Rough(Shape):
    """A prompt that is to be improved."""

    prompt: str
    model: str | None = None
    operation: str | None = None
    style: str | None = None


class Improved(Shape):
    prompt: str
    source: Literal["channel", "built-in"]
    language: Literal["en", "zh"]


class ModelCard(Shape):
    id: str
    title: Words
    summary: Words
    modality: Modality
    operations: list[Operation]
    available: bool
    price: str
    price_words: Words
    features: list[Words]
    family: str


class Balance(Shape):
    available_credits: float
    held_credits: float
