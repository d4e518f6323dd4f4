"""The part of `scripted.py` for `office.py`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TypeVar

from onetake.core.office import (
    Audit,
    AuditFilter,
    AuditPage,
    Change,
    ChannelRecord,
    Offer,
    Pace,
    Recorded,
    Spent,
    Standing,
    StandingPage,
    StatementFilter,
    StatementLine,
    StatementSlice,
)
from onetake.core.site import Site
from onetake.store import scripts
from onetake.store.begin import Begin
from onetake.store.vault import Vault

T = TypeVar("T")


class ScriptedOffice(ABC):
    vault: Vault

    @abstractmethod
    async def run(self, begin: Begin[T], *, writes: bool) -> T: ...

    async def change(self, change: Change, audit: Audit) -> None:
        await self.run(lambda: scripts.office.change(change, audit, self.vault), writes=True)

    async def add_audit(self, audit: Audit) -> None:
        await self.run(lambda: scripts.office.add_audit(audit), writes=True)

    async def audits(self, wanted: AuditFilter, *, offset: int, limit: int) -> AuditPage:
        return await self.run(lambda: scripts.office.audits(wanted, offset, limit), writes=False)

    async def audits_before(
        self, wanted: AuditFilter, place: tuple[int, str] | None, limit: int
    ) -> tuple[Recorded, ...]:
        return await self.run(
            lambda: scripts.office.audits_before(wanted, place, limit), writes=False
        )

    async def offers(self) -> tuple[Offer, ...]:
        return await self.run(lambda: scripts.office.offers(), writes=False)

    async def site(self, defaults: Site) -> Site:
        return await self.run(lambda: scripts.office.site(defaults), writes=False)

    async def statement(
        self, user: str, wanted: StatementFilter, *, offset: int, limit: int
    ) -> StatementSlice:
        return await self.run(
            lambda: scripts.statement.statement(user, wanted, offset, limit), writes=False
        )

    async def statement_before(
        self, user: str, wanted: StatementFilter, place: tuple[int, str] | None, limit: int
    ) -> tuple[StatementLine, ...]:
        return await self.run(
            lambda: scripts.statement.statement_before(user, wanted, place, limit), writes=False
        )

    async def spending(self, user: str, since: int) -> tuple[Spent, ...]:
        return await self.run(lambda: scripts.statement.spending(user, since), writes=False)

    async def pace(self, user: str, since: int, now: int) -> Pace:
        return await self.run(lambda: scripts.statement.pace(user, since, now), writes=False)

    async def channel_records(
        self, channels: Sequence[str], limit: int
    ) -> Mapping[str, ChannelRecord]:
        return await self.run(lambda: scripts.office.channel_records(channels, limit), writes=False)

    async def standings(self, query: str, *, offset: int, limit: int) -> StandingPage:
        return await self.run(lambda: scripts.office.standings(query, offset, limit), writes=False)

    async def standing(self, user: str) -> Standing | None:
        return await self.run(lambda: scripts.office.standing(user), writes=False)

    async def deliveries_pending(self) -> int:
        return await self.run(lambda: scripts.office.deliveries_pending(), writes=False)
