"""Links by which a work is shown to anybody: made by its owner, opened by everybody who has one.

A link that was removed, is over, whose work was deleted, or whose owner's account is disabled is as
unknown as one that never was.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from fastapi import APIRouter
from starlette.responses import Response

from onetake.accounts.attempts import MINUTE_MS, Attempts, Limit, network_of
from onetake.accounts.passwords import LENGTH_MAX, Passwords
from onetake.api.console.access import Person, ThisCall
from onetake.api.console.work_shapes import Opening, Share, SharedWork, Sharing, Views
from onetake.api.console.works import Library
from onetake.api.http import Call
from onetake.api.open_shares import Rows, open_share
from onetake.core.account import Caller
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.person import SignedIn
from onetake.core.work import Share as Link, share_id
from onetake.store.gallery import ShareEdit, Work as Row

TIME_MAX: Final = 2**53 - 1
HOUR_MS: Final = 3_600_000
SEEN_MAX: Final = 20_000
"""Viewers that are remembered; the oldest are forgotten first."""
OPENINGS: Final = Limit("share.open", 20, 15 * MINUTE_MS)
"""Passwords that one network may try at one link."""
OPENINGS_OF_ALL: Final = Limit("share.all", 200, 60 * MINUTE_MS)
"""Wrong passwords that all together may try at one link, however many networks somebody has."""

_BOT: Final = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|curl|wget|python|http|headless|scan|monitor|facebook"
    r"|embed|whatsapp|telegram|discord|slack|validator|lighthouse",
    re.IGNORECASE,
)


class Store(Rows, Protocol):
    async def work(self, task: str) -> Row | None: ...
    async def add_share(self, share: Link) -> Link | None: ...
    async def edit_share(self, task: str, user: str, edit: ShareEdit) -> Link | None: ...
    async def remove_share(self, task: str, user: str) -> bool: ...
    async def count_view(self, share: str) -> int | None: ...


@dataclass(slots=True)
class Viewers:
    """Who has seen which link within the hour. In the memory of one process: another one may
    count the same viewer once more, and so may this one after a restart."""

    clock: Callable[[], int]
    _seen: dict[tuple[str, str, str], int] = field(default_factory=dict[tuple[str, str, str], int])

    def is_new(self, share: str, address: str, agent: str) -> bool:
        """Notes the viewer. Programs that only fetch pages are nobody."""
        if not agent or _BOT.search(agent):
            return False
        now, viewer = self.clock(), (share, address, agent[:200])
        last = self._seen.get(viewer)
        if last is not None and now - last < HOUR_MS:
            return False
        self._seen.pop(viewer, None)
        self._seen[viewer] = now
        while len(self._seen) > SEEN_MAX:
            del self._seen[next(iter(self._seen))]
        return True


@dataclass(frozen=True, slots=True)
class Shares:
    store: Store
    library: Library
    passwords: Passwords
    attempts: Attempts
    signed_in: Callable[[Call], Awaitable[SignedIn | None]]
    viewers: Viewers
    clock: Callable[[], int]
    random_bytes: Callable[[int], bytes]

    # -- of the owner ------------------------------------------------------------------------

    async def add(self, caller: Caller, name: str, asked: Sharing) -> Share:
        row = await self.library.own(caller, name)
        edit = await self._edit(asked)
        link = Link(share_id(self.random_bytes(16)), row.task.id, caller.user.id, self.clock())
        made = await self.store.add_share(link)
        if made is None:
            message = "only a finished work can be shared"
            raise Rejected(Failure(Code.NOT_FOUND, message, "id"))
        if edit:
            made = await self.store.edit_share(row.task.id, caller.user.id, edit) or made
        self.library.watch.told(row.task.id, caller.user.id)
        return self.library.works.share(made)

    async def edit(self, caller: Caller, name: str, asked: Sharing) -> Share:
        row = await self.library.own(caller, name)
        edit = await self._edit(asked)
        changed = await self.store.edit_share(row.task.id, caller.user.id, edit)
        if changed is None:
            raise _unknown()
        return self.library.works.share(changed)

    async def remove(self, caller: Caller, name: str) -> None:
        row = await self.library.own(caller, name)
        if not await self.store.remove_share(row.task.id, caller.user.id):
            raise _unknown()
        self.library.watch.told(row.task.id, caller.user.id)

    async def _edit(self, asked: Sharing) -> ShareEdit:
        """Raises `Rejected`."""
        sent = asked.model_fields_set
        edit: ShareEdit = {}
        if "expires_at" in sent:
            edit["expires_at"] = self._checked_end(asked.expires_at)
        if "hide_prompt" in sent:
            edit["hide_prompt"] = asked.hide_prompt
        if "allow_download" in sent:
            edit["allow_download"] = asked.allow_download
        if "password" in sent:
            edit["password_hash"] = await self._hashed(asked.password)
        return edit

    def _checked_end(self, at: int | None) -> int | None:
        if at is not None and not self.clock() < at <= TIME_MAX:
            rule = "a time that is still to come, in milliseconds since 1970 UTC"
            raise invalid("expires_at", f"must be {rule}", (rule,))
        return at

    async def _hashed(self, password: str | None) -> str | None:
        if password is None:
            return None
        if not 1 <= len(password) <= LENGTH_MAX:
            rule = f"1 to {LENGTH_MAX} characters"
            raise invalid("password", f"must have {rule}; null takes it away", (rule,))
        return await self.passwords.hash(password)

    # -- of everybody ------------------------------------------------------------------------

    async def find(self, name: str) -> tuple[Link, Row]:
        """Raises `Rejected`."""
        link = await open_share(self.store, name, self.clock())
        row = await self.store.work(link.task) if link else None
        if link is None or row is None:
            raise _unknown()
        return link, row

    async def read(self, name: str) -> SharedWork:
        link, row = await self.find(name)
        return self.library.works.public(link, row, locked=link.password_hash is not None)

    async def open(self, call: Call, name: str, password: str) -> SharedWork:
        link, row = await self.find(name)
        if link.password_hash is not None:
            subject = f"{link.id} {network_of(call.address or '')}"
            await self.attempts.count(OPENINGS, subject)
            await self.attempts.count(OPENINGS_OF_ALL, link.id)
            right = len(password) <= LENGTH_MAX
            if not right or not await self.passwords.verify(link.password_hash, password):
                raise Rejected(Failure(Code.SHARE_LOCKED, Code.SHARE_LOCKED.en, "password"))
            await self.attempts.forgive(OPENINGS, subject)
            await self.attempts.forgive(OPENINGS_OF_ALL, link.id)
        return self.library.works.public(link, row, locked=False)

    async def view(self, call: Call, name: str) -> Views:
        link, _ = await self.find(name)
        agent = call.header(b"user-agent") or ""
        if await self._is_owner(call, link) or not self.viewers.is_new(
            link.id, call.address or "", agent
        ):
            return Views(views=link.views)
        return Views(views=await self.store.count_view(link.id) or link.views)

    async def _is_owner(self, call: Call, link: Link) -> bool:
        found = await self.signed_in(call)
        return found is not None and found.user.id == link.user


def _unknown() -> Rejected:
    return Rejected(Failure(Code.NOT_FOUND, "there is no such link, or not any more", "id"))


def router(shares: Shares) -> APIRouter:
    """`/api/works/{id}/share` for owners, `/api/shares` for everybody."""
    routes = APIRouter()

    @routes.post("/works/{id}/share")
    async def add(caller: Person, id: str, asked: Sharing) -> Share:
        return await shares.add(caller, id, asked)

    @routes.patch("/works/{id}/share")
    async def edit(caller: Person, id: str, asked: Sharing) -> Share:
        return await shares.edit(caller, id, asked)

    @routes.delete("/works/{id}/share", status_code=204)
    async def remove(caller: Person, id: str) -> Response:
        await shares.remove(caller, id)
        return Response(status_code=204)

    @routes.get("/shares/{id}")
    async def read(id: str) -> SharedWork:
        return await shares.read(id)

    @routes.post("/shares/{id}/open")
    async def open(call: ThisCall, id: str, asked: Opening) -> SharedWork:
        return await shares.open(call, id, asked.password)

    @routes.post("/shares/{id}/view")
    async def view(call: ThisCall, id: str) -> Views:
        return await shares.view(call, id)

    return routes
