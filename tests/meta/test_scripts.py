"""`scripts/install` where something is missing: root installs it, others are told how."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.meta.sources import ROOT


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The script in a folder whose path has a blank, with a lock that cannot be installed."""
    folder = tmp_path / "a clone"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "install", folder / "scripts" / "install")
    (folder / "pyproject.toml").touch()
    lock = "./missing-1-py3-none-any.whl --hash=sha256:" + "0" * 64 + "\n"
    (folder / "requirements.lock").write_text(lock, "utf-8")
    return folder


def command(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)


def install(clone: Path, user: int, **more: str) -> subprocess.CompletedProcess[str]:
    """Run it where Python has no venv until apt-get has brought it."""
    bin = clone.parent / "bin"
    bin.mkdir(exist_ok=True)
    there = clone.parent / "venv-is-there"
    command(
        bin, "python3",
        f'case "$*" in "-m venv"*) [ -e "{there}" ] || exit 1;; esac\nexec "{sys.executable}" "$@"',
    )  # fmt: skip
    command(bin, "id", f"echo {user}")
    command(bin, "apt-get", f'echo "$@" >> "{clone.parent}/apt"; touch "{there}"')
    path = f"{bin}:{os.environ['PATH']}"
    return subprocess.run(
        [str(clone / "scripts" / "install"), "requirements.lock"],
        capture_output=True, text=True, cwd="/", env={**os.environ, "PATH": path, **more},
    )  # fmt: skip


PACKAGE = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"


def test_a_user_is_told_the_one_command(clone: Path):
    done = install(clone, user=1000)

    assert done.returncode == 1
    assert f"sudo apt-get install -y {PACKAGE}\n" in done.stderr
    assert not (clone.parent / "apt").exists()


def test_root_gets_it_installed(clone: Path):
    done = install(clone, user=0)

    assert (clone.parent / "apt").read_text("utf-8") == f"install -y {PACKAGE}\n"
    assert (clone / ".venv" / "bin" / "python").exists()
    assert "pip could not install requirements.lock" in done.stderr
    assert done.returncode == 1


def test_another_projects_environment_does_not_get_in_the_way(clone: Path):
    (clone.parent / "venv-is-there").touch()

    done = install(clone, user=1000, PYTHONPATH="/nowhere", VIRTUAL_ENV="/nowhere", PIP_USER="1")

    assert (clone / ".venv" / "bin" / "python").exists()
    assert "pip could not install requirements.lock" in done.stderr


def test_what_failed_is_tried_again(clone: Path):
    (clone.parent / "venv-is-there").touch()

    first, second = install(clone, user=1000), install(clone, user=1000)

    assert first.returncode == second.returncode == 1
    assert "Making" in first.stderr
    assert "Making" not in second.stderr
    assert "pip could not install" in second.stderr
