"""Voices that callers made. They are written with the outcome of their task, by each store."""

from sqlalchemy import delete, select

from onetake.core.voice import Voice
from onetake.store import schema
from onetake.store.codec import VOICE_COLUMNS, voice_of
from onetake.store.scripts.script import Script

_voices = schema.voices
_columns = [_voices.c[name] for name in VOICE_COLUMNS]


def voice(id: str) -> Script[Voice | None]:
    rows = yield select(*_columns).where(_voices.c.id == id)
    return voice_of(rows[0]) if rows else None


def voices(user: str) -> Script[tuple[Voice, ...]]:
    rows = yield (
        select(*_columns)
        .where(_voices.c.user == user)
        .order_by(_voices.c.created_at.desc(), _voices.c.id.desc())
    )
    return tuple(voice_of(row) for row in rows)


def remove_voice(id: str, user: str) -> Script[bool]:
    removed = yield (
        delete(_voices).where(_voices.c.id == id, _voices.c.user == user).returning(_voices.c.id)
    )
    return bool(removed)
