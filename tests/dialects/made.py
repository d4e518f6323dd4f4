"""Tasks in every state, and what a body leads to: for the tests of several dialects."""

from collections.abc import Callable
from dataclasses import replace

from onetake.core.failure import Code, Failure, Rejected
from onetake.core.pricing import Line, Quote, Settle, Unit
from onetake.core.request import Facts, Medium, Operation, Request, Scalar
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import Body, Parsed, View

CREATED = 1_773_835_762_450
FINISHED = CREATED + 126_400
FAILED = (State.FAILED, State.CANCELLED, State.EXPIRED)
WORKING = (State.UNCERTAIN, State.RUNNING, State.STORING)
REASON = Failure(Code.CONTENT_REJECTED, "The content was refused.")

_TYPES = {Medium.AUDIO: "audio/mpeg", Medium.VIDEO: "video/mp4", Medium.IMAGE: "image/jpeg"}
SUFFIXES = {Medium.AUDIO: "mp3", Medium.VIDEO: "mp4", Medium.IMAGE: "jpeg"}


def url(medium: Medium, number: int = 1) -> str:
    return f"https://media.example/{number}.{SUFFIXES[medium]}"


def view(medium: Medium, count: int = 1) -> View:
    links = {f"asset_{number}": url(medium, number) for number in range(1, count + 1)}
    return View(links, 3, "sandbox")


def quote(*lines: tuple[Unit, int], settle: Settle = Settle.QUOTE) -> Quote:
    whole = tuple(
        Line(unit, quantity, 1_000_000, 1, 1, quantity * 1_000_000) for unit, quantity in lines
    )
    return Quote(sum(line.amount for line in whole), whole, settle)


def task(
    state: State,
    operation: Operation,
    medium: Medium,
    *,
    priced: Quote | None = None,
    count: int = 1,
    params: dict[str, Scalar] | None = None,
    percent: int = 0,
) -> Task:
    """A task as the store would give it: what its state needs is there."""
    priced = priced or quote((Unit.FIXED, 2))
    asked = Request("a-model", operation, {"prompt": "a cat"} if params is None else params)
    made = Task("task_01", "user_1", "key_1", "dialect", asked, priced, CREATED, CREATED,
                state=state, percent=percent)  # fmt: skip
    if state in FAILED:
        return replace(made, failure=REASON, charged=0, finished_at=FINISHED, updated_at=FINISHED)
    if state is not State.SUCCEEDED:
        return made
    facts = Facts(medium, _TYPES[medium], 9, duration_ms=4_500)
    outputs = tuple(Output(f"asset_{number}", facts) for number in range(1, count + 1))
    return replace(made, outputs=outputs, charged=priced.amount, percent=100,
                   finished_at=FINISHED, updated_at=FINISHED)  # fmt: skip


def outcome(parse: Callable[[Body], Parsed], body: Body) -> Parsed | Failure:
    """What was read, or why it was refused. Anything else that is raised is a bug."""
    try:
        return parse(body)
    except Rejected as error:
        return error.failure


def is_sound(read: Parsed | Failure) -> bool:
    """Flat parameters and a place for every file, or words that say what is wrong."""
    if isinstance(read, Failure):
        return bool(read.message)
    values: list[object] = list(read.request.params.values())
    flat = all(isinstance(value, str | int | float) for value in values)
    return flat and all(material.param and material.url for material in read.request.materials)
