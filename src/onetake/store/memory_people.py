"""`people.py` in memory."""

from collections.abc import Collection
from dataclasses import replace

from onetake.core.account import User
from onetake.core.ledger import Entry
from onetake.core.person import EmailCode, Identity, Profile, Purpose, Session, SignedIn
from onetake.store.codec import email_key
from onetake.store.memory_state import State, Wallet
from onetake.store.people import Change


class MemoryPeople:
    state: State

    # -- profiles and passwords ----------------------------------------------------------------

    async def profile(self, user: str) -> Profile:
        return self.state.profiles.get(user, Profile(user))

    async def change_profile(self, user: str, change: Change) -> Profile:
        self._known(user)
        changed = change(await self.profile(user))
        self.state.profiles[user] = changed
        return changed

    async def set_password(self, user: str, password_hash: str) -> None:
        known = self._known(user)
        self.state.users[user] = replace(known, password_hash=password_hash)
        self.state.access += 1

    async def enrol(
        self, user: User, *, identity: Identity | None = None, credits: Entry | None = None
    ) -> bool:
        key = email_key(user.email)
        if any(email_key(each.email) == key for each in self.state.users.values()):
            return False
        if identity is not None:
            if (identity.provider, identity.subject) in self.state.identities:
                return False
            self.state.identities[identity.provider, identity.subject] = identity
        self.state.users[user.id] = user
        self.state.wallets[user.id] = Wallet()
        if credits is not None:
            self.state.book(credits, user.id, user.created_at)
        self.state.access += 1
        return True

    def _known(self, user: str) -> User:
        if user not in self.state.users:
            raise LookupError(f"{user} is not a user")
        return self.state.users[user]

    async def rename_key(self, key: str, name: str) -> bool:
        known = self.state.keys.get(key)
        if known is None:
            return False
        self.state.keys[key] = replace(known, name=name)
        self.state.access += 1
        return True

    # -- sessions ------------------------------------------------------------------------------

    async def add_session(self, session: Session, *, replaces: str | None = None) -> None:
        if any(session.id == each.id for each in self.state.sessions.values()):
            raise ValueError(f"the id of {session.id} is not unique")
        if replaces is not None and replaces in self.state.sessions:
            del self.state.sessions[replaces]
        self.state.sessions[session.digest] = session

    async def signed_in(self, digest: str, now: int) -> SignedIn | None:
        session = self.state.sessions.get(digest)
        if session is None or session.expires_at <= now:
            return None
        user = self.state.users[session.user]
        if user.disabled:
            return None
        profile = await self.profile(user.id)
        key = self.state.keys.get(profile.studio_key or "")
        own = key is not None and key.user == user.id
        return SignedIn(session, user, profile, key if own else None)

    async def sessions(self, user: str, now: int) -> tuple[Session, ...]:
        rows = self.state.sessions.values()
        own = [each for each in rows if each.user == user and each.expires_at > now]
        return tuple(sorted(own, key=lambda each: (-each.seen_at, each.id)))

    async def touch_session(self, digest: str, *, seen_at: int, expires_at: int) -> None:
        known = self.state.sessions.get(digest)
        if known is not None and known.seen_at < seen_at:
            moved = replace(known, seen_at=seen_at, expires_at=expires_at)
            self.state.sessions[digest] = moved

    async def end_session(self, user: str, session: str) -> bool:
        for row in list(self.state.sessions.values()):
            if (row.user, row.id) == (user, session):
                del self.state.sessions[row.digest]
                return True
        return False

    async def end_sessions(self, user: str, *, but: str | None = None) -> int:
        rows = [row for row in self.state.sessions.values() if row.user == user and row.id != but]
        for row in rows:
            del self.state.sessions[row.digest]
        return len(rows)

    # -- codes and attempts --------------------------------------------------------------------

    async def put_code(self, code: EmailCode) -> None:
        self.state.codes[code.purpose, email_key(code.email)] = code, 0

    async def use_code(
        self, purpose: Purpose, email: str, digest: str, *, now: int, attempts_max: int
    ) -> bool:
        name = purpose, email_key(email)
        code, attempts = self.state.codes.get(name, (None, 0))
        if code is None or attempts >= attempts_max or code.expires_at <= now:
            return False
        if code.digest == digest:
            del self.state.codes[name]
            return True
        self.state.codes[name] = code, attempts + 1
        return False

    async def attempt(
        self, kind: str, subject: str, *, now: int, window_ms: int
    ) -> tuple[int, int]:
        count, since = self.state.attempts.get((kind, subject), (0, now))
        if since <= now - window_ms:
            count, since = 0, now
        self.state.attempts[kind, subject] = count + 1, since
        return count + 1, since

    async def forgive(self, kind: str, subject: str) -> None:
        if (kind, subject) in self.state.attempts:
            del self.state.attempts[kind, subject]

    async def prune_people(self, now: int, *, windows_before: int) -> int:
        state = self.state
        sessions = [name for name, row in state.sessions.items() if row.expires_at <= now]
        codes = [name for name, (code, _) in state.codes.items() if code.expires_at <= now]
        windows = [name for name, (_, since) in state.attempts.items() if since < windows_before]
        for session in sessions:
            del state.sessions[session]
        for code in codes:
            del state.codes[code]
        for window in windows:
            del state.attempts[window]
        return len(sessions) + len(codes) + len(windows)

    # -- identities ----------------------------------------------------------------------------

    async def identity(self, provider: str, subject: str) -> Identity | None:
        return self.state.identities.get((provider, subject))

    async def identities(self, user: str) -> tuple[Identity, ...]:
        rows = (each for each in self.state.identities.values() if each.user == user)
        return tuple(sorted(rows, key=lambda each: (each.provider, each.subject)))

    async def add_identity(self, identity: Identity) -> bool:
        self._known(identity.user)
        if (identity.provider, identity.subject) in self.state.identities:
            return False
        self.state.identities[identity.provider, identity.subject] = identity
        return True

    async def remove_identities(
        self, user: str, provider: str, *, others: Collection[str]
    ) -> int | None:
        known = self._known(user)
        mine = await self.identities(user)
        leaving = [each for each in mine if each.provider == provider]
        staying = [each for each in mine if each.provider != provider and each.provider in others]
        if leaving and not staying and known.password_hash is None:
            return None
        for each in leaving:
            del self.state.identities[each.provider, each.subject]
        return len(leaving)
