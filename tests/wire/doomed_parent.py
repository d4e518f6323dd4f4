"""A parent for `test_child.py` to kill: starts a child that hangs, and says so."""

import asyncio
import os
import sys

from onetake.wire.child import ChildPool


async def main(pid_file: str, deed: str) -> None:
    pool = ChildPool("tests.wire.unruly_child", 1, memory_bytes=1 << 30)

    def started(_percent: int) -> None:
        os.write(1, b"%d\n" % pool.pids)

    await pool.call({"do": deed, "pid_file": pid_file}, seconds=600, on_progress=started)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
