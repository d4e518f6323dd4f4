"""`Copy as code`: the request that was sent, or will be, as programs that really run.

The rule: the body is JSON that a caller can paste; every program sends it, waits for the end and
prints the address of the result. The key comes from the environment, never from here.
"""

import json
import re
import shlex
from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter

from onetake.api.console.access import Person
from onetake.api.console.studio import Studio, checked_note
from onetake.api.console.work_shapes import NewWork, Snippets
from onetake.api.console.works import Library
from onetake.dialects.onetake import written

_CURL: Final = """\
# The key is in the environment: export ONETAKE_KEY=…
( # so that a failure ends this, and not your terminal
base={base}
answer=$(curl -fsS "$base/v1/tasks" \\
  -H "Authorization: Bearer $ONETAKE_KEY" \\
  -H "Content-Type: application/json" \\
  -d {body}) || exit 1
task=$(printf '%s' "$answer" | sed 's/^{{"id":"\\([^"]*\\)".*/\\1/')

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
import json
import os
import sys
import time

import requests

BASE = {base}
BODY = json.loads(r\"\"\"
{body}
\"\"\")

session = requests.Session()
session.headers["Authorization"] = f"Bearer {{os.environ['ONETAKE_KEY']}}"

answer = session.post(f"{{BASE}}/v1/tasks", json=BODY)
answer.raise_for_status()
task = answer.json()
while not task["finished"]:
    time.sleep(2)
    answer = session.get(f"{{BASE}}/v1/tasks/{{task['id']}}")
    answer.raise_for_status()
    task = answer.json()

if task["error"]:
    sys.exit(task["error"]["message"])
print(task["outputs"][0]["url"])
"""

_JAVASCRIPT: Final = """\
// Node 18 or newer, as an .mjs file; the key is in the environment: export ONETAKE_KEY=…
const base = {base}
const headers = {{
  Authorization: `Bearer ${{process.env.ONETAKE_KEY}}`,
  'Content-Type': 'application/json',
}}
const body = {body}

async function call(path, more = {{}}) {{
  const answer = await fetch(base + path, {{ headers, ...more }})
  if (!answer.ok) throw new Error(`${{answer.status}}: ${{await answer.text()}}`)
  return answer.json()
}}

let task = await call('/v1/tasks', {{ method: 'POST', body: JSON.stringify(body) }})
while (!task.finished) {{
  await new Promise((done) => setTimeout(done, 2000))
  task = await call(`/v1/tasks/${{task.id}}`)
}}
if (task.error) throw new Error(task.error.message)
console.log(task.outputs[0].url)
"""

_ESCAPE: Final = re.compile(r"\\.")
_QUOTE: Final = "\\u0022"


def snippets(body: Mapping[str, object], base_url: str) -> Snippets:
    base = base_url.rstrip("/")
    text = json.dumps(body, ensure_ascii=False, indent=2)
    # Three quotes would end the text; JSON can say a quote in another way.
    quoted = _ESCAPE.sub(lambda found: _QUOTE if found[0] == '\\"' else found[0], text)
    return Snippets(
        curl=_CURL.format(base=shlex.quote(base), body=shlex.quote(text)),
        python=_PYTHON.format(base=json.dumps(base), body=quoted),
        javascript=_JAVASCRIPT.format(base=json.dumps(base), body=_in_script(text)),
    )


def _in_script(text: str) -> str:
    """JSON is JavaScript but for two separators that end a line in older engines."""
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def router(library: Library, studio: Studio, base_url: str) -> APIRouter:
    routes = APIRouter()

    @routes.get("/works/{id}/code")
    async def of_work(caller: Person, id: str) -> Snippets:
        row = await library.own(caller, id)
        return snippets(written(await library.works.sent(row.task)), base_url)

    @routes.post("/works/code")
    async def of_request(caller: Person, new: NewWork) -> Snippets:
        checked_note(new)
        return snippets(written(studio.asked(new)), base_url)

    return routes
