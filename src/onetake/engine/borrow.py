"""New files made from kept ones, outside of any task: characters, and sheets of frames.

A character is a video under a name that requests refer to by its id. A sheet is drawn when
somebody asks for it for the first time, and then kept beside the video.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from onetake.core.asset import Asset, Purpose
from onetake.core.ids import object_id
from onetake.core.request import Material, Medium, Operation, Request, Role
from onetake.engine.intake import Intake, Refused
from onetake.engine.shelf import Shelf


class Rows(Protocol):
    async def asset(self, asset: str) -> Asset | None: ...
    async def assets(self, *, task: str) -> tuple[Asset, ...]: ...
    async def add_assets(self, assets: Sequence[Asset]) -> None: ...


@dataclass(frozen=True, slots=True)
class Borrow:
    rows: Rows
    intake: Intake
    shelf: Shelf
    draw: Callable[[Asset], Awaitable[Asset]]
    """A kept sheet of a kept video, without a row. Raises `Refused`."""
    sheet_name: str
    clock: Callable[[], int]
    entropy: Callable[[], int]

    async def character(self, user: str, url: str, name: str) -> Asset:
        """The video at this URL, or of ours, under a name. Raises `Refused`, `Rejected`."""
        fresh: list[Asset] = []
        now = self.clock()
        asked = Request("", Operation.REFERENCE_TO_VIDEO, {}, (Material(Role.VIDEO, url, "video"),))
        async with self.shelf.adding():
            brought = await self.intake(asked, user, now, fresh)
            found = brought.materials[0]
            kept = next((each for each in fresh if each.id == found.asset), None)
            kept = kept or await self.rows.asset(found.asset or "")
            assert kept is not None, "intake gave it a moment ago"
            if kept.facts.medium is not Medium.VIDEO:
                raise Refused(f"must be a video, and is {kept.facts.content_type}")
            character = replace(
                kept,
                id=object_id("asset", now, self.entropy()),
                user=user,
                purpose=Purpose.CHARACTER,
                name=name,
                created_at=now,
                task=None,
            )
            await self.rows.add_assets([character])
        return character

    async def sheet(self, video: str) -> str:
        """The asset of the sheet of a kept video's frames. Raises `Refused`."""
        asset = await self.rows.asset(video)
        if asset is None:
            raise Refused("is not kept any more")
        if asset.task:
            for each in await self.rows.assets(task=asset.task):
                if each.purpose is Purpose.THUMBNAIL and each.name == self.sheet_name:
                    return each.id
        async with self.shelf.adding():
            sheet = await self.draw(asset)
            await self.rows.add_assets([sheet])
        return sheet.id
