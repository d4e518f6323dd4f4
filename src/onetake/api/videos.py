"""`/v1/videos` as the `openai` SDK knows it: list, delete, content, remix, edits, extensions and
characters. Creating and polling are the same as everywhere (`generations.py`).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol, Unpack

from onetake.api.authority import Authority, always
from onetake.api.bodies import Bodies
from onetake.api.files import Files
from onetake.api.generations import rendered_created
from onetake.api.http import Answer, Call, json_answer
from onetake.api.orders import Learn, Orders, Parse, Tasks, own_task
from onetake.api.tasks import asked_limit
from onetake.core.account import Caller
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.request import Modality, Operation, Request
from onetake.core.task import State, Task
from onetake.dialects import openai_videos
from onetake.dialects.dialect import Parsed
from onetake.engine.intake import CHARACTER, OURS, Refused, asset_of
from onetake.store.store import Listing, TaskPage

SPOKEN: Final = always(openai_videos.DIALECT)
VARIANTS: Final = ("video", "thumbnail", "spritesheet")

MOVING: Final = tuple(
    each for each in Operation if each.modality in (Modality.VIDEO, Modality.AVATAR)
)


class Rows(Tasks, Protocol):
    async def tasks(self, **listing: Unpack[Listing]) -> TaskPage: ...
    async def asset(self, asset: str) -> Asset | None: ...


@dataclass(frozen=True, slots=True)
class Videos:
    authority: Authority
    orders: Orders
    bodies: Bodies
    rows: Rows
    files: Files
    erase_task: Callable[[str, str], Awaitable[None]]
    character_of: Callable[[str, str, str], Awaitable[Asset]]
    """(user, url, name) -> a kept video under that name. Raises `Refused`."""
    spritesheet: Callable[[str], Awaitable[str]]
    """The asset of a video -> the asset of its sheet of small pictures. Raises `Refused`."""

    async def list(self, call: Call) -> Answer:
        caller = await self.authority(call, SPOKEN)
        query = call.query
        order = query.get("order", "desc")
        if order not in ("asc", "desc"):
            raise invalid("order", "must be asc or desc", ("asc", "desc"))
        try:
            page = await self.rows.tasks(
                user=caller.user.id, operations=MOVING, newest_first=order == "desc",
                after=query.get("after") or None, limit=asked_limit(query),
            )  # fmt: skip
        except LookupError:
            raise invalid("after", "is no video of this list") from None
        views = [self.orders.views.of(task) for task in page.tasks]
        return json_answer(openai_videos.render_list(page.tasks, views, page.after is not None))

    async def delete(self, call: Call) -> Answer:
        caller = await self.authority(call, SPOKEN, fresh=True)
        await self.erase_task(caller.user.id, call.params["id"])
        return json_answer(openai_videos.render_deleted(call.params["id"]))

    async def content(self, call: Call) -> Answer:
        """The file itself. `variant`: the video, its thumbnail, or a sheet of its frames."""
        caller = await self.authority(call, SPOKEN)
        task = await own_task(self.rows, caller, call.params["id"])
        variant = call.query.get("variant", "video")
        if variant not in VARIANTS:
            raise invalid("variant", f"must be {', '.join(VARIANTS)}", VARIANTS)
        if task.state is not State.SUCCEEDED:
            state = f"it is {task.state}" if task.finished else "it is not finished yet"
            message = f"the task has no content: {state}"
            raise Rejected(Failure(Code.NOT_FOUND, message, "id"))
        return await self.files.sent(call, await self._variant(task, variant))

    async def _variant(self, task: Task, variant: str) -> str:
        output = task.outputs[0]
        try:
            name = {
                "video": output.asset,
                "thumbnail": output.thumbnail,
            }.get(variant) or await self.spritesheet(output.asset)
        except Refused:
            raise Rejected(Failure(Code.NOT_FOUND, f"this task has no {variant}")) from None
        return name

    async def remix(self, call: Call) -> Answer:
        """The same request with another prompt, as an edit of the finished video."""
        caller = await self.authority(call, SPOKEN)
        of = await own_task(self.rows, caller, call.params["id"])
        return await self._created(call, lambda body: openai_videos.remix(body, of))

    async def edit(self, call: Call) -> Answer:
        return await self._of_video(call, openai_videos.edit)

    async def extend(self, call: Call) -> Answer:
        return await self._of_video(call, openai_videos.extend)

    async def _of_video(self, call: Call, parse: Parse) -> Answer:
        """A call that names a video and perhaps no model: then it is the video's own."""
        caller = await self.authority(call, SPOKEN)

        async def learn(parsed: Parsed) -> Parsed:
            if parsed.request.model:
                return parsed
            model = await self._model_of(caller, parsed.request)
            return replace(parsed, request=replace(parsed.request, model=model))

        return await self._created(call, parse, learn)

    async def _model_of(self, caller: Caller, request: Request) -> str:
        for material in request.materials:
            name = material.url.removeprefix(OURS)
            if name != material.url and not name.startswith(("asset_", CHARACTER)):
                return (await own_task(self.rows, caller, name)).request.model
        return openai_videos.DEFAULT_MODEL

    async def _created(
        self,
        call: Call,
        parse: Parse,
        learn: Learn | None = None,
    ) -> Answer:
        ordered = await self.orders.place(call, SPOKEN, parse, learn=learn)
        view = self.orders.views.of(ordered.task)
        shown = rendered_created(call.dialect, ordered.task, view)
        return json_answer(shown, headers=ordered.headers)

    # -- characters: a kept video under a name -----------------------------------------------

    async def create_character(self, call: Call) -> Answer:
        caller = await self.authority(call, SPOKEN, fresh=True)
        async with self.bodies.read(call, caller) as body:
            name, url = openai_videos.character(body)
            try:
                asset = await self.character_of(caller.user.id, url, name)
            except Refused as error:
                failure = Failure(
                    Code.INVALID_MATERIAL, f"video {error.reason}", "video", error.allowed
                )
                raise Rejected(failure) from None
        return json_answer(_character(asset))

    async def read_character(self, call: Call) -> Answer:
        caller = await self.authority(call, SPOKEN)
        asset = await self._character_asset(caller, call.params["id"])
        return json_answer(_character(asset))

    async def _character_asset(self, caller: Caller, name: str) -> Asset:
        known = name.startswith(CHARACTER) and name.isascii() and name.isprintable()
        asset = await self.rows.asset(asset_of(name)) if known else None
        if asset is None or asset.user != caller.user.id or asset.purpose is not Purpose.CHARACTER:
            raise Rejected(Failure(Code.NOT_FOUND, f"there is no character {name[:80]!r}", "id"))
        return asset


def _character(asset: Asset) -> Mapping[str, object]:
    name = asset.name.rpartition(".")[0] or asset.name
    id_ = f"{CHARACTER}{asset.id.removeprefix('asset_')}"
    return openai_videos.render_character(id_, name, asset.created_at)
