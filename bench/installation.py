"""A fresh Onetake on a temporary data folder, set up by its own command line as a user would."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bench import processes
from bench.processes import Running
from bench.upstream import MODEL

_EMAIL = "bench@example.com"
_CREDITS = "1000000000"


@dataclass(frozen=True, slots=True)
class Setting:
    """What `scripts/bench` was asked for."""

    quick: bool = False
    database: Callable[[], str] | None = None  # makes a database; None: SQLite in the folder

    def seconds(self, full: float) -> float:
        """How long to measure, given the time in a full run."""
        return full / 3 if self.quick else full


@dataclass(frozen=True, slots=True)
class Installation:
    folder: Path
    environment: dict[str, str]

    @property
    def log(self) -> Path:
        return self.folder / "serve.log"

    def onetake(self, *words: str) -> str:
        """Run one `onetake` command; what it printed."""
        command = [sys.executable, "-m", "onetake", *words]
        return processes.run(command, environment=self.environment).decode().strip()

    def seed(self, *words: str) -> str:
        """Run `bench/seed.py` on the data folder; what it printed."""
        command = [sys.executable, "-m", "bench.seed", *words]
        return processes.run(command, environment=self.environment, seconds=240).decode().strip()

    def customer(self) -> str:
        """Make a user with plenty of credits; the secret of an API key of theirs."""
        self.onetake("user", "create", _EMAIL)
        self.onetake("credits", "grant", _EMAIL, _CREDITS, "--reason", "benchmark")
        words = ("--name", "bench", "--format", "vga")
        return self.onetake("key", "create", _EMAIL, *words).splitlines()[-1].strip()

    def connect(self, upstream: Running, *, concurrency: int) -> None:
        """Connect the fake upstream as the channel of the public model."""
        self.environment["BENCH_UPSTREAM_KEY"] = "not-a-secret"
        self.onetake(
            "channel", "add", "upstream", "--provider", "videoapi",
            "--base-url", f"http://127.0.0.1:{upstream.port}", "--key-env", "BENCH_UPSTREAM_KEY",
            "--model", MODEL, "--concurrency", str(concurrency),
        )  # fmt: skip

    @contextmanager
    def serving(self) -> Generator[Running]:
        """`onetake serve`, answering."""
        with processes.onetake_serve(self.environment, self.log) as server:
            server.wait_until_answers("/healthz")
            yield server


@contextmanager
def installation(setting: Setting) -> Generator[Installation]:
    """A data folder of its own, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="onetake-bench-"))
    try:
        url = setting.database() if setting.database else None
        environment = processes.environment(folder / "data", url)
        yield Installation(folder, environment)
    finally:
        shutil.rmtree(folder)


def submission(key: str) -> str:
    """The request that creates a task: what the seed's documentation shows, without files."""
    body: dict[str, object] = {
        "model": MODEL,
        "type": "text-to-video",
        "prompt": "A paper boat drifts along a rainy gutter at dusk, slow push in, warm light",
        "image_urls": [],
        "video_urls": [],
        "audio_urls": [],
        "resolution": "720p",
        "duration": 5,
        "aspect_ratio": "16:9",
        "generate_audio": True,
        "end_user_id": "customer_001",
    }
    sent = msgspec.json.encode(body).decode("ascii")
    head = (
        "POST /v1/video/generations HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(sent)}\r\n\r\n"
    )
    return head + sent


def query(key: str, task: str) -> str:
    """The request that asks for a task."""
    return (
        f"GET /v1/video/generations/{task} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {key}\r\n\r\n"
    )
