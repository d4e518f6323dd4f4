"""`scripts/web` where something is missing, and where there is nothing to do."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.meta.sources import ROOT

BUILT = ["vite", "vite", "draw", "routes", "swap"]
PYTHON = """#!/bin/sh
# In the place of Python: notes what it is asked for, and does what that leaves.
echo "$@" >>"@FOLDER@/asked"
case "$*" in
*" npm "*) [ ! -e "@FOLDER@/offline" ] || { echo "npm error code ENOTFOUND" >&2; exit 1; }
    mkdir -p node_modules ;;
*"vite.js build"*) [ ! -e "@FOLDER@/broken" ] || { echo "no such component" >&2; exit 1; }
    mkdir -p .svelte-kit/studio && echo page >.svelte-kit/studio/index.html ;;
*"onetake.site.swap"*) mkdir -p "$4" && rm -r "$4" && mv "$3" "$4" ;;
esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The script and a source, in a folder whose path has a blank."""
    folder = tmp_path / "a clone"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "web", folder / "scripts" / "web")
    command(folder / "scripts" / "install", "#!/bin/sh\n")
    command(folder / ".venv" / "bin" / "python", PYTHON.replace("@FOLDER@", str(tmp_path)))
    (folder / "web" / "src").mkdir(parents=True)
    for name in (".npmrc", "package.json", "package-lock.json", "src/page.svelte"):
        (folder / "web" / name).write_text("{}", "utf-8")
        os.utime(folder / "web" / name, (1_000, 1_000))
    os.utime(folder / "web" / "src", (1_000, 1_000))
    return folder


def command(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


def run(clone: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(clone / "scripts" / "web")], capture_output=True, text=True, cwd="/", check=False
    )


def asked(clone: Path) -> list[str]:
    """What was run since it was asked last, in one word each."""
    log = clone.parent / "asked"
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    words = {
        "npm": "npm", "vite.js": "vite", "--input-type": "draw",
        "onetake.site.routes": "routes", "onetake.site.swap": "swap",
    }  # fmt: skip
    return [word for line in lines for name, word in words.items() if name in line]


def page(clone: Path) -> Path:
    return clone / "src" / "onetake" / "site" / "static" / "index.html"


def test_it_installs_builds_and_then_has_nothing_to_do(clone: Path):
    first = run(clone)
    assert (first.returncode, asked(clone)) == (0, ["npm", *BUILT])
    assert page(clone).exists()

    second = run(clone)
    assert (second.returncode, second.stderr, asked(clone)) == (0, "", [])


def test_a_source_that_changed_or_went_is_noticed(clone: Path):
    run(clone)
    asked(clone)

    (clone / "web" / "src" / "page.svelte").write_text("changed", "utf-8")
    assert run(clone).returncode == 0
    assert asked(clone) == BUILT

    (clone / "web" / "src" / "page.svelte").unlink()
    run(clone)
    assert asked(clone) == BUILT

    page(clone).parent.joinpath(".built").unlink()
    run(clone)
    assert asked(clone) == BUILT


def test_other_packages_are_installed_first(clone: Path):
    run(clone)
    asked(clone)

    (clone / "web" / "package-lock.json").write_text('{"other": 1}', "utf-8")
    run(clone)

    assert asked(clone) == ["npm", *BUILT]


def test_without_a_registry_it_says_so_in_one_line(clone: Path):
    (clone.parent / "offline").touch()

    done = run(clone)

    assert done.returncode == 1
    assert not page(clone).exists()
    last = done.stderr.splitlines()[-1]
    assert last == (
        "onetake: the studio is not built: npm could not install web/package-lock.json"
        " (npm error code ENOTFOUND). Does it reach its registry?"
    )
    assert len(done.stderr.splitlines()) == 2

    (clone.parent / "offline").unlink()
    assert run(clone).returncode == 0


def test_a_build_that_fails_is_tried_again(clone: Path):
    (clone.parent / "broken").touch()
    failed = run(clone)
    assert failed.returncode == 1
    assert "no such component" in failed.stderr

    (clone.parent / "broken").unlink()
    assert run(clone).returncode == 0
    assert page(clone).exists()


def test_without_node_it_says_so(clone: Path):
    command(clone / "scripts" / "install", "#!/bin/sh\nexit 1\n")

    done = run(clone)

    assert done.returncode == 1
    assert "there is no Node to build it with" in done.stderr
