"""A child process that does what the tests of `wire/child.py` ask for, the worst included."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onetake.wire.child import ChildError, Progress, serve

_HELD: list[object] = []


def _echo(request: dict[str, Any], _progress: Progress) -> dict[str, object]:
    os.write(1, b"noise on standard output\n")
    os.write(2, b"noise on standard error\n")
    return {"said": request["say"], "pid": os.getpid()}


def _count(request: dict[str, Any], progress: Progress) -> dict[str, object]:
    for percent in request["percents"]:
        progress(percent)
    return {}


def _refuse(request: dict[str, Any], _progress: Progress) -> dict[str, object]:
    raise ChildError("unreadable", request["why"])


def _crash(request: dict[str, Any], _progress: Progress) -> dict[str, object]:
    raise KeyError(request["secret"])


def _die(_request: dict[str, Any], _progress: Progress) -> dict[str, object]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def _hang(request: dict[str, Any], progress: Progress) -> dict[str, object]:
    Path(request["pid_file"]).write_text(str(os.getpid()))
    progress(1)
    # Without the interpreter lock, and without ever giving it back.
    ctypes.PyDLL(None).pause()
    return {}


def _hang_politely(request: dict[str, Any], progress: Progress) -> dict[str, object]:
    progress(1)
    threading.Event().wait()
    return {}


def _garble(request: dict[str, Any], _progress: Progress) -> dict[str, object]:
    with socket.socket(fileno=os.dup(int(sys.argv[1]))) as connection:
        connection.sendall(request["bytes"].encode())
    threading.Event().wait()
    return {}


def _grow(request: dict[str, Any], _progress: Progress) -> dict[str, object]:
    _HELD.append(bytearray(request["bytes"]))
    return {}


def _escape(request: dict[str, Any], _progress: Progress) -> dict[str, object]:
    ways: dict[str, Callable[[], object]] = {
        "run": lambda: subprocess.run([sys.executable, "-V"], check=True),
        "fork": os.fork,
        "connect": lambda: socket.socket(),
        "thread": lambda: threading.Thread(target=print).start(),
    }
    try:
        ways[request["way"]]()
    except OSError as error:
        return {"errno": error.errno}
    return {"errno": 0}


def _environment(_request: dict[str, Any], _progress: Progress) -> dict[str, object]:
    return {"names": sorted(os.environ), "nice": os.nice(0)}


_DEEDS = {
    "echo": _echo,
    "count": _count,
    "refuse": _refuse,
    "crash": _crash,
    "die": _die,
    "hang": _hang,
    "hang_politely": _hang_politely,
    "garble": _garble,
    "grow": _grow,
    "escape": _escape,
    "environment": _environment,
}


def handle(request: dict[str, Any], progress: Progress) -> dict[str, object]:
    return _DEEDS[request["do"]](request, progress)


if __name__ == "__main__":
    serve(handle)
