"""What is installed brings the studio; without one, no package is made."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.meta.sources import ROOT

LEFT_OUT = shutil.ignore_patterns(
    ".git",
    ".venv",
    "node_modules",
    ".svelte-kit",
    "__pycache__",
    "data",
    "static",
    "tests",
    "bench",
)
BUILD_SECONDS = 300


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository without what is made, and without the tests."""
    folder = tmp_path_factory.mktemp("package") / "clone"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    return folder


def build(clone: Path, kind: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "REQUIRE_UI"}
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(clone / "made")],
        cwd=clone, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False,
        env={**environment, **more},
    )  # fmt: skip


def put_studio(clone: Path) -> None:
    page = clone / "src" / "onetake" / "site" / "static" / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("<p>studio</p>", "utf-8")


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_without_the_studio_no_package_is_made(clone: Path, kind: str):
    shutil.rmtree(clone / "src" / "onetake" / "site" / "static", ignore_errors=True)

    done = build(clone, kind)

    assert done.returncode != 0
    assert "run scripts/web first" in done.stdout + done.stderr


def test_a_package_of_the_api_alone_is_asked_for(clone: Path):
    shutil.rmtree(clone / "src" / "onetake" / "site" / "static", ignore_errors=True)

    assert build(clone, "wheel", REQUIRE_UI="0").returncode == 0


def test_a_wheel_brings_the_studio_and_the_documentation(clone: Path):
    put_studio(clone)

    done = build(clone, "wheel")

    assert done.returncode == 0, done.stderr
    (wheel,) = (clone / "made").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    for name in (
        "site/static/index.html", "manual/en/quick-start.md", "manual/zh/quick-start.md",
        "manual/look/page.html", "manual/look/manual.css", "manual/families.toml",
    ):  # fmt: skip
        assert f"onetake/{name}" in names
    assert [name for name in names if "node_modules" in name] == []


def test_a_source_package_brings_the_studio(clone: Path):
    put_studio(clone)

    done = build(clone, "sdist")

    assert done.returncode == 0, done.stderr
    (archive,) = (clone / "made").glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert "src/onetake/site/static/index.html" in names
    assert "scripts/with_studio.py" in names
