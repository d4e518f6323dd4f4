"""The part of `scripted.py` for `people.py`."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import TypeVar

from onetake.core.account import User
from onetake.core.ledger import Entry
from onetake.core.person import EmailCode, Identity, Profile, Purpose, Session, SignedIn
from onetake.store import scripts
from onetake.store.begin import Begin
from onetake.store.people import Change

T = TypeVar("T")


class ScriptedPeople(ABC):
    @abstractmethod
    async def run(self, begin: Begin[T], *, writes: bool) -> T: ...

    async def profile(self, user: str) -> Profile:
        return await self.run(lambda: scripts.people.profile(user), writes=False)

    async def change_profile(self, user: str, change: Change) -> Profile:
        return await self.run(lambda: scripts.people.change_profile(user, change), writes=True)

    async def set_password(self, user: str, password_hash: str) -> None:
        await self.run(lambda: scripts.people.set_password(user, password_hash), writes=True)

    async def enrol(
        self, user: User, *, identity: Identity | None = None, credits: Entry | None = None
    ) -> bool:
        return await self.run(lambda: scripts.people.enrol(user, identity, credits), writes=True)

    async def rename_key(self, key: str, name: str) -> bool:
        return await self.run(lambda: scripts.people.rename_key(key, name), writes=True)

    async def add_session(self, session: Session, *, replaces: str | None = None) -> None:
        await self.run(lambda: scripts.people.add_session(session, replaces), writes=True)

    async def signed_in(self, digest: str, now: int) -> SignedIn | None:
        return await self.run(lambda: scripts.people.signed_in(digest, now), writes=False)

    async def sessions(self, user: str, now: int) -> tuple[Session, ...]:
        return await self.run(lambda: scripts.people.sessions(user, now), writes=False)

    async def touch_session(self, digest: str, *, seen_at: int, expires_at: int) -> None:
        await self.run(
            lambda: scripts.people.touch_session(digest, seen_at, expires_at), writes=True
        )

    async def end_session(self, user: str, session: str) -> bool:
        return await self.run(lambda: scripts.people.end_session(user, session), writes=True)

    async def end_sessions(self, user: str, *, but: str | None = None) -> int:
        return await self.run(lambda: scripts.people.end_sessions(user, but), writes=True)

    async def put_code(self, code: EmailCode) -> None:
        await self.run(lambda: scripts.people.put_code(code), writes=True)

    async def use_code(
        self, purpose: Purpose, email: str, digest: str, *, now: int, attempts_max: int
    ) -> bool:
        return await self.run(
            lambda: scripts.people.use_code(purpose, email, digest, now, attempts_max),
            writes=True,
        )

    async def attempt(
        self, kind: str, subject: str, *, now: int, window_ms: int
    ) -> tuple[int, int]:
        return await self.run(
            lambda: scripts.people.attempt(kind, subject, now, window_ms), writes=True
        )

    async def forgive(self, kind: str, subject: str) -> None:
        await self.run(lambda: scripts.people.forgive(kind, subject), writes=True)

    async def prune_people(self, now: int, *, windows_before: int) -> int:
        return await self.run(lambda: scripts.people.prune(now, windows_before), writes=True)

    async def identity(self, provider: str, subject: str) -> Identity | None:
        return await self.run(lambda: scripts.people.identity(provider, subject), writes=False)

    async def identities(self, user: str) -> tuple[Identity, ...]:
        return await self.run(lambda: scripts.people.identities(user), writes=False)

    async def add_identity(self, identity: Identity) -> bool:
        return await self.run(lambda: scripts.people.add_identity(identity), writes=True)

    async def remove_identities(
        self, user: str, provider: str, *, others: Collection[str]
    ) -> int | None:
        return await self.run(
            lambda: scripts.people.remove_identities(user, provider, others), writes=True
        )
