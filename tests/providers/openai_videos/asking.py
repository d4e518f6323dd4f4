"""Jobs for tests of this adapter."""

from collections.abc import Mapping
from typing import Final

from onetake.core.request import Job, Material, Operation, Request, Role, Scalar

PARAMS: Final[Mapping[str, Scalar]] = {
    "prompt": "a lighthouse",
    "duration": 8,
    "size": "1280x720",
}


def material(role: Role, asset: str) -> Material:
    return Material(role, f"https://caller.example/{asset}", "x", asset)


def job(
    *materials: Material,
    operation: Operation = Operation.TEXT_TO_VIDEO,
    params: Mapping[str, Scalar] = PARAMS,
    options: Mapping[str, str] | None = None,
) -> Job:
    links = tuple(f"https://ours.example/{each.asset}" for each in materials)
    request = Request("sora-2", operation, params, materials)
    return Job("task-1.1", "sora-2", request, links, options or {})
