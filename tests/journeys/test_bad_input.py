"""Every bad request is one JSON error that names the field, and leaves no row, no hold, no file."""

import io
import json
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from onetake.api.limits import Limits
from tests.journeys.client import Json
from tests.journeys.refusal import BODY, CREATE, JSON, Place, a_place

pytestmark = pytest.mark.asyncio(loop_scope="module")

INVALID = (422, "invalid_field")
UNREADABLE = (400, "invalid_request")
MATERIAL = (422, "invalid_material")
TOO_LARGE = (413, "too_large")

FIELDS: dict[str, tuple[Json, str]] = {
    "audio as a number": ({"generate_audio": 0}, "generate_audio"),
    "audio as a text": ({"generate_audio": "true"}, "generate_audio"),
    "prompt as a number": ({"prompt": 5}, "prompt"),
    "no prompt": ({"prompt": None}, "prompt"),
    "an empty prompt": ({"prompt": ""}, "prompt"),
    "only spaces": ({"prompt": " \t\n"}, "prompt"),
    "a long prompt": ({"prompt": "a" * 4001}, "prompt"),
    "almost a megabyte of prompt": ({"prompt": "海" * 160_000}, "prompt"),
    "an unknown field": ({"quality": "best"}, "quality"),
    "a field of another case": ({"Duration": 5}, "Duration"),
    "duration 0": ({"duration": 0}, "duration"),
    "duration -1": ({"duration": -1}, "duration"),
    "duration 1e9": ({"duration": 1e9}, "duration"),
    "duration as a text": ({"duration": "5"}, "duration"),
    "half a second": ({"duration": 4.5}, "duration"),
    "duration as a boolean": ({"duration": True}, "duration"),
    "duration as a list": ({"duration": [5]}, "duration"),
    "duration above the most": ({"duration": 16}, "duration"),
    "a resolution of nobody": ({"resolution": "8k"}, "resolution"),
    "a ratio of nobody": ({"aspect_ratio": "2:7"}, "aspect_ratio"),
    "seed below zero": ({"seed": -1}, "seed"),
    "seed beyond 32 bits": ({"seed": 2**32}, "seed"),
    "seed beyond 64 bits": ({"seed": 2**70}, "seed"),
    "a type of nobody": ({"type": "paint"}, "type"),
    "@Image1 without one": ({"prompt": "as @Image1"}, "prompt"),
    "@Image2 with one": (
        {"prompt": "@Image2", "image_urls": ["https://example.com/a.png"]}, "prompt"
    ),
    "@Video1 with an image": (
        {"prompt": "@Video1", "image_urls": ["https://example.com/a.png"]}, "prompt"
    ),
    "1 000 images": ({"image_urls": ["https://example.com/a.png"] * 1000}, "image_urls"),
    "urls as a text": ({"image_urls": "https://example.com/a.png"}, "image_urls"),
    "a number as a url": ({"image_urls": [1]}, "image_urls[0]"),
    "one frame of two": (
        {"type": "first-last-frame", "image_urls": ["https://example.com/a.png"]}, "image_urls"
    ),
    "an image for text": (
        {"type": "text-to-video", "image_urls": ["https://example.com/a.png"]}, "image_urls[0]"
    ),
    "NUL in the prompt": ({"prompt": "a\0b"}, "prompt"),
    "NUL in a url": ({"image_urls": ["https://example.com/\0"]}, "image_urls[0]"),
    "half a surrogate pair": ({"prompt": "a\ud800b"}, "prompt"),
    "a long end user": ({"end_user_id": "a" * 201}, "end_user_id"),
}  # fmt: skip
"""Fields that are changed in a good body, and the field that is complained about."""

NOTHING_TO_LIST = {
    "no prompt", "NUL in the prompt", "NUL in a url", "half a surrogate pair",
    "@Image1 without one", "@Video1 with an image",
}  # fmt: skip
"""What is allowed there is no list."""

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "half of an object": b'{"model": "video',
    "a list": b"[]",
    "a text": b'"model"',
    "not UTF-8": b'{"model": "\xff\xfe"}',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "no number": b'{"model": "m", "prompt": "p", "duration": NaN}',
    "endless": b'{"model": "m", "prompt": "p", "duration": Infinity}',
    "two documents": b'{"model": "m", "prompt": "p"} {}',
    "form fields": b"model=m&prompt=p",
}

URLS = (
    "http://127.0.0.1/a.png", "http://localhost/a.png", "http://LOCALHOST:80/a.png",
    "http://a.localhost/a.png", "http://127.1/a.png", "http://2130706433/a.png",
    "http://0x7f000001/a.png", "http://0177.0.0.1/a.png", "http://0.0.0.0/a.png",
    "http://[::1]/a.png", "http://[::ffff:127.0.0.1]/a.png", "http://[::]/a.png",
    "http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/a.png",
    "http://10.0.0.1/a.png", "http://172.16.0.1/a.png", "http://192.168.1.1/a.png",
    "http://100.64.0.1/a.png", "http://[fd00::1]/a.png", "http://224.0.0.1/a.png",
    "http://metadata.internal/a.png", "http://printer.local/a.png",
    "file:///etc/passwd", "FILE:///etc/passwd", "ftp://example.com/a.png", "gopher://example.com",
    "javascript:alert(1)", "data:text/plain,hello", "data:image/png;base64,!!!",
    "data:image/png;base64,", "//example.com/a.png", "/files/asset_1/a.png", "a.png", "",
    "http://", "http://:80/", "http://ann:pw@example.com/a.png", "http://example.com:99999/a.png",
    "http://exa mple.com/a.png", "http://example.com\\@127.0.0.1/a.png", "http://[::1",
    "https://example.com/" + "a" * 9000,
)  # fmt: skip

FILES: dict[str, tuple[str, str, str]] = {
    "an archive": ("image_urls", "/files/archive.png", "type"),
    "a page": ("image_urls", "/files/page.png", "type"),
    "nothing in it": ("image_urls", "/files/empty.png", "empty"),
    "50 000 by 50 000": ("image_urls", "/files/bomb.png", "pixels"),
    "half a picture": ("image_urls", "/files/cut.png", "decoded"),
    "half a film": ("video_urls", "/files/cut.mp4", "cut off"),
    "a film as a picture": ("image_urls", "/files/film.mp4", "video/mp4"),
    "a picture as a film": ("video_urls", "/files/photo.png", "image/png"),
    "a picture as sound": ("audio_urls", "/files/photo.png", "image/png"),
    "not there": ("image_urls", "/files-that-are-not.png", "404"),
    "a terabyte": ("image_urls", "/endless.png", "larger"),
    "squeezed": ("image_urls", "/squeezed.png", "compressed"),
    "to a file": ("image_urls", "/redirect/to-a-file", "http://"),
    "to ftp": ("image_urls", "/redirect/to-ftp", "http://"),
    "with a password": ("image_urls", "/redirect/with-a-password", "password"),
    "in circles": ("image_urls", "/redirect/in-circles", "redirects"),
    "to nowhere": ("image_urls", "/redirect/to-nowhere", "nowhere"),
}
"""The field, the path at the host, and a word of the reason."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Place]:
    async with a_place(tmp_path_factory.mktemp("bad-input")) as made:
        yield made


@pytest.mark.parametrize("name", FIELDS)
async def test_a_wrong_field_is_named_with_what_it_may_be(place: Place, name: str):
    fields, param = FIELDS[name]
    body = {key: value for key, value in (BODY | fields).items() if value is not None}

    data = json.dumps(body).encode()
    status, error = await place.refused(place.closed, CREATE, data, JSON)

    assert (status, error["code"]) == (MATERIAL if name == "an image for text" else INVALID)
    assert error["param"] == param
    assert bool(error.get("allowed")) == (name not in NOTHING_TO_LIST), error


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_cannot_be_read_is_said(place: Place, name: str):
    status, error = await place.refused(place.closed, CREATE, BODIES[name], JSON)

    assert (status, error["code"]) == UNREADABLE


@pytest.mark.parametrize("url", URLS, ids=lambda url: str(url)[:40] or "empty")
async def test_a_url_that_leads_to_no_public_place_is_refused(place: Place, url: str):
    status, error = await place.create(place.closed, image_urls=[url])

    assert (status, error["code"]) == MATERIAL
    assert error["param"] == "image_urls[0]"


async def test_by_default_this_machine_is_not_reached(place: Place):
    status, error = await place.create(place.closed, video_urls=[f"{place.host.url}/secret.mp4"])

    assert (status, error["code"]) == MATERIAL
    assert place.host.secret_reads == 0


@pytest.mark.parametrize("name", FILES)
async def test_a_file_that_is_not_what_is_asked_for_is_refused(place: Place, name: str):
    field, path, word = FILES[name]

    status, error = await place.create(place.open, **{field: [place.host.url + path]})

    assert (status, error["code"]) == MATERIAL
    assert error["param"] == f"{field}[0]"
    assert word in error["message"]


async def test_of_several_files_the_bad_one_is_named_and_none_is_kept(place: Place):
    good, bad = f"{place.host.url}/files/photo.png", f"{place.host.url}/files/archive.png"

    status, error = await place.create(place.open, image_urls=[good, good, bad])

    assert (status, error["code"], error["param"]) == (*MATERIAL, "image_urls[2]")
    assert "image/png" in error["allowed"]


@pytest.mark.parametrize(
    ("headers", "status", "code", "param"),
    [
        ({"Authorization": ""}, 401, "invalid_key", None),
        ({"Authorization": "Bearer vga_nobody"}, 401, "invalid_key", None),
        ({"Authorization": "Basic YTpi"}, 401, "invalid_key", None),
        ({"Idempotency-Key": "a b"}, 400, "invalid_request", "Idempotency-Key"),
        ({"Idempotency-Key": "a" * 256}, 400, "invalid_request", "Idempotency-Key"),
        ({"Onetake-Dialect": "klingon"}, 400, "invalid_request", "Onetake-Dialect"),
        ({"Content-Type": "text/plain"}, 415, "unsupported_type", "Content-Type"),
    ],
)
async def test_a_wrong_header_is_named(
    place: Place, headers: dict[str, str], status: int, code: str, param: str | None
):
    given = JSON | headers
    answered, error = await place.refused(place.closed, CREATE, json.dumps(BODY).encode(), given)

    assert (answered, error["code"], error["param"]) == (status, code, param)


async def test_an_unknown_model_and_too_few_credits_cost_nothing(place: Place):
    assert (await place.create(place.closed, model="nobody-1"))[0] == 400
    # 15 seconds of 720p are 180 credits; the other user has none.
    poor = await place.closed.customer("poor@bad.example")
    headers = {"Authorization": f"Bearer {poor}"} | JSON
    data = json.dumps(BODY).encode()
    status, error = await place.refused(place.closed, CREATE, data, headers)

    assert (status, error["code"]) == (402, "insufficient_credits")


async def test_a_key_after_its_revocation_is_refused(place: Place):
    key = await place.closed.customer("gone@bad.example", 1000)
    await place.closed.command("key", "revoke", key[:12])
    headers = {"Authorization": f"Bearer {key}"} | JSON

    status, error = await place.refused(place.closed, CREATE, json.dumps(BODY).encode(), headers)

    assert (status, error["code"]) == (403, "key_disabled")


async def test_more_than_any_picture_needs_is_not_even_read(place: Place):
    data = json.dumps(BODY | {"prompt": "a" * Limits().media_bytes_max}).encode()
    for body in (io.BytesIO(data), _pieces(data)):  # with a Content-Length, and without
        status, error = await place.refused(place.closed, CREATE, body, JSON)
        assert (status, error["code"]) == TOO_LARGE


async def _pieces(data: bytes) -> AsyncGenerator[bytes]:
    for start in range(0, len(data), 1 << 16):
        yield data[start : start + (1 << 16)]
