"""The import contracts hold, none is missing, and the start stays light."""

import subprocess
import sys
import tomllib

import pytest

from tests.meta.sources import PACKAGE, ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]
PROMISED = {
    "layers", "core", "dialects-pure", "dialects-core", "adapters-pure", "adapters-narrow",
    "adapters-independent", "settings", "observe", "observe-below", "http-client", "sql", "media",
}  # fmt: skip
HEAVY = (
    "av", "cv2", "numpy", "PIL", "sqlalchemy", "alembic", "aiohttp", "asyncpg", "jinja2",
    "markdown_it",
)  # fmt: skip


def test_every_promised_contract_is_there():
    assert {contract["id"] for contract in CONTRACTS} == PROMISED


def test_the_contracts_hold():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()",
         "--no-cache", "--no-logo"],
        cwd=ROOT, capture_output=True, text=True, env={"PYTHONPATH": str(PACKAGE.parent)},
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(PROMISED)} kept, 0 broken" in " ".join(done.stdout.split())


def test_a_contract_that_is_broken_is_noticed(tmp_path: pytest.TempPathFactory):
    """The tool itself works: a package in which the core imports a clock does not pass."""
    root = str(tmp_path)
    package = PACKAGE.parent.parent.joinpath(root, "gate")
    (package / "core").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "core" / "__init__.py").write_text("import time\n", "utf-8")
    (package.parent / "rules.toml").write_text(
        '[tool.importlinter]\nroot_package = "gate"\ninclude_external_packages = true\n'
        '[[tool.importlinter.contracts]]\nname = "plain"\ntype = "forbidden"\n'
        'source_modules = ["gate.core"]\nforbidden_modules = ["time"]\n',
        "utf-8",
    )

    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()",
         "--no-cache", "--no-logo", "--config", "rules.toml"],
        cwd=root, capture_output=True, text=True, env={"PYTHONPATH": root},
    )  # fmt: skip

    assert done.returncode == 1, done.stdout
    assert "plain BROKEN" in done.stdout


def test_the_start_loads_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, onetake.main; print(*sys.modules)"],
        capture_output=True, text=True, env={"PYTHONPATH": str(PACKAGE.parent)}, check=True,
    )  # fmt: skip

    assert [name for name in HEAVY if name in done.stdout.split()] == []
