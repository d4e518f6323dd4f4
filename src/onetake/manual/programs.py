"""A request as programs that really run: what the documentation shows and `Copy as code` gives.

The rule: each sends the body, waits for the end and prints the addresses of the results, or says
why there are none and ends with an error. The key comes from the environment, never from here.
"""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast


@dataclass(frozen=True, slots=True)
class Programs:
    curl: str  # sends it, and no more
    shell: str  # with curl, as a whole
    python: str
    javascript: str


def programs(body: Mapping[str, object], base_url: str) -> Programs:
    """`body`: of `POST /v1/tasks`."""
    base = base_url.rstrip("/")
    text = json.dumps(body, ensure_ascii=False, indent=2)
    shell = {"@BASE@": shlex.quote(base), "@BODY@": _quoted(text)}
    script = {"@BASE@": json.dumps(base), "@BODY@": _in_script(text)}
    python = {"@BASE@": json.dumps(base), "@BODY@": _literal(body)}
    return Programs(
        curl=_filled(_CURL, {**shell, "@BASE@": base}),
        shell=_filled(_SHELL, shell),
        python=_filled(_PYTHON, python),
        javascript=_filled(_JAVASCRIPT, script),
    )


def _filled(program: str, parts: Mapping[str, str]) -> str:
    """The base first: the body may hold anything, also a mark."""
    before, _, after = program.replace("@BASE@", parts["@BASE@"]).partition("@BODY@")
    return before + parts["@BODY@"] + after


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _in_script(text: str) -> str:
    """JSON is JavaScript but for two separators that end a line in older engines."""
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _literal(value: object, indent: str = "") -> str:
    """As a Python literal over several lines."""
    inner = indent + "    "
    if isinstance(value, Mapping) and value:
        rows = cast("Mapping[str, object]", value).items()
        lines = [f"{inner}{json.dumps(name)}: {_literal(each, inner)},\n" for name, each in rows]
        return "{\n" + "".join(lines) + indent + "}"
    if isinstance(value, list | tuple) and value:
        items = cast("list[object]", value)
        return (
            "[\n" + "".join(f"{inner}{_literal(each, inner)},\n" for each in items) + f"{indent}]"
        )
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return repr(cast("object", value))


_CURL: Final = """\
curl -s @BASE@/v1/tasks \\
  -H "Authorization: Bearer $ONETAKE_KEY" -H "Content-Type: application/json" \\
  -d @BODY@"""

_SHELL: Final = """\
# The key is in the environment: export ONETAKE_KEY=…
( # so that a failure ends this, and not your terminal
base=@BASE@
answer=$(curl -fsS "$base/v1/tasks" \\
  -H "Authorization: Bearer $ONETAKE_KEY" \\
  -H "Content-Type: application/json" \\
  -d @BODY@) || exit 1
task=$(printf '%s' "$answer" | sed 's/^{"id":"\\([^"]*\\)".*/\\1/')

until printf '%s' "$answer" | grep -q '"finished":true'; do
  sleep 2
  answer=$(curl -fsS "$base/v1/tasks/$task" -H "Authorization: Bearer $ONETAKE_KEY") || exit 1
done
case $answer in
  *'"status":"succeeded"'*)
    printf '%s\\n' "$answer" | grep -o '"url":"[^"]*"' | head -n 1 | cut -d '"' -f 4 ;;
  *) printf '%s\\n' "$answer" >&2; exit 1 ;;
esac
)
"""

_PYTHON: Final = """\
# pip install requests; the key is in the environment: export ONETAKE_KEY=…
import os
import sys
import time

import requests

base = @BASE@
body = @BODY@

session = requests.Session()
session.headers["Authorization"] = f"Bearer {os.environ['ONETAKE_KEY']}"


def call(method, path, **more):
    answer = session.request(method, base + path, timeout=60, **more)
    if not answer.ok:
        sys.exit(f"{answer.status_code}: {answer.text}")
    return answer.json()


task = call("POST", "/v1/tasks", json=body)
while not task["finished"]:
    time.sleep(2)
    task = call("GET", f"/v1/tasks/{task['id']}")
if task["error"]:
    sys.exit(task["error"]["message"])
for output in task["outputs"]:
    print(output["url"])
"""

_JAVASCRIPT: Final = """\
// Node 18 or newer, as an .mjs file; the key is in the environment: export ONETAKE_KEY=…
const base = @BASE@
const headers = {
  Authorization: `Bearer ${process.env.ONETAKE_KEY}`,
  'Content-Type': 'application/json',
}
const body = @BODY@

async function call(path, more = {}) {
  const answer = await fetch(base + path, { headers, ...more })
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json()
}

let task = await call('/v1/tasks', { method: 'POST', body: JSON.stringify(body) })
while (!task.finished) {
  await new Promise((done) => setTimeout(done, 2000))
  task = await call(`/v1/tasks/${task.id}`)
}
if (task.error) throw new Error(task.error.message)
for (const output of task.outputs) console.log(output.url)
"""
