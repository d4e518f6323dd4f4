"""Have our own renderer make something, in its child process, and find its files again.

The renderer gets the job's name and answers with the files that it made: `<job>.mp4`,
`<job>-2.png`. These lie in one folder until their task is finished. They are linked, not moved,
into the storage, so that a crash in between costs nothing but the linking again.
"""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from onetake.core.failure import Code, Failure
from onetake.core.task import SourceKind, Task
from onetake.engine.intake import Refused
from onetake.wire.child import ChildDied, ChildError, ChildTimeout
from onetake.wire.flow import ProviderError, Render, Rendered, Save

LEFT_AFTER_MS: Final = 3_600_000
"""A task that has just ended may still be having its files taken away."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}(\.[a-z0-9]{1,5})?")


class Pool(Protocol):
    async def call(
        self, request: Mapping[str, object], *, seconds: float,
        on_progress: Callable[[int], None] | None = None, key: str = "",
    ) -> dict[str, Any]: ...  # fmt: skip
    async def quiet(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Renderer:
    """`path` gives the place of an asset's bytes on this machine."""

    pool: Pool
    folder: Path
    path: Callable[[str], Awaitable[Path]]
    seconds_max: float
    temporary: Callable[[], Path]

    async def __call__(
        self, action: Render, *, owner: str, on_progress: Callable[[int], None]
    ) -> Rendered:
        """Raises `ProviderError`: a render can always be repeated, so it was never accepted."""
        assert _NAME.fullmatch(action.job)
        materials = [str(await self.path(asset)) for asset in action.assets]
        request = {
            "spec": dict(action.spec),
            "materials": materials,
            "folder": str(self.folder),
            "name": action.job,
        }
        try:
            reply = await self.pool.call(
                request, seconds=self.seconds_max, on_progress=on_progress, key=owner
            )
        except ChildError as error:
            # Its message is our own: the renderer never quotes what a library said.
            raise ProviderError(Failure(Code.PROVIDER_FAILED, str(error))) from None
        except (ChildDied, ChildTimeout):
            code = Code.PROVIDER_UNREACHABLE
            raise ProviderError(Failure(code, "The renderer stopped.")) from None
        return Rendered(tuple(_own(name, action.job) for name in reply["files"]))

    async def keep(self, action: Save) -> Rendered:
        """Write down what came inside a provider's reply, as if it had been made here."""
        names = [_own(f"{action.job}-{n}.{action.ending}", action.job)
                 for n in range(1, len(action.contents) + 1)]  # fmt: skip
        for name, content in zip(names, action.contents, strict=True):
            await asyncio.to_thread((self.folder / name).write_bytes, content)
        return Rendered(tuple(names))

    async def discard(self, job: str) -> None:
        """Delete what an interrupted render left. Only when nobody else renders this job."""
        await self.pool.quiet()
        for path in self.folder.iterdir():
            if _is_of(path.name, job):
                path.unlink(missing_ok=True)

    async def rendered(self, name: str) -> Path:
        """A temporary link to a rendered file. Raises `Refused` when it is gone."""
        if not _NAME.fullmatch(name):
            raise Refused("is not a rendered file")
        target = self.temporary()
        try:
            await asyncio.to_thread(os.link, self.folder / name, target)
        except FileNotFoundError:
            raise Refused("is not there any more") from None
        return target

    def forget(self, task: Task) -> None:
        """Delete a finished task's rendered files."""
        for source in task.sources:
            if source.kind is SourceKind.RENDERED and _NAME.fullmatch(source.where):
                (self.folder / source.where).unlink(missing_ok=True)

    async def tidy(self, task: Callable[[str], Awaitable[Task | None]], now: int) -> int:
        """Delete the old files of tasks that are over, such as a crash leaves; how many."""
        gone = 0
        for name in await asyncio.to_thread(self._old, (now - LEFT_AFTER_MS) / 1000):
            found = await task(name.partition("-")[0])
            if found is None or found.finished:
                (self.folder / name).unlink(missing_ok=True)
                gone += 1
        return gone

    def _old(self, before_seconds: float) -> list[str]:
        with os.scandir(self.folder) as files:
            return [
                file.name
                for file in files
                if file.is_file(follow_symlinks=False) and file.stat().st_mtime < before_seconds
            ]


def _own(name: object, job: str) -> str:
    """A file of this job. Anything else would be a mistake of ours, and must not be served."""
    text = str(name)
    assert _NAME.fullmatch(text)
    assert _is_of(text, job)
    return text


def _is_of(name: str, job: str) -> bool:
    return name.startswith((f"{job}.", f"{job}-"))
