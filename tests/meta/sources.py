"""The files that the rules of the house apply to."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "src" / "onetake"
MODULES: Final = sorted(PACKAGE.rglob("*.py"))
TESTS: Final = sorted((ROOT / "tests").rglob("*.py"))
OURS: Final = [*MODULES, *TESTS, *sorted((ROOT / "bench").rglob("*.py"))]

# What is made or fetched, and never committed (.gitignore).
_NOT_OURS: Final = frozenset(
    {".git", ".venv", "node_modules", "__pycache__", ".svelte-kit", "data", "dist",
     ".pytest_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"}
)  # fmt: skip
_BUILT: Final = PACKAGE / "site" / "static"


def name(path: Path) -> str:
    """The path from the root of the repository, for messages."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def has_code(path: Path) -> bool:
    """Does the module decide anything? Plain data and constants do not."""
    return any(_decides(function) for function in functions(path))


def _decides(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = [node for node in function.body if not isinstance(node, ast.Pass)]
    return not all(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body
    )


def committed() -> Iterator[Path]:
    """Every file that belongs to the repository, whether it is in the index yet or not."""
    yield from _below(ROOT)


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in _NOT_OURS or path.name.endswith(".egg-info") or path == _BUILT:
            continue
        if path.is_dir():
            yield from _below(path)
        else:
            yield path
