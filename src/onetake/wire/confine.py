"""What a child process may not do: use more than its memory, start programs, open connections.

The rule: a limit that this system does not have is left out; one that it has is never skipped.
On Linux a seccomp filter refuses new processes and sockets but allows threads, which
`RLIMIT_NPROC` cannot tell apart. macOS has no such filter; there the resource limits remain.
"""

import contextlib
import ctypes
import errno
import json
import os
import platform
import resource
import signal
import struct
import sys
from dataclasses import asdict, dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    memory_bytes: int  # of address space
    nice: int = 0
    files: int = 128  # open at the same time

    def encoded(self) -> str:
        """As one command-line argument."""
        return json.dumps(asdict(self))

    @classmethod
    def decoded(cls, text: str) -> "Limits":
        return cls(**json.loads(text))


def confine(limits: Limits) -> None:
    """Apply the limits to this process, for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if limits.nice:
        os.nice(limits.nice)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_NOFILE, limits.files)
    _set(resource.RLIMIT_AS, limits.memory_bytes)
    if sys.platform == "linux":
        _confine_linux()
    else:
        _set(resource.RLIMIT_NPROC, 0)  # counts processes only, not threads


def _set(which: int, most: int) -> None:
    # ValueError, OSError: above the hard limit already, or not settable (RLIMIT_AS on macOS).
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(which, (most, most))


# -- Linux: end with the parent, and a seccomp filter ------------------------------------------

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

_LOAD: Final = 0x20  # load a word of seccomp_data
_EQUAL: Final = 0x15
_BITS: Final = 0x45  # jump when any bit is set
_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000
_NUMBER, _ARCH, _FLAGS = 0, 4, 16  # offsets in seccomp_data; the flags are argument 0
_CLONE_THREAD: Final = 0x00010000
_X32: Final = 0x40000000  # the second numbering of calls on x86-64

_ARCHES: Final = {
    # audit number; clone; clone3; fork, vfork, execve, execveat, socket, ptrace,
    # process_vm_readv, process_vm_writev, io_uring_setup
    "x86_64": (0xC000003E, 56, 435, (57, 58, 59, 322, 41, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, 220, 435, (221, 281, 198, 117, 270, 271, 425)),
}


def _confine_linux() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    program = seccomp_program(platform.machine())
    if not program:
        return
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(header), 0, 0)


def seccomp_program(machine: str) -> bytes:
    """The filter as BPF code; empty for a machine whose call numbers we do not list."""
    if machine not in _ARCHES:
        return b""
    arch, clone, clone3, refused = _ARCHES[machine]
    refuse, allow = _return(_REFUSE | errno.EPERM), _return(_ALLOW)
    steps = [
        _step(_LOAD, _ARCH), _step(_EQUAL, arch, 1, 0), refuse,
        _step(_LOAD, _NUMBER), _step(_AT_LEAST, _X32, 0, 1), refuse,
        # The flags of clone3 are behind a pointer; without it the C library uses clone.
        _step(_EQUAL, clone3, 0, 1), _return(_REFUSE | errno.ENOSYS),
    ]  # fmt: skip
    for number in refused:
        steps += [_step(_EQUAL, number, 0, 1), refuse]
    steps += [
        _step(_EQUAL, clone, 1, 0), allow,
        _step(_LOAD, _FLAGS), _step(_BITS, _CLONE_THREAD, 1, 0), refuse, allow,
    ]  # fmt: skip
    return b"".join(steps)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("@HBBI", code, if_true, if_false, value)


def _return(verdict: int) -> bytes:
    return _step(_RETURN, verdict)
