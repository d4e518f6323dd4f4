"""Users, API keys and channels as plain facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    CUSTOMER = "customer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class User:
    id: str
    email: str
    role: Role
    created_at: int
    password_hash: str | None = None
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """Micro-credits."""

    available: int
    held: int


class KeyFormat(StrEnum):
    """The prefix says which dialect a key speaks (product.md section 2)."""

    VGA = "vga"
    SK = "sk"


@dataclass(frozen=True, slots=True)
class Key:
    """An API key. The secret itself is never kept: `digest` is its SHA-256 in hexadecimal."""

    id: str
    user: str
    name: str
    format: KeyFormat
    digest: str
    prefix: str  # the first characters, for people to recognise it
    created_at: int
    last_used_at: int | None = None
    revoked_at: int | None = None
    expires_at: int | None = None
    models: tuple[str, ...] = ()  # empty: all
    networks: tuple[str, ...] = ()  # CIDR; empty: all
    budget: int | None = None  # micro-credits that it may spend in all; None: no limit
    used: int = 0  # what its tasks hold and were charged; counted by the store

    def usable(self, now: int) -> bool:
        """Neither revoked nor expired at this time."""
        over = self.expires_at is not None and self.expires_at <= now
        return self.revoked_at is None and not over


@dataclass(frozen=True, slots=True)
class Channel:
    """A connection to a provider that an operator made. `secret` is encrypted at rest."""

    id: str
    name: str
    provider: str
    base_url: str
    secret: str = field(repr=False)
    models: Mapping[str, str]  # public model id -> the provider's name for it
    created_at: int
    priority: int = 0  # higher first
    weight: int = 1  # share among channels of one priority
    concurrency: int = 16
    paused: bool = False
    options: Mapping[str, str] = field(default_factory=dict[str, str])  # what only one provider has


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request. `key` is None in the console, where a session says who it is."""

    user: User
    key: Key | None
    outside: bool = False  # the call comes from where the key may not be used; with a session only
