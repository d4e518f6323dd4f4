"""The client of the HTTP API, against a server that refuses, breaks off and comes back."""

import json
from pathlib import Path

import pytest

from onetake.cli.client import ATTEMPTS, Client, Unreachable
from onetake.cli.parts import Refused
from tests.cli.upstream import Upstream

CREATE = "/v1/video/generations"


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def client(upstream: Upstream, slept: list[float]) -> Client:
    return Client(upstream.url + "/", "vga_secret", 5.0, slept.append)


def test_a_create_carries_key_body_and_idempotency_key(client: Client, upstream: Upstream):
    upstream.answer(CREATE, {"task_id": "t1"})

    assert client.create({"prompt": "雨"}, "name-1") == {"task_id": "t1"}

    (asked,) = upstream.requests
    assert (asked.method, asked.path, json.loads(asked.body)) == ("POST", CREATE, {"prompt": "雨"})
    assert asked.headers["authorization"] == "Bearer vga_secret"
    assert asked.headers["idempotency-key"] == "name-1"


def test_a_lost_answer_is_asked_for_again_under_the_same_name(
    client: Client, upstream: Upstream, slept: list[float]
):
    upstream.answer(CREATE, {}, hang_up=True)
    upstream.answer(CREATE, {"error": {"message": "busy"}}, status=503)
    upstream.answer(
        CREATE, {"error": {"message": "slow"}}, status=429, headers={"Retry-After": "7"}
    )
    upstream.answer(CREATE, {"task_id": "t1"})

    assert client.create({}, "name-1") == {"task_id": "t1"}

    assert {asked.headers["idempotency-key"] for asked in upstream.requests} == {"name-1"}
    assert slept[-1] == 7
    assert slept == sorted(slept)


def test_patience_ends(client: Client, upstream: Upstream):
    upstream.answer(CREATE, {}, hang_up=True)

    with pytest.raises(Unreachable, match=upstream.url):
        client.create({}, "name-1")

    assert len(upstream.requests) == ATTEMPTS


@pytest.mark.parametrize("status", [400, 401, 402, 404, 409, 413, 422, 500])
def test_a_refusal_is_told_in_the_servers_words_and_not_repeated(
    client: Client, upstream: Upstream, status: int
):
    upstream.answer(CREATE, {"error": {"message": "duration must be 4"}}, status=status)

    with pytest.raises(Refused, match="duration must be 4"):
        client.create({}, "name-1")

    assert len(upstream.requests) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": "no"}'])
def test_a_refusal_without_words_names_the_address(client: Client, upstream: Upstream, body: bytes):
    upstream.answer(CREATE, body, status=418)

    with pytest.raises(Refused, match="answered 418"):
        client.create({}, "name-1")


def test_files_are_uploaded_in_one_request_in_their_order(
    client: Client, upstream: Upstream, tmp_path: Path
):
    (tmp_path / 'a"b.png').write_bytes(b"PNG\r\n--x")
    (tmp_path / "c.mp3").write_bytes(b"")
    upstream.answer("/api/upload", {"data": [{"url": "u1"}, {"url": "u2"}]})

    urls = client.upload([tmp_path / 'a"b.png', tmp_path / "c.mp3"], "xyz")

    assert urls == ["u1", "u2"]
    (asked,) = upstream.requests
    assert asked.headers["content-type"] == "multipart/form-data; boundary=xyz"
    assert asked.body.count(b"--xyz\r\n") == 2
    assert b'filename="a_b.png"\r\n' in asked.body
    assert b"\r\n\r\nPNG\r\n--x\r\n--xyz" in asked.body
    assert asked.body.endswith(b"\r\n--xyz--\r\n")


def test_a_download_is_whole_or_not_there(client: Client, upstream: Upstream, tmp_path: Path):
    upstream.answer("/v.mp4", b"x" * 3_000_000)
    upstream.answer("/short.mp4", b"x" * 10, headers={"Content-Length": "11"})
    upstream.answer("/gone.mp4", {}, status=404)

    assert (
        client.download(f"{upstream.url}/v.mp4?signature=s", tmp_path / "v.mp4", "t") == 3_000_000
    )
    for name in ("short", "gone"):
        with pytest.raises(Refused):
            client.download(f"{upstream.url}/{name}.mp4?signature=s", tmp_path / "w.mp4", "t")

    assert [path.name for path in tmp_path.iterdir()] == ["v.mp4"]


def test_the_key_is_not_sent_with_a_download(client: Client, upstream: Upstream, tmp_path: Path):
    upstream.answer("/v.mp4", b"x")

    client.download(f"{upstream.url}/v.mp4", tmp_path / "v.mp4", "t")

    assert "authorization" not in upstream.requests[0].headers


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/x", "nonsense", ""])
def test_only_http_is_spoken(client: Client, tmp_path: Path, url: str):
    with pytest.raises(Refused, match="not an http or https address"):
        client.download(url, tmp_path / "v.mp4", "t")


def test_a_server_that_is_not_there_is_named(slept: list[float]):
    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:9: "):
        Client("http://127.0.0.1:9", "k", 5.0, slept.append).task("t1")

    assert len(slept) == ATTEMPTS - 1


def test_task_ids_stay_in_their_place_in_the_path(client: Client, upstream: Upstream):
    upstream.answer(f"{CREATE}/..%2F..%2Fx", {"status": "pending"})

    assert client.task("../../x") == {"status": "pending"}
