"""People as plain facts, apart from their accounts' rights: profiles, sessions, codes, identities.

Times are milliseconds since 1970 UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from onetake.core.account import Key, User

Scalar: TypeAlias = str | int | float | bool

PREFERENCES_MAX: Final = 50
PREFERENCE_NAME_MAX: Final = 64
PREFERENCE_TEXT_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class Profile:
    """What people say of themselves."""

    user: str
    phone: str | None = None
    studio_key: str | None = None  # the API key that the studio's tasks are charged to
    preferences: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in. The cookie is never kept: `digest` is its SHA-256."""

    id: str
    digest: str
    user: str
    created_at: int
    seen_at: int
    expires_at: int
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session with everything that a request by it needs to know."""

    session: Session
    user: User
    profile: Profile
    key: Key | None  # the studio's, also when it is over: then nothing is charged at all


class Purpose(StrEnum):
    """What a code by e-mail is good for."""

    REGISTER = "register"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class EmailCode:
    """A code that was sent. Itself it is never kept: `digest` is keyed with our secret."""

    purpose: Purpose
    email: str
    digest: str
    sent_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class Identity:
    """An account elsewhere by which a user signs in."""

    provider: str
    subject: str  # the provider's own id of the account: an address may change hands
    user: str
    email: str
    created_at: int
