"""All commands: help, mistakes, and errors of every kind as one line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from onetake.cli.application import app
from tests.cli.conftest import Command


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, below in getattr(command, "commands", {}).items():
        yield (*path, name), below
        yield from commands(below, (*path, name))


ALL = list(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("words", [" ".join(path) for path, _ in ALL])
def test_every_command_explains_itself(onetake: Command, words: str):
    helped = onetake(*words.split(), "--help")

    assert helped.code == 0
    assert helped.out.startswith(f"Usage: onetake {words}")
    assert len(helped.out.splitlines()) > 4


def test_the_promised_commands_are_there():
    there = {" ".join(path) for path, _ in ALL}

    assert there >= {
        "serve", "worker", "up", "generate", "doctor", "openapi", "user create", "credits grant",
        "key create", "key list", "key revoke", "channel add", "channel list", "channel test",
        "channel pause", "channel resume", "channel remove", "task list", "task show",
        "task cancel", "task verdict",
    }  # fmt: skip


@pytest.mark.parametrize("words", [["frobnicate"], ["user", "create"], ["--what"], ["key", "x"]])
def test_what_is_not_understood_ends_with_2(onetake: Command, words: list[str]):
    refused = onetake(*words)

    assert (refused.code, refused.out) == (2, "")
    assert "Error: " in refused.err


def test_a_setting_that_is_not_allowed_is_named_without_its_value(
    onetake: Command, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ONETAKE_PORT", "s3cret")

    refused = onetake("user", "list")

    assert refused.code == 1
    assert refused.err.startswith("onetake: ONETAKE_PORT: ")
    assert "s3cret" not in refused.err


def test_a_database_that_is_not_there_is_one_line(
    onetake: Command, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ONETAKE_DATABASE_URL", "postgresql://u:s3cret@127.0.0.1:9/none")

    refused = onetake("user", "list")

    assert refused.code == 1
    assert refused.err.startswith("onetake: the database cannot be reached")
    assert "s3cret" not in refused.err
    assert len(refused.err.splitlines()) == 1


def test_a_data_folder_that_cannot_be_made_is_one_line(onetake: Command, tmp_path: Path):
    (tmp_path / "file").touch()

    refused = onetake("user", "list", "--data", str(tmp_path / "file" / "data"))

    assert refused.code == 1
    assert refused.err.startswith("onetake: ")
    assert len(refused.err.splitlines()) == 1


def test_a_key_file_that_others_can_read_is_refused(onetake: Command, data: Path):
    (data / "secret.key").chmod(0o644)

    assert onetake("user", "list").code == 1
