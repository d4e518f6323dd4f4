"""The programs hold the body that is meant, whatever is in it. That they run: `test_code.py`."""

import ast
import json
import shlex
import subprocess
from typing import Any

import pytest

from onetake.manual.programs import programs

NASTY = (
    'it\'s "quoted" \\ \\n 中 $HOME `x` """ \'\'\' ${y} {z} 100% @BODY@ @BASE@ \u2028 ends with \\'
)
BODY: dict[str, Any] = {
    "model": "m",
    "input": {"prompt": NASTY, "audio": True, "mask": False, "n": 2, "scale": 0.5, "none": None},
    "materials": [{"role": "image", "url": "https://example.com/a.png"}],
    "empty": {"list": [], "map": {}},
}
BASE = "https://x/studio"


def assigned(program: str) -> dict[str, Any]:
    """The plain values that a Python program gives names."""
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(program).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Dict | ast.Constant)
    }  # fmt: skip


def test_curl_sends_that_body():
    words = shlex.split(programs(BODY, BASE).curl.replace("\\\n", " "))

    assert words[:3] == ["curl", "-s", f"{BASE}/v1/tasks"]
    assert json.loads(words[words.index("-d") + 1]) == BODY


def test_the_shell_hands_curl_that_body():
    """Run, with something in the place of curl that says what it was handed."""
    say = "curl() { for each; do last=$each; done; printf '%s' \"$last\" >&2; exit 1; }\n"
    done = subprocess.run(
        ["sh", "-c", say + programs(BODY, BASE).shell], capture_output=True, text=True, check=False
    )

    assert json.loads(done.stderr) == BODY


def test_python_sends_that_body():
    found = assigned(programs(BODY, BASE).python)

    assert found["body"] == BODY
    assert found["base"] == BASE


def test_javascript_sends_that_body():
    text = programs(BODY, BASE).javascript

    body, _ = json.JSONDecoder().raw_decode(text.partition("const body = ")[2])
    assert body == BODY
    assert f'const base = "{BASE}"' in text
    assert "\u2028" not in text


def test_a_base_with_a_slash_at_its_end_is_the_same():
    assert programs(BODY, f"{BASE}/") == programs(BODY, BASE)


@pytest.mark.parametrize("name", ["curl", "shell", "python", "javascript"])
def test_no_key_is_written_out(name: str):
    assert "ONETAKE_KEY" in getattr(programs(BODY, BASE), name)
