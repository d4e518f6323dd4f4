"""The curl lines of the VideoApi documents, with the answers that they promise.

The one rule: the lines are theirs, word for word; only what a reader would put in is put in: the
address, a key, the uploaded link, and a small picture so that the test is quick.
"""

# PyAV's own annotations leave type arguments open.
# pyright: reportUnknownMemberType=false

import io
import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path

import av
import pytest
import pytest_asyncio

from onetake.core.money import MICROCREDITS
from tests.assets import media
from tests.journeys.curl import Json, curl, curl_json
from tests.journeys.server import MODEL, Installation, installation, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

EMAIL = "ada@seed.example"
PRICE = 24  # 4 seconds of 480p

LIST_MODELS = 'curl "$VIDEOAPI_BASE/v1/models"'

UPLOAD = r"""curl -X POST "$VIDEOAPI_BASE/api/upload" \
-H "Authorization: Bearer vga_xxxxxxxxxxxxxxxxxxxxxxxx" \
-F "files=@/path/to/image.png" \
-F "files=@/path/to/audio.mp3"
"""

CREATE = r"""curl -X POST "$VIDEOAPI_BASE/v1/video/generations" \
-H "Authorization: Bearer vga_xxxxxxxxxxxxxxxxxxxxxxxx" \
-H "Content-Type: application/json" \
-d '{
"model": "video-2.0-mini-reference-to-video",
"type": "image-to-video",
"prompt": "让 @Image1 中的人物自然转身,镜头缓慢推进,光影真实",
"image_urls": ["https://your-domain.com/uploads/reference.png"],
"video_urls": [],
"audio_urls": [],
"resolution": "720p",
"duration": "auto",
"aspect_ratio": "9:16",
"generate_audio": true,
"end_user_id": "customer_001"
}'
"""

QUERY = (
    'curl "$VIDEOAPI_BASE/v1/video/generations/vidgen_1783003830450_081f0558" '
    '-H "Authorization: Bearer vga_xxxxxxxxxxxxxxxxxxxxxxxx"'
)

REFERENCE = "https://your-domain.com/uploads/reference.png"
SMALL = {'"720p"': '"480p"', '"auto"': "4"}
DONE = (
    "task_id", "status", "url", "format", "generated", "outputs", "metadata",
    "credits_reserved", "credits_refunded", "error", "videos",
)  # fmt: skip
"""The keys of the documented answer."""


@dataclass
class Shell:
    """Somebody at a prompt in `folder`. `values`: what they put into the lines."""

    server: Installation
    folder: Path
    values: dict[str, str]

    async def run(self, line: str, more: Mapping[str, str] | None = None) -> tuple[int, Json]:
        own = more or {}
        usual = {name: value for name, value in self.values.items() if name not in own}
        return await curl_json(line, self.folder, {**own, **usual})

    async def ended(self, task: str) -> Json:
        """Query at once and again, until the status is one of the two last ones."""

        async def look() -> Json | None:
            status, answer = await self.run(QUERY, {"vidgen_1783003830450_081f0558": task})
            assert status == 200
            assert answer["status"] in ("pending", "processing", "completed", "failed")
            return answer if answer["status"] in ("completed", "failed") else None

        return await until(look, f"{task} has ended")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shell(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Shell]:
    folder = tmp_path_factory.mktemp("seed")
    (folder / "image.png").write_bytes(media.image_bytes("PNG", media.picture(360, 640)))
    media.audio(folder / "audio.mp3", seconds=2)
    async with installation(folder / "data") as server:
        await server.start()
        key = await server.customer(EMAIL, 10 * PRICE)
        values = {"$VIDEOAPI_BASE": server.url, "vga_xxxxxxxxxxxxxxxxxxxxxxxx": key}
        yield Shell(server, folder, values | {"/path/to/": "", **SMALL})


async def uploaded(shell: Shell) -> str:
    status, answer = await shell.run(UPLOAD)
    assert status == 200, answer
    return str(answer["data"][0]["url"])


async def test_the_models_are_listed_to_everybody(shell: Shell):
    status, answer = await shell.run(LIST_MODELS)

    assert status == 200
    assert MODEL in [model["id"] for model in answer["data"]]


async def test_an_upload_answers_as_documented(shell: Shell):
    status, answer = await shell.run(UPLOAD)

    assert status == 200
    assert set(answer) == {"data"}
    for each, name, kind in zip(
        answer["data"], ("image.png", "audio.mp3"), ("image/png", "audio/mpeg"), strict=True
    ):
        assert set(each) == {"filename", "content_type", "size", "key", "url"}
        assert (each["filename"], each["content_type"]) == (name, kind)
        assert each["size"] == (shell.folder / name).stat().st_size
        assert each["key"].startswith("uploads/")
        got = await curl(f"curl '{each['url']}'", shell.folder, {})
        assert got == (200, (shell.folder / name).read_bytes())


async def test_create_poll_completed(shell: Shell):
    before = await shell.server.books(EMAIL)
    status, created = await shell.run(CREATE, {REFERENCE: await uploaded(shell)})

    assert status == 200
    assert re.fullmatch(r"vidgen_[0-9]{13}_[0-9a-f]{8}", created["task_id"])
    assert created["status"] == "pending"
    assert created["poll_interval_seconds"] >= 1
    assert (await shell.server.books(EMAIL)).held == PRICE * MICROCREDITS

    done = await shell.ended(created["task_id"])

    assert [key for key in DONE if key not in done] == []
    assert (done["task_id"], done["status"], done["format"]) == (
        created["task_id"], "completed", "mp4"
    )  # fmt: skip
    assert done["generated"] == done["videos"] == [done["url"]]
    assert [output["url"] for output in done["outputs"]] == done["videos"]
    assert (done["credits_reserved"], done["credits_refunded"], done["error"]) == (
        PRICE, False, None
    )  # fmt: skip
    assert done["metadata"]["credits_reserved"] == PRICE
    assert done["metadata"]["public_model"] == MODEL
    assert done["metadata"]["asset_reference_style"] == "@Image1/@Video1/@Audio1"
    await check_video(shell, done["url"])
    after = await shell.server.books(EMAIL)
    assert (after.held, before.available - after.available) == (0, PRICE * MICROCREDITS)


async def check_video(shell: Shell, url: str) -> None:
    """It is what was asked for: upright 480p, 4 seconds to the frame, with sound."""
    status, video = await curl(f"curl '{url}'", shell.folder, {})
    assert status == 200
    with av.open(io.BytesIO(video), "r") as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert (picture.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert picture.width == 480 < picture.height
        frames = sum(1 for _ in container.decode(picture))
        assert picture.average_rate is not None
        assert abs(frames - 4 * picture.average_rate) <= 1


async def test_failed_and_refunded(shell: Shell):
    before = await shell.server.books(EMAIL)
    status, created = await shell.run(
        CREATE, {REFERENCE: await uploaded(shell), "光影真实": "[fail:content_policy]"}
    )
    failed = await shell.ended(created["task_id"])

    assert status == 200
    assert [key for key in DONE if key not in failed] == []
    assert (failed["status"], failed["url"], failed["videos"]) == ("failed", None, [])
    assert failed["error"]["message"]
    assert (failed["credits_reserved"], failed["credits_refunded"]) == (PRICE, True)
    assert await shell.server.books(EMAIL) == before


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({MODEL: "video-9"}, 400, "unknown_model"),
        ({"Bearer vga_xxxxxxxxxxxxxxxxxxxxxxxx": "Bearer vga_wrong"}, 401, "invalid_key"),
        ({"@Image1": "@Image2"}, 422, "invalid_field"),
        ({'"9:16"': '"9:17"'}, 422, "invalid_field"),
        ({'"video_urls"': '"videos"'}, 422, "invalid_field"),
        ({'"auto"': "0"}, 422, "invalid_field"),
    ],
)
async def test_what_is_wrong_has_the_documented_status(
    shell: Shell, change: dict[str, str], status: int, code: str
):
    before = await shell.server.books(EMAIL), await shell.server.tasks()

    answered, answer = await shell.run(CREATE, {REFERENCE: await uploaded(shell), **change})

    assert (answered, answer["error"]["code"]) == (status, code)
    assert answer["error"]["message"]
    assert (await shell.server.books(EMAIL), await shell.server.tasks()) == before


async def test_without_a_key_it_is_401(shell: Shell):
    without = CREATE.replace('-H "Authorization: Bearer vga_xxxxxxxxxxxxxxxxxxxxxxxx" \\\n', "")

    assert (await shell.run(without))[0] == 401


async def test_without_credits_it_is_402_and_nothing_is_submitted(shell: Shell):
    poor = await shell.server.customer("poor@seed.example", PRICE - 1)
    tasks = await shell.server.tasks()

    status, answer = await shell.run(
        CREATE,
        {REFERENCE: await uploaded(shell), "vga_xxxxxxxxxxxxxxxxxxxxxxxx": poor},
    )

    assert (status, answer["error"]["code"]) == (402, "insufficient_credits")
    assert (await shell.server.books("poor@seed.example")).held == 0
    assert await shell.server.tasks() == tasks


async def test_an_upload_above_the_limit_is_413(shell: Shell):
    picture = (shell.folder / "image.png").read_bytes()
    (shell.folder / "large.png").write_bytes(picture + bytes(10_000_000))

    status, answer = await shell.run(UPLOAD, {"/path/to/image.png": "large.png"})

    assert (status, answer["error"]["param"]) == (413, "files[0]")


async def test_in_the_end_the_books_agree(shell: Shell):
    """Last: what was charged is the one video, and `doctor` finds nothing."""
    books = await shell.server.books(EMAIL)

    assert books.exact
    assert books.charged == PRICE * MICROCREDITS
    assert await shell.server.doctor() == "everything agrees"
