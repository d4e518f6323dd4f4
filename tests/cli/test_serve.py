"""`onetake serve` and `worker`: what stops them before they begin."""

import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Command


def test_a_port_that_is_taken_is_one_line(onetake: Command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = onetake("serve", "--port", str(port))

    assert refused.code == 1
    assert refused.err.startswith(f"onetake: cannot listen on 127.0.0.1:{port}: ")
    assert len(refused.err.splitlines()) == 1


def test_a_port_that_does_not_exist_is_not_understood(onetake: Command):
    assert onetake("serve", "--port", "65536").code == 2


def test_a_studio_that_is_not_there_is_one_line(
    onetake: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("ONETAKE_UI_DIR", str(tmp_path / "away"))

    refused = onetake("serve", "--port", "0")

    assert refused.code == 1
    assert refused.err == "onetake: ONETAKE_UI_DIR is not a folder\n"


def test_a_worker_beside_the_server_needs_postgresql(onetake: Command):
    refused = onetake("worker")

    assert refused.code == 1
    assert "ONETAKE_DATABASE_URL" in refused.err
