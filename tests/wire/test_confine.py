"""The filter is well formed; that it works is seen in `test_child.py`."""

import struct

import pytest

from onetake.wire.confine import Limits, seccomp_program


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_jump_lands_on_a_step(machine: str) -> None:
    program = seccomp_program(machine)
    steps = [struct.unpack_from("@HBBI", program, at) for at in range(0, len(program), 8)]
    jumps = {0x15, 0x35, 0x45}

    assert steps[-1][0] == 0x06, "ends with a verdict"
    for at, (code, if_true, if_false, _value) in enumerate(steps):
        if code in jumps:
            assert at + 1 + max(if_true, if_false) < len(steps)


def test_an_unknown_machine_has_no_filter() -> None:
    assert seccomp_program("vax") == b""


def test_limits_survive_the_command_line() -> None:
    limits = Limits(memory_bytes=1 << 30, nice=5)

    assert Limits.decoded(limits.encoded()) == limits
