"""How a person and the place are shown: the answer of everything that signs in or changes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from onetake.api.console.shape import Shape, Words, words
from onetake.api.signed_in import ByCookie
from onetake.assets.keep import SENT_BYTES_MAX
from onetake.core.account import Balance, Key, Role
from onetake.core.allowance import Over, is_outside, over
from onetake.core.money import wire_credits
from onetake.core.person import Identity, Scalar, SignedIn
from onetake.core.request import Medium
from onetake.core.site import Site as SiteNow


class Limits(Shape):
    image_bytes: int
    audio_bytes: int
    video_bytes: int


class Site(Shape):
    name: str
    version: str
    base_url: str
    registration: bool
    mail: Literal["smtp", "log"]
    providers: list[Literal["github", "google"]]
    announcement: Words | None
    top_up: Words | None
    sandbox: bool
    limits: Limits


class StudioKey(Shape):
    id: str
    name: str
    prefix: str
    obstacle: Over | None  # why it pays for nothing now


class Me(Shape):
    id: str
    email: str
    role: Role
    phone: str | None
    has_password: bool
    created_at: int
    identities: list[str]
    available_credits: float
    held_credits: float
    studio_key: StudioKey | None
    preferences: dict[str, Scalar]


class Session(Shape):
    user: Me | None
    csrf: str | None
    site: Site


class Rows(Protocol):
    async def balance(self, user: str) -> Balance: ...
    async def identities(self, user: str) -> tuple[Identity, ...]: ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """What of the place does not change while it runs."""

    version: str
    base_url: str
    mail: Literal["smtp", "log"]
    providers: tuple[Literal["github", "google"], ...]
    sandbox: bool


@dataclass(frozen=True, slots=True)
class Shown:
    rows: Rows
    by_cookie: ByCookie
    site: Callable[[], SiteNow]
    fixed: Fixed

    async def session(self, found: SignedIn | None, address: str | None) -> Session:
        """`address`: from where it is looked at, which a key may not allow."""
        return Session(
            user=None if found is None else await self.me(found, address),
            csrf=None if found is None else self.by_cookie.token(found),
            site=self._place(),
        )

    async def me(self, found: SignedIn, address: str | None) -> Me:
        user, key = found.user, found.key
        balance = await self.rows.balance(user.id)
        identities = await self.rows.identities(user.id)
        return Me(
            id=user.id,
            email=user.email,
            role=user.role,
            phone=found.profile.phone,
            has_password=user.password_hash is not None,
            created_at=user.created_at,
            identities=[each.provider for each in identities],
            available_credits=wire_credits(balance.available),
            held_credits=wire_credits(balance.held),
            studio_key=key and self._key(key, address),
            preferences=dict(found.profile.preferences),
        )

    def _key(self, key: Key, address: str | None) -> StudioKey:
        now, outside = self.by_cookie.sessions.clock(), is_outside(key, address)
        found = over(key, now=now, outside=outside)
        return StudioKey(id=key.id, name=key.name, prefix=key.prefix, obstacle=found)

    def _place(self) -> Site:
        site, fixed = self.site(), self.fixed
        return Site(
            name=site.name,
            version=fixed.version,
            base_url=fixed.base_url.rstrip("/"),
            registration=site.registration,
            mail=fixed.mail,
            providers=list(fixed.providers),
            announcement=None if site.announcement is None else words(site.announcement),
            top_up=None if site.top_up is None else words(site.top_up),
            sandbox=fixed.sandbox,
            limits=Limits(
                image_bytes=SENT_BYTES_MAX[Medium.IMAGE],
                audio_bytes=SENT_BYTES_MAX[Medium.AUDIO],
                video_bytes=SENT_BYTES_MAX[Medium.VIDEO],
            ),
        )
