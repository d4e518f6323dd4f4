"""What we need of a place where people have an account already, and sign in by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

ProviderName: TypeAlias = Literal["github", "google"]


@dataclass(frozen=True, slots=True)
class Client:
    """How a provider knows us."""

    id: str
    secret: str

    def __repr__(self) -> str:
        return f"Client({self.id!r})"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a browser takes along to a provider and must bring back. `verifier` proves that who
    redeems the code also asked for it (PKCE), `nonce` that the answer is to this question."""

    provider: str
    state: str
    nonce: str
    verifier: str
    next: str  # where to go in the end: a path of ours
    expires_at: int
    user: str | None = None  # who links the account there to theirs; None: somebody signs in


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An account at a provider."""

    subject: str
    email: str
    verified: bool  # says the provider


class Unusable(Exception):
    """The provider's answer cannot be believed, or is none. Says of which kind it is."""


class Questions(Protocol):
    async def get(self, url: str, *, token: str | None = None) -> Any: ...
    async def post(self, url: str, form: Mapping[str, str]) -> Any: ...


class Provider(Protocol):
    async def address(self, ticket: Ticket, callback: str) -> str:
        """Where to send the browser. Raises `ExchangeFailed`, `Unusable`."""
        ...

    async def account(self, code: str, ticket: Ticket, callback: str) -> Elsewhere:
        """Whose code it is. Raises `ExchangeFailed`, `Unusable`."""
        ...


def text(answer: object, name: str) -> str:
    """A text of an answer. Raises `Unusable`."""
    value: object = answer.get(name) if isinstance(answer, dict) else None  # pyright: ignore
    if not isinstance(value, str) or not value:
        raise Unusable(f"no {name}")
    return value
