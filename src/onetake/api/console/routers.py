"""The routers below `/api`, each handed what it needs. Importing this module imports FastAPI."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI

from onetake.api.console import (
    account,
    audit,
    channels,
    gallery,
    health,
    keys,
    oauth,
    offers,
    office_works,
    options,
    overview,
    registration,
    session,
    statement,
    users,
)
from onetake.api.console.app import console
from onetake.api.console.me import Fixed, Shown
from onetake.api.console.trail import Trail
from onetake.api.signed_in import ByCookie

if TYPE_CHECKING:
    from onetake.api.app import Parts


def application(parts: "Parts", by_cookie: ByCookie) -> FastAPI:
    return console(routers(parts, by_cookie), by_cookie, parts.version)


def routers(parts: "Parts", by_cookie: ByCookie) -> list[APIRouter]:
    return [
        *_people(parts, by_cookie),
        *_office(parts),
        *gallery.routers(parts, by_cookie),
    ]


def _people(parts: "Parts", by_cookie: ByCookie) -> list[APIRouter]:
    people = parts.people
    mail = "smtp" if people.mail.delivery == "mail" else "log"
    providers = tuple(people.oauth.providers)
    fixed = Fixed(parts.version, parts.base_url, mail, providers, parts.sandbox)
    shown = Shown(parts.store, by_cookie, parts.site, fixed)
    own_keys = keys.OwnKeys(
        parts.store, parts.keys, lambda: parts.catalog.models, parts.clock, parts.entropy,
        people.sessions.random_bytes,
    )  # fmt: skip
    return [
        session.router(people, by_cookie, shown),
        registration.router(people, by_cookie, shown),
        oauth.router(people, by_cookie),
        oauth.linking(people, by_cookie, shown),
        account.router(people, by_cookie, shown, parts.store, parts.keys),
        keys.router(own_keys),
    ]


def _office(parts: "Parts") -> list[APIRouter]:
    store, office, catalog = parts.store, parts.office, parts.catalog
    library = gallery.library_of(parts)
    trail = Trail(store, office.refresh, parts.clock, parts.entropy)
    mail = "smtp" if parts.people.mail.delivery == "mail" else "log"
    examination = health.Examination(
        store, office, parts.clock, parts.version, mail, parts.sandbox
    )  # fmt: skip
    return [
        overview.router(overview.Overviews(store, library.works.several, parts.clock)),
        statement.router(store),
        audit.router(store),
        channels.router(
            channels.Channels(store, office, trail, lambda: catalog.known, catalog.makeable)
        ),
        offers.router(offers.Offers(store, catalog, parts.serves, parts.sandbox, trail)),
        users.router(users.Users(store, trail, parts.people.registration.passwords.hash)),
        options.router(options.SiteOptions(store, parts.site, trail)),
        office_works.router(office_works.OfficeWorks(store, library, trail)),
        health.router(examination),
    ]
