"""A process from its start to its end, in a thread of its own."""

import asyncio
import json
import queue
import re
import threading
import urllib.request
from pathlib import Path

import pytest

from onetake.cli.parts import Listen, Refused, Running, Where
from onetake.engine.removal import GRACE_MS
from onetake.main.chance import clock
from onetake.main.commands import PARTS
from onetake.main.keeping import keeping
from onetake.settings import Settings
from tests.store.sample import cancelled, open_account, submit, task
from tests.wire.mail_server import listening


@pytest.fixture
def served(tmp_path: Path):
    """A server on a free port; it is stopped and waited for at the end."""
    started: queue.Queue[Running] = queue.Queue()
    where, listen = Where(tmp_path, temporary=True), Listen("127.0.0.1", 0, quiet=True)
    thread = threading.Thread(target=PARTS.serve, args=(where, listen, started.put))
    thread.start()
    running = started.get(timeout=240)
    yield running
    running.stop()
    thread.join(timeout=240)
    assert not thread.is_alive()


def test_it_answers_and_ends(served: Running):
    with urllib.request.urlopen(f"{served.url}/healthz", timeout=120) as reply:
        assert reply.status == 200


def test_a_second_server_on_the_folder_is_refused(served: Running, tmp_path: Path):
    with pytest.raises(Refused, match="in use"):
        PARTS.serve(Where(tmp_path, temporary=True), Listen("127.0.0.1", 0, quiet=True))


def test_a_taken_port_is_refused(served: Running, tmp_path: Path):
    port = int(served.url.rpartition(":")[2])
    with pytest.raises(Refused, match=str(port)):
        PARTS.serve(Where(tmp_path / "other", temporary=True), Listen("127.0.0.1", port))


async def test_commands_work_while_it_runs(served: Running, tmp_path: Path):
    async with PARTS.open(Where(tmp_path, temporary=True)) as installation:
        assert await asyncio.wait_for(installation.report(), 30) == ()


async def test_a_code_goes_out_by_the_mail_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
):
    async with listening() as mail:
        monkeypatch.setenv("ONETAKE_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("ONETAKE_SMTP_PORT", str(mail.port))
        monkeypatch.setenv("ONETAKE_SMTP_SECURITY", "none")
        monkeypatch.setenv("ONETAKE_SMTP_FROM", "Studio <noreply@example.com>")
        running: Running = await asyncio.to_thread(request.getfixturevalue, "served")
        body = json.dumps({"email": "ann@example.com", "purpose": "register"}).encode()
        answer = json.loads(await asyncio.to_thread(posted, f"{running.url}/api/codes", body))
        await asyncio.wait_for(mail.received.wait(), 30)

    assert answer["delivery"] == "mail"
    assert "To: ann@example.com" in mail.letters[0]
    assert re.search(r"Subject: [0-9]{6} is your code", mail.letters[0])


def posted(url: str, body: bytes) -> bytes:
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=120) as reply:
        return reply.read()


async def test_what_was_deleted_before_a_restart_is_erased_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
):
    settings = Settings(data=tmp_path, database_url=None)
    async with keeping(settings) as kept:
        await open_account(kept.store)
        await submit(kept.store, task("t1"), task("t2"))
        for name in ("t1", "t2"):
            await kept.store.amend(name, cancelled, 150)
        await kept.store.remove_works("r1", "ann", ["t1"], clock() - GRACE_MS - 1)
        await kept.store.remove_works("r2", "ann", ["t2"], clock() + 3_600_000)
    monkeypatch.setattr("onetake.engine.removal.ROUND_SECONDS", 0.05)
    await asyncio.to_thread(request.getfixturevalue, "served")

    async with keeping(settings) as kept, asyncio.timeout(30):
        while await kept.store.removed_works(clock(), 9):  # noqa: ASYNC110 (another process)
            await asyncio.sleep(0.05)
        waiting = await kept.store.removed_works(clock() + 4_000_000, 9)

    assert waiting == ("t2",)
