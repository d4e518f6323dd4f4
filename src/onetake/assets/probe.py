"""Asking the inspection child what a file is. This side loads no media library.

The rule: a file that the child cannot finish, for whatever reason, is unreadable; only the
closing of the pool says nothing about the file.
"""

import asyncio
from pathlib import Path
from typing import Any, Final

from onetake.assets.receive import discard
from onetake.assets.sniff import HEAD_BYTES, SOUND_ONLY, Sniffed, sniff
from onetake.core.request import Facts, Medium
from onetake.wire.child import ChildDied, ChildError, ChildPool, ChildTimeout, PoolClosed

PROBE_MODULE: Final = "onetake.assets.inspect"
PROBE_MEMORY_BYTES: Final = 2 << 30
"""Of address space: what 8K video and images of 50 million pixels need, with room."""

_DIED: Final = "makes the decoder fail"


class Unreadable(Exception):
    """The file cannot be used. `reason` is a phrase of ours that reads on after its name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Probe:
    """`pool` runs `PROBE_MODULE`. `patience_seconds` limit one look, `seconds_max` the media."""

    def __init__(
        self, pool: ChildPool, *, patience_seconds: float = 60, seconds_max: int = 3600
    ) -> None:
        self._pool = pool
        self._patience_seconds = patience_seconds
        self._seconds_max = seconds_max

    async def facts(self, path: Path, *, key: str = "") -> Facts:
        """What is in the file; all of an image and both ends of a recording were decoded.

        `key` is the file's owner, for fairness. Raises Unreadable, and PoolClosed.
        """
        kind, size = await asyncio.to_thread(_first_look, path)
        found = await self._ask({"path": str(path), "content_type": kind.content_type}, key)
        if kind.medium is Medium.VIDEO and not found["has_video"]:
            kind = SOUND_ONLY[kind]
        return Facts(
            medium=kind.medium,
            content_type=kind.content_type,
            size=size,
            width=found.get("width") if kind.medium is not Medium.AUDIO else None,
            height=found.get("height") if kind.medium is not Medium.AUDIO else None,
            duration_ms=found.get("duration_ms"),
            has_audio=kind.medium is Medium.VIDEO and bool(found["has_audio"]),
        )

    async def thumbnail(
        self, path: Path, target: Path, *, at_ms: int | None = None, width_max: int = 640,
        key: str = "",
    ) -> Facts:  # fmt: skip
        """Write a JPEG of an image, or of a video at a time of its own choice, to `target`.

        Raises Unreadable (then there is no file at `target`), and PoolClosed.
        """
        return await self._drawn(path, target, {"at_ms": at_ms, "width_max": width_max}, key)

    async def sheet(self, path: Path, target: Path, *, tiles: int = 5, key: str = "") -> Facts:
        """Write a JPEG of `tiles` by `tiles` frames of a video. Raises as `thumbnail` does."""
        return await self._drawn(path, target, {"tiles": tiles}, key)

    async def _drawn(self, path: Path, target: Path, what: dict[str, Any], key: str) -> Facts:
        kind, _ = await asyncio.to_thread(_first_look, path)
        request = {"path": str(path), "content_type": kind.content_type, "target": str(target)}
        try:
            made = await self._ask({**request, **what}, key)
            size = (await asyncio.to_thread(target.stat)).st_size
        except BaseException:
            discard(target)
            raise
        return Facts(Medium.IMAGE, "image/jpeg", size, made["width"], made["height"])

    async def _ask(self, request: dict[str, Any], key: str) -> dict[str, Any]:
        request["seconds_max"] = self._seconds_max
        try:
            return await self._pool.call(request, seconds=self._patience_seconds, key=key)
        except ChildError as error:
            raise Unreadable(_reason(error)) from None
        except ChildTimeout:
            raise Unreadable("takes too long to decode") from None
        except PoolClosed:
            raise
        except ChildDied:
            raise Unreadable(_DIED) from None


def _first_look(path: Path) -> tuple[Sniffed, int]:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise Unreadable("is empty")
    kind = sniff(head)
    if kind is None:
        raise Unreadable("is not an image, video or sound of a known type")
    return kind, path.stat().st_size


def _reason(error: ChildError) -> str:
    match error.kind:
        case "unreadable":
            return error.message
        case "memory":
            return "needs too much memory to decode"
        case _:
            return _DIED
