"""What operators change while the server runs: prices, hidden models, and what the site says.

Read again when the store's revision has changed: at once by whoever made the change, and within
a second by every other process.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import structlog

from onetake.catalog.loader import Catalog
from onetake.catalog.offers import offered, stale
from onetake.core.account import Channel
from onetake.core.office import Offer
from onetake.core.site import Site

REFRESH_SECONDS: Final = 0.5

_log = structlog.get_logger(__name__)


class Store(Protocol):
    async def revision(self) -> int: ...
    async def offers(self) -> tuple[Offer, ...]: ...
    async def site(self, defaults: Site) -> Site: ...
    async def channels(self) -> tuple[Channel, ...]: ...


@dataclass(slots=True)
class Changes:
    store: Store
    catalog: Catalog
    defaults: Site
    gift: int = 0  # micro-credits of newcomers while nothing costs: see `lived`
    site: Site = field(init=False)
    _connected: bool = False
    _revision: int = -1
    _offers: tuple[Offer, ...] = ()
    _loading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.site = self.defaults

    async def refresh(self) -> None:
        """Load again if anything changed. Call it after every change of our own."""
        async with self._loading:
            # Read before the rows: a change in between is then seen as one more revision.
            revision = await self.store.revision()
            if revision == self._revision:
                return
            offers = await self.store.offers()
            self.site = await self.store.site(self.defaults)
            self._connected = bool(await self.store.channels())
            if offers != self._offers:
                self._offer(offers)
            self._revision = revision

    @property
    def lived(self) -> Site:
        """The site with an amount for newcomers. Where nobody has said one it is the gift, as long
        as no provider is connected: what our own renderer makes costs nobody anything."""
        if self.site.signup_credits is not None:
            return self.site
        return replace(self.site, signup_credits=0 if self._connected else self.gift)

    def _offer(self, offers: tuple[Offer, ...]) -> None:
        self.catalog.offer(offered(self.catalog.shipped, offers))
        self._offers = offers
        for model in stale(self.catalog.shipped, offers):
            _log.warning("changes.price_is_stale", model=model)

    async def run(self, failed: Callable[[Exception], None]) -> None:
        """Keep fresh until cancelled. A database that is away is reported to `failed`."""
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            try:
                await self.refresh()
            except Exception as error:
                failed(error)
