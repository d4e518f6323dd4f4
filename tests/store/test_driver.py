"""One SQLite library, and a warning when it has the fault."""

from structlog.testing import capture_logs

from onetake.store.driver import SAFE_SINCE, sqlite, warn_of_old_library


def test_an_old_library_is_warned_of() -> None:
    with capture_logs() as logs:
        assert warn_of_old_library((3, 40, 1))

    (line,) = logs
    assert (line["log_level"], line["version"], line["safe_since"]) == (
        "warning", "3.40.1", "3.51.3",
    )  # fmt: skip


def test_a_recent_library_is_not_spoken_of() -> None:
    with capture_logs() as logs:
        assert not warn_of_old_library(SAFE_SINCE)

    assert logs == []


def test_the_library_can_return_what_it_wrote() -> None:
    connection = sqlite.connect(":memory:")
    connection.execute("CREATE TABLE t (x)")

    assert connection.execute("INSERT INTO t VALUES (1) RETURNING x").fetchall() == [(1,)]
    connection.close()
