"""Two jobs for Kling, and what it answers."""

import json

from onetake.core.request import Job, Material, Operation, Request, Role

JOB = Job(
    "task_1-1",
    "kling-v3",
    Request("kling-v3-pro-audio", Operation.TEXT_TO_VIDEO, {"prompt": "a walk", "duration": 5}),
)
SPEAKING = Job(
    "task_1-2",
    "avatar",
    Request(
        "kling-avatar-v2-pro",
        Operation.AVATAR,
        {"duration": 5, "resolution": "1080p"},
        (Material(Role.IMAGE, "", "x", "a-1"), Material(Role.AUDIO, "", "x", "a-2")),
    ),
    ("https://ours.example/1", "https://ours.example/2"),
)
PATH = "/v1/videos/text2video"
HANDLE = {"id": "930810294971662349", "path": PATH}


def said(data: object = None, code: int = 0) -> str:
    return json.dumps({"code": code, "message": "their words", "request_id": "r", "data": data})


def task(status: object, name: object = "task_1-1", **more: object) -> dict[str, object]:
    """A job as the interface below `/v1` tells of it."""
    info = {"external_task_id": name}
    return {"task_id": HANDLE["id"], "task_status": status, "task_info": info, **more}


def entry(status: object, name: object = "task_1-1", **more: object) -> dict[str, object]:
    """The same in the list of all jobs."""
    return {"id": HANDLE["id"], "status": status, "external_id": name, **more}


def videos(*urls: object) -> dict[str, object]:
    return {"videos": [{"id": "1", "url": url, "duration": "5"} for url in urls]}


NOT_FOUND = (400, said(code=1201))
