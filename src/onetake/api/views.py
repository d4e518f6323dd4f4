"""What an answer says beyond the task: links to its files, and who made them.

The rule: a link is made from what the task's own row says, so a poll reads nothing else.
"""

from collections.abc import Callable
from typing import Final, Protocol

from onetake.core.asset import Asset
from onetake.core.request import Facts
from onetake.core.task import Task
from onetake.dialects.dialect import View

HOUR_MS: Final = 3_600_000


class Links(Protocol):
    def to(self, asset: str, name: str, *, expires_at: int) -> str: ...


class Views:
    def __init__(
        self,
        links: Links,
        clock: Callable[[], int],
        provider_of: Callable[[str], str | None],
        link_seconds: int,
        poll_interval_seconds: int,
    ) -> None:
        """`provider_of` gives the kind of provider behind a channel's id, e.g. `sandbox`."""
        self._links = links
        self._clock = clock
        self._provider_of = provider_of
        self._link_ms = link_seconds * 1000
        self._waiting = View({}, poll_interval_seconds)

    def of(self, task: Task) -> View:
        if not task.outputs:
            return self._waiting
        links: dict[str, str] = {}
        for number, output in enumerate(task.outputs, start=1):
            name = task.id if len(task.outputs) == 1 else f"{task.id}-{number}"
            links[output.asset] = self._link(output.asset, f"{name}.{_suffix(output.facts)}")
            if output.thumbnail:
                links[output.thumbnail] = self._link(output.thumbnail, f"{name}.jpg")
        provider = self._provider_of(task.channel) if task.channel else None
        return View(links, self._waiting.poll_interval_seconds, provider)

    def link(self, asset: Asset) -> str:
        """A link to any kept file, good for at least the configured time."""
        return self._link(asset.id, asset.name)

    def preview(self, asset: str) -> str:
        """A link to a short recording of which only the id is known."""
        return self._link(asset, "preview.mp3")

    def _link(self, asset: str, name: str) -> str:
        # It ends on a full hour, so that polls within one hour give one and the same URL
        # and a browser need not load the video again.
        ends = self._clock() + self._link_ms
        return self._links.to(asset, name, expires_at=-(-ends // HOUR_MS) * HOUR_MS)


def _suffix(facts: Facts) -> str:
    kind = facts.content_type.rpartition("/")[2]
    return {"jpeg": "jpg", "mpeg": "mp3", "quicktime": "mov"}.get(kind, kind)
