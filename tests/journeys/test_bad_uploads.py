"""Uploads and results that nobody wants: refused by name, and nothing of them stays."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from random import Random

import aiohttp
import pytest
import pytest_asyncio

from onetake.api.limits import Limits
from onetake.core.money import MICROCREDITS
from tests.assets.media import image_bytes
from tests.journeys.client import Client
from tests.journeys.hostile import hostile
from tests.journeys.refusal import CREATE, UPLOAD, Place, a_place, kept
from tests.journeys.server import Installation, installation, until
from tests.journeys.upstream import attach, upstream

pytestmark = pytest.mark.asyncio(loop_scope="module")

MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}
PNG = image_bytes("PNG")

CONTENT: dict[str, tuple[str, int, str, str]] = {
    "a zip named .png": ("archive.png", 415, "unsupported_type", "image/png"),
    "a page named .png": ("page.png", 415, "unsupported_type", "image/png"),
    "a picture of 50 000 by 50 000": ("bomb.png", 422, "invalid_material", "pixels"),
    "half a picture": ("cut.png", 422, "invalid_material", "decoded"),
    "half a film": ("cut.mp4", 422, "invalid_material", "cut off"),
    "an empty file": ("empty.png", 422, "invalid_material", "empty"),
}
"""The file, and the status, the code and a word of the refusal."""

BODIES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 400, "invalid_request"),
    "no boundary in it": (b"hello", 400, "invalid_request"),
    "no part": (b"--b--\r\n", 422, "invalid_field"),
    "no end": (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n' + PNG,
        400,
        "invalid_request",
    ),
    "a field and no file": (
        b'--b\r\nContent-Disposition: form-data; name="files"\r\n\r\nhello\r\n--b--\r\n',
        422,
        "invalid_field",
    ),
    "no name": (b"--b\r\n\r\nhello\r\n--b--\r\n", 422, "invalid_field"),
    "nine headers": (
        b"--b\r\n" + b"A: b\r\n" * 9 + b"\r\nhello\r\n--b--\r\n",
        400,
        "invalid_request",
    ),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Place]:
    async with a_place(tmp_path_factory.mktemp("bad-uploads")) as made:
        yield made


def form(*sent: tuple[str, bytes], field: str = "files") -> aiohttp.FormData:
    made = aiohttp.FormData()
    for name, content in sent:
        made.add_field(field, content, filename=name)
    return made


@pytest.mark.parametrize("name", CONTENT)
async def test_a_file_that_is_not_what_it_says_is_refused_and_named(place: Place, name: str):
    file, status, code, word = CONTENT[name]
    # The good one before it is given up, too.
    sent = form(("good.png", PNG), ("photo.png", place.host.content[file]))

    answered, error = await place.refused(place.closed, UPLOAD, sent)

    assert (answered, error["code"], error["param"]) == (status, code, "files[1]")
    assert word in error["message"]
    assert code != "unsupported_type" or word in error["allowed"]


@pytest.mark.parametrize("name", BODIES)
async def test_a_form_that_cannot_be_read_is_said(place: Place, name: str):
    body, status, code = BODIES[name]

    answered, error = await place.refused(place.closed, UPLOAD, body, MULTIPART)

    assert (answered, error["code"]) == (status, code)


async def test_what_is_no_form_is_refused(place: Place):
    status, error = await place.refused(place.closed, UPLOAD, PNG, {"Content-Type": "image/png"})

    assert (status, error["code"]) == (415, "unsupported_type")
    assert error["allowed"] == ["multipart/form-data"]


async def test_a_form_has_1_to_20_files_in_one_field(place: Place):
    crowd = form(*[(f"{number}.png", PNG) for number in range(21)])
    elsewhere = form(("a.png", PNG), field="photos")

    status, error = await place.refused(place.closed, UPLOAD, crowd)
    other_status, other = await place.refused(place.closed, UPLOAD, elsewhere)

    assert (status, error["param"], error["allowed"]) == (422, "files", ["1 to 20 files"])
    assert (other_status, other["param"], other["allowed"]) == (422, "photos", ["files"])


@pytest.mark.parametrize(
    ("head", "most_mb"), [("photo.png", 10), ("sound.wav", 20), ("film.mp4", 100)]
)
async def test_a_file_may_be_as_large_as_its_kind_may(place: Place, head: str, most_mb: int):
    content = place.host.content[head]

    async def long() -> AsyncGenerator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
        yield content
        for _ in range(most_mb):
            yield bytes(1_000_000)
        yield b"\r\n--b--\r\n"

    status, error = await place.refused(place.closed, UPLOAD, long(), MULTIPART)

    assert (status, error["code"], error["param"]) == (413, "too_large", "files[0]")
    assert f"up to {most_mb} MB" in " ".join(error["allowed"])


async def test_a_declared_size_is_refused_before_anything_is_sent(place: Place):
    before = kept(place.closed)
    caller = place.caller(place.closed)
    large = Limits().media_bytes_max + 1
    begun = [await _begun(caller, UPLOAD, 513 << 20), await _begun(caller, CREATE, large)]
    answers = await asyncio.gather(*(reader.read() for reader, _ in begun))

    for answer, (_, writer) in zip(answers, begun, strict=True):
        writer.close()
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b'"too_large"' in answer
    assert kept(place.closed) == before


async def test_names_lose_every_path_and_stay_inside(place: Place):
    """Good files: kept, under harmless names."""
    names = ["../../../etc/passwd.png", "..\\..\\boot.png", "/abs/photo.png", "a\u202egnp.exe"]
    outside = sorted(path.name for path in place.open.data.parent.iterdir())
    data = b"".join(_part(name) for name in names) + b"--b--\r\n"
    key = place.keys[place.open.url]
    async with place.http.post(
        f"{place.open.url}{UPLOAD}", data=data,
        headers={"Authorization": f"Bearer {key}"} | MULTIPART,
    ) as reply:  # fmt: skip
        answer = await reply.json()

    shown = [each["filename"] for each in answer["data"]]
    assert shown == ["passwd.png", "boot.png", "photo.png", "agnp.exe.png"]
    assert not [each for each in answer["data"] if ".." in each["key"] or ".." in each["url"]]
    assert outside == sorted(path.name for path in place.open.data.parent.iterdir())
    (kept_once,) = (place.open.data / "files").glob("??/*")
    assert kept_once.read_bytes() == PNG


async def test_who_sends_slowly_is_told_and_who_leaves_is_forgotten(place: Place):
    """All at once, and the server answers others meanwhile."""
    server = place.closed
    before = kept(server)
    caller = place.caller(server)
    begin = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
    leaving = [await _begun(caller, UPLOAD, 10_000, begin + PNG[:1000]) for _ in range(4)]
    await until(lambda: _has_temporary_files(server, 4), "the uploads have begun")
    for _, writer in leaving:
        writer.close()
    await until(lambda: _has_temporary_files(server, 0), "the uploads are forgotten")
    slow = [
        await _begun(caller, UPLOAD, 10_000, begin + PNG[:1000]),
        await _begun(caller, CREATE, 1000, b'{"model": '),
    ]
    await until(lambda: _has_temporary_files(server, 1), "the slow upload has begun")

    status, _ = await caller.ask("GET", "/v1/models")
    answers = await asyncio.gather(*(reader.read() for reader, _ in slow))

    assert status == 200
    for answer, (_, writer) in zip(answers, slow, strict=True):
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"error"' in answer
        writer.close()
    assert kept(server) == before


async def test_a_result_that_redirects_to_a_private_address_is_not_fetched(tmp_path: Path):
    """Only the channel's own origin may be private, and its word does not count for others."""
    async with (
        upstream(tmp_path, Random(1)) as service,
        hostile(tmp_path) as host,
        installation(tmp_path / "data") as server,
        aiohttp.ClientSession() as http,
    ):
        service.elsewhere = f"{host.url}/secret.mp4"
        await attach(server, service, places=4)
        await server.start()
        email = "ada@redirect.example"
        caller = Client(http, server.url, await server.customer(email, 24))
        created = await caller.create("by the sea")
        answer = await caller.finished(created["task_id"])

        assert host.secret_reads == 0
        assert (answer["status"], answer["credits_refunded"]) == ("failed", True)
        assert (await server.books(email)).available == 24 * MICROCREDITS


def _part(filename: str) -> bytes:
    """A good file, its name written as an attacker would."""
    head = f'Content-Disposition: form-data; name="files"; filename="{filename}"'
    return b"--b\r\n" + head.encode() + b"\r\n\r\n" + PNG + b"\r\n"


async def _begun(
    caller: Client, path: str, size: int, body: bytes = b""
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A request that declares a size and sends some of it."""
    host, _, port = caller.url.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    kind = MULTIPART["Content-Type"] if path == UPLOAD else "application/json"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {caller.key}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    return reader, writer


async def _has_temporary_files(server: Installation, count: int) -> bool:
    return len(list((server.data / "files" / "tmp").glob("*/*"))) == count
