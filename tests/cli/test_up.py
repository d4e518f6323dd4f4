"""`onetake up` as a process of its own: the first start, the second, and `--once`."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import av
import pytest

from tests.meta.sources import PACKAGE

SECRET = re.compile(r"vga_[0-9A-Za-z]{43}")


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONETAKE_")}
    return {**kept, "PYTHONPATH": str(PACKAGE.parent)}


@contextmanager
def started(*words: str) -> Generator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "onetake", "up", *words],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(),
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(process: subprocess.Popen[str], start: str) -> list[str]:
    """What it prints up to the line that begins like that."""
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith(start):
            return lines
    raise AssertionError("\n".join(["ended before it printed that", *lines]))


def stop(process: subprocess.Popen[str], number: int) -> int:
    process.send_signal(number)
    process.communicate(timeout=240)
    return process.returncode


def signed_in(url: str, email: str, password: str) -> str:
    """The role of who signs in to the studio so."""
    body = json.dumps({"email": email, "password": password}).encode()
    request = urllib.request.Request(
        f"{url}/api/session", body, {"Content-Type": "application/json", "Origin": url}
    )
    with urllib.request.urlopen(request) as reply:
        return str(json.load(reply)["user"]["role"])


def size_of(video: Path) -> tuple[str, str, int, int]:
    with av.open(str(video)) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        return (picture.codec.name, sound.codec.name, picture.width, picture.height)


def test_a_first_start_makes_all_and_a_second_shows_no_secrets(tmp_path: Path):
    data = tmp_path / "data folder"
    with started("--data", str(data), "--port", "0") as first:
        printed = until(first, "curl ")
        text = "\n".join(printed)
        (key,) = set(SECRET.findall(text))
        url = re.search(r"Onetake answers at (http://127\.0\.0\.1:\d+)", text)
        assert url
        request = urllib.request.Request(
            f"{url[1]}/v1/models", headers={"Authorization": f"Bearer {key}"}
        )
        with urllib.request.urlopen(request) as reply:
            assert json.load(reply)["data"]
        assert f"  studio   {url[1]}/   sign in as admin@localhost" in text
        password = re.search(r"password (\S+)$", text, re.M)
        assert password
        assert signed_in(url[1], "admin@localhost", password[1]) == "administrator"
        assert stop(first, signal.SIGTERM) == 0
    assert size_of(data / "first-video.mp4") == ("h264", "aac", 1280, 720)
    assert f"{data / 'first-video.mp4'}  " in text
    assert "60 credits" in text

    with started("--data", str(data), "--port", "0") as second:
        text = "\n".join(until(second, "curl "))
        assert stop(second, signal.SIGINT) in (0, 130)
    assert not SECRET.search(text)
    assert "password" not in text
    assert "$ONETAKE_API_KEY" in text
    assert re.search(r"^  studio   http://127\.0\.0\.1:\d+/$", text, re.M)

    with started("--data", str(data), "--port", "0", "--no-ui") as third:
        assert "  studio" not in "\n".join(until(third, "curl "))


def test_once_writes_the_video_and_stops_and_leaves_nothing_else(tmp_path: Path):
    video, temporary = tmp_path / "out 1.mp4", tmp_path / "tmp"
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "onetake", "up", "--once", str(video)],
        capture_output=True, text=True, cwd=tmp_path,
        env={**environment(), "TMPDIR": str(temporary),
             "ONETAKE_DATABASE_URL": "postgresql://u:p@127.0.0.1:9/never"},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert size_of(video) == ("h264", "aac", 1280, 720)
    assert not SECRET.search(done.stdout + done.stderr)
    assert "100 %" in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path != temporary] == ["out 1.mp4"]
    assert [path.name for path in temporary.iterdir() if path.name.startswith("onetake-")] == []


def test_once_without_a_place_for_the_file_is_refused(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "onetake", "up", "--once", str(tmp_path / "no" / "x.mp4")],
        capture_output=True, text=True, env=environment(),
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr == f"onetake: {tmp_path / 'no'} is not a folder\n"


@pytest.mark.parametrize("words", [["up"], ["serve"]])
def test_a_second_server_on_the_same_folder_is_refused(tmp_path: Path, words: list[str]):
    with started("--data", str(tmp_path), "--port", "0") as first:
        until(first, "This is the first start")
        second = subprocess.run(
            [sys.executable, "-m", "onetake", *words, "--data", str(tmp_path), "--port", "0"],
            capture_output=True, text=True, env=environment(),
        )  # fmt: skip

    assert second.returncode == 1
    assert str(tmp_path) in second.stderr
    assert len(second.stderr.splitlines()) == 1
    assert not SECRET.search(second.stdout)
