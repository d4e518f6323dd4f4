"""People <-> rows, by the rule of `codec.py`: columns, writer and reader in one order. Imports no
SQL library."""

from typing import Any, Final

from msgspec.json import Decoder, Encoder

from onetake.core.person import EmailCode, Identity, Profile, Scalar, Session
from onetake.store.codec import Row, email_key

PROFILE_COLUMNS: Final = ("user", "phone", "studio_key", "preferences")
SESSION_COLUMNS: Final = (
    "id", "digest", "user", "created_at", "seen_at", "expires_at", "address", "agent",
)  # fmt: skip
IDENTITY_COLUMNS: Final = ("provider", "subject", "user", "email", "created_at")

_encode: Final = Encoder().encode
_preferences_of: Final = Decoder(dict[str, Scalar]).decode


def profile_row(profile: Profile) -> dict[str, Any]:
    preferences = _encode(profile.preferences).decode()
    values = (profile.user, profile.phone, profile.studio_key, preferences)
    return dict(zip(PROFILE_COLUMNS, values, strict=True))


def profile_of(row: Row) -> Profile:
    user, phone, studio_key, preferences = (row[name] for name in PROFILE_COLUMNS)
    return Profile(user, phone, studio_key, _preferences_of(preferences))


def session_row(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name) for name in SESSION_COLUMNS}


def session_of(row: Row) -> Session:
    return Session(*(row[name] for name in SESSION_COLUMNS))


def identity_row(identity: Identity) -> dict[str, Any]:
    return {name: getattr(identity, name) for name in IDENTITY_COLUMNS}


def identity_of(row: Row) -> Identity:
    return Identity(*(row[name] for name in IDENTITY_COLUMNS))


def code_row(code: EmailCode) -> dict[str, Any]:
    return {
        "purpose": code.purpose.value, "email_key": email_key(code.email), "digest": code.digest,
        "sent_at": code.sent_at, "expires_at": code.expires_at, "attempts": 0,
    }  # fmt: skip
