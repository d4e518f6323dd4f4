"""Each source file that decides something has its test file, at the same place below tests/."""

from functools import cache

import pytest

from tests.meta.sources import MODULES, PACKAGE, ROOT, has_code

ELSEWHERE: dict[str, str] = {
    "providers/__init__.py": "tests/providers/test_contract.py",
    "providers/ark/__init__.py": "tests/providers/test_ark.py",
    "providers/minimax/__init__.py": "tests/providers/test_minimax.py",
    "providers/sandbox/__init__.py": "tests/providers/test_sandbox.py",
    # A store keeps its contract as a whole: the suite runs on each of the three.
    "store/memory_queue.py": "tests/store/test_memory.py",
    "store/postgres_accept.py": "tests/store/test_postgres.py",
    "store/postgres_apply.py": "tests/store/test_postgres.py",
    "store/postgres_claim.py": "tests/store/test_postgres.py",
    "store/postgres_script.py": "tests/store/test_postgres.py",
    "store/postgres_sql.py": "tests/store/test_postgres.py",
    "store/postgres_wake.py": "tests/store/test_postgres.py",
    "store/sqlite_accept.py": "tests/store/test_sqlite.py",
    "store/sqlite_script.py": "tests/store/test_sqlite.py",
    "store/sqlite_work.py": "tests/store/test_sqlite.py",
    "store/scripted.py": "tests/store/contract.py",
    "store/scripts/__init__.py": "tests/store/contract.py",
    "store/scripts/accounts.py": "tests/store/contract_books.py",
    "store/scripts/assets.py": "tests/store/contract_books.py",
    "store/scripts/audit.py": "tests/store/contract_audit.py",
    "store/scripts/belongings.py": "tests/store/contract_audit.py",
    "store/scripts/books.py": "tests/store/contract_books.py",
    "store/scripts/repair.py": "tests/store/contract_audit.py",
    "store/scripts/script.py": "tests/store/contract.py",
    "store/scripts/statement.py": "tests/store/contract_statement.py",
    "store/scripts/tasks.py": "tests/store/contract_queue.py",
    "store/scripts/erase.py": "tests/store/contract_erase.py",
    "store/scripts/voices.py": "tests/store/contract_erase.py",
    "store/scripts/webhooks.py": "tests/store/contract_outbox.py",
    "store/migrations/versions/0001_first.py": "tests/store/test_migrate.py",
    "store/migrations/versions/0002_voices_and_webhooks.py": "tests/store/test_migrate.py",
    "store/migrations/versions/0003_people_works_and_office.py": "tests/store/test_migrate.py",
    "store/migrations/versions/0004_tasks_of_channel.py": "tests/store/test_migrate.py",
    "store/migrations/versions/0005_removals.py": "tests/store/test_migrate.py",
    "store/migrations/versions/0006_traces.py": "tests/store/test_migrate.py",
    "store/memory_traces.py": "tests/store/contract_traces.py",
    "store/scripted_traces.py": "tests/store/contract_traces.py",
    "store/scripts/traces.py": "tests/store/contract_traces.py",
    "store/memory_people.py": "tests/store/contract_people.py",
    "store/memory_gallery.py": "tests/store/contract_gallery.py",
    "store/memory_selection.py": "tests/store/contract_selection.py",
    "store/memory_office.py": "tests/store/contract_office.py",
    "store/scripted_people.py": "tests/store/contract_people.py",
    "store/scripted_gallery.py": "tests/store/contract_gallery.py",
    "store/scripted_selection.py": "tests/store/contract_selection.py",
    "store/scripted_office.py": "tests/store/contract_office.py",
    "store/scripts/people.py": "tests/store/contract_people.py",
    "store/scripts/gallery.py": "tests/store/contract_gallery.py",
    "store/scripts/selection.py": "tests/store/contract_selection.py",
    "store/scripts/asked.py": "tests/store/contract_gallery.py",
    "store/scripts/office.py": "tests/store/contract_office.py",
}
"""Modules that are tested by another file than their own: module -> that file."""


@cache
def deciding() -> list[str]:
    return [path.relative_to(PACKAGE).as_posix() for path in MODULES if has_code(path)]


def mirrored(module: str) -> str:
    """`engine/accept.py` -> `tests/engine/test_accept.py`."""
    folder, _, file = module.rpartition("/")
    stem = file.removesuffix(".py")
    return "/".join(part for part in ("tests", folder, f"test_{stem}.py") if part)


def test_every_module_has_its_tests():
    expected = [ELSEWHERE.get(module, mirrored(module)) for module in deciding()]

    assert len(expected) > 300
    assert [file for file in expected if not (ROOT / file).is_file()] == []


@pytest.mark.parametrize("module", ELSEWHERE)
def test_the_list_of_exceptions_has_no_needless_entry(module: str):
    assert module in deciding(), "there is no such module, or it decides nothing"
    assert not (ROOT / mirrored(module)).is_file(), "it has its own test file by now"
