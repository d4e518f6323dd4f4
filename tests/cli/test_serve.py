"""`onetake serve` and `worker`: what stops them before they begin."""

import socket

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


def test_a_worker_beside_the_server_needs_postgresql(onetake: Command):
    refused = onetake("worker")

    assert refused.code == 1
    assert "ONETAKE_DATABASE_URL" in refused.err
