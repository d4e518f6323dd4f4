"""What every store promises of the audit, offers, options and statistics."""

from collections.abc import Mapping, Sequence
from typing import Protocol

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


class Office(Protocol):
    async def change(self, change: Change, audit: Audit) -> None:
        """Do it and write it down, both or neither. Counts as a revision.

        Raises LookupError (a user, key or channel that is not there, or a key that is revoked
        already), LastAdministrator, EmailTaken, NameTaken, ChannelBusy, InsufficientCredits.
        """
        ...

    async def add_audit(self, audit: Audit) -> None:
        """Write down what was done elsewhere."""
        ...

    async def audits(self, wanted: AuditFilter, *, offset: int, limit: int) -> AuditPage: ...
    async def audits_before(
        self, wanted: AuditFilter, place: tuple[int, str] | None, limit: int
    ) -> tuple[Recorded, ...]:
        """Newest first; those after `place`, the (at, id) of the last one that was read."""
        ...

    async def offers(self) -> tuple[Offer, ...]:
        """By model."""
        ...

    async def site(self, defaults: Site) -> Site:
        """What was saved, over the defaults."""
        ...

    async def statement(
        self, user: str, wanted: StatementFilter, *, offset: int, limit: int
    ) -> StatementSlice: ...
    async def statement_before(
        self, user: str, wanted: StatementFilter, place: tuple[int, str] | None, limit: int
    ) -> tuple[StatementLine, ...]:
        """Newest first; those after `place`, the place of the last one that was read."""
        ...

    async def spending(self, user: str, since: int) -> tuple[Spent, ...]:
        """By day and model, of what was charged at that time or later; oldest first."""
        ...

    async def pace(self, user: str, since: int, now: int) -> Pace: ...
    async def channel_records(
        self, channels: Sequence[str], limit: int
    ) -> Mapping[str, ChannelRecord]:
        """Of each channel, with its last finished tasks; those that were cancelled say nothing
        of it and are not among them."""
        ...

    async def standings(self, query: str, *, offset: int, limit: int) -> StandingPage:
        """Newest users first. `query` is a part of the address, or the id; empty: all."""
        ...

    async def standing(self, user: str) -> Standing | None: ...
    async def deliveries_pending(self) -> int: ...
