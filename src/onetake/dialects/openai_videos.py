"""OpenAI's Videos: `/v1/videos` and what belongs to it, in JSON and as a form.

Source: the `openai` SDK (reference/peers.md, section 2), seeds/yibu-openai-videos.md and the pages
of UniAll that use this path. Whatever UniAll's paths take is taken here, too, with the fields that
only OpenAI's clients have. A file can also be something of ours by its id: `{"id": "task_…"}`.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from onetake.core.failure import invalid
from onetake.core.request import Material, Operation, Role
from onetake.core.task import Task
from onetake.dialects.dialect import Body, Dialect, Json, Parsed, View
from onetake.dialects.document import document, listed, objects
from onetake.dialects.fields import Fields, items
from onetake.dialects.openai_error import render_failure
from onetake.dialects.uniall_video import UNNAMED, read
from onetake.dialects.video_job import asked_size, made_size, render_job, seconds
from onetake.dialects.video_media import OURS, Place, link, ours, placed

OBJECT: Final = "video"
NAME_MAX: Final = 80
DEFAULT_MODEL: Final = "sora-2"
"""OpenAI's own, where a call names no model and changes no video of ours."""
UNKNOWN: Final = "auto"
"""For `seconds` and `size` that the provider chooses: the SDK expects strings."""

_PLACES: Final = {
    "input_reference": Place(Role.FIRST_FRAME, Role.IMAGE),
    "character_url": Place(Role.VIDEO, Role.VIDEO),
}
_SOURCE: Final = Place(Role.SOURCE_VIDEO, None)


def parse(body: Body) -> Parsed:
    """`POST /v1/videos`."""
    fields = _fields(body)
    return Parsed(read(fields, tuple(_references(fields)), None, DEFAULT_MODEL))


def remix(body: Body, of: Task) -> Parsed:
    """`POST /v1/videos/{id}/remix`: the finished video with another prompt."""
    fields = _fields(body)
    source = Material(Role.SOURCE_VIDEO, OURS + of.id, "video_id")
    first = (source, *_references(fields))
    return _prompted(Parsed(read(fields, first, Operation.EDIT_VIDEO, of.request.model)))


def edit(body: Body) -> Parsed:
    """`POST /v1/videos/edits`. The model may be left out: then it is `UNNAMED`."""
    return _changed(body, Operation.EDIT_VIDEO)


def extend(body: Body) -> Parsed:
    """`POST /v1/videos/extensions`. The model may be left out: then it is `UNNAMED`."""
    return _changed(body, Operation.EXTEND_VIDEO)


def character(body: Body) -> tuple[str, str]:
    """`POST /v1/videos/characters`: its name, and the URL of its video."""
    fields = _fields(body)
    name = (fields.text("name") or "").strip()
    if not 1 <= len(name) <= NAME_MAX or not name.isprintable():
        rule = f"1 to {NAME_MAX} characters"
        raise invalid("name", f"must have {rule}", (rule,))
    video = fields.structure("video")
    if video is None:
        raise invalid("video", "is required")
    url = link("video", video)
    for other in fields.rest():
        raise invalid(fields.where(other), "is not a field", ("name", "video"))
    return name, url


def _fields(body: Body) -> Fields:
    fields = Fields(document(body))
    fields.flatten("extra_body")
    return fields


def _references(fields: Fields) -> Iterator[Material]:
    for name, place in _PLACES.items():
        yield from placed(fields, name, place)
    characters = fields.structure("characters")
    if characters is None:
        return
    if listed(characters) is None:
        raise invalid("characters", "must be a list", ('a list of {"id": "char_…"}',))
    for where, each in items("characters", characters):
        named = objects(each)
        if named is None or tuple(named) != ("id",):
            raise invalid(where, 'must be {"id": "char_…"}', ('{"id": "char_…"}',))
        yield Material(Role.VIDEO, ours(f"{where}.id", named["id"]), where)


def _changed(body: Body, operation: Operation) -> Parsed:
    fields = _fields(body)
    if "video" not in fields:
        raise invalid("video", "is required", ("a file", "a URL", '{"id": "task_…"}'))
    first = (*placed(fields, "video", _SOURCE), *_references(fields))
    return _prompted(Parsed(read(fields, first, operation, UNNAMED)))


def _prompted(parsed: Parsed) -> Parsed:
    if "prompt" not in parsed.request.params:
        raise invalid("prompt", "is required")
    return parsed


def render(task: Task, view: View) -> Json:
    """What the SDK's `Video` has, and all that UniAll's clients look for."""
    return {
        **render_job(task, view),
        "object": OBJECT,
        "seconds": seconds(task) or UNKNOWN,
        "size": made_size(task) or asked_size(task) or UNKNOWN,
        "expires_at": None,  # nothing is deleted but by its owner
        "remixed_from_video_id": _remixed_from(task),
    }


def _remixed_from(task: Task) -> str | None:
    """The task of ours whose video was changed. Files and characters have ids, too."""
    for material in task.request.materials:
        name = material.url.removeprefix(OURS)
        if material.role is Role.SOURCE_VIDEO and name.startswith(("task_", "vidgen_")):
            return name if name != material.url else None
    return None


def render_list(tasks: Sequence[Task], views: Sequence[View], has_more: bool) -> Json:
    data = [render(task, view) for task, view in zip(tasks, views, strict=True)]
    return {
        "object": "list",
        "data": data,
        "first_id": tasks[0].id if tasks else None,
        "last_id": tasks[-1].id if tasks else None,
        "has_more": has_more,
    }


def render_deleted(name: str) -> Json:
    return {"id": name, "object": "video.deleted", "deleted": True}


def render_character(name: str, called: str, created_at: int) -> Json:
    """`name` is its id, `called` what its owner calls it; milliseconds become seconds."""
    return {
        "id": name,
        "object": "character",
        "name": called,
        "created_at": created_at // 1000,
    }


DIALECT: Final = Dialect("openai_videos", parse, render, render, render_failure)
