"""The table of paths, and what it takes to serve them.

The one rule: this is the only place where a path is written down, apart from its
description in `openapi.py`, and a test compares the two.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from onetake.accounts.membership import Membership
from onetake.api import videos
from onetake.api.archive import Archives
from onetake.api.authority import Authority, Keys, Spoken, always
from onetake.api.balance import Balances
from onetake.api.bodies import Bodies
from onetake.api.chat import Chat
from onetake.api.console.mount import METHODS, Application, Mount
from onetake.api.edge import Edge
from onetake.api.estimate import Estimates
from onetake.api.export import Exports
from onetake.api.feed import Events
from onetake.api.files import Files
from onetake.api.first import First
from onetake.api.generations import Generations
from onetake.api.health import Health
from onetake.api.images import Images
from onetake.api.limits import Limits
from onetake.api.manual import Manual
from onetake.api.models import Models
from onetake.api.office import Office
from onetake.api.openapi import Description, document
from onetake.api.orders import Orders
from onetake.api.packed import packed
from onetake.api.previews import Previews
from onetake.api.proxies import Proxies
from onetake.api.routes import Handlers, Routes
from onetake.api.signed_in import ByCookie
from onetake.api.site import Site as Front, inter, prefix_of, studio
from onetake.api.tasks import TaskPaths
from onetake.api.uploads import Uploads
from onetake.api.views import Views
from onetake.api.voices import Voices
from onetake.api.waited import Waited
from onetake.api.webhooks import Webhooks
from onetake.assets.keep import Keep
from onetake.assets.links import Links
from onetake.assets.storage import Storage
from onetake.catalog.loader import Catalog
from onetake.core.display import Display
from onetake.core.site import Site
from onetake.core.task import Task
from onetake.dialects import onetake
from onetake.dialects.registry import DIALECTS, SPOKEN
from onetake.engine.accept import Accept
from onetake.engine.borrow import Borrow
from onetake.engine.feed import Feed
from onetake.engine.improve import Improve
from onetake.engine.notify import Notify
from onetake.engine.shelf import Shelf
from onetake.engine.watch import Watch
from onetake.manual.facts import Facts
from onetake.observe.metrics import Metrics
from onetake.store.store import Store

if TYPE_CHECKING:
    from onetake.api.console.shown_works import ShownWorks


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that the HTTP edge needs, made by main.py."""

    store: Store
    keys: Keys
    catalog: Catalog
    accept: Accept
    watch: Watch
    erase: Callable[[str, str], Awaitable[None]]
    borrow: Borrow
    display: Display
    notify: Notify
    check_url: Callable[[str, str], None]  # (field, URL); raises Rejected
    cancel: Callable[[str, str], Awaitable[Task]]
    serves: Callable[[str], bool]  # is there a channel for this model id now?
    provider_of: Callable[[str], str | None]  # channel id -> kind of provider
    storage: Storage
    keep: Keep
    shelf: Shelf
    links: Links
    metrics: Metrics
    worker_alive: Callable[[], bool]
    clock: Callable[[], int]
    entropy: Callable[[], int]
    version: str
    base_url: str  # our public address
    people: Membership
    office: Office
    improve: Improve
    site: Callable[[], Site] = Site
    proxies: Proxies | None = None
    sandbox: bool = True  # does the built-in renderer serve what no channel serves?
    limits: Limits = field(default_factory=Limits)
    public_catalog: bool = True
    ui_folder: Path | None = None  # the built studio; None: the API alone


def application(parts: Parts) -> Edge:
    """The ASGI application."""
    made = _Made(parts)
    parts.watch.heard.append(made.feed.heard)
    prefix = prefix_of(parts.base_url)
    mounts = _mounts(made)
    front = _site(made, prefix, First(mounts["/api/"]["GET"]))
    mounts["/api/"] = {**mounts["/api/"], "GET": packed(mounts["/api/"]["GET"])}
    routes = Routes({**_table(made), **_streams(made)}, mounts, front, prefix)
    return Edge(routes, parts.metrics, parts.entropy, parts.version, parts.proxies)


def table(parts: Parts) -> dict[str, Handlers]:
    """The public API: path -> method -> handler. `HEAD` and `OPTIONS` every path answers."""
    return _table(_Made(parts))


def _table(made: "_Made") -> dict[str, Handlers]:
    return {
        **_generations(made),
        **_videos(made),
        **_images(made),
        **_audio(made),
        **_tasks(made),
        **_webhooks(made),
        **_account(made),
        **_operating(made),
    }


class _Made:
    """What several handlers share."""

    def __init__(self, parts: Parts) -> None:
        limits = parts.limits
        self.parts = parts
        self.by_cookie = ByCookie(parts.people.sessions, parts.base_url)
        self.authority = Authority(parts.keys, self.by_cookie)
        self.views = Views(
            parts.links, parts.clock, parts.provider_of, limits.link_seconds,
            limits.poll_interval_seconds,
        )  # fmt: skip
        self.uploads = Uploads(
            self.authority, parts.storage, parts.keep, parts.shelf, parts.store, self.views, limits
        )
        self.bodies = Bodies(self.uploads, limits)
        self.orders = Orders(
            self.authority, self.bodies, parts.accept, parts.watch, self.views,
            limits.wait_seconds_max,
        )  # fmt: skip
        self.waited = Waited(self.orders, parts.store, parts.storage, limits)
        self.files = Files(parts.store, parts.storage, parts.links, parts.clock)
        self.feed = Feed(parts.store, parts.clock)
        self.events = Events(self.by_cookie, self.feed, self._works, parts.clock)

    def _works(self) -> "ShownWorks":
        from onetake.api.console.gallery import shown_works  # imports FastAPI

        return shown_works(self.parts)

    def generations(self, spoken: Spoken) -> Generations:
        return Generations(self.orders, self.parts.store, spoken)


def _mounts(made: "_Made") -> dict[str, Handlers]:
    """Beginning of a path -> handlers of everything below it that is not in the table."""

    def console() -> Application:
        from onetake.api.console.routers import application  # imports FastAPI

        return application(made.parts, made.by_cookie)

    return {"/api/": dict.fromkeys(METHODS, Mount(console, made.parts.limits))}


def _site(made: "_Made", prefix: str, first: First) -> Front:
    """What people see: it reads whatever path is in no table."""
    parts, limits = made.parts, made.parts.limits
    folder, nothing = parts.ui_folder, Catalog({})

    def facts() -> Facts:
        return Facts(
            parts.base_url, limits.json_bytes_max, limits.media_bytes_max, limits.upload_files_max,
            limits.wait_seconds_max, limits.poll_interval_seconds, limits.link_seconds,
            document(parts.version, parts.base_url, limits)["paths"],
        )  # fmt: skip

    manual = Manual(
        lambda: parts.catalog if parts.public_catalog else nothing, facts, parts.base_url, prefix,
        lambda: inter(folder, prefix) if folder else None,
    )  # fmt: skip
    previews = Previews(parts.store, parts.clock, parts.base_url)
    return Front(
        studio(folder, prefix) if folder else None, manual, previews, parts.base_url,
        lambda: parts.site().name, made.files, first,
    )  # fmt: skip


def _generations(made: _Made) -> dict[str, Handlers]:
    """The paths that dialects have of their own, and the one that two share."""
    shared = made.generations(SPOKEN)
    found: dict[str, Handlers] = {
        "/v1/video/generations": {"POST": shared.create},
        "/v1/video/generations/{id}": {"GET": shared.query},
    }
    for dialect in DIALECTS.values():
        if dialect.path:
            made_here = made.generations(always(dialect))
            asked_here = made.generations(always(dialect.query or dialect))
            found[dialect.path] = {"POST": made_here.create}
            found[f"{dialect.path}/{{id}}"] = {"GET": asked_here.query}
    return found


def _videos(made: _Made) -> dict[str, Handlers]:
    parts = made.parts
    plain = made.generations(videos.SPOKEN)
    more = videos.Videos(
        made.authority, made.orders, made.bodies, parts.store, made.files, parts.erase,
        parts.borrow.character, parts.borrow.sheet,
    )  # fmt: skip
    return {
        "/v1/videos": {"POST": plain.create, "GET": more.list},
        "/v1/videos/{id}": {"GET": plain.query, "DELETE": more.delete},
        "/v1/videos/{id}/content": {"GET": more.content},
        "/v1/videos/{id}/remix": {"POST": more.remix},
        "/v1/videos/edits": {"POST": more.edit},
        "/v1/videos/extensions": {"POST": more.extend},
        "/v1/videos/characters": {"POST": more.create_character},
        "/v1/videos/characters/{id}": {"GET": more.read_character},
    }


def _images(made: _Made) -> dict[str, Handlers]:
    images = Images(made.waited)
    chat = Chat(made.orders, made.waited)
    models = Models(made.authority, made.parts.catalog, made.parts.serves,
                    made.parts.public_catalog)  # fmt: skip
    return {
        "/v1/images/generations": {"POST": images.generate},
        "/v1/images/edits": {"POST": images.edit},
        "/v1/chat/completions": {"POST": chat.create},
        "/v1beta/models/{call}": {"POST": images.gemini, "GET": models.read_gemini},
        "/v1beta/models": {"GET": models.list_gemini},
        "/v1/models": {"GET": packed(models.list)},
        "/v1/models/{id}": {"GET": packed(models.read), "POST": images.gemini},
    }


def _audio(made: _Made) -> dict[str, Handlers]:
    voices = Voices(made.authority, made.waited, made.parts.catalog, made.parts.store)
    return {
        "/v1/audio/voices": {"GET": voices.list},
        "/v1/audio/voices/clone": {"POST": voices.clone},
        "/v1/audio/voices/design": {"POST": voices.design},
        "/v1/audio/voices/{id}": {"DELETE": voices.delete},
    }


def _tasks(made: _Made) -> dict[str, Handlers]:
    parts = made.parts
    tasks = TaskPaths(
        made.authority, made.orders, parts.store, parts.cancel, parts.erase, parts.watch,
        made.views,
    )  # fmt: skip
    estimates = Estimates(
        made.authority, made.bodies, parts.catalog, parts.accept.estimate, parts.store, parts.clock
    )
    return {
        "/v1/tasks": {
            "GET": tasks.list,
            "POST": made.generations(always(onetake.DIALECT)).create,
        },
        "/v1/tasks/{id}": {"GET": tasks.read, "DELETE": tasks.delete},
        "/v1/tasks/{id}/cancel": {"POST": tasks.cancel},
        "/v1/tasks/{id}/events": {"GET": tasks.events},
        "/v1/estimate": {"POST": estimates.create},
    }


def _webhooks(made: _Made) -> dict[str, Handlers]:
    parts = made.parts
    hooks = Webhooks(made.authority, parts.store, parts.notify, parts.check_url, parts.limits)
    return {
        "/v1/webhook_endpoints": {"GET": hooks.list, "POST": hooks.create},
        "/v1/webhook_endpoints/{id}": {
            "GET": hooks.read, "POST": hooks.update, "DELETE": hooks.delete,
        },
        "/v1/webhook_endpoints/{id}/rotate_secret": {"POST": hooks.rotate},
        "/v1/webhook_endpoints/{id}/test": {"POST": hooks.test},
        "/v1/webhook_event_types": {"GET": hooks.event_types},
        "/v1/webhook_deliveries": {"GET": hooks.log},
        "/v1/webhook_deliveries/{id}/replay": {"POST": hooks.replay},
    }  # fmt: skip


def _account(made: _Made) -> dict[str, Handlers]:
    parts = made.parts
    balances = Balances(made.authority, parts.store, parts.display, parts.clock)
    return {
        "/api/upload": {"POST": made.uploads.create},
        "/api/usage/balance": {"GET": balances.read},
        "/files/{asset}/{name}": {"GET": made.files.read},
    }


def _streams(made: _Made) -> dict[str, Handlers]:
    """What is sent while it is made, to people who are signed in. The console describes itself."""
    parts = made.parts
    exports = Exports(made.by_cookie, parts.store, parts.clock)
    archives = Archives(made.by_cookie, parts.store, parts.storage)
    return {
        "/api/events": {"GET": made.events.stream},
        "/api/works/zip": {"GET": archives.read},
        "/api/statement.csv": {"GET": exports.statement},
        "/api/admin/audit.csv": {"GET": exports.audit},
    }


def _operating(made: _Made) -> dict[str, Handlers]:
    parts = made.parts
    health = Health(parts.store, parts.worker_alive, parts.metrics)
    description = Description(parts.version, parts.base_url, parts.limits)
    return {
        "/healthz": {"GET": health.alive},
        "/readyz": {"GET": health.ready},
        "/metrics": {"GET": health.scrape},
        "/openapi.json": {"GET": description.read},
    }
