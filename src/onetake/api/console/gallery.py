"""The parts of the studio's side of `/api`, each handed what it needs."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from fastapi import APIRouter

from onetake.api.console import catalogue, code, preferences, prompt, selections, shares, works
from onetake.api.console.shown_works import ShownWorks
from onetake.api.console.studio import Studio
from onetake.api.signed_in import ByCookie
from onetake.api.views import Views
from onetake.catalog.styles import Style, load_styles
from onetake.engine.forecast import Forecast
from onetake.engine.removal import Removal

if TYPE_CHECKING:
    from onetake.api.app import Parts


@lru_cache(maxsize=1)
def styles() -> Mapping[str, Style]:
    return load_styles()


def shown_works(parts: "Parts") -> ShownWorks:
    limits = parts.limits
    views = Views(
        parts.links, parts.clock, parts.provider_of, limits.link_seconds,
        limits.poll_interval_seconds,
    )  # fmt: skip
    forecast = Forecast(parts.store, parts.clock)
    return ShownWorks(
        views, parts.links, parts.catalog, styles(), forecast, parts.store, parts.clock,
        parts.base_url,
    )  # fmt: skip


def library_of(parts: "Parts") -> works.Library:
    removal = Removal(parts.store, parts.shelf, parts.clock, parts.entropy)
    return works.Library(parts.store, shown_works(parts), parts.cancel, removal, parts.watch)


def routers(parts: "Parts", by_cookie: ByCookie) -> list[APIRouter]:
    """Works, what is made with them, their links, and what can be chosen."""
    people, store = parts.people, parts.store
    library = library_of(parts)
    studio = Studio(
        store, parts.accept, parts.accept.estimate, library.works.forecast, styles(), parts.watch,
        parts.clock,
    )  # fmt: skip
    links = shares.Shares(
        store, library, people.logins.passwords, people.logins.attempts, by_cookie.known,
        shares.Viewers(parts.clock), parts.clock, people.sessions.random_bytes,
    )  # fmt: skip
    choices = catalogue.Choices(
        parts.catalog, parts.serves, styles(), by_cookie, parts.public_catalog, parts.base_url
    )
    return [
        code.router(library, studio, parts.base_url),
        shares.router(links),
        selections.router(selections.Selections(store, library, parts.clock)),
        preferences.router(preferences.Preferences(store, parts.catalog)),
        works.router(library, studio),
        catalogue.router(choices),
        prompt.router(parts.improve, styles(), people.logins.attempts),
    ]
