"""How works are shown: in lists, in full, in events, and to whoever has their link."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from onetake.api.console.shape import Words, words
from onetake.api.console.styling import plain_prompt
from onetake.api.console.work_shapes import (
    Entry,
    Failure,
    Material,
    Moment,
    Output,
    Share,
    SharedWork,
    Tags,
    Work,
    WorkDetail,
)
from onetake.api.views import HOUR_MS, Links, Views
from onetake.catalog.loader import Catalog
from onetake.catalog.styles import Style
from onetake.core.asset import Asset
from onetake.core.money import wire_credits
from onetake.core.pricing import formula
from onetake.core.request import Modality, Operation, Request, Role, Scalar
from onetake.core.task import Output as Kept, State, Task
from onetake.core.work import Note, Share as Link
from onetake.dialects.dialect import View
from onetake.dialects.onetake import written
from onetake.engine.forecast import Forecast, Outlook
from onetake.store.gallery import Work as Row

PROMPT_MAX: Final = 300
"""Characters of a prompt in a list."""
SHARED_HOURS: Final = 2
"""A public page is read again when its links are over; a file's link is not a share."""
_TEXTS: Final = ("prompt", "text")
_UNKNOWN: Final = Outlook(None, None, late=False)


class Assets(Protocol):
    async def asset(self, asset: str) -> Asset | None: ...


@dataclass(frozen=True, slots=True)
class ShownWorks:
    views: Views
    links: Links
    catalog: Catalog
    styles: Mapping[str, Style]
    forecast: Forecast
    assets: Assets
    clock: Callable[[], int]
    base_url: str

    async def several(self, rows: Sequence[Row], *, emails: bool = False) -> list[Work]:
        """As in lists. `emails`: whose they are, for administrators."""
        outlooks = await self.forecast.of([row.task for row in rows])
        return [self._work(row, outlooks.get(row.task.id, _UNKNOWN), emails) for row in rows]

    async def one(self, row: Row) -> Work:
        (shown,) = await self.several([row])
        return shown

    async def whole(
        self, row: Row, share: Link | None, entries: list[Entry], timeline: list[Moment],
        *, emails: bool = False,
    ) -> WorkDetail:  # fmt: skip
        (short,) = await self.several([row], emails=emails)
        request = self.asked_again(row)
        view = self.views.of(row.task)
        materials, asked = await self._materials(request)
        said: dict[str, Any] = {**dict(short), "prompt": _prompt(request)}
        return WorkDetail(
            **said,
            request=written(asked),
            materials=materials,
            outputs=[_output(each, view) for each in row.task.outputs],
            entries=entries,
            share=None if share is None else self.share(share),
            timeline=timeline,
        )

    def asked_again(self, row: Row) -> Request:
        """The request without what its style added: that is added again with the style."""
        style = self.styles.get(row.note.style) if row.note and row.note.style else None
        return plain_prompt(row.task.request, style)

    async def sent(self, task: Task) -> Request:
        """The request as it was sent, with links to its files that work now."""
        _, asked = await self._materials(task.request)
        return asked

    async def _materials(self, request: Request) -> tuple[list[Material], Request]:
        shown: list[Material] = []
        fresh = list(request.materials)
        counted: dict[str, int] = {}
        for at, material in enumerate(request.materials):
            medium = material.role.medium
            counted[medium] = counted.get(medium, 0) + 1
            asset = await self.assets.asset(material.asset) if material.asset else None
            if asset is None or material.role is Role.VOICE_SAMPLE:
                continue
            url = self.views.link(asset)
            fresh[at] = replace(material, url=url)
            shown.append(
                Material(
                    role=material.role,
                    token=f"{medium.capitalize()}{counted[medium]}",
                    url=url,
                    name=asset.name,
                    content_type=asset.facts.content_type,
                    size=asset.facts.size,
                )
            )
        return shown, replace(request, materials=tuple(fresh))

    def _work(self, row: Row, outlook: Outlook, emails: bool) -> Work:
        task, note = row.task, row.note or Note(row.task.id, row.task.user)
        view, first = self.views.of(task), task.outputs[0] if task.outputs else None
        facts = first.facts if first else None
        failure = task.failure if task.finished else None
        charged = task.charged if task.finished else None
        return Work(
            id=task.id,
            title=note.title,
            prompt=_prompt(self.asked_again(row))[:PROMPT_MAX],
            status=task.state,
            progress=task.percent,
            finished=task.finished,
            cancel_requested=task.cancel_requested,
            model=task.request.model,
            model_title=self._title(task.request.model),
            operation=_operation(task),
            modality=_operation(task).modality,
            style=note.style,
            favourite=note.favourite,
            batch=note.batch,
            winner=note.winner,
            created_at=task.created_at,
            started_at=None if task.state is State.QUEUED else task.submitted_at,
            finished_at=task.finished_at,
            eta_seconds=outlook.eta_seconds,
            queue_ahead=outlook.queue_ahead,
            late=outlook.late,
            held_credits=wire_credits(task.quote.amount),
            charged_credits=None if charged is None else wire_credits(charged),
            refunded_credits=(
                None if charged is None else wire_credits(task.quote.amount - charged)
            ),
            formula=formula(task.quote),
            tags=_tags(task.request.params),
            url=view.links.get(first.asset) if first else None,
            thumbnail_url=_thumbnail(first, view),
            content_type=facts.content_type if facts else None,
            width=facts.width if facts else None,
            height=facts.height if facts else None,
            duration_ms=facts.duration_ms if facts else None,
            has_audio=facts.has_audio if facts else False,
            outputs_count=len(task.outputs),
            size=sum(each.facts.size for each in task.outputs) if task.outputs else None,
            error=failure and Failure(code=failure.code.label, message=failure.message),
            shared=row.shared,
            key_name=row.key_name,
            user_email=row.email if emails else None,
        )

    def _title(self, model: str) -> Words:
        known = self.catalog.named(model)
        return Words(en=model, zh=model) if known is None else words(known.spec.title)

    # -- shares ------------------------------------------------------------------------------

    def share(self, share: Link) -> Share:
        return Share(
            id=share.id,
            url=f"{self.base_url.rstrip('/')}/s/{share.id}",
            created_at=share.created_at,
            expires_at=share.expires_at,
            has_password=share.password_hash is not None,
            hide_prompt=share.hide_prompt,
            allow_download=share.allow_download,
            views=share.views,
        )

    def public(self, share: Link, row: Row, *, locked: bool) -> SharedWork:
        """What somebody with the link sees. Behind a password: nothing of the work itself."""
        output = row.task.outputs[0]
        facts = output.facts
        shown = SharedWork(
            id=share.id,
            locked=locked,
            title=None,
            prompt=None,
            model_title=None,
            modality=_operation(row.task).modality,
            created_at=row.task.created_at,
            views=share.views,
            url=None,
            thumbnail_url=None,
            content_type=None,
            width=None,
            height=None,
            duration_ms=None,
            allow_download=share.allow_download and not locked,
        )
        if locked:
            return shown
        view = self._short_links(row.task, share.expires_at)
        return shown.model_copy(
            update={
                "title": row.note.title if row.note else None,
                "prompt": None if share.hide_prompt else _prompt(self.asked_again(row)),
                "model_title": self._title(row.task.request.model),
                "url": view.links[output.asset],
                "thumbnail_url": _thumbnail(output, view),
                "content_type": facts.content_type,
                "width": facts.width,
                "height": facts.height,
                "duration_ms": facts.duration_ms,
            }
        )

    def _short_links(self, task: Task, last: int | None) -> View:
        ends = -(-self.clock() // HOUR_MS) * HOUR_MS + SHARED_HOURS * HOUR_MS
        ends = ends if last is None else min(ends, last)
        names = {asset: _file_name(url) for asset, url in self.views.of(task).links.items()}
        links = {
            asset: self.links.to(asset, name, expires_at=ends) for asset, name in names.items()
        }
        return View(links, 0)


def _file_name(link: str) -> str:
    return link.partition("?")[0].rpartition("/")[2]


def _operation(task: Task) -> Operation:
    return task.request.operation or Operation.TEXT_TO_VIDEO


def _prompt(request: Request) -> str:
    return next((str(request.params[name]) for name in _TEXTS if name in request.params), "")


def _tags(params: Mapping[str, Scalar]) -> Tags:
    def text(*names: str) -> str | None:
        return next((str(params[name]) for name in names if name in params), None)

    sound = params.get("generate_audio")
    return Tags(
        aspect_ratio=text("aspect_ratio"),
        resolution=text("resolution", "size"),
        duration=text("duration"),
        generate_audio=sound if isinstance(sound, bool) else None,
    )


def _thumbnail(output: Kept | None, view: View) -> str | None:
    """A picture is its own."""
    if output is None:
        return None
    if output.thumbnail:
        return view.links.get(output.thumbnail)
    return view.links.get(output.asset) if output.facts.medium == Modality.IMAGE else None


def _output(output: Kept, view: View) -> Output:
    facts = output.facts
    return Output(
        url=view.links[output.asset],
        thumbnail_url=_thumbnail(output, view),
        content_type=facts.content_type,
        size=facts.size,
        width=facts.width,
        height=facts.height,
        duration_ms=facts.duration_ms,
        has_audio=facts.has_audio,
    )
