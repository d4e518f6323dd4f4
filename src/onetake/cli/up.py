"""`onetake up`: serve, and on the first start make an administrator, a key and a first video.

The one rule: secrets are printed once, by the start that makes them, and only when the
server answers; a start that fails leaves no account whose key nobody has seen.
"""

import asyncio
import json
import shlex
import tempfile
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

import typer

from onetake.cli.client import Client
from onetake.cli.generate import DEFAULT_MODEL, Errand, Wish, make
from onetake.cli.key import add_key
from onetake.cli.parts import Listen, Parts, Refused, Running, Where
from onetake.cli.progress import Bar
from onetake.cli.serve import Host, NoUi, Port
from onetake.cli.session import Data, parts_of
from onetake.cli.trail import changed
from onetake.cli.user import add_user
from onetake.core.account import KeyFormat, Role
from onetake.core.ids import object_id
from onetake.core.ledger import grant
from onetake.core.money import MICROCREDITS, format_credits

EMAIL: Final = "admin@localhost"
FIRST_CREDITS: Final = 100_000 * MICROCREDITS
FIRST_VIDEO: Final = "first-video.mp4"
PROMPT: Final = "Sunrise over a calm sea, golden light on the waves, the camera slowly pushes in"
FIELDS: Final = {
    "model": DEFAULT_MODEL,
    "prompt": PROMPT,
    "duration": 5,
    "resolution": "720p",
    "aspect_ratio": "16:9",
}


@dataclass(frozen=True, slots=True)
class Welcome:
    """A first administrator, as made by this start."""

    password: str
    key: str


@dataclass(slots=True)
class Start:
    """What happens beside the server once it answers. Runs in a thread of its own."""

    parts: Parts
    where: Where
    once: Path | None
    ui: bool = True
    stopped: threading.Event = field(default_factory=threading.Event)
    made: bool = False
    error: str = "stopped before the video was made"
    _thread: threading.Thread | None = None

    def begin(self, running: Running) -> None:
        self._thread = threading.Thread(target=self._run, args=(running,), daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Wait a moment for what is under way; the server is gone, so it fails soon."""
        self.stopped.set()
        if self._thread:
            self._thread.join(timeout=5)

    def _run(self, running: Running) -> None:
        try:
            welcome = asyncio.run(first_start(self.parts, self.where))
            if welcome and not self.once:
                _say("This is the first start. Keep these; they are not shown again:")
                _say(f"  administrator  {EMAIL}  password {welcome.password}")
                _say(f"  API key        {welcome.key}\n")
            if welcome:
                self._make_video(running.url, welcome.key)
            if not self.once and not self.stopped.is_set():
                _say(_directions(running.url, welcome, self.ui))
        finally:
            if self.once:
                running.stop()

    def _make_video(self, url: str, key: str) -> None:
        target = self.once or self._folder() / FIRST_VIDEO
        client = Client(url, key, sleep=self._sleep)
        errand = Errand(client, Bar(), self.parts.random_bytes(16).hex())
        _say(f"Making a video: {PROMPT}")
        try:
            cost = make(errand, Wish(FIELDS), target)
        except (Refused, OSError) as error:
            self.error = str(error)
            if not self.once and not self.stopped.is_set():
                _say(f"The first video was not made: {error}\n")
        else:
            self.made = True
            _say(f"{target.resolve()}  {cost}\n")

    def _folder(self) -> Path:
        async def data() -> Path:
            async with self.parts.open(self.where) as installation:
                return installation.data

        return asyncio.run(data())

    def _sleep(self, seconds: float) -> None:
        if self.stopped.wait(seconds):
            raise Refused("the server was stopped")


async def first_start(parts: Parts, where: Where) -> Welcome | None:
    """Make an administrator with a key and credits where nobody has an account yet."""
    from onetake.core.office import GiveCredits

    async with parts.open(where) as installation:
        if await installation.store.users():
            return None
        password = parts.random_bytes(9).hex()
        user = await add_user(parts, installation, EMAIL, Role.ADMINISTRATOR, password)
        now = parts.clock()
        entry = grant(
            user.id,
            FIRST_CREDITS,
            key=object_id("grant", now, parts.entropy()),
            reason="credits to begin with",
        )
        detail = {"credits": format_credits(FIRST_CREDITS), "reason": entry.reason}
        await changed(parts, installation, GiveCredits(entry), "user.credits", user.id, detail)
        key = await add_key(parts, installation, user, "first key", KeyFormat.VGA)
        return Welcome(password, key)


def up(
    context: typer.Context,
    data: Data = None,
    host: Host = None,
    port: Port = None,
    no_ui: NoUi = False,
    once: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Make one video on a temporary server, and stop."),
    ] = None,
) -> None:
    """Serve; on the first start make an administrator, a key and a first video."""
    parts = parts_of(context)
    if once and not once.absolute().parent.is_dir():
        raise Refused(f"{once.parent} is not a folder")
    with ExitStack() as stack:
        where, listen = Where(data), Listen(host, port, quiet=True, ui=not no_ui)
        if once:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="onetake-"))
            where, listen = Where(Path(folder), temporary=True), Listen("127.0.0.1", 0, quiet=True)
        start = Start(parts, where, once, ui=not no_ui)
        try:
            parts.serve(where, listen, start.begin)
        finally:
            start.end()
    if once and not start.made:
        raise Refused(start.error)


def _directions(url: str, welcome: Welcome | None, ui: bool) -> str:
    body = shlex.quote(json.dumps({"model": DEFAULT_MODEL, "prompt": PROMPT}))
    bearer = welcome.key if welcome else "$ONETAKE_API_KEY"
    hint = "" if welcome else "\nMake another key with: onetake key create EMAIL --name NAME"
    sign_in = f"   sign in as {EMAIL} with the password above" if welcome else ""
    return (
        f"Onetake answers at {url}\n"
        + (f"  studio   {url}/{sign_in}\n" if ui else "")
        + f"  docs     {url}/docs\n"
        f"  models   {url}/v1/models\n"
        f"  health   {url}/readyz\n"
        f"  API      {url}/openapi.json\n\n"
        f'curl {url}/v1/video/generations -H "Authorization: Bearer {bearer}" '
        f'-H "Content-Type: application/json" -d {body}\n{hint}'
    )


def _say(text: str) -> None:
    print(text, flush=True)
