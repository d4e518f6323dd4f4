"""Long-lived child processes for work on untrusted or heavy data, with limits.

The parent keeps a `ChildPool`; the child's module calls `serve`. They speak one JSON object
a line over a socket of their own, so that whatever a library prints cannot be taken for a
reply. The rule: a child that is late, cancelled or not understood is killed, never waited
for, and the next call gets a new one.

A child inherits no environment but the few names in `_INHERITED`: it has no use for secrets.
"""

import asyncio
import contextlib
import json
import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, TypeAlias, cast

from onetake.wire.confine import Limits, confine
from onetake.wire.turns import Turns

Progress: TypeAlias = Callable[[int], None]
Handler: TypeAlias = Callable[[dict[str, Any], Progress], Mapping[str, object]]

_LINE_BYTES_MAX: Final = 4 << 20
_REAP_SECONDS: Final = 0.02
_INHERITED: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_LIBRARY_PATH")
_SPENT_BY: Final = frozenset({"memory", "crash"})


class ChildError(Exception):
    """The child refused the request. Raised in a handler, it is raised again in the parent.

    Kinds of our own: `memory` (the limit was hit) and `crash` (a bug in the handler).
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message


class ChildDied(Exception):
    """The child ended, or said something unreadable and was killed."""


class PoolClosed(ChildDied):
    """The pool was closed, before or during the call; it says nothing about the request."""


class ChildTimeout(Exception):
    """The child did not answer in time and was killed."""


# -- the parent's side ---------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class _Child:
    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    calls: int = 0
    retirement: asyncio.TimerHandle | None = field(default=None)

    async def ask(self, request: Mapping[str, object], on_progress: Progress | None) -> object:
        """The reply's result. Raises ChildError, or ChildDied for everything unexpected."""
        self.calls += 1
        line = json.dumps({"call": self.calls, "request": request}).encode()
        try:
            self.writer.write(line + b"\n")
            await self.writer.drain()
            while True:
                message = _message(await self.reader.readline(), self.calls)
                if "progress" not in message:
                    return _result(message)
                percent = _percent(message["progress"])
                if on_progress is not None:
                    on_progress(percent)
        except (OSError, ValueError) as error:  # a line over the limit is a ValueError, too
            raise ChildDied(f"the connection broke: {type(error).__name__}") from None


class ChildPool:
    """Up to `size` processes of `python -m <module>`, started when first needed.

    `memory_bytes` limits the address space of each (where the system can), `threads` those
    that its libraries start, `nice` gives way to the server, `idle_seconds` and `calls_most`
    say when a child is replaced. Belongs to one event loop.
    """

    def __init__(
        self, module: str, size: int, *, memory_bytes: int, nice: int = 0, threads: int = 1,
        idle_seconds: float = 60, calls_most: int = 500,
    ) -> None:  # fmt: skip
        assert size >= 1
        self._module = module
        self._memory_bytes = memory_bytes
        self._nice = nice
        self._threads = threads
        self._idle_seconds = idle_seconds
        self._calls_most = calls_most
        self._turns = Turns(size)
        self._idle: list[_Child] = []
        self._alive: set[_Child] = set()
        self._dying: list[subprocess.Popen[bytes]] = []
        self._closed = False

    async def call(
        self, request: Mapping[str, object], *, seconds: float,
        on_progress: Progress | None = None, key: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """Have a child handle `request`. Of the waiting calls, the one whose `key` (its owner)
        has the fewest under way is next.

        `seconds` count from when a place is free. Raises ChildError, ChildTimeout, ChildDied
        (PoolClosed after `close`).
        """
        await self._turns.take(key)
        try:
            return await self._call(request, seconds, on_progress)
        finally:
            self._turns.give(key)

    async def close(self) -> None:
        """Kill every child and wait until none is left. Calls under way raise PoolClosed."""
        self._closed = True
        for child in list(self._alive):
            self._bury(child)
        dying, self._dying = self._dying, []
        for process in dying:
            await asyncio.to_thread(process.wait)
        await asyncio.sleep(0)  # lets the aborted connections close

    async def quiet(self) -> None:
        """Wait until no killed child is left that could still write a file."""
        for process in tuple(self._dying):
            await asyncio.to_thread(process.wait)

    @property
    def pids(self) -> tuple[int, ...]:
        """The living children, for health pages and tests."""
        return tuple(child.process.pid for child in self._alive)

    async def _call(
        self, request: Mapping[str, object], seconds: float, on_progress: Progress | None
    ) -> dict[str, Any]:
        child: _Child | None = None
        usable = False
        try:
            async with asyncio.timeout(seconds):
                child = self._rested() or await self._start()
                result = await child.ask(request, on_progress)
            usable = True
            return cast("dict[str, Any]", result)
        except TimeoutError:
            raise ChildTimeout(f"no answer within {seconds:g} seconds") from None
        except ChildError as error:
            usable = error.kind not in _SPENT_BY
            raise
        except ChildDied:
            if self._closed:
                raise PoolClosed("the pool is closed") from None
            raise
        finally:
            if child is not None:
                self._put_back(child, usable)

    def _rested(self) -> _Child | None:
        while self._idle:
            child = self._idle.pop()
            if child.retirement is not None:
                child.retirement.cancel()
            if child.process.poll() is None:
                return child
            self._bury(child)
        return None

    def _put_back(self, child: _Child, usable: bool) -> None:
        if not usable or child.calls >= self._calls_most or self._closed:
            self._bury(child)
            return
        self._idle.append(child)
        loop = asyncio.get_running_loop()
        child.retirement = loop.call_later(self._idle_seconds, self._bury, child)

    async def _start(self) -> _Child:
        if self._closed:
            raise PoolClosed("the pool is closed")
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process = self._spawn(theirs.fileno())
            except OSError as error:
                ours.close()
                raise ChildDied(f"the child did not start: {type(error).__name__}") from None
        try:
            reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_LINE_BYTES_MAX)
        except BaseException:
            ours.close()
            self._kill(process)
            raise
        child = _Child(process, reader, writer)
        self._alive.add(child)
        return child

    def _spawn(self, fd: int) -> subprocess.Popen[bytes]:
        # In this thread on purpose: the kernel ties PR_SET_PDEATHSIG to the thread that forked.
        limits = Limits(self._memory_bytes, self._nice)
        return subprocess.Popen(
            [sys.executable, "-P", "-m", self._module, str(fd), limits.encoded()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(fd,),
            env=_environment(self._threads),
            start_new_session=True,  # Ctrl-C is for the parent to handle
        )

    def _bury(self, child: _Child) -> None:
        if child.retirement is not None:
            child.retirement.cancel()
        if child in self._idle:
            self._idle.remove(child)
        self._alive.discard(child)
        child.writer.transport.abort()
        self._kill(child.process)

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        if not self._dying:
            asyncio.get_running_loop().call_later(_REAP_SECONDS, self._reap)
        self._dying.append(process)

    def _reap(self) -> None:
        self._dying = [process for process in self._dying if process.poll() is None]
        if self._dying:
            asyncio.get_running_loop().call_later(_REAP_SECONDS, self._reap)


def _environment(threads: int) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return inherited | {
        "PYTHONPATH": os.pathsep.join(os.path.abspath(entry) for entry in sys.path if entry),
        "PYTHONHASHSEED": "0",  # the same request makes the same bytes
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "2",  # an arena a thread would eat the address space
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
        "OPENCV_FOR_THREADS_NUM": str(threads),
    }


def _message(line: bytes, call: int) -> dict[str, object]:
    if not line.endswith(b"\n"):
        raise ChildDied("the child ended")
    try:
        message: object = json.loads(line)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise ChildDied("the child's reply is not readable")
    known = cast("dict[str, object]", message)
    if known.get("call") != call:
        raise ChildDied("the child's reply belongs to another call")
    return known


def _percent(value: object) -> int:
    if type(value) is not int or not 0 <= value <= 100:
        raise ChildDied("the child's progress is not readable")
    return value


def _result(message: dict[str, object]) -> object:
    match message:
        case {"result": dict()}:
            return message["result"]
        case {"error": {"kind": str(kind), "message": str(text)}}:
            raise ChildError(kind, text)
        case _:
            raise ChildDied("the child's reply is not readable")


# -- the child's side ------------------------------------------------------------------------


def serve(handle: Handler) -> NoReturn:
    """Handle requests one after the other until the parent is gone. Call it from `__main__`.

    `handle(request, progress)` returns a JSON object or raises ChildError; `progress(percent)`
    may be called meanwhile. The limits are set before the first request is read, so heavy
    imports belong into the handler.
    """
    connection = socket.socket(fileno=int(sys.argv[1]))
    confine(Limits.decoded(sys.argv[2]))
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(connection, requests), daemon=True).start()
    while True:
        message = json.loads(requests.get())
        call = message["call"]
        answer, spent = _answered(handle, message["request"], connection, call)
        _send(connection, {"call": call, **answer})
        if spent:
            os._exit(1)


def _read(connection: socket.socket, requests: queue.SimpleQueue[bytes]) -> None:
    """Ends the whole process when the parent has gone, even while a request is being handled."""
    with contextlib.suppress(OSError), connection.makefile("rb") as lines:
        for line in lines:
            requests.put(line)
    os._exit(0)


def _answered(
    handle: Handler, request: dict[str, Any], connection: socket.socket, call: int
) -> tuple[dict[str, object], bool]:
    def progress(percent: int) -> None:
        _send(connection, {"call": call, "progress": percent})

    try:
        return {"result": dict(handle(request, progress))}, False
    except ChildError as error:
        return {"error": {"kind": error.kind, "message": error.message}}, False
    except MemoryError:
        return {"error": {"kind": "memory", "message": "the memory limit was reached"}}, True
    except Exception as error:
        # Only the type: the text may quote what is in somebody's file.
        return {"error": {"kind": "crash", "message": type(error).__name__}}, True


def _send(connection: socket.socket, message: Mapping[str, object]) -> None:
    connection.sendall(json.dumps(message).encode() + b"\n")
