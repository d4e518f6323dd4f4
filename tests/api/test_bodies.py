"""Bodies in every form: read within their limits, and no file left when the request is refused."""

import asyncio
import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from onetake.api import bodies as module
from onetake.api.bodies import LARGE_AT_ONCE, Bodies, content_type
from onetake.api.http import Call, Scope
from onetake.api.limits import MIB, Limits
from onetake.api.uploads import Uploads
from onetake.core.account import Caller, KeyFormat, Role, User
from onetake.core.asset import Purpose
from tests.api import steps
from tests.api.calls import call
from tests.api.gate import Gate, running
from tests.api.steps import Reply, ask, someone
from tests.assets import media

PATH = "/v1/videos"
PNG = media.image_bytes("PNG", media.picture(512, 512))
JPEG = media.image_bytes("JPEG", media.picture(512, 512))
SORA = {"model": "sora-2", "prompt": "it moves", "seconds": "4", "size": "1280x720"}
NOBODY = Caller(User("ann", "a@x.org", Role.CUSTOMER, 0), None)


def form(fields: Mapping[str, str], *files: tuple[str, str, bytes]) -> aiohttp.FormData:
    made = aiohttp.FormData(dict(fields))
    for name, filename, content in files:
        made.add_field(name, io.BytesIO(content), filename=filename)
    return made


async def post(gate: Gate, body: Any, path: str = PATH, **headers: str) -> Reply:
    caller = await someone(gate, "ann", KeyFormat.SK)
    return await ask(gate, caller, "POST", path, body, **headers)


async def test_a_file_of_a_form_is_an_upload_of_its_caller(gate: Gate) -> None:
    reply = await post(gate, form(SORA, ("input_reference", "a.jpg", JPEG)))
    assert reply.status == 200, reply.raw
    (material,) = (await steps.stored(gate, reply.json["id"])).request.materials
    assert material.asset
    asset = await gate.store.asset(material.asset)
    assert asset
    assert (asset.user, asset.purpose, asset.name) == ("ann", Purpose.UPLOAD, "a.jpg")
    assert len(await steps.files_of(gate)) == 1
    assert "signature" not in material.url, "no link that opens something is kept"


@pytest.mark.parametrize(
    "wrong",
    [{"seconds": "5"}, {"colour": "red"}, {"model": "nothing"}, {"prompt": ""}],
    ids=lambda wrong: next(iter(wrong)),
)
async def test_files_go_when_the_request_is_refused(gate: Gate, wrong: dict[str, str]) -> None:
    reply = await post(gate, form({**SORA, **wrong}, ("input_reference", "a.jpg", JPEG)))
    assert reply.status == 400
    assert reply.error["param"] == next(iter(wrong))
    assert await gate.nothing_was_kept()


async def test_files_go_when_there_are_no_credits(gate: Gate) -> None:
    await gate.user(credits=1)
    reply = await post(gate, form(SORA, ("input_reference", "a.jpg", JPEG)))
    assert reply.status == 402
    assert await gate.nothing_was_kept()


async def test_a_bad_file_takes_the_good_ones_with_it(gate: Gate) -> None:
    for content, status in ((b"no picture", 415), (b"", 400), (JPEG[:900], 400)):
        sent = form(SORA, ("image_urls", "a.png", PNG), ("image_urls", "b.jpg", content))
        reply = await post(gate, sent)
        assert (reply.status, reply.error["param"]) == (status, "image_urls"), reply.raw
        assert await gate.nothing_was_kept()


async def test_a_caller_who_leaves_in_the_middle_leaves_nothing(gate: Gate) -> None:
    released = asyncio.Event()

    async def half() -> Any:
        yield b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
        yield PNG + b'\r\n--b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nit'
        released.set()
        await asyncio.Event().wait()

    sending = asyncio.ensure_future(
        post(gate, half(), Content_Type="multipart/form-data; boundary=b")
    )
    await released.wait()
    sending.cancel()
    assert await steps.until(gate.nothing_was_kept)


async def test_a_form_without_files_is_read_like_json(gate: Gate) -> None:
    plain = form(SORA)
    plain.add_field("callback_url", "https://example.com/x", content_type="text/plain")
    for body in (plain, aiohttp.FormData(SORA)):
        reply = await post(gate, body)
        assert (reply.status, reply.json.get("seconds")) == (200, "4"), reply.raw
    assert len((await gate.store.tasks(user="ann")).tasks) == 2


async def test_what_is_too_much_is_named(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PARTS_MAX", 5)
    many = form({**SORA, "a": "1", "b": "2"}, ("image", "a.png", PNG))
    long = form({**SORA, "prompt": "x" * (module.FIELD_BYTES_MAX + 1)})
    long.add_field("x", b"", filename="makes-it-multipart.png")
    for body, param in ((many, "b"), (long, "prompt")):
        reply = await post(gate, body)
        assert (reply.status, reply.error["param"]) == (400, param)
        assert reply.error["allowed"]
    urlencoded = await post(gate, aiohttp.FormData({**SORA, "a": "1", "b": "2"}))
    assert (urlencoded.status, "at most 5 fields" in urlencoded.error["message"]) == (400, True)
    assert await gate.nothing_was_kept()


async def test_only_so_many_files_are_taken(folder: Path) -> None:
    async with running(folder, Limits(upload_files_max=1)) as gate:
        both = form(SORA, ("image_urls", "a.png", PNG), ("last_image", "b.jpg", JPEG))
        reply = await post(gate, both)
        assert (reply.status, reply.error["param"]) == (400, "last_image")
        assert reply.error["allowed"] == ["at most 1 files"]
        assert await gate.nothing_was_kept()


async def test_no_place_for_uploads_is_no_reason_to_refuse_json(folder: Path) -> None:
    async with running(folder, Limits(uploads_at_once_max=0)) as gate:
        busy = await post(gate, form(SORA, ("image", "a.png", PNG)))
        assert (busy.status, busy.headers["Retry-After"]) == (429, "2")
        assert (await post(gate, SORA)).status == 200


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"{}", 415),
        ("application/xml", b"<a/>", 415),
        ("multipart/form-data", b"--b--", 415),
        ("multipart/form-data; boundary=b", b"nonsense", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; "
         b"name=\"prompt\"\r\n\r\n\xff\r\n--b--\r\n", 400),
        ("application/x-www-form-urlencoded", b"prompt=\xff", 400),
        ("application/json; charset=utf-8", b"{", 400),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_refused(
    gate: Gate, kind: str, body: bytes, status: int
) -> None:
    reply = await post(gate, body, Content_Type=kind)
    assert reply.status == status, reply.raw
    assert reply.error["message"]
    assert await gate.nothing_was_kept()


async def test_a_path_that_takes_only_json_says_so(gate: Gate) -> None:
    reply = await post(gate, form({"model": "x", "text": "y"}), "/v1/audio/tasks")
    assert (reply.status, reply.error["allowed"]) == (415, ["application/json"])


async def test_a_picture_inside_json_is_kept_and_not_repeated(gate: Gate) -> None:
    large = media.image_bytes("PNG", media.picture(1024, 768))
    inline = "data:image/png;base64," + base64.b64encode(large).decode()
    assert len(inline) > 2 * MIB
    reply = await post(gate, {**SORA, "image": inline})
    assert reply.status == 200, reply.raw
    (material,) = (await steps.stored(gate, reply.json["id"])).request.materials
    assert material.url == "data:"


# -- by hand ---------------------------------------------------------------------------------


def test_the_content_type_is_read_without_its_parameters():
    sent = {"Content-Type": " Multipart/Form-Data ; boundary=x"}

    assert content_type(call(headers=sent)) == "multipart/form-data"
    assert content_type(call()) == ""


@dataclass
class Slow:
    """A body that comes when everybody who may read is reading."""

    reading: int = 0
    most: int = 0
    release: asyncio.Event = field(default_factory=asyncio.Event)

    def call(self, size: int) -> Call:
        scope: Scope = {
            "method": "POST", "path": "/", "query_string": b"", "client": None,
            "headers": [(b"content-length", str(size).encode())],
        }  # fmt: skip

        async def receive() -> Mapping[str, Any]:
            self.reading += 1
            self.most = max(self.most, self.reading)
            await self.release.wait()
            self.reading -= 1
            return {"type": "http.request", "body": b"{}", "more_body": False}

        return Call(scope, receive)


async def read_all(slow: Slow, size: int) -> int:
    """How many of ten bodies were being read at the same time."""
    bodies = Bodies(cast("Uploads", None), Limits())

    async def one() -> None:
        async with bodies.read(slow.call(size), NOBODY) as body:
            assert body.raw == b"{}"

    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(one())
        await asyncio.sleep(0.01)
        slow.release.set()
    return slow.most


async def test_large_bodies_take_turns_and_small_ones_do_not():
    assert await read_all(Slow(), 2 * MIB) == LARGE_AT_ONCE
    assert await read_all(Slow(), 100) == 10
