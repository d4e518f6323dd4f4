"""Bring a request's reference files in: fetched, probed and kept before anything is paid for.

A wrong file is therefore a refused request and not a failed task, and prices that depend
on the length of a source video are exact. What is ours is looked up, not fetched: a link that
we signed opens its file for everybody, and `onetake:<id>` names a file, a character or a task's
first result for its owner alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.ids import object_id
from onetake.core.request import Material, Medium, Request
from onetake.core.task import Task

AT_ONCE = 4
OURS = "onetake:"
CHARACTER = "char_"


class Refused(Exception):
    """A file cannot be had or used. `reason` reads on after the field's name; `final`: it never
    will be, however often one tries."""

    def __init__(self, reason: str, allowed: tuple[str, ...] = (), *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final
        self.reason = reason
        self.allowed = allowed


class Keep(Protocol):
    async def __call__(
        self, path: Path, *, user: str, purpose: Purpose, name: str, media: frozenset[Medium],
        task: str | None = None,
    ) -> Asset: ...  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intake:
    """`get` brings the bytes of a URL into a temporary file; `keep` probes and stores it.
    Both raise `Refused`. `own` gives the asset id that one of our own links opens; `named` also
    that of a link whose time is over, which its owner may still refer to; `task` reads a task."""

    get: Callable[[str], Awaitable[Path]]
    keep: Keep
    own: Callable[[str], str | None]
    asset: Callable[[str], Awaitable[Asset | None]]
    entropy: Callable[[], int]
    task: Callable[[str], Awaitable[Task | None]]
    named: Callable[[str], str | None]

    async def __call__(self, request: Request, user: str, now: int, fresh: list[Asset]) -> Request:
        """The request with every material known. New assets, whose rows the caller must write
        or discard, are added to `fresh` even when this raises `Rejected`."""
        if not request.materials:
            return request
        turns = asyncio.Semaphore(AT_ONCE)
        first = {material.url: material for material in request.materials}

        async def bring(material: Material) -> Asset:
            async with turns:
                return await self._bring(material, user, now, fresh)

        brought = await asyncio.gather(*map(bring, first.values()), return_exceptions=True)
        known: dict[str, Asset] = {}
        for url, result in zip(first, brought, strict=True):
            if isinstance(result, BaseException):
                raise result
            known[url] = result
        return replace(request, materials=tuple(_known(m, known) for m in request.materials))

    async def content(self, url: str) -> str:
        """What stands for the file behind a URL: of our own links, its bytes."""
        asset_id = self.own(url)
        asset = await self.asset(asset_id) if asset_id else None
        return f"blob:{asset.blob}" if asset else url

    async def _bring(self, material: Material, user: str, now: int, fresh: list[Asset]) -> Asset:
        try:
            asset_id = await self._named(material.url, user) or self.own(material.url)
            if asset_id:
                asset = await self._own(asset_id)
                if asset.user != user or asset.purpose is not Purpose.UPLOAD:
                    asset = self._shared(asset, user, now)
                    fresh.append(asset)
                return asset
            path = await self.get(material.url)
            asset = await self.keep(
                path,
                user=user,
                purpose=Purpose.MATERIAL,
                name=_name_in(material.url),
                media=frozenset({material.role.medium}),
            )
        except Refused as error:
            message = f"{material.param} {error.reason}"
            code, allowed = Code.INVALID_MATERIAL, error.allowed
            raise Rejected(Failure(code, message, material.param, allowed)) from None
        fresh.append(asset)
        return asset

    async def _named(self, url: str, user: str) -> str | None:
        """The asset that `onetake:<id>` names for this user; None: that is not what it is."""
        if not url.startswith(OURS):
            old = self.named(url) if self.own(url) is None else None
            asset = await self.asset(old) if old else None
            return asset.id if asset is not None and asset.user == user else None
        name = url.removeprefix(OURS)
        if name.startswith(("asset_", CHARACTER)):
            asset = await self.asset(asset_of(name))
            if asset is not None and asset.user == user:
                return asset.id
        else:
            task = await self.task(name) if "\0" not in name else None
            if task is not None and task.user == user:
                if task.outputs:
                    return task.outputs[0].asset
                raise Refused(f"is task {name}, which has no result")
        raise Refused("names nothing that this account has")

    async def _own(self, asset_id: str) -> Asset:
        asset = await self.asset(asset_id)
        if asset is None:
            raise Refused("is one of our links, but its file is not there any more")
        return asset

    def _shared(self, asset: Asset, user: str, now: int) -> Asset:
        """The same bytes as a material of this user: the task must outlive the original."""
        own = object_id("asset", now, self.entropy())
        return replace(
            asset, id=own, user=user, purpose=Purpose.MATERIAL, created_at=now, task=None
        )


def external(request: Request, own: Callable[[str], str | None]) -> bool:
    """Does any material have to be fetched from elsewhere?"""
    urls = (material.url for material in request.materials)
    return any(own(url) is None for url in urls if not url.startswith(OURS))


def asset_of(name: str) -> str:
    """The asset behind a character's id: `char_x` is kept as `asset_x`."""
    return f"asset_{name.removeprefix(CHARACTER)}" if name.startswith(CHARACTER) else name


def _known(material: Material, assets: Mapping[str, Asset]) -> Material:
    asset = assets[material.url]
    return replace(material, asset=asset.id, facts=asset.facts, url=_kept(material.url))


def _kept(url: str) -> str:
    """What of the caller's URL is worth keeping in the task: no inline data, no secrets in it."""
    return "data:" if url.startswith("data:") else url.split("?", 1)[0].split("#", 1)[0]


def _name_in(url: str) -> str:
    return "inline" if url.startswith("data:") else _kept(url).rstrip("/").rpartition("/")[2]
