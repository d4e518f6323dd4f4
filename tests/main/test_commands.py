"""Settings and options become one installation; mistakes become one line."""

from pathlib import Path

import pytest

from onetake.cli.application import run
from onetake.cli.parts import Refused, Where
from onetake.main.commands import PARTS


def test_an_option_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONETAKE_DATA", str(tmp_path / "environment"))
    run(PARTS, ["user", "create", "ann@example.com", "--data", str(tmp_path / "option")])

    assert (tmp_path / "option" / "onetake.db").exists()
    assert not (tmp_path / "environment").exists()


async def test_a_setting_that_is_wrong_is_named_without_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ONETAKE_SECRET", "abcdefgh")
    with pytest.raises(Refused, match="ONETAKE_SECRET") as caught:
        async with PARTS.open(Where(tmp_path)):
            pass

    assert "abcdefgh" not in str(caught.value)


async def test_a_temporary_installation_ignores_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ONETAKE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    async with PARTS.open(Where(tmp_path, temporary=True)) as installation:
        assert await installation.report() == ()
        assert installation.data == tmp_path


def test_the_sandbox_is_not_something_to_connect_to():
    assert "videoapi" in PARTS.providers
    assert "sandbox" not in PARTS.providers
    assert PARTS.models


def test_a_worker_alone_needs_postgresql(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("ONETAKE_DATABASE_URL", raising=False)

    assert run(PARTS, ["worker", "--data", str(tmp_path)]) == 1
    assert "ONETAKE_DATABASE_URL" in capsys.readouterr().err
