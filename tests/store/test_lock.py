"""A data folder has one server, and the second one is told which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from onetake.store.lock import DataLock, FolderInUse

HOLD = """
import sys
from pathlib import Path
from onetake.store.lock import DataLock
lock = DataLock(Path(sys.argv[1]))
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_second_server_is_told_the_folder_and_the_process(tmp_path: Path) -> None:
    first = DataLock(tmp_path / "data")

    with pytest.raises(FolderInUse) as raised:
        DataLock(tmp_path / "data")

    assert str(tmp_path / "data") in str(raised.value)
    assert f"process {os.getpid()}" in str(raised.value)
    first.release()


def test_a_released_folder_can_be_taken_again(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    lock.release()
    lock.release()

    with DataLock(tmp_path), pytest.raises(FolderInUse):
        DataLock(tmp_path)


def test_the_lock_of_a_killed_process_is_gone(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(FolderInUse, match=f"process {holder.pid};"):
            DataLock(tmp_path)
        holder.kill()

    DataLock(tmp_path).release()
