"""The table of paths, and what it takes to serve them.

The one rule: this is the only place where a path is written down, apart from its
description in `openapi.py`, and a test compares the two.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from onetake.api.authority import Authority, Keys
from onetake.api.edge import Edge
from onetake.api.files import Files
from onetake.api.generations import Generations
from onetake.api.health import Health
from onetake.api.limits import Limits
from onetake.api.models import Models
from onetake.api.openapi import Description
from onetake.api.routes import Handlers, Routes
from onetake.api.tasks import TaskPaths
from onetake.api.uploads import Uploads
from onetake.api.views import Views
from onetake.assets.keep import Keep
from onetake.assets.links import Links
from onetake.assets.storage import Storage
from onetake.catalog.loader import Catalog
from onetake.core.account import Caller
from onetake.core.request import Request
from onetake.core.task import Task
from onetake.engine.accept import Submission
from onetake.engine.shelf import Shelf
from onetake.observe.metrics import Metrics
from onetake.store.store import Accepted, Store


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that the HTTP edge needs, made by main.py."""

    store: Store
    keys: Keys
    catalog: Catalog
    accept: Callable[[Caller, Request, Submission], Awaitable[Accepted]]
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
    limits: Limits = field(default_factory=Limits)
    public_catalog: bool = True


def application(parts: Parts) -> Edge:
    """The ASGI application."""
    return Edge(Routes(table(parts)), parts.metrics, parts.entropy, parts.version)


def table(parts: Parts) -> dict[str, Handlers]:
    """Path -> method -> handler. `HEAD` and `OPTIONS` are answered for every path."""
    limits = parts.limits
    authority = Authority(parts.keys)
    views = Views(
        parts.links, parts.clock, parts.provider_of, limits.link_seconds,
        limits.poll_interval_seconds,
    )  # fmt: skip
    generations = Generations(authority, parts.accept, parts.store, views, limits)
    uploads = Uploads(authority, parts.storage, parts.keep, parts.shelf, parts.store, views, limits)
    models = Models(authority, parts.catalog, parts.serves, parts.public_catalog)
    tasks = TaskPaths(authority, parts.store, parts.cancel, views)
    files = Files(parts.store, parts.storage, parts.links, parts.clock)
    health = Health(parts.store, parts.worker_alive, parts.metrics)
    description = Description(parts.version, parts.base_url, limits)
    return {
        "/v1/video/generations": {"POST": generations.create},
        "/v1/video/generations/{id}": {"GET": generations.query},
        "/files/{asset}/{name}": {"GET": files.read},
        "/v1/tasks/{id}": {"GET": tasks.read},
        "/v1/tasks/{id}/cancel": {"POST": tasks.cancel},
        "/api/upload": {"POST": uploads.create},
        "/v1/models": {"GET": models.list},
        "/healthz": {"GET": health.alive},
        "/readyz": {"GET": health.ready},
        "/metrics": {"GET": health.scrape},
        "/openapi.json": {"GET": description.read},
    }
