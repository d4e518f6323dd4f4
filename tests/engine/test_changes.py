"""What operators change is seen by this process at once, and by others within a second."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from onetake.catalog.loader import Catalog, Model, load_all
from onetake.catalog.offers import with_amounts
from onetake.core.account import Channel
from onetake.core.office import Audit, Offer, RemoveChannel, SaveChannel, SaveOffer, SaveSite
from onetake.core.site import Site
from onetake.engine.changes import Changes
from onetake.store.memory import MemoryStore
from onetake.store.sqlite import SqliteStore
from onetake.store.vault import Vault
from tests.store.blank import blank

MODEL = "video-2.0-mini-reference-to-video"
SHIPPED = load_all()
DEFAULTS = Site(name="From the settings")


def audit(id: str) -> Audit:
    return Audit(id, 5, "root", "offer.changed", MODEL, {})


def made(store: MemoryStore | SqliteStore) -> Changes:
    return Changes(store, Catalog(SHIPPED.shipped, SHIPPED.voices), DEFAULTS)


class Telling(Catalog):
    """Says when something else is offered."""

    def __init__(self, *arguments: Any) -> None:
        self.changed = asyncio.Event()
        super().__init__(*arguments)

    def offer(self, known: Mapping[str, Model]) -> None:
        super().offer(known)
        self.changed.set()


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[SqliteStore, SqliteStore]]:
    """Two processes on one file."""
    path = blank(tmp_path / "onetake.db")
    stores = [await SqliteStore.open(path, Vault(bytes(32))) for _ in range(2)]
    yield stores[0], stores[1]
    for store in stores:
        await store.close()


async def test_what_was_saved_is_offered() -> None:
    store = MemoryStore()
    changes = made(store)
    await changes.refresh()
    assert (changes.site, MODEL in changes.catalog.models) == (DEFAULTS, True)

    await store.change(SaveOffer(Offer(MODEL, False, None, 5)), audit("a1"))
    await store.change(SaveSite(Site(name="New")), audit("a2"))
    await changes.refresh()

    assert (changes.site.name, MODEL in changes.catalog.models) == ("New", False)


async def test_without_a_change_nothing_is_read_and_nothing_is_swapped() -> None:
    store = MemoryStore()
    changes = made(store)
    await store.change(SaveOffer(Offer(MODEL, False, None, 5)), audit("a1"))
    await changes.refresh()
    version = changes.catalog.version

    await changes.refresh()
    await store.change(SaveSite(Site()), audit("a2"))
    await changes.refresh()

    assert changes.catalog.version == version


async def test_an_old_form_of_a_price_hides_the_model() -> None:
    store = MemoryStore()
    changes = made(store)
    rule = SHIPPED.shipped["sora-2"].price
    await store.change(SaveOffer(Offer(MODEL, True, rule, 5)), audit("a1"))

    await changes.refresh()

    assert MODEL not in changes.catalog.models


async def test_another_process_sees_it_soon(two: tuple[SqliteStore, SqliteStore]) -> None:
    ours, theirs = two
    catalog = Telling(SHIPPED.shipped, SHIPPED.voices)
    changes = Changes(theirs, catalog, DEFAULTS)
    await changes.refresh()
    failures: list[Exception] = []
    rule = SHIPPED.shipped[MODEL].price
    price = with_amounts(rule, [[1 for _ in each.tiers] for each in rule.components])
    running = asyncio.ensure_future(changes.run(failures.append))

    catalog.changed.clear()
    await ours.change(SaveOffer(Offer(MODEL, True, price, 5)), audit("a1"))
    await catalog.changed.wait()
    running.cancel()

    assert catalog.find(MODEL).price == price
    assert failures == []


async def test_a_database_that_is_away_is_reported_and_the_last_offers_stay(
    two: tuple[SqliteStore, SqliteStore],
) -> None:
    ours, theirs = two
    await ours.change(SaveOffer(Offer(MODEL, False, None, 5)), audit("a1"))
    changes = made(theirs)
    await changes.refresh()
    await theirs.close()
    failed = asyncio.Event()
    failures: list[Exception] = []

    def note(error: Exception) -> None:
        failures.append(error)
        failed.set()

    running = asyncio.ensure_future(changes.run(note))
    await failed.wait()
    running.cancel()

    assert type(failures[0]).__name__ == "Closed"
    assert MODEL not in changes.catalog.models


async def gift(changes: Changes) -> int | None:
    await changes.refresh()
    return changes.lived.signup_credits


async def test_newcomers_get_the_gift_only_while_no_provider_is_connected() -> None:
    store = MemoryStore()
    changes = Changes(store, Catalog(SHIPPED.shipped, SHIPPED.voices), DEFAULTS, gift=500)
    assert await gift(changes) == 500

    await store.change(SaveChannel(Channel("c1", "real", "videoapi", "", "", {}, 5)), audit("a1"))
    assert await gift(changes) == 0
    await store.change(RemoveChannel("c1"), audit("a2"))
    assert await gift(changes) == 500


@pytest.mark.parametrize("said", [0, 7])
async def test_an_amount_that_was_said_stands_whatever_is_connected(said: int) -> None:
    store = MemoryStore()
    changes = Changes(store, Catalog(SHIPPED.shipped, SHIPPED.voices), DEFAULTS, gift=500)

    await store.change(SaveSite(Site(signup_credits=said)), audit("a1"))
    assert await gift(changes) == said
    await store.change(SaveChannel(Channel("c1", "real", "videoapi", "", "", {}, 5)), audit("a2"))
    assert await gift(changes) == said
