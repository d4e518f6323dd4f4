"""Find the handlers of a path: one dictionary look-up, or two when its end is a parameter.

The one rule: both spellings of a path, with and without a slash at its end, are the same path.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from onetake.api.http import Call, Handler

Handlers: TypeAlias = Mapping[str, Handler]


_READS: Final = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class _Pattern:
    template: str
    segments: tuple[str, ...]  # "" at the place of a parameter
    names: tuple[tuple[int, str], ...]
    handlers: Handlers

    def match(self, segments: list[str]) -> Mapping[str, str] | None:
        if len(segments) != len(self.segments):
            return None
        for ours, theirs in zip(self.segments, segments, strict=True):
            if not theirs or (ours and ours != theirs):
                return None
        return {name: segments[index] for index, name in self.names}


class Routes:
    """The table: `/v1/tasks/{id}` -> method -> handler. First come, first tried. `mounts`: the
    beginnings of paths -> the handlers of whatever begins so and is not in the table.
    `otherwise`: what reads any other path. `prefix`: a path that may stand before all of ours,
    because a proxy leaves it there; the call goes on without it."""

    def __init__(
        self,
        table: Mapping[str, Handlers],
        mounts: Mapping[str, Handlers] | None = None,
        otherwise: Handler | None = None,
        prefix: str = "",
    ) -> None:
        self._otherwise: Handlers | None = {"GET": otherwise} if otherwise else None
        self._prefix = prefix
        self._mounts = tuple((mounts or {}).items())
        self._exact = {path: handlers for path, handlers in table.items() if "{" not in path}
        self._patterns = [_pattern(*row) for row in table.items() if "{" in row[0]]
        self._items = {
            pattern.template.rpartition("/")[0]: pattern
            for pattern in self._patterns
            if pattern.names == ((len(pattern.segments) - 1, pattern.names[0][1]),)
        }

    def find(self, call: Call) -> Handlers | None:
        """The handlers of the call's path; notes the route and its parameters in the call."""
        path = call.path
        if self._prefix and f"{path}/".startswith(f"{self._prefix}/"):
            path = call.path = path[len(self._prefix) :] or "/"
        if len(path) > 1 and path[-1] == "/":
            path = path[:-1]
        handlers = self._exact.get(path)
        if handlers is not None:
            call.route = path
            return handlers
        parent, _, last = path.rpartition("/")
        item = self._items.get(parent)
        if item is not None and last:  # the polls: by far the most requests of all
            call.route = item.template
            call.params = {item.names[0][1]: last}
            return item.handlers
        segments = path[1:].split("/", 8)
        for pattern in self._patterns:
            params = pattern.match(segments)
            if params is not None:
                call.route = pattern.template
                call.params = params
                return pattern.handlers
        for beginning, mounted in self._mounts:
            if path.startswith(beginning):
                call.route = f"{beginning}*"
                return mounted
        return self._otherwise if call.method in _READS else None


def _pattern(template: str, handlers: Handlers) -> _Pattern:
    parts = template[1:].split("/")
    names = tuple((at, part[1:-1]) for at, part in enumerate(parts) if part.startswith("{"))
    segments = tuple("" if part.startswith("{") else part for part in parts)
    return _Pattern(template, segments, names, handlers)
