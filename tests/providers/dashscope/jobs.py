"""Jobs for DashScope, as the engine would hand them over."""

from collections.abc import Mapping

from onetake.core.request import Facts, Job, Material, Operation, Request, Role, Scalar


def material(role: Role, asset: str, milliseconds: int | None = None) -> Material:
    facts = Facts(role.medium, "x/y", 1, duration_ms=milliseconds)
    return Material(role, f"https://caller.example/{asset}", "x", asset, facts)


def linked(asset: str) -> str:
    return f"https://ours.example/{asset}?signature=s"


def job(
    upstream: str,
    operation: Operation,
    params: Mapping[str, Scalar],
    *materials: Material,
    options: Mapping[str, str] | None = None,
) -> Job:
    links = tuple(linked(str(each.asset)) for each in materials)
    request = Request("our-model", operation, params, materials)
    return Job("task-1-1", upstream, request, links, options or {})
