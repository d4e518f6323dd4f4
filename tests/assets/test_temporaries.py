"""Names for files on their way in: never twice, and none is left by a process that is gone."""

import os
import subprocess
import sys
from pathlib import Path

from onetake.assets.temporaries import Temporaries


def test_names_are_never_given_twice(tmp_path: Path) -> None:
    one, other = Temporaries(tmp_path), Temporaries(tmp_path)
    names = {each.new() for each in (one, other) for _ in range(10)}
    one.close()
    other.close()

    assert len(names) == 20


def test_closing_removes_the_files(tmp_path: Path) -> None:
    temporaries = Temporaries(tmp_path)
    left = temporaries.new()
    left.write_bytes(b"x")
    temporaries.close()
    temporaries.close()

    assert not left.exists()


def test_what_a_dead_process_left_is_removed_and_a_living_ones_is_not(tmp_path: Path) -> None:
    program = (
        "import sys, os, pathlib\n"
        "from onetake.assets.temporaries import Temporaries\n"
        "path = Temporaries(pathlib.Path(sys.argv[1])).new()\n"
        "path.write_bytes(b'x')\n"
        "print(path, flush=True)\n"
        "os._exit(9)\n"
    )
    living = Temporaries(tmp_path)
    mine = living.new()
    mine.write_bytes(b"x")
    died = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        stdout=subprocess.PIPE,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    left = Path(died.stdout.decode().strip())
    assert left.exists()
    Temporaries(tmp_path).close()

    assert not left.exists()
    assert mine.exists()
    living.close()
