"""A task as UniAll's video paths and OpenAI's show it. Every key is there in every state."""

from collections.abc import Mapping, Sequence
from typing import Final

from onetake.core.money import wire_credits
from onetake.core.pricing import formula
from onetake.core.request import Medium, Operation, Role
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import Json, View
from onetake.dialects.openai_error import code_of

OBJECT: Final = "video.generation.job"
STATUS: Final = {
    State.QUEUED: "queued",
    State.SUBMITTING: "queued",
    State.UNCERTAIN: "in_progress",
    State.RUNNING: "in_progress",
    State.STORING: "in_progress",
    State.SUCCEEDED: "completed",
    State.FAILED: "failed",
    State.CANCELLED: "failed",
    State.EXPIRED: "failed",
}
RAW_STATUS: Final = {
    "queued": "PENDING",
    "in_progress": "IN_PROGRESS",
    "completed": "COMPLETED",
    "failed": "FAILED",
}
TIERS: Final = ("size", "resolution")


def status(task: Task) -> str:
    """A provider that answers with the result itself, such as the sandbox, works while it is
    being submitted to: progress says so."""
    if task.state is State.SUBMITTING and task.percent:
        return "in_progress"
    return STATUS[task.state]


def render_job(task: Task, view: View) -> Json:
    """The answer to a create and to every query. `seconds` is how long the video is, and
    `duration`, on UniAll's query pages, how long it took to make."""
    film = first_film(task.outputs)
    wanted = film.facts.medium if film else Medium.IMAGE
    urls = _urls(task, view, wanted)
    frames = _urls(task, view, Medium.IMAGE) if film else []
    video_url = view.links.get(film.asset) if film else None
    thumbnail = view.links.get(film.thumbnail) if film and film.thumbnail else None
    refunded = task.finished and task.state is not State.SUCCEEDED
    return {
        "id": task.id,
        "task_id": task.id,
        "object": OBJECT,
        "model": task.request.model,
        "status": status(task),
        "raw_status": RAW_STATUS[status(task)],
        "progress": 100 if task.finished else task.percent,  # also of a failed one: it has ended
        "created_at": task.created_at // 1000,
        "completed_at": _completed_at(task),
        "prompt": task.request.params.get("prompt"),
        "seconds": seconds(task),
        "size": asked_size(task) or made_size(task),
        "video_url": video_url,
        "thumbnail_url": thumbnail,
        "last_frame_url": frames[0] if frames else None,
        "result": _result(urls, video_url) if task.state is State.SUCCEEDED else None,
        "metadata": _metadata(task, view, urls),
        "error": _error(task) if refunded else None,
        "duration": None if task.finished_at is None else round(_took(task)),
        "poll_interval_seconds": view.poll_interval_seconds,
        "credits_reserved": wire_credits(task.quote.amount),
        "credits_charged": None if task.charged is None else wire_credits(task.charged),
        "credits_refunded": refunded,
    }


def _urls(task: Task, view: View, medium: Medium) -> list[str]:
    results = [output for output in task.outputs if output.facts.medium is medium]
    return [url for output in results if (url := view.links.get(output.asset))]


def first_film(outputs: Sequence[Output]) -> Output | None:
    """An image task can be asked for on these paths, too: it has no video."""
    return next((output for output in outputs if output.facts.medium is Medium.VIDEO), None)


def seconds(task: Task) -> str | None:
    """How long the video is, as a string: as it was asked for, or as it was made. An extension
    is as long as both parts together, and an edit as long as its source."""
    asked = task.request.params.get("duration")
    whole = task.request.operation is Operation.EXTEND_VIDEO
    film = first_film(task.outputs)
    if film and film.facts.duration_ms is not None and (whole or not _is_number(asked)):
        return _shown(film.facts.duration_ms)
    if asked is not None:
        return f"{asked:g}" if _is_number(asked) else str(asked)
    for material in task.request.materials:
        facts = material.facts
        if material.role is Role.SOURCE_VIDEO and facts and facts.duration_ms is not None:
            return _shown(facts.duration_ms)
    return None


def asked_size(task: Task) -> str | None:
    for name in TIERS:
        value = task.request.params.get(name)
        if isinstance(value, str):
            return value
    return None


def made_size(task: Task) -> str | None:
    film = first_film(task.outputs)
    if film is None or film.facts.width is None or film.facts.height is None:
        return None
    return f"{film.facts.width}x{film.facts.height}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(milliseconds: int) -> str:
    return f"{round(milliseconds / 1000, 1):g}"


def _completed_at(task: Task) -> int | None:
    done = task.state is State.SUCCEEDED and task.finished_at is not None
    return task.finished_at // 1000 if done and task.finished_at else None


def _took(task: Task) -> float:
    assert task.finished_at is not None, "only a finished task took a time"
    return (task.finished_at - task.created_at) / 1000


def _result(urls: Sequence[str], video_url: str | None) -> Json:
    return {"video_url": video_url, "video_urls": urls, "outputs": urls}


def _metadata(task: Task, view: View, urls: Sequence[str]) -> Mapping[str, object]:
    return {
        "url": urls[0] if urls else None,
        "provider": view.provider,
        "formula": formula(task.quote),
        "total_time": None if task.finished_at is None else _took(task),
    }


def _error(task: Task) -> Json:
    failure = task.failure
    assert failure is not None, "a task does not fail without a reason"
    return {"code": code_of(failure), "message": failure.message}
