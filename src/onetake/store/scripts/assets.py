"""Rows of kept files. A blob may have many rows; it goes when the last of them has gone."""

from collections.abc import Sequence

from sqlalchemy import delete, exists, insert, select

from onetake.core.asset import Asset, Purpose
from onetake.store import schema
from onetake.store.codec import ASSET_COLUMNS, asset_of, asset_row
from onetake.store.scripts.script import Script, chunks

_assets = schema.assets
_spoken = schema.task_assets
_voices = schema.voices
_columns = [_assets.c[name] for name in ASSET_COLUMNS]


def add_assets(new: Sequence[Asset]) -> Script[None]:
    for some in chunks(new):
        yield insert(_assets).values([asset_row(asset) for asset in some])


def asset(id: str) -> Script[Asset | None]:
    rows = yield select(*_columns).where(_assets.c.id == id)
    return asset_of(rows[0]) if rows else None


def assets(task: str) -> Script[tuple[Asset, ...]]:
    rows = yield (
        select(*_columns)
        .where(_assets.c.task == task)
        .order_by(_assets.c.created_at, _assets.c.id)
    )  # fmt: skip
    return tuple(asset_of(row) for row in rows)


def remove_assets(ids: Sequence[str]) -> Script[tuple[str, ...]]:
    blobs: list[str] = []
    for some in chunks(sorted(set(ids))):
        rows = yield delete(_assets).where(_assets.c.id.in_(some)).returning(_assets.c.blob)
        blobs += [row["blob"] for row in rows]
    return (yield from unreferenced(blobs))


def unreferenced(blobs: Sequence[str]) -> Script[tuple[str, ...]]:
    asked = tuple(dict.fromkeys(blobs))
    kept: set[str] = set()
    for some in chunks(asked):
        rows = yield select(_assets.c.blob).where(_assets.c.blob.in_(some)).distinct()
        kept |= {row["blob"] for row in rows}
    return tuple(blob for blob in asked if blob not in kept)


def stale_assets(before: int, limit: int) -> Script[tuple[Asset, ...]]:
    rows = yield (
        select(*_columns)
        .where(
            _assets.c.purpose.in_([Purpose.UPLOAD.value, Purpose.MATERIAL.value]),
            _assets.c.created_at < before,
            ~exists().where(_spoken.c.asset == _assets.c.id),
            ~exists().where(_voices.c.sample == _assets.c.id),
            ~exists().where(_voices.c.preview == _assets.c.id),
        )
        .order_by(_assets.c.created_at, _assets.c.id)
        .limit(limit)
    )
    return tuple(asset_of(row) for row in rows)


def blobs_after(blob: str, limit: int) -> Script[tuple[str, ...]]:
    """The next page of blobs in order; `""` is before the first."""
    rows = yield (
        select(_assets.c.blob)
        .where(_assets.c.blob > blob)
        .distinct()
        .order_by(_assets.c.blob)
        .limit(limit)
    )
    return tuple(row["blob"] for row in rows)
