"""Profiles, sessions, codes, attempts and identities."""

from collections.abc import Collection

from sqlalchemy import case, delete, select, update

# Its `ON CONFLICT` is written in the same words as SQLite's.
from sqlalchemy.dialects.postgresql import insert

from onetake.core.account import Key, User
from onetake.core.ledger import Entry
from onetake.core.person import EmailCode, Identity, Profile, Purpose, Session, SignedIn
from onetake.store import schema, schema_studio
from onetake.store.codec import KEY_COLUMNS, USER_COLUMNS, email_key, key_of, user_of
from onetake.store.codec_people import (
    IDENTITY_COLUMNS,
    PROFILE_COLUMNS,
    SESSION_COLUMNS,
    code_row,
    identity_of,
    identity_row,
    profile_of,
    profile_row,
    session_of,
    session_row,
)
from onetake.store.people import Change
from onetake.store.scripts import accounts, books
from onetake.store.scripts.script import Script, access_changed

_users = schema.users
_keys = schema.keys
_profiles = schema_studio.profiles
_sessions = schema_studio.sessions
_codes = schema_studio.codes
_attempts = schema_studio.attempts
_identities = schema_studio.identities


# -- profiles and passwords ------------------------------------------------------------------


def profile(user: str) -> Script[Profile]:
    columns = (_profiles.c[name] for name in PROFILE_COLUMNS)
    rows = yield select(*columns).where(_profiles.c.user == user)
    return profile_of(rows[0]) if rows else Profile(user)


def change_profile(user: str, change: Change) -> Script[Profile]:
    # The lock on the user's row is what two changes wait for: the profile may not exist yet.
    found = yield select(_users.c.id).where(_users.c.id == user).with_for_update()
    if not found:
        raise LookupError(f"{user} is not a user")
    changed = change((yield from profile(user)))
    row = profile_row(changed)
    new = {name: row[name] for name in PROFILE_COLUMNS if name != "user"}
    yield insert(_profiles).values(row).on_conflict_do_update(index_elements=["user"], set_=new)
    return changed


def set_password(user: str, password_hash: str) -> Script[None]:
    found = yield (
        update(_users)
        .where(_users.c.id == user)
        .values(password_hash=password_hash)
        .returning(_users.c.id)
    )
    if not found:
        raise LookupError(f"{user} is not a user")
    yield from access_changed()


def enrol(new: User, known_by: Identity | None, credits: Entry | None) -> Script[bool]:
    if known_by is not None:
        somebody = yield from identity(known_by.provider, known_by.subject)
        if somebody is not None:
            return False
    if not (yield from accounts.add_user(new)):
        return False
    if known_by is not None:
        yield insert(_identities).values(identity_row(known_by))
    if credits is not None:
        yield from books.post(credits, new.id, new.created_at)
    return True


def rename_key(key: str, name: str) -> Script[bool]:
    changed = yield update(_keys).where(_keys.c.id == key).values(name=name).returning(_keys.c.id)
    if not changed:
        return False
    yield from access_changed()
    return True


# -- sessions --------------------------------------------------------------------------------


def add_session(session: Session, replaces: str | None) -> Script[None]:
    if replaces is not None:
        yield delete(_sessions).where(_sessions.c.digest == replaces)
    yield insert(_sessions).values(session_row(session))


def signed_in(digest: str, now: int) -> Script[SignedIn | None]:
    rows = yield (
        select(*(_sessions.c[name] for name in SESSION_COLUMNS))
        .where(_sessions.c.digest == digest, _sessions.c.expires_at > now)
    )  # fmt: skip
    if not rows:
        return None
    session = session_of(rows[0])
    users = yield (
        select(*(_users.c[name] for name in USER_COLUMNS)).where(_users.c.id == session.user)
    )
    user = user_of(users[0])
    if user.disabled:
        return None
    own = yield from profile(user.id)
    return SignedIn(session, user, own, (yield from _studio_key(own)))


def _studio_key(profile: Profile) -> Script[Key | None]:
    if profile.studio_key is None:
        return None
    rows = yield (
        select(*(_keys.c[name] for name in KEY_COLUMNS))
        .where(_keys.c.id == profile.studio_key, _keys.c.user == profile.user)
    )  # fmt: skip
    return key_of(rows[0]) if rows else None


def sessions(user: str, now: int) -> Script[tuple[Session, ...]]:
    rows = yield (
        select(*(_sessions.c[name] for name in SESSION_COLUMNS))
        .where(_sessions.c.user == user, _sessions.c.expires_at > now)
        .order_by(_sessions.c.seen_at.desc(), _sessions.c.id)
    )
    return tuple(session_of(row) for row in rows)


def touch_session(digest: str, seen_at: int, expires_at: int) -> Script[None]:
    yield (
        update(_sessions)
        .where(_sessions.c.digest == digest, _sessions.c.seen_at < seen_at)
        .values(seen_at=seen_at, expires_at=expires_at)
    )


def end_session(user: str, session: str) -> Script[bool]:
    ended = yield (
        delete(_sessions)
        .where(_sessions.c.user == user, _sessions.c.id == session)
        .returning(_sessions.c.id)
    )
    return bool(ended)


def end_sessions(user: str, but: str | None) -> Script[int]:
    query = delete(_sessions).where(_sessions.c.user == user)
    if but is not None:
        query = query.where(_sessions.c.id != but)
    return len((yield query.returning(_sessions.c.id)))


# -- codes and attempts ----------------------------------------------------------------------


def put_code(code: EmailCode) -> Script[None]:
    row = code_row(code)
    new = {name: row[name] for name in ("digest", "sent_at", "expires_at", "attempts")}
    yield (
        insert(_codes)
        .values(row)
        .on_conflict_do_update(index_elements=["purpose", "email_key"], set_=new)
    )


def use_code(
    purpose: Purpose, email: str, digest: str, now: int, attempts_max: int
) -> Script[bool]:
    this = (_codes.c.purpose == purpose.value) & (_codes.c.email_key == email_key(email))
    # Counted before it is compared, so that no two attempts see the same count.
    rows = yield (
        update(_codes)
        .where(this, _codes.c.attempts < attempts_max, _codes.c.expires_at > now)
        .values(attempts=_codes.c.attempts + 1)
        .returning(_codes.c.digest)
    )
    if not rows or rows[0]["digest"] != digest:
        return False
    yield delete(_codes).where(this)
    return True


def attempt(kind: str, subject: str, now: int, window_ms: int) -> Script[tuple[int, int]]:
    open_still = _attempts.c.since > now - window_ms
    rows = yield (
        insert(_attempts)
        .values(kind=kind, subject=subject, count=1, since=now)
        .on_conflict_do_update(
            index_elements=["kind", "subject"],
            set_={
                "count": case((open_still, _attempts.c.count + 1), else_=1),
                "since": case((open_still, _attempts.c.since), else_=now),
            },
        )
        .returning(_attempts.c.count, _attempts.c.since)
    )
    return rows[0]["count"], rows[0]["since"]


def forgive(kind: str, subject: str) -> Script[None]:
    yield delete(_attempts).where(_attempts.c.kind == kind, _attempts.c.subject == subject)


def prune(now: int, windows_before: int) -> Script[int]:
    sessions = yield (
        delete(_sessions).where(_sessions.c.expires_at <= now).returning(_sessions.c.id)
    )
    codes = yield delete(_codes).where(_codes.c.expires_at <= now).returning(_codes.c.purpose)
    windows = yield (
        delete(_attempts).where(_attempts.c.since < windows_before).returning(_attempts.c.kind)
    )
    return len(sessions) + len(codes) + len(windows)


# -- identities ------------------------------------------------------------------------------


def identity(provider: str, subject: str) -> Script[Identity | None]:
    rows = yield (
        select(*(_identities.c[name] for name in IDENTITY_COLUMNS))
        .where(_identities.c.provider == provider, _identities.c.subject == subject)
    )  # fmt: skip
    return identity_of(rows[0]) if rows else None


def identities(user: str) -> Script[tuple[Identity, ...]]:
    rows = yield (
        select(*(_identities.c[name] for name in IDENTITY_COLUMNS))
        .where(_identities.c.user == user)
        .order_by(_identities.c.provider, _identities.c.subject)
    )
    return tuple(identity_of(row) for row in rows)


def add_identity(new: Identity) -> Script[bool]:
    found = yield select(_users.c.id).where(_users.c.id == new.user)
    if not found:
        raise LookupError(f"{new.user} is not a user")
    added = yield (
        insert(_identities)
        .values(identity_row(new))
        .on_conflict_do_nothing(index_elements=["provider", "subject"])
        .returning(_identities.c.user)
    )
    return bool(added)


def remove_identities(user: str, provider: str, others: Collection[str]) -> Script[int | None]:
    # The lock on the user's row is what two removals wait for: each would leave the other's way.
    found = yield select(_users.c.password_hash).where(_users.c.id == user).with_for_update()
    if not found:
        raise LookupError(f"{user} is not a user")
    mine = yield from identities(user)
    leaving = [each for each in mine if each.provider == provider]
    staying = [each for each in mine if each.provider != provider and each.provider in others]
    if leaving and not staying and found[0]["password_hash"] is None:
        return None
    yield delete(_identities).where(_identities.c.user == user, _identities.c.provider == provider)
    return len(leaving)
