"""House rules that a formatter cannot check. The limits only ever go down."""

import ast
import re
from pathlib import Path

import pytest

from tests.meta.sources import MODULES, OURS, PACKAGE, ROOT, functions, lines, name, tree

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
ADAPTER_LINES_MAX = 200
COMPONENT_LINES_MAX = 250

ADAPTERS = sorted({*PACKAGE.glob("providers/*.py"), *PACKAGE.glob("providers/*/__init__.py")})
EXPLAINED = [path for path in OURS if not path.name.startswith("test_")]  # those are mirrors
COMPONENTS = sorted((ROOT / "web" / "src").rglob("*.svelte"))
VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|services?|base|common|misc)(_|$)", re.I)


def count(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("path", OURS, ids=name)
def test_files_fit_in_a_head(path: Path):
    assert count(path) <= FILE_LINES_MAX


@pytest.mark.parametrize("path", OURS, ids=name)
def test_functions_fit_on_a_screen(path: Path):
    assert {f.name: lines(f) for f in functions(path) if lines(f) > FUNCTION_LINES_MAX} == {}


@pytest.mark.parametrize("path", ADAPTERS, ids=name)
def test_an_adapter_is_small(path: Path):
    assert count(path) <= ADAPTER_LINES_MAX


def test_a_component_is_small():
    assert {name(p): count(p) for p in COMPONENTS if count(p) > COMPONENT_LINES_MAX} == {}


@pytest.mark.parametrize("path", EXPLAINED, ids=name)
def test_every_module_says_what_it_is_for(path: Path):
    said = ast.get_docstring(tree(path))

    assert said or not tree(path).body


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_names_say_what_a_thing_is(path: Path):
    names = [path.stem, path.parent.name]
    names += [n.name for n in ast.walk(tree(path)) if isinstance(n, ast.ClassDef)]

    assert [each for each in names if VAGUE.search(_snake(each))] == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_what_others_call_says_what_it_does(path: Path):
    """A short public function may speak by its name; a longer one says what it does."""
    public = (node for node in tree(path).body if not getattr(node, "name", "_").startswith("_"))
    silent = [
        node.name
        for node in public
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and lines(node) > 20
        and not ast.get_docstring(node)
    ]

    assert silent == []


def _snake(word: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", word)
