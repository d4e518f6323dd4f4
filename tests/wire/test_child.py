"""The parent survives whatever a child does, and no child survives the parent."""

import asyncio
import errno
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from onetake.wire.child import ChildDied, ChildError, ChildPool, ChildTimeout, PoolClosed
from onetake.wire.confine import Limits

MODULE = "tests.wire.unruly_child"
LONG = 60.0  # seconds; never waited for


@pytest.fixture
async def pool() -> AsyncIterator[ChildPool]:
    pool = ChildPool(MODULE, 1, memory_bytes=1 << 30, nice=3)
    yield pool
    await pool.close()


async def test_a_call_returns_what_the_child_says_and_not_what_it_prints(pool: ChildPool) -> None:
    reply = await pool.call({"do": "echo", "say": "grüß 你好\n\0"}, seconds=LONG)

    assert reply["said"] == "grüß 你好\n\0"


async def test_one_child_serves_many_calls(pool: ChildPool) -> None:
    first = await pool.call({"do": "echo", "say": 1}, seconds=LONG)
    second = await pool.call({"do": "echo", "say": 2}, seconds=LONG)

    assert first["pid"] == second["pid"]


async def test_progress_is_passed_on(pool: ChildPool) -> None:
    seen: list[int] = []
    await pool.call({"do": "count", "percents": [0, 40, 99]}, seconds=LONG, on_progress=seen.append)

    assert seen == [0, 40, 99]


async def test_a_refusal_is_raised_and_the_child_goes_on(pool: ChildPool) -> None:
    before = await pool.call({"do": "echo", "say": 1}, seconds=LONG)
    with pytest.raises(ChildError) as caught:
        await pool.call({"do": "refuse", "why": "it is not an image"}, seconds=LONG)
    after = await pool.call({"do": "echo", "say": 2}, seconds=LONG)

    assert (caught.value.kind, caught.value.message) == ("unreadable", "it is not an image")
    assert before["pid"] == after["pid"]


async def test_a_bug_in_the_handler_tells_its_type_and_not_its_text(pool: ChildPool) -> None:
    with pytest.raises(ChildError) as caught:
        await pool.call({"do": "crash", "secret": "hunter2"}, seconds=LONG)

    assert caught.value.kind == "crash"
    assert caught.value.message == "KeyError"


async def test_a_cancelled_call_ends_its_child_and_quiet_waits_for_that(pool: ChildPool) -> None:
    pid = (await pool.call({"do": "echo", "say": 1}, seconds=LONG))["pid"]
    begun = asyncio.Event()
    request = {"do": "hang_politely"}
    call = asyncio.ensure_future(
        pool.call(request, seconds=LONG, on_progress=lambda _: begun.set())
    )
    await begun.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    await pool.quiet()

    assert not psutil.pid_exists(pid)
    assert (await pool.call({"do": "echo", "say": 1}, seconds=LONG))["pid"] != pid


async def test_a_killed_child_is_noticed_and_replaced(pool: ChildPool) -> None:
    with pytest.raises(ChildDied):
        await pool.call({"do": "die"}, seconds=LONG)

    assert (await pool.call({"do": "echo", "say": 1}, seconds=LONG))["said"] == 1


async def test_a_child_that_died_while_idle_is_replaced(pool: ChildPool) -> None:
    pid = (await pool.call({"do": "echo", "say": 1}, seconds=LONG))["pid"]
    process = psutil.Process(pid)
    process.kill()
    await asyncio.to_thread(process.wait)

    assert (await pool.call({"do": "echo", "say": 2}, seconds=LONG))["pid"] != pid


async def test_a_hanging_child_is_killed_when_the_time_is_over(
    pool: ChildPool, tmp_path: Path
) -> None:
    await pool.call({"do": "echo", "say": "warm"}, seconds=LONG)
    pid_file = tmp_path / "pid"
    with pytest.raises(ChildTimeout):
        await pool.call({"do": "hang", "pid_file": str(pid_file)}, seconds=1)
    await pool.close()

    assert not psutil.pid_exists(int(pid_file.read_text()))


async def test_cancelling_a_call_kills_its_child(pool: ChildPool) -> None:
    began = asyncio.Event()
    call = asyncio.ensure_future(
        pool.call({"do": "hang_politely"}, seconds=LONG, on_progress=lambda _: began.set())
    )
    await began.wait()
    (pid,) = pool.pids
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    assert pool.pids == ()
    assert (await pool.call({"do": "echo", "say": 1}, seconds=LONG))["pid"] != pid


@pytest.mark.parametrize(
    "garbage",
    [
        "not json\n",
        "[]\n",
        "{}\n",
        '{"call": 99, "result": {}}\n',
        '{"call": 1, "result": []}\n',
        '{"call": 1, "progress": "many"}\n',
        '{"call": 1, "progress": 1000}\n',
        '{"call": 1, "error": "no"}\n',
        "x" * (5 << 20),
    ],
)
async def test_a_reply_that_cannot_be_understood_ends_the_child(
    pool: ChildPool, garbage: str
) -> None:
    with pytest.raises(ChildDied):
        await pool.call({"do": "garble", "bytes": garbage}, seconds=LONG)

    assert pool.pids == ()


async def test_a_child_cannot_take_more_memory_than_its_limit(pool: ChildPool) -> None:
    with pytest.raises(ChildError) as caught:
        await pool.call({"do": "grow", "bytes": 2 << 30}, seconds=LONG)

    assert caught.value.kind == "memory"
    assert pool.pids == ()


@pytest.mark.parametrize("way", ["run", "fork", "connect"])
async def test_a_child_starts_no_program_and_opens_no_connection(pool: ChildPool, way: str) -> None:
    assert (await pool.call({"do": "escape", "way": way}, seconds=LONG))["errno"] == errno.EPERM


async def test_a_child_may_start_threads(pool: ChildPool) -> None:
    assert (await pool.call({"do": "escape", "way": "thread"}, seconds=LONG))["errno"] == 0


async def test_a_child_gets_no_secrets_from_the_environment(
    pool: ChildPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONETAKE_SECRET_KEY", "hunter2")
    found = await pool.call({"do": "environment"}, seconds=LONG)

    assert "ONETAKE_SECRET_KEY" not in found["names"]
    assert found["nice"] >= 3


async def test_a_child_is_replaced_after_its_share_of_calls() -> None:
    pool = ChildPool(MODULE, 1, memory_bytes=1 << 30, calls_most=2)
    pids = [(await pool.call({"do": "echo", "say": n}, seconds=LONG))["pid"] for n in range(4)]
    await pool.close()

    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_an_idle_child_ends() -> None:
    pool = ChildPool(MODULE, 1, memory_bytes=1 << 30, idle_seconds=0)
    pid = (await pool.call({"do": "echo", "say": 1}, seconds=LONG))["pid"]
    await asyncio.to_thread(_until_ended, psutil.Process(pid))

    assert pool.pids == ()
    await pool.close()


async def test_closing_leaves_no_child_and_ends_the_calls_under_way() -> None:
    pool = ChildPool(MODULE, 2, memory_bytes=1 << 30)
    began = asyncio.Event()
    call = asyncio.ensure_future(
        pool.call({"do": "hang_politely"}, seconds=LONG, on_progress=lambda _: began.set())
    )
    waiting = [asyncio.ensure_future(pool.call({"do": "hang_politely"}, seconds=LONG))]
    await began.wait()
    pids = pool.pids
    await pool.close()
    with pytest.raises(PoolClosed):
        await call
    for late in waiting:
        with pytest.raises(PoolClosed):
            await late

    assert pids
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(PoolClosed):
        await pool.call({"do": "echo", "say": 1}, seconds=LONG)


@pytest.mark.parametrize("deed", ["hang", "hang_politely"])
def test_no_child_outlives_a_killed_parent(tmp_path: Path, deed: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.wire.doomed_parent", str(tmp_path / "pid"), deed],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert not _ended(child)
        parent.kill()
    _until_ended(child)

    assert _ended(child)


def test_a_child_ends_when_its_connection_does() -> None:
    """Where the system does not end it with its parent, as on macOS, this is what does."""
    ours, theirs = socket.socketpair()
    with theirs, ours:
        child = subprocess.Popen(
            [sys.executable, "-m", MODULE, str(theirs.fileno()), Limits(1 << 30).encoded()],
            pass_fds=(theirs.fileno(),),
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        theirs.close()
        request = {"do": "hang_politely"}
        ours.sendall(json.dumps({"call": 1, "request": request}).encode() + b"\n")
        assert b"progress" in ours.recv(100)

    assert child.wait(timeout=LONG) == 0


async def test_a_module_that_does_not_exist_is_a_dead_child() -> None:
    pool = ChildPool("tests.wire.no_such_child", 1, memory_bytes=1 << 30)
    with pytest.raises(ChildDied):
        await pool.call({}, seconds=LONG)
    await pool.close()


def _ended(process: psutil.Process) -> bool:
    # An orphan's zombie is its new parent's to collect.
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def _until_ended(process: psutil.Process) -> None:
    while not _ended(process):
        os.sched_yield()
