"""`/api/keys`: API keys that people make for themselves. A secret is shown once."""

import ipaddress
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

from fastapi import APIRouter
from pydantic import Field

from onetake.accounts.keys import SECRET_BYTES, new_secret
from onetake.api.console.access import Person
from onetake.api.console.shape import Shape
from onetake.core.account import Key, KeyFormat, User
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.ids import object_id
from onetake.core.money import parse_number, wire_credits
from onetake.core.person import Profile

KEYS_MAX: Final = 100
NAME_MAX: Final = 100
NETWORKS_MAX: Final = 50


class Rows(Protocol):
    async def keys(self, user: str | None = None) -> tuple[Key, ...]: ...
    async def add_key(self, key: Key) -> None: ...
    async def revoke_key(self, key: str, now: int) -> bool: ...
    async def rename_key(self, key: str, name: str) -> bool: ...
    async def set_key_budget(self, key: str, budget: int | None) -> bool: ...
    async def change_profile(self, user: str, change: Callable[[Profile], Profile]) -> Profile: ...


class Ring(Protocol):
    async def refresh(self) -> None: ...


class ApiKey(Shape):
    id: str
    name: str
    format: Literal["vga", "sk"]
    prefix: str
    created_at: int
    last_used_at: int | None
    revoked_at: int | None
    expires_at: int | None
    models: list[str]
    networks: list[str]
    budget: float | None
    used: float


class NewApiKey(ApiKey):
    secret: str


class KeyWish(Shape):
    name: str
    format: Literal["vga", "sk"] = "vga"
    budget: float | None = None
    expires_at: int | None = None
    models: list[str] = Field(default=[])
    networks: list[str] = Field(default=[])


class KeyChanges(Shape):
    name: str | None = None
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """What people do with their keys. `models`: the ids that there are."""

    rows: Rows
    ring: Ring
    models: Callable[[], Collection[str]]
    clock: Callable[[], int]
    entropy: Callable[[], int]
    random_bytes: Callable[[int], bytes]

    async def of(self, user: User) -> list[ApiKey]:
        """The newest first, revoked ones included."""
        return [shown(key) for key in reversed(await self.rows.keys(user.id))]

    async def make(self, user: User, asked: KeyWish) -> NewApiKey:
        now = self.clock()
        key = Key(
            id=object_id("key", now, self.entropy()),
            user=user.id,
            name=_name(asked.name),
            format=KeyFormat(asked.format),
            digest="",
            prefix="",
            created_at=now,
            expires_at=_expiry(asked.expires_at, now),
            models=self._models(asked.models),
            networks=_networks(asked.networks),
            budget=_budget(asked.budget),
        )
        have = [each for each in await self.rows.keys(user.id) if each.revoked_at is None]
        if len(have) >= KEYS_MAX:
            rule = f"at most {KEYS_MAX} keys"
            message = f"An account has {rule}; revoke one first."
            raise Rejected(Failure(Code.RATE_LIMITED, message, allowed=(rule,)))
        secret, digest, prefix = new_secret(key.format, self.random_bytes(SECRET_BYTES))
        key = replace(key, digest=digest, prefix=prefix)
        await self.rows.add_key(key)
        await self.ring.refresh()
        return NewApiKey(**shown(key).model_dump(), secret=secret)

    async def change(self, user: User, name: str, asked: KeyChanges) -> ApiKey:
        key = await self._own(user, name)
        if key.revoked_at is not None:
            raise Rejected(Failure(Code.KEY_DISABLED, Code.KEY_DISABLED.en, "id"))
        sent = asked.model_fields_set
        renamed = _name(asked.name) if asked.name is not None else key.name
        budget = _budget(asked.budget) if "budget" in sent else key.budget
        if renamed != key.name:
            await self.rows.rename_key(key.id, renamed)
        if budget != key.budget:
            await self.rows.set_key_budget(key.id, budget)
        await self.ring.refresh()
        return shown(await self._own(user, name))

    async def revoke(self, user: User, name: str) -> ApiKey:
        """The studio's work is charged to it no more. One that was revoked before stays so."""
        key = await self._own(user, name)
        await self.rows.revoke_key(key.id, self.clock())
        await self.ring.refresh()

        def without(own: Profile) -> Profile:
            return replace(own, studio_key=None) if own.studio_key == key.id else own

        await self.rows.change_profile(user.id, without)
        return shown(await self._own(user, name))

    async def _own(self, user: User, name: str) -> Key:
        for key in await self.rows.keys(user.id):
            if key.id == name:
                return key
        raise Rejected(Failure(Code.NOT_FOUND, f"there is no API key {name[:80]!r}", "id"))

    def _models(self, asked: list[str]) -> tuple[str, ...]:
        known = self.models()
        for number, name in enumerate(asked):
            if name not in known:
                raise invalid(f"models[{number}]", "is not the id of a model")
        return tuple(dict.fromkeys(asked))


def router(own: OwnKeys) -> APIRouter:
    routes = APIRouter(prefix="/keys")

    @routes.get("")
    async def listed(caller: Person) -> list[ApiKey]:
        return await own.of(caller.user)

    @routes.post("", status_code=201)
    async def make(caller: Person, asked: KeyWish) -> NewApiKey:
        return await own.make(caller.user, asked)

    @routes.patch("/{id}")
    async def change(caller: Person, id: str, asked: KeyChanges) -> ApiKey:
        return await own.change(caller.user, id, asked)

    @routes.delete("/{id}")
    async def revoke(caller: Person, id: str) -> ApiKey:
        return await own.revoke(caller.user, id)

    return routes


def shown(key: Key) -> ApiKey:
    return ApiKey(
        id=key.id,
        name=key.name,
        format=key.format.value,
        prefix=key.prefix,
        created_at=key.created_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
        expires_at=key.expires_at,
        models=list(key.models),
        networks=list(key.networks),
        budget=None if key.budget is None else wire_credits(key.budget),
        used=wire_credits(key.used),
    )


def _name(asked: str) -> str:
    name = asked.strip()
    if not 1 <= len(name) <= NAME_MAX:
        rule = f"1 to {NAME_MAX} characters"
        raise invalid("name", f"must have {rule}", (rule,))
    return name


def _budget(asked: float | None) -> int | None:
    """Micro-credits. A JSON number is exact here: it is read as it was written."""
    if asked is None:
        return None
    try:
        return parse_number(asked)
    except ValueError:
        rule = "a number of credits, 0 or more, with at most 6 decimals"
        raise invalid("budget", f"must be {rule}", (rule,)) from None


def _expiry(asked: int | None, now: int) -> int | None:
    if asked is not None and not now < asked < 2**53:
        raise invalid("expires_at", "must be a time to come, in milliseconds since 1970")
    return asked


def _networks(asked: list[str]) -> tuple[str, ...]:
    if len(asked) > NETWORKS_MAX:
        rule = f"at most {NETWORKS_MAX} networks"
        raise invalid("networks", f"must have {rule}", (rule,))
    return tuple(dict.fromkeys(_network(*each) for each in enumerate(asked)))


def _network(number: int, text: str) -> str:
    try:
        if "%" in text:  # after it stands a zone of the caller's own machine, in any words
            raise ValueError
        return str(ipaddress.ip_network(text.strip()))
    except ValueError:
        message = "is not an address or a network such as 203.0.113.0/24"
        raise invalid(f"networks[{number}]", message) from None
