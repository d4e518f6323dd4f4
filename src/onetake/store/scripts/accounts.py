"""Users, keys and channels. Every change of rights counts one revision, in its transaction."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, or_, select, update

# Its `ON CONFLICT` is written in the same words as SQLite's.
from sqlalchemy.dialects.postgresql import insert as or_nothing

from onetake.core.account import Channel, Key, User
from onetake.store import schema
from onetake.store.codec import (
    CHANNEL_COLUMNS,
    KEY_COLUMNS,
    USER_COLUMNS,
    channel_of,
    channel_row,
    email_key,
    key_of,
    key_row,
    user_of,
    user_row,
)
from onetake.store.scripts.script import Script, access_changed
from onetake.store.store import NameTaken
from onetake.store.vault import Vault

_users = schema.users
_wallets = schema.wallets
_keys = schema.keys
_channels = schema.channels


def add_user(new: User) -> Script[bool]:
    added = yield (
        or_nothing(_users)
        .values(user_row(new))
        .on_conflict_do_nothing(index_elements=["email_key"])
        .returning(_users.c.id)
    )
    if not added:
        return False
    yield insert(_wallets).values(user=new.id, available=0, held=0, active=0, last_turn=0)
    yield from access_changed()
    return True


def user(*, id: str | None, email: str | None) -> Script[User | None]:
    assert id is not None or email is not None, "which user?"
    query = select(*(_users.c[name] for name in USER_COLUMNS))
    if id is not None:
        query = query.where(_users.c.id == id)
    if email is not None:
        query = query.where(_users.c.email_key == email_key(email))
    rows = yield query.limit(1)
    return user_of(rows[0]) if rows else None


def users() -> Script[tuple[User, ...]]:
    rows = yield (
        select(*(_users.c[name] for name in USER_COLUMNS))
        .order_by(_users.c.created_at, _users.c.id)
    )  # fmt: skip
    return tuple(user_of(row) for row in rows)


def set_disabled(user: str, disabled: bool) -> Script[None]:
    found = yield (
        update(_users).where(_users.c.id == user).values(disabled=disabled).returning(_users.c.id)
    )
    if not found:
        raise LookupError(f"{user} is not a user")
    yield from access_changed()


def add_key(new: Key) -> Script[None]:
    yield insert(_keys).values(key_row(new))
    yield from access_changed()


def keys(user: str | None) -> Script[tuple[Key, ...]]:
    query = select(*(_keys.c[name] for name in KEY_COLUMNS))
    if user is not None:
        query = query.where(_keys.c.user == user)
    rows = yield query.order_by(_keys.c.created_at, _keys.c.id)
    return tuple(key_of(row) for row in rows)


def revoke_key(key: str, now: int) -> Script[bool]:
    revoked = yield (
        update(_keys)
        .where(_keys.c.id == key, _keys.c.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(_keys.c.id)
    )
    if not revoked:
        return False
    yield from access_changed()
    return True


def set_key_budget(key: str, budget: int | None) -> Script[bool]:
    changed = yield (
        update(_keys).where(_keys.c.id == key).values(budget=budget).returning(_keys.c.id)
    )  # fmt: skip
    if not changed:
        return False
    yield from access_changed()
    return True


def touch_keys(used: Mapping[str, int]) -> Script[None]:
    last = _keys.c.last_used_at
    # In one order everywhere, so that two processes cannot wait for each other.
    for key, at in sorted(used.items()):
        yield (
            update(_keys)
            .where(_keys.c.id == key, or_(last.is_(None), last < at))
            .values(last_used_at=at)
        )


def put_channel(channel: Channel, vault: Vault) -> Script[None]:
    """Raises NameTaken."""
    namesakes = yield (
        select(_channels.c.id)
        .where(_channels.c.name == channel.name, _channels.c.id != channel.id)
    )  # fmt: skip
    if namesakes:
        raise NameTaken(f"another channel is called {channel.name!r}")
    row = channel_row(channel, vault)
    known = yield (
        update(_channels)
        .where(_channels.c.id == channel.id)
        .values({name: row[name] for name in CHANNEL_COLUMNS if name != "id"})
        .returning(_channels.c.id)
    )
    if not known:
        yield insert(_channels).values(row)
    yield from access_changed()


def channels(vault: Vault) -> Script[tuple[Channel, ...]]:
    rows = yield (
        select(*(_channels.c[name] for name in CHANNEL_COLUMNS))
        .order_by(_channels.c.created_at, _channels.c.id)
    )  # fmt: skip
    return tuple(channel_of(row, vault) for row in rows)


def remove_channel(channel: str) -> Script[bool]:
    removed = yield delete(_channels).where(_channels.c.id == channel).returning(_channels.c.id)
    if not removed:
        return False
    yield from access_changed()
    return True
