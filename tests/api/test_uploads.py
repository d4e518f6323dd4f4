"""Uploads over HTTP: the seed's answer, all or nothing, and every way to send something bad."""

import asyncio
import io
import zipfile
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from onetake.api.limits import Limits
from tests.api.gate import MODEL, Gate, running
from tests.assets import media

PNG = media.image_bytes("PNG")
JPEG = media.image_bytes("JPEG")


async def send(
    gate: Gate, *files: tuple[str, bytes], field: str = "files", caller: Any = None
) -> tuple[int, Any]:
    form = aiohttp.FormData()
    for name, content in files:
        form.add_field(field, io.BytesIO(content), filename=name, content_type="image/gif")
    return await send_form(gate, form, caller)


async def send_form(gate: Gate, form: Any, caller: Any = None) -> tuple[int, Any]:
    headers = caller or await gate.caller()
    async with gate.http.post(gate.base_url + "/api/upload", data=form, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_files_are_answered_as_in_the_seed_and_can_be_fetched(gate: Gate) -> None:
    status, answer = await send(gate, ("image.png", PNG), ("photo.png", JPEG))
    assert status == 200
    first, second = answer["data"]
    assert first.keys() == {"filename", "content_type", "size", "key", "url"}
    assert (first["filename"], first["content_type"]) == ("image.png", "image/png")
    assert (second["filename"], second["content_type"]) == ("photo.jpg", "image/jpeg")
    assert first["size"] == len(PNG)
    assert first["key"].startswith("uploads/")
    async with gate.http.get(URL(first["url"], encoded=True)) as file:
        assert await file.read() == PNG


async def test_an_upload_can_be_used_in_a_request(gate: Gate) -> None:
    caller = await gate.caller()
    _, answer = await send(gate, ("image.png", PNG), caller=caller)
    body = {"model": MODEL, "prompt": "@Image1 moves", "image_urls": [answer["data"][0]["url"]]}
    url = gate.base_url + "/v1/video/generations"
    async with gate.http.post(url, json=body, headers=caller) as created:
        assert created.status == 200


async def test_identical_content_is_kept_once(gate: Gate) -> None:
    _, answer = await send(gate, ("a.png", PNG), ("b.png", PNG))
    assert [each["filename"] for each in answer["data"]] == ["a.png", "b.png"]
    assert len([blob async for blob in gate.storage.list()]) == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../x.png", "x.png"),
        ("..\\..\\x.png", "x.png"),
        ("/etc/passwd", "passwd.png"),
        ("猫.png", "猫.png"),
        ("a\u202egnp.exe", "agnp.exe.png"),
        ("x" * 500, None),
        ("...", "file.png"),
    ],
)
async def test_names_are_cleaned(gate: Gate, name: str, kept: str | None) -> None:
    form = (
        b"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\""
        + name.encode() + b"\"\r\n\r\n" + PNG + b"\r\n--b--\r\n"
    )  # fmt: skip
    headers = {**await gate.caller(), "Content-Type": "multipart/form-data; boundary=b"}
    status, answer = await send_form(gate, io.BytesIO(form), headers)
    assert status == 200
    shown = answer["data"][0]["filename"]
    assert len(shown) <= 100
    assert shown == kept or kept is None


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.txt", "x" * 5000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.png", _zip(), 415),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", 415),
        ("a.png", b"", 422),
        ("a.png", PNG[: len(PNG) // 2], 422),
        ("a.jpg", JPEG[: len(JPEG) // 2], 422),
        ("a.png", media.png_header(50_000, 50_000), 422),
        ("a.png", PNG + b"\0" * 10_000_001, 413),
    ],
    ids=["zip", "svg", "empty", "half a png", "half a jpeg", "huge png", "over 10 MB"],
)
async def test_a_bad_file_is_refused_and_takes_the_good_ones_with_it(
    gate: Gate, name: str, content: bytes, status: int
) -> None:
    got, answer = await send(gate, ("good.jpg", JPEG), (name, content))
    assert (got, answer["error"]["param"]) == (status, "files[1]")
    assert answer["error"]["message"].startswith("files[1] ")
    assert await gate.nothing_was_kept()


async def test_a_truncated_video_is_refused(gate: Gate, tmp_path: Path) -> None:
    whole = media.video(tmp_path / "a.mp4").read_bytes()
    got, answer = await send(gate, ("a.mp4", whole[: len(whole) * 2 // 3]))
    assert (got, answer["error"]["param"]) == (422, "files[0]")
    assert await gate.nothing_was_kept()


async def test_no_file_is_an_error(gate: Gate) -> None:
    headers = {**await gate.caller(), "Content-Type": "multipart/form-data; boundary=b"}
    status, answer = await send_form(gate, io.BytesIO(b"--b--\r\n"), headers)
    assert (status, answer["error"]["param"]) == (422, "files")


async def test_too_many_files_are_an_error(gate: Gate) -> None:
    status, answer = await send(gate, *[(f"{n}.png", PNG) for n in range(21)])
    assert (status, answer["error"]["allowed"]) == (422, ["1 to 20 files"])
    assert await gate.nothing_was_kept()


async def test_another_field_is_an_error(gate: Gate) -> None:
    status, answer = await send(gate, ("a.png", PNG), field="picture")
    assert (status, answer["error"]["param"]) == (422, "picture")
    assert answer["error"]["allowed"] == ["files"]


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"", 415),
        ("multipart/form-data; boundary=" + "b" * 300, b"", 400),
        ("multipart/form-data; boundary=b", b"nonsense", 400),
        ("multipart/form-data; boundary=b", b"", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; "
         b"name=\"files\"; filename=\"a.png\"\r\n\r\n" + PNG, 400),
        ("multipart/form-data; boundary=b", b"--b\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", 400),
    ],
)  # fmt: skip
async def test_an_unreadable_body_is_refused_and_leaves_nothing(
    gate: Gate, content_type: str, body: bytes, status: int
) -> None:
    headers = {**await gate.caller(), "Content-Type": content_type}
    got, answer = await send_form(gate, io.BytesIO(body), headers)
    assert got == status
    assert answer["error"]["message"]
    assert await gate.nothing_was_kept()


async def test_nobody_uploads_without_a_key(gate: Gate) -> None:
    status, answer = await send(gate, ("a.png", PNG), caller={"X-None": "x"})
    assert (status, answer["error"]["code"]) == (401, "missing_key")
    assert await gate.nothing_was_kept()


async def test_a_key_does_not_upload_after_its_revocation(gate: Gate) -> None:
    caller = await gate.caller()
    assert (await send(gate, ("a.png", PNG), caller=caller))[0] == 200
    (key,) = await gate.store.keys("ann")
    await gate.store.revoke_key(key.id, gate.now)
    assert (await send(gate, ("b.png", JPEG), caller=caller))[0] == 403


async def test_a_slow_upload_is_given_up_and_leaves_nothing(folder: Path) -> None:
    async with running(folder, Limits(upload_idle_seconds_max=0.2)) as gate:
        released = asyncio.Event()

        async def slowly() -> Any:
            yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
            yield PNG[:100]
            await released.wait()

        headers = {**await gate.caller(), "Content-Type": "multipart/form-data; boundary=b"}
        status, answer = await send_form(gate, slowly(), headers)
        released.set()
        assert (status, answer["error"]["message"]) == (408, "The body did not arrive in time.")
        assert await gate.nothing_was_kept()


async def test_an_upload_that_takes_too_long_altogether_is_given_up(folder: Path) -> None:
    async with running(folder, Limits(upload_seconds_max=0.2)) as gate:

        async def drops() -> Any:
            yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
            yield PNG[:8]
            while True:
                yield b"\0"
                await asyncio.sleep(0.01)

        headers = {**await gate.caller(), "Content-Type": "multipart/form-data; boundary=b"}
        status, _ = await send_form(gate, drops(), headers)
        assert status == 408
        assert await gate.nothing_was_kept()


async def test_the_whole_body_has_a_limit(folder: Path) -> None:
    async with running(folder, Limits(upload_bytes_max=1000)) as gate:
        status, answer = await send(gate, ("a.png", PNG))
        assert (status, answer["error"]["code"]) == (413, "too_large")
        assert await gate.nothing_was_kept()


async def test_more_uploads_than_places_are_asked_to_come_again(folder: Path) -> None:
    async with running(folder, Limits(uploads_at_once_max=0)) as gate:
        caller = await gate.caller()
        form = aiohttp.FormData({"files": io.BytesIO(PNG)})
        url = gate.base_url + "/api/upload"
        async with gate.http.post(url, data=form, headers=caller) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, "2")
