"""Lines for operators, without secrets."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any, Final, Literal

import pytest
import structlog

from onetake.observe.log import answered, configure, redact, request_id, scrub

STAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z")


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    handlers, level = logging.root.handlers[:], logging.root.level
    yield io.StringIO()
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def test_a_line_is_json_with_its_request(out: io.StringIO) -> None:
    configure("info", "json", out)
    token = request_id.set("req_1")
    structlog.get_logger().info("done", status=200)
    request_id.reset(token)
    line = json.loads(out.getvalue())
    assert (line["event"], line["level"], line["request_id"]) == ("done", "info", "req_1")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("current", ["req_0a1b", "their:own.id-7", "sk-0123456789", None])
@pytest.mark.parametrize("key", ["key_01", None])
def test_the_quick_line_is_the_line_that_structlog_writes(
    out: io.StringIO, form: Literal["json", "console"], current: str | None, key: str | None
) -> None:
    configure("info", form, out)
    logger = structlog.get_logger("api").bind()
    token = request_id.set(current)
    answered(logger, route="/v1/tasks", method="POST", status=200, ms=1.5, key=key)
    logger.info("request", route="/v1/tasks", method="POST", status=200, ms=1.5, key=key)
    request_id.reset(token)

    quick, usual = (STAMP.sub("<at>", line) for line in out.getvalue().splitlines())

    assert quick == usual
    assert "<at>" in quick
    assert "0123456789" not in quick


def test_the_quick_line_goes_where_lines_go(out: io.StringIO) -> None:
    said: dict[str, Any] = {"route": "/", "method": "POST", "status": 200, "ms": 1.0, "key": None}
    configure("warning", "json", out)
    token = request_id.set("req_1")
    answered(structlog.get_logger(), **said)
    configure("info", "json", out)
    with structlog.testing.capture_logs() as captured:
        answered(structlog.get_logger(), **said)
    request_id.reset(token)

    assert captured == [{"event": "request", "log_level": "info", **said}]
    assert out.getvalue() == ""


def test_the_level_decides_what_is_written(out: io.StringIO) -> None:
    configure("warning", "json", out)
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["loud"]


def test_a_console_line_is_for_people(out: io.StringIO) -> None:
    configure("info", "console", out)
    structlog.get_logger().info("started", port=8000)
    assert "started" in out.getvalue()
    assert "port=8000" in out.getvalue()


def test_the_loggers_of_libraries_speak_the_same_way(out: io.StringIO) -> None:
    configure("info", "json", out)
    logging.getLogger("library").warning("see https://x.org/a?key=1")
    line = json.loads(out.getvalue())
    assert (line["event"], line["level"]) == ("see https://x.org/a", "warning")


def test_a_traceback_is_written_without_its_secrets(out: io.StringIO) -> None:
    configure("info", "json", out)
    try:
        raise RuntimeError("key vga_0123456789abcdef at https://u:p@x.org/a?token=1")
    except RuntimeError:
        structlog.get_logger().exception("failed")
    assert "RuntimeError" in out.getvalue()
    for hidden in ("0123456789abcdef", "u:p", "token=1"):
        assert hidden not in out.getvalue()


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Bearer abcdefgh.ijk", "Bearer [hidden]"),
        ("key sk-abcdefghijkl!", "key sk-[hidden]!"),
        ("https://x.org/a?signature=s#f", "https://x.org/a"),
        ("postgresql://user:pw@host/db", "postgresql://host/db"),
        ("data:image/png;base64,AAAA rest", "data:[hidden] rest"),
        ("an ordinary sentence: 5 of 7", "an ordinary sentence: 5 of 7"),
    ],
)
def test_secrets_and_queries_are_taken_out_of_text(text: str, clean: str) -> None:
    assert scrub(text) == clean


def test_values_are_hidden_by_their_names_at_any_depth() -> None:
    event = {
        "event": "x", "prompt": "a cat", "headers": {"Authorization": "x", "Accept": "y"},
        "list": ["vga_0123456789", 5], "status": 200, "error": ValueError("sk-0123456789"),
    }  # fmt: skip
    assert redact(None, "info", dict(event)) == {
        "event": "x", "prompt": "[hidden]", "headers": {"Authorization": "[hidden]", "Accept": "y"},
        "list": ["vga_[hidden]", 5], "status": 200, "error": "sk-[hidden]",
    }  # fmt: skip
