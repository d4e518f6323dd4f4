"""Every example is a request that the gateway accepts."""

import ast
import json
import shlex
from typing import Any

import pytest

from onetake.core.capability import check
from onetake.core.pricing import quote
from onetake.core.request import Operation
from onetake.dialects.dialect import Body
from onetake.dialects.onetake import parse
from onetake.manual.examples import body_of, snippets
from tests.manual.books import catalog

EVERY = [
    pytest.param(model, operation, id=f"{model.spec.id}-{operation}")
    for model in catalog().models.values()
    for operation in model.spec.operations
]


def parsed(body: Any) -> Any:
    return parse(Body(json.dumps(body).encode(), "application/json")).request


@pytest.mark.parametrize(("model", "operation"), EVERY)
def test_an_example_is_accepted_and_has_a_price(model: Any, operation: Operation):
    request = check(model.spec, parsed(body_of(model.spec, operation)))

    assert request.operation is operation
    assert quote(model.price, model.spec, request).amount >= 0


BODY = {
    "model": "m",
    "input": {"prompt": 'it\'s "quoted" \\ 中 $HOME `x`', "audio": True, "n": 2, "scale": 0.5},
    "materials": [{"role": "image", "url": "https://example.com/a.png"}],
}


def test_the_shell_sends_that_body():
    words = shlex.split(snippets(BODY, "https://x/studio").curl.replace("\\\n", " "))

    assert words[:3] == ["curl", "-s", "https://x/studio/v1/tasks"]
    assert json.loads(words[words.index("-d") + 1]) == BODY


def test_python_sends_that_body():
    tree = ast.parse(snippets(BODY, "https://x/studio").python)

    found = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert ast.literal_eval(found["body"]) == BODY
    assert ast.literal_eval(found["base"]) == "https://x/studio"


def test_javascript_sends_that_body():
    text = snippets(BODY, "https://x/studio").javascript

    literal = text.partition("const body = ")[2].partition(";\nconst sent")[0]
    assert json.loads(literal) == BODY
    assert '"https://x/studio"' in text


def test_no_key_is_written_out():
    made = snippets(BODY, "https://x")

    assert all("ONETAKE_KEY" in text for text in (made.curl, made.python, made.javascript))
