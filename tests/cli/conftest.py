"""The real command, in this process, on a real data folder."""

import io
import logging
import shutil
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from onetake.main import run
from tests.cli.upstream import Upstream, serving


@pytest.fixture(autouse=True)
def logging_as_before() -> Generator[None]:
    """The command sets up logging for its process: here that is pytest's."""
    handlers, level, config = logging.root.handlers[:], logging.root.level, structlog.get_config()
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.configure(**config)


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as the first command leaves it: migrating once is enough."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["onetake", "user", "list", "--data", str(folder)])
        with pytest.raises(SystemExit) as ended:
            run()
    assert ended.value.code == 0
    return folder


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(migrated, tmp_path / "data"))


@pytest.fixture
def onetake(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """`onetake("user", "list")` -> exit status and what was printed."""
    monkeypatch.setenv("ONETAKE_DATA", str(data))
    for name in ("ONETAKE_DATABASE_URL", "ONETAKE_API_KEY", "ONETAKE_BASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def command(*words: str, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "argv", ["onetake", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in printed.err
        return Result(ended.value.code, printed.out, printed.err)

    return command


@pytest.fixture
def ada(onetake: Command) -> str:
    """A user with credits."""
    assert onetake("user", "create", "ada@example.com").code == 0
    assert onetake("credits", "grant", "ada@example.com", "100", "--reason", "gift").code == 0
    return "ada@example.com"


@pytest.fixture
def upstream() -> Generator[Upstream]:
    with serving() as server:
        yield server
