import math
from collections.abc import Callable

import pytest

from onetake.core.task import Source, SourceKind
from onetake.wire.flow import HttpReply, ProviderError
from onetake.wire.replies import (
    RESULTS_MAX,
    address,
    decoded,
    error_code,
    job_id,
    pause_ms,
    percent,
    refusal_code,
    remotes,
    segment,
    unhexed,
)


@pytest.mark.parametrize("value", ["7", "vidgen_1_a", "task_01ABC", "a:b.c-d", "x" * 200])
def test_a_plain_id_passes(value: str):
    assert job_id(value) == value


@pytest.mark.parametrize("value", ["", ".", "..", "a/b", "a b", "a\n", "é", "x" * 201, "-x", "%2e"])
def test_an_odd_id_is_unreadable(value: str):
    with pytest.raises(ProviderError, match="unreadable"):
        job_id(value)


def test_an_id_is_quoted_as_one_segment():
    assert segment("a/b?c#d%") == "a%2Fb%3Fc%23d%25"
    assert segment(7) == "7"


@pytest.mark.parametrize("value", ["https://a.example/x?y=z#w", "http://[::1]:80/", "HTTP://A/"])
def test_an_http_address_passes(value: str):
    assert address(value) == value


@pytest.mark.parametrize(
    "value",
    [None, 3, "", "/x", "a.example/x", "ftp://a/", "data:video/mp4;base64,AA==", "https://",
     "https://[::1", "https://a/\n", "https://a/\x00", f"https://a/{'x' * 8192}", ["https://a/"]],
)  # fmt: skip
def test_anything_else_is_no_address(value: object):
    with pytest.raises(ProviderError, match="unreadable"):
        address(value)


def test_results_are_kept_in_order_and_once():
    two = remotes(["https://a/2", "https://a/1", "https://a/2"])

    assert two == (
        Source(SourceKind.REMOTE, "https://a/2"),
        Source(SourceKind.REMOTE, "https://a/1"),
    )


@pytest.mark.parametrize("count", [0, RESULTS_MAX + 1])
def test_no_results_or_too_many_are_unreadable(count: int):
    with pytest.raises(ProviderError, match="unreadable"):
        remotes([f"https://a/{n}" for n in range(count)])


@pytest.mark.parametrize(
    ("seconds", "pause"),
    [(1, 1_000), (0.1, 500), (-3, 500), (59.5, 59_500), (61, 60_000), (math.inf, 60_000),
     (10**400, 60_000), (math.nan, None), (True, None), ("3", None), (None, None), ([3], None)],
)  # fmt: skip
def test_a_pause_is_within_bounds_or_nothing(seconds: object, pause: int | None):
    assert pause_ms(seconds) == pause


@pytest.mark.parametrize(
    ("value", "read"), [(0, 0), (40, 40), (100, 99), (-1, 0), ("45%", 0), (True, 0), (None, 0)]
)
def test_progress_is_a_whole_number_below_a_hundred(value: object, read: int):
    assert percent(value) == read


@pytest.mark.parametrize(
    ("error", "code"),
    [({"code": "nsfw"}, "nsfw"), ({"code": 3}, ""), ({}, ""), ("nsfw", ""), (None, "")],
)
def test_an_error_has_a_code_or_none(error: object, code: str):
    assert error_code(error) == code


@pytest.mark.parametrize(
    ("body", "code"),
    [(b'{"error": {"code": "nsfw"}}', "nsfw"), (b'{"detail": 1}', ""), (b"<html>", ""), (b"", "")],
)
def test_a_refusal_has_a_code_or_none(body: bytes, code: str):
    assert refusal_code(HttpReply(400, body)) == code


@pytest.mark.parametrize(("read", "text"), [(decoded, "UE5H"), (unhexed, "504e47")])
def test_files_inside_a_reply_are_read(read: Callable[[object], bytes], text: str):
    assert read(text) == b"PNG"


@pytest.mark.parametrize("read", [decoded, unhexed])
@pytest.mark.parametrize("value", [None, 7, "", "*", "5", "UE5", "UE5H\n!", "灯塔"])
def test_anything_else_is_no_file(read: Callable[[object], bytes], value: object):
    with pytest.raises(ProviderError, match="unreadable"):
        read(value)
