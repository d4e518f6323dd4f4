"""House rules that a formatter cannot check. The limits only ever go down."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

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


def too_long(paths: Iterable[Path], most: int) -> dict[str, int]:
    """Those with more lines than that, and how many they have."""
    counts = {name(path): count(path) for path in paths}
    assert len(counts) > 3, "the files were not found"
    return {path: lines for path, lines in counts.items() if lines > most}


def test_files_fit_in_a_head():
    assert too_long(OURS, FILE_LINES_MAX) == {}


def test_an_adapter_is_small():
    assert too_long(ADAPTERS, ADAPTER_LINES_MAX) == {}


def test_a_component_is_small():
    assert too_long(COMPONENTS, COMPONENT_LINES_MAX) == {}


def test_functions_fit_on_a_screen():
    sizes = {f"{name(path)}:{f.name}": lines(f) for path in OURS for f in functions(path)}

    assert {function: size for function, size in sizes.items() if size > FUNCTION_LINES_MAX} == {}


def test_every_module_says_what_it_is_for():
    whole = {name(path): tree(path) for path in EXPLAINED}

    assert [path for path, module in whole.items() if module.body and not explained(module)] == []


def explained(module: ast.Module) -> bool:
    return bool(ast.get_docstring(module))


def test_names_say_what_a_thing_is():
    assert {name(path): vague(path) for path in MODULES if vague(path)} == {}


def vague(path: Path) -> list[str]:
    names = [path.stem, path.parent.name]
    names += [n.name for n in ast.walk(tree(path)) if isinstance(n, ast.ClassDef)]
    return [each for each in names if VAGUE.search(_snake(each))]


def test_what_others_call_says_what_it_does():
    """A short public function may speak by its name; a longer one says what it does."""
    assert {name(path): silent(path) for path in MODULES if silent(path)} == {}


def silent(path: Path) -> list[str]:
    public = (node for node in tree(path).body if not getattr(node, "name", "_").startswith("_"))
    return [
        node.name
        for node in public
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and lines(node) > 20
        and not ast.get_docstring(node)
    ]


def _snake(word: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", word)
