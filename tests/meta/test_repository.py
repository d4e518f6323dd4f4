"""Nothing of one machine, and no address of a registry, gets into the repository."""

import json
import re
import stat
import tomllib
from pathlib import Path

import pytest

from tests.meta.sources import ROOT, committed, name

HERE = name(Path(__file__))
TEXTS = [
    path
    for path in committed()
    if path.suffix not in (".png", ".jpg", ".mp4", ".ico", ".webp", ".woff2") and name(path) != HERE
]
MACHINE = re.compile(r"(?<![\w.#])/(home|Users|root|work|opt)/[a-z]", re.I)  # and not `#lib/work/…`
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmmirror|--(extra-)?index-url|--find-links"
    r'|^registry *=|"resolved": *"http',
    re.I | re.M,
)
LOCKS = ["requirements.lock", "requirements-dev.lock"]
COMMANDS = [
    "scripts/up",
    "scripts/test",
    "scripts/check",
    "scripts/install",
    "scripts/espeak",
    "scripts/bench",
    "scripts/web",
    ".ci/run",
]


def test_no_file_speaks_of_a_machine_or_a_registry():
    found = {
        name(path): match[0]
        for path in TEXTS
        for pattern in (MACHINE, REGISTRY)
        for match in pattern.finditer(path.read_text("utf-8"))
    }

    assert len(TEXTS) > 1000
    assert found == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(lock: str):
    entries = (ROOT / lock).read_text("utf-8").replace("\\\n", " ").strip().splitlines()

    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==\S+ ", entry), entry
        assert "--hash=sha256:" in entry, entry


def pins(lock: str) -> dict[str, str]:
    found = re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.M)
    return dict(found)


def test_the_development_lock_holds_the_other_one():
    assert pins(LOCKS[0]).items() <= pins(LOCKS[1]).items()


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = {re.split(r"[\[>=;]", each)[0] for each in project["project"]["dependencies"]}
    groups = project["dependency-groups"]
    named = [each for each in (*groups["dev"], *groups["web"]) if isinstance(each, str)]
    tools = {re.split(r"[\[>=;]", each)[0] for each in named}

    assert wanted <= pins(LOCKS[0]).keys()
    assert wanted | tools <= pins(LOCKS[1]).keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_can_be_executed(command: str):
    path = ROOT / command

    assert path.stat().st_mode & stat.S_IXUSR
    assert path.read_text("utf-8").startswith("#!/bin/sh\n")


def test_the_licence_is_the_one_that_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text("utf-8")

    assert project["license"] == "Apache-2.0"
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_package_locks_of_the_web_record_no_addresses():
    for lock in (path for path in TEXTS if path.name == "package-lock.json"):
        packages = json.loads(lock.read_text("utf-8"))["packages"]
        assert [each for each, facts in packages.items() if "resolved" in facts] == []
