"""`scripts/espeak` where eSpeak NG is missing: root installs it, others are told how."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.meta.sources import ROOT


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The script in a folder whose path has a blank; speaking works once a file is there."""
    folder = tmp_path / "a clone"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "espeak", folder / "scripts" / "espeak")
    command(folder / ".venv" / "bin" / "python", f'[ -e "{tmp_path}/there" ]')
    return folder


def command(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)


def run(clone: Path, user: int, apt: str) -> subprocess.CompletedProcess[str]:
    command(clone.parent / "bin" / "id", f"echo {user}")
    command(clone.parent / "bin" / "apt-get", f'echo "$@" >> "{clone.parent}/apt"; {apt}')
    path = f"{clone.parent / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        [str(clone / "scripts" / "espeak")],
        capture_output=True, text=True, cwd="/", env={**os.environ, "PATH": path},
    )  # fmt: skip


def test_a_user_is_told_the_one_command(clone: Path):
    done = run(clone, 1000, "exit 0")

    assert done.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends libespeak-ng1" in done.stderr
    assert not (clone.parent / "apt").exists()


def test_root_installs_it(clone: Path):
    done = run(clone, 0, f'touch "{clone.parent}/there"')

    assert done.returncode == 0
    assert "libespeak-ng1 espeak-ng-data" in (clone.parent / "apt").read_text()


def test_where_installing_fails_it_says_what_is_missing(clone: Path):
    done = run(clone, 0, "exit 1")

    assert done.returncode == 1
    assert "eSpeak NG is missing" in done.stderr
    assert "update" in (clone.parent / "apt").read_text()


def test_nothing_is_done_where_it_is_there(clone: Path):
    (clone.parent / "there").touch()
    done = run(clone, 0, "exit 1")

    assert (done.returncode, done.stderr) == (0, "")
    assert not (clone.parent / "apt").exists()
