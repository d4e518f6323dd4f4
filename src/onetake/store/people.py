"""What every store promises of people: profiles, sessions, codes, attempts, identities.

Each method is one transaction. Times are milliseconds since 1970 UTC and are passed in.
"""

from collections.abc import Callable, Collection
from typing import Protocol, TypeAlias

from onetake.core.account import User
from onetake.core.ledger import Entry
from onetake.core.person import EmailCode, Identity, Profile, Purpose, Session, SignedIn

Change: TypeAlias = Callable[[Profile], Profile]
"""What becomes of a profile. Pure, because it may be called twice."""


class People(Protocol):
    # -- profiles and passwords ----------------------------------------------------------------

    async def profile(self, user: str) -> Profile:
        """An empty one for somebody who has not said anything yet."""
        ...

    async def change_profile(self, user: str, change: Change) -> Profile:
        """The profile after it. Raises LookupError for an unknown user."""
        ...

    async def set_password(self, user: str, password_hash: str) -> None:
        """Raises LookupError for an unknown user. Counts as a change of rights."""
        ...

    async def enrol(
        self, user: User, *, identity: Identity | None = None, credits: Entry | None = None
    ) -> bool:
        """A new user at its `created_at`, with the account elsewhere by which it came and the
        credits that it begins with. False, and nothing is kept, when the e-mail address is taken
        or the identity is somebody's."""
        ...

    async def rename_key(self, key: str, name: str) -> bool:
        """False for an unknown key."""
        ...

    # -- sessions ------------------------------------------------------------------------------

    async def add_session(self, session: Session, *, replaces: str | None = None) -> None:
        """`replaces`: the digest of a session that ends in the same moment."""
        ...

    async def signed_in(self, digest: str, now: int) -> SignedIn | None:
        """None: no such session, it has run out, or its user is disabled. A studio key is there
        also when it was revoked or has expired; one of somebody else never is."""
        ...

    async def sessions(self, user: str, now: int) -> tuple[Session, ...]:
        """Those that have not run out, the one seen last first."""
        ...

    async def touch_session(self, digest: str, *, seen_at: int, expires_at: int) -> None:
        """Never moves anything back."""
        ...

    async def end_session(self, user: str, session: str) -> bool:
        """By its id. False when the user has no such session."""
        ...

    async def end_sessions(self, user: str, *, but: str | None = None) -> int:
        """All of a user's sessions, except the one of that id; how many ended."""
        ...

    # -- codes and attempts --------------------------------------------------------------------

    async def put_code(self, code: EmailCode) -> None:
        """A new one takes the place of the one that was sent before for the same purpose."""
        ...

    async def use_code(
        self, purpose: Purpose, email: str, digest: str, *, now: int, attempts_max: int
    ) -> bool:
        """Is it the code? Every call counts as an attempt, also of several at the same moment;
        after `attempts_max`, and when it has run out, no code is right. A right one is used up."""
        ...

    async def attempt(
        self, kind: str, subject: str, *, now: int, window_ms: int
    ) -> tuple[int, int]:
        """Count one attempt in the window that is open, or opens now. (How many there were in it,
        this one included; when it opened.)"""
        ...

    async def forgive(self, kind: str, subject: str) -> None:
        """Forget the attempts."""
        ...

    async def prune_people(self, now: int, *, windows_before: int) -> int:
        """Drop sessions and codes that have run out, and windows that opened before then."""
        ...

    # -- identities ----------------------------------------------------------------------------

    async def identity(self, provider: str, subject: str) -> Identity | None: ...
    async def identities(self, user: str) -> tuple[Identity, ...]:
        """By provider and subject."""
        ...

    async def add_identity(self, identity: Identity) -> bool:
        """False when it is somebody's already. Raises LookupError for an unknown user."""
        ...

    async def remove_identities(
        self, user: str, provider: str, *, others: Collection[str]
    ) -> int | None:
        """How many accounts there were unlinked. None, and all stay, when the user would have
        neither a password nor an account at one of `others` left. Raises LookupError for an
        unknown user."""
        ...
