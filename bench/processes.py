"""Start and end the processes that a measurement needs: ceiling, server, upstream, generator.

Whatever is started here is ended here, by its own process object, also when a scenario
fails; nothing else on the machine is touched. Everything listens on 127.0.0.1 only.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil

from bench.load import Load, Result

ROOT = Path(__file__).parent.parent
_STOP_SECONDS = 20.0
_START_SECONDS = 30.0


class Broken(Exception):
    """A process did not start, or did not do what it was started for."""


class Running:
    """A process that listens on `port`."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, log: Path | None) -> None:
        self._process = process
        self._facts = psutil.Process(process.pid)
        self._log = log
        self.port = port

    @property
    def rss_bytes(self) -> int:
        """Resident memory of the process itself, without its children."""
        return self._facts.memory_info().rss

    @property
    def cpu_seconds(self) -> float:
        times = self._facts.cpu_times()
        return times.user + times.system

    @property
    def pid(self) -> int:
        return self._process.pid

    def fetch(self, path: str, headers: Mapping[str, str] | None = None) -> bytes:
        """GET. Raises `Broken` for any answer that is not 2xx."""
        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, headers=dict(headers or {}))
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return reply.read()
        except OSError as error:
            raise Broken(f"GET {path}: {error}") from error

    def wait_until_answers(self, path: str = "/") -> None:
        """Until there is any HTTP answer, whatever its status."""
        end = time.monotonic() + _START_SECONDS
        while not _answers(self.port, path):
            if self._process.poll() is not None:
                raise Broken(f"exited with {self._process.returncode}: {self.last_words()}")
            if time.monotonic() > end:
                raise Broken(f"no answer after {_START_SECONDS:g} s: {self.last_words()}")
            time.sleep(0.005)

    def last_words(self) -> str:
        return self._log.read_text("utf-8", "replace")[-2000:] if self._log else ""

    def stop(self) -> None:
        """Ask it to end, and end it when it does not."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def ceiling() -> Generator[Running]:
    """The raw ASGI application, served as our own is."""
    port = free_port()
    command = [sys.executable, "-m", "bench.ceiling", str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    with _running(process, port) as server:
        server.wait_until_answers()
        yield server


@contextmanager
def upstream(processing_ms: int, poll_interval_seconds: int) -> Generator[Running]:
    options = [
        *("--processing-ms", str(processing_ms)),
        *("--poll-interval-seconds", str(poll_interval_seconds)),
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.upstream", *options],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    word, _, port = process.stdout.readline().decode().partition(" ")
    if word != "ready":
        process.kill()
        process.wait()
        raise Broken("the fake upstream did not start")
    with _running(process, int(port)) as running:
        yield running


@contextmanager
def onetake_serve(environment: Mapping[str, str], log: Path) -> Generator[Running]:
    """`onetake serve`, as a user would start it. Not yet answering."""
    port = free_port()
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "onetake", "serve"],
            cwd=ROOT, env={**environment, "ONETAKE_PORT": str(port)}, stdout=sink, stderr=sink,
        )  # fmt: skip
    with _running(process, port, log) as running:
        yield running


@contextmanager
def _running(
    process: "subprocess.Popen[bytes]", port: int, log: Path | None = None
) -> Generator[Running]:
    running = Running(process, port, log)
    try:
        yield running
    finally:
        running.stop()


def generate(load: Load) -> Result:
    """Run the load generator in a process of its own."""
    most = (load.seconds + load.warm_up_seconds) * 3 + 30
    reply = run([sys.executable, "-m", "bench.load"], msgspec.json.encode(load), seconds=most)
    return msgspec.json.decode(reply, type=Result)


def run(
    command: Sequence[str], given: bytes = b"", *,
    environment: Mapping[str, str] | None = None, seconds: float = 120.0,
) -> bytes:  # fmt: skip
    """Run a program to its end; what it printed. Raises `Broken`."""
    done = subprocess.run(
        command, input=given, capture_output=True, cwd=ROOT, env=environment,
        timeout=seconds, check=False,
    )  # fmt: skip
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace")[-2000:]
        raise Broken(f"{' '.join(command[1:4])} exited with {done.returncode}: {words}")
    return done.stdout


def environment(data: Path, database_url: str | None) -> dict[str, str]:
    """What `onetake` commands are started with: nothing of the caller's own ONETAKE settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ONETAKE_")}
    own |= {"ONETAKE_DATA": str(data), "ONETAKE_HOST": "127.0.0.1"}
    # One customer makes all the load here; parking its tasks would hide the work of the queue.
    own["ONETAKE_USER_TASKS_MAX"] = "0"
    own["PYTHONPATH"] = str(ROOT / "src")
    if database_url:
        own["ONETAKE_DATABASE_URL"] = database_url
    return own


def _answers(port: int, path: str) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
