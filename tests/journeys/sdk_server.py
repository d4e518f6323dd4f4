"""A server and a key for the official SDKs, and a place that hears of finished tasks.

The one rule: an SDK gets the address and the key, and nothing else of it is changed. The tests
that use one are plain functions, as the programs of its users are, so that nothing here runs on
an event loop of theirs.
"""

import asyncio
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Final

from onetake.core.account import KeyFormat
from tests.journeys.server import Books, Installation

CUSTOMER: Final = "sdk@journey.example"
CREDITS: Final = 10_000
SETTINGS: Final = {"render_processes": "1", "allow_private_addresses": "true"}
"""One picture after the other on a small machine; webhooks may go to this one."""
HEARD_SECONDS: Final = 240.0


@dataclass(frozen=True, slots=True)
class Served:
    """`url` is the server's origin, `key` an `sk-` key."""

    server: Installation
    key: str

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def openai_url(self) -> str:
        return f"{self.url}/v1"

    def books(self) -> Books:
        """The customer's money, from the rows of the ledger."""
        return asyncio.run(self.server.books(CUSTOMER))


@contextmanager
def served(folder: Path) -> Generator[Served]:
    """A server that runs, and its only customer."""
    made = Installation(folder / "data", settings=SETTINGS)

    async def start() -> str:
        key = await made.customer(CUSTOMER, CREDITS, KeyFormat.SK)
        await made.start()
        return key

    try:
        yield Served(made, asyncio.run(start()))
    finally:
        made.end()


@dataclass(frozen=True, slots=True)
class Heard:
    """One event as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Ear:
    """`url` is where events are sent to."""

    url: str = ""
    heard: "Queue[Heard]" = field(default_factory=lambda: Queue[Heard]())

    def next(self) -> Heard:
        """The next event that arrives. Raises `Empty` when there is none for a long time."""
        return self.heard.get(timeout=HEARD_SECONDS)


@contextmanager
def ear() -> Generator[Ear]:
    """A place on this machine that takes every event."""
    made = Ear()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.heard.put(Heard(self.path, dict(self.headers.items()), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the server's own log is the one that counts."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
