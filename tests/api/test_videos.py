"""`/v1/videos` beyond creating and polling: list, content, remix, edits, extensions, characters."""

import io
from pathlib import Path

import aiohttp
import pytest
from PIL import Image

from onetake.core.request import Operation, Role
from tests.api import steps
from tests.api.gate import Gate
from tests.api.steps import Reply, ask, begin, someone, stored, succeed
from tests.assets import media

SORA = {"model": "sora-2", "prompt": "a fox", "seconds": "4"}


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A real video of four seconds."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return media.video(path, seconds=4, size=(1280, 720)).read_bytes()


async def made(gate: Gate, caller: dict[str, str], content: bytes) -> str:
    """A finished video of sora-2."""
    reply = await ask(gate, caller, "POST", "/v1/videos", SORA)
    assert reply.status == 200, reply.raw
    task = reply.json["id"]
    await succeed(gate, task, content, thumbnail=media.image_bytes("JPEG"))
    return task


# -- list -----------------------------------------------------------------------------------


async def test_only_videos_are_listed_page_by_page(gate: Gate) -> None:
    caller = await gate.caller()
    names: list[str] = []
    for _ in range(3):
        gate.now += 1000
        names.append((await ask(gate, caller, "POST", "/v1/videos", SORA)).json["id"])
    picture = {"model": steps.PICTURE_MODEL, "prompt": "x"}
    await ask(gate, caller, "POST", "/v1/images/tasks", picture)
    await begin(gate, await someone(gate, "bob"))

    newest = (await ask(gate, caller, "GET", "/v1/videos?limit=2")).json
    assert [each["id"] for each in newest["data"]] == names[:0:-1]
    assert (newest["object"], newest["has_more"]) == ("list", True)
    assert (newest["first_id"], newest["last_id"]) == (names[2], names[1])
    rest = (await ask(gate, caller, "GET", f"/v1/videos?limit=2&after={newest['last_id']}")).json
    assert ([each["id"] for each in rest["data"]], rest["has_more"]) == ([names[0]], False)
    oldest = (await ask(gate, caller, "GET", f"/v1/videos?order=asc&after={names[0]}")).json
    assert [each["id"] for each in oldest["data"]] == names[1:]
    for query, param in (("order=up", "order"), ("limit=0", "limit"), ("after=x", "after")):
        refused = await ask(gate, caller, "GET", f"/v1/videos?{query}")
        assert (refused.status, refused.error["param"]) == (400, param)


# -- content ---------------------------------------------------------------------------------


async def test_content_gives_the_file_its_thumbnail_and_ranges(gate: Gate) -> None:
    caller = await gate.caller()
    task = await made(gate, caller, b"0123456789")
    path = f"/v1/videos/{task}/content"
    whole = await ask(gate, caller, "GET", path)
    assert (whole.status, whole.raw, whole.headers["Content-Type"]) == (
        200, b"0123456789", "video/mp4",
    )  # fmt: skip
    part = await ask(gate, caller, "GET", path, Range="bytes=2-4")
    assert (part.status, part.raw) == (206, b"234")
    small = await ask(gate, caller, "GET", f"{path}?variant=thumbnail")
    assert (small.raw, small.headers["Content-Type"]) == (media.image_bytes("JPEG"), "image/jpeg")
    refused = await ask(gate, caller, "GET", f"{path}?variant=poster")
    assert (refused.status, refused.error["param"]) == (400, "variant")
    assert refused.error["allowed"] == ["video", "thumbnail", "spritesheet"]


async def test_there_is_no_content_before_the_end_and_after_a_failure(gate: Gate) -> None:
    caller = await gate.caller()
    task = await begin(gate, caller)
    early = await ask(gate, caller, "GET", f"/v1/videos/{task}/content")
    assert (early.status, early.error["code"]) == (404, "not_found")
    assert "not finished" in early.error["message"]
    await steps.fail(gate, task)
    late = await ask(gate, caller, "GET", f"/v1/videos/{task}/content")
    assert (late.status, "failed" in late.error["message"]) == (404, True)


async def test_a_sheet_is_drawn_once(gate: Gate, film: bytes) -> None:
    caller = await gate.caller()
    task = await made(gate, caller, film)
    path = f"/v1/videos/{task}/content?variant=spritesheet"
    first = await ask(gate, caller, "GET", path)
    assert (first.status, first.headers["Content-Type"]) == (200, "image/jpeg"), first.raw
    with Image.open(io.BytesIO(first.raw)) as sheet:
        assert sheet.size == (5 * 256, 5 * 144)
    files = await steps.files_of(gate)
    again = await ask(gate, caller, "GET", path)
    assert again.raw == first.raw
    assert len(await gate.store.assets(task=task)) == 3
    await ask(gate, caller, "DELETE", f"/v1/videos/{task}")
    assert (len(files), await steps.files_of(gate)) == (3, [])


async def test_of_a_sound_there_is_no_sheet(gate: Gate, tmp_path: Path) -> None:
    caller = await gate.caller()
    body = {"model": steps.SPEECH_MODEL, "text": "hello"}
    task = (await ask(gate, caller, "POST", "/v1/audio/tasks", body)).json["task_id"]
    content = media.audio(tmp_path / "a.mp3", seconds=1).read_bytes()
    await succeed(gate, task, content, suffix="mp3")
    for variant in ("thumbnail", "spritesheet"):
        refused = await ask(gate, caller, "GET", f"/v1/videos/{task}/content?variant={variant}")
        assert (refused.status, variant in refused.error["message"]) == (404, True)


# -- remix, edits, extensions ----------------------------------------------------------------


async def test_a_remix_is_an_edit_of_the_finished_video(gate: Gate, film: bytes) -> None:
    caller = await gate.caller()
    first = await made(gate, caller, film)
    reply = await ask(gate, caller, "POST", f"/v1/videos/{first}/remix", {"prompt": "at night"})
    assert reply.status == 200, reply.raw
    assert (reply.json["remixed_from_video_id"], reply.json["model"]) == (first, "sora-2")
    request = (await stored(gate, reply.json["id"])).request
    assert (request.operation, request.params["prompt"]) == (Operation.EDIT_VIDEO, "at night")
    (source,) = request.materials
    assert (source.role, source.facts and source.facts.duration_ms) == (Role.SOURCE_VIDEO, 5000)
    # The copy outlives its original.
    await ask(gate, caller, "DELETE", f"/v1/videos/{first}")
    assert len(await steps.files_of(gate)) == 1


@pytest.mark.parametrize("path", ["edits", "extensions"])
async def test_without_a_model_it_is_the_videos_own(gate: Gate, film: bytes, path: str) -> None:
    caller = await gate.caller()
    first = await made(gate, caller, film)
    body = {"video": {"id": first}, "prompt": "more of it"}
    body |= {"seconds": "8"} if path == "extensions" else {}
    reply = await ask(gate, caller, "POST", f"/v1/videos/{path}", body)
    assert (reply.status, reply.json.get("model")) == (200, "sora-2"), reply.raw
    task = await stored(gate, reply.json["id"])
    assert task.request.operation in (Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO)
    form = aiohttp.FormData(
        {"prompt": "it snows", **({"seconds": "8"} if "seconds" in body else {})}
    )
    form.add_field("video", io.BytesIO(film), filename="film.mp4")
    uploaded = await ask(gate, caller, "POST", f"/v1/videos/{path}", form)
    assert (uploaded.status, uploaded.json.get("model")) == (200, "sora-2"), uploaded.raw


async def test_what_cannot_be_changed_is_refused_by_name(gate: Gate) -> None:
    caller = await gate.caller()
    queued = await begin(gate, caller)
    theirs = await begin(gate, await someone(gate, "bob"))
    wrong: list[tuple[str, dict[str, object], int]] = [
        (f"/v1/videos/{queued}/remix", {}, 400),
        (f"/v1/videos/{queued}/remix", {"prompt": "x", "colour": 1}, 400),
        (f"/v1/videos/{queued}/remix", {"prompt": "x"}, 400),
        ("/v1/videos/edits", {"prompt": "x"}, 400),
        ("/v1/videos/edits", {"video": {"id": queued}, "prompt": "x", "model": "sora-2"}, 400),
        ("/v1/videos/edits", {"video": {"id": theirs}, "prompt": "x"}, 404),
        ("/v1/videos/edits", {"video": {"id": theirs}, "prompt": "x", "model": "sora-2"}, 400),
        ("/v1/videos/edits", {"video": {"id": "../x"}, "prompt": "x"}, 400),
        ("/v1/videos/extensions", {"video": "http://127.0.0.1/a.mp4", "prompt": "x"}, 400),
    ]
    before = len((await gate.store.tasks(user=None)).tasks)
    for path, body, status in wrong:
        reply = await ask(gate, caller, "POST", path, body)
        assert (reply.status, bool(reply.error["message"])) == (status, True), (path, body, reply)
    assert len((await gate.store.tasks(user=None)).tasks) == before
    assert await steps.files_of(gate) == []


# -- characters ---------------------------------------------------------------------------------


async def character(gate: Gate, caller: dict[str, str], name: str, film: bytes) -> Reply:
    form = aiohttp.FormData({"name": name})
    form.add_field("video", io.BytesIO(film), filename="film.mp4")
    return await ask(gate, caller, "POST", "/v1/videos/characters", form)


async def test_a_character_is_kept_and_spoken_of_by_its_id(gate: Gate, film: bytes) -> None:
    caller = await gate.caller()
    reply = await character(gate, caller, "Ada", film)
    assert reply.status == 200, reply.raw
    name = reply.json["id"]
    assert (reply.json["object"], reply.json["name"]) == ("character", "Ada")
    again = await ask(gate, caller, "GET", f"/v1/videos/characters/{name}")
    assert again.json == reply.json
    asked = {**SORA, "characters": [{"id": name}]}
    used = await ask(gate, caller, "POST", "/v1/videos", asked)
    assert used.status == 200, used.raw
    (material,) = (await stored(gate, used.json["id"])).request.materials
    assert material.role is Role.VIDEO
    bob = await someone(gate, "bob")
    refused = await ask(gate, bob, "POST", "/v1/videos", asked)
    assert (refused.status, refused.error["param"]) == (400, "characters[0]")


async def test_only_characters_are_shown_as_such(gate: Gate, film: bytes) -> None:
    caller = await gate.caller()
    task = await made(gate, caller, film)
    (video, _) = sorted(await gate.store.assets(task=task), key=lambda each: each.purpose)
    for name in (video.id, video.id.replace("asset_", "char_"), "char_", "char_\u00e9", task):
        refused = await ask(gate, caller, "GET", f"/v1/videos/characters/{name}")
        assert (refused.status, refused.error["param"]) == (404, "id"), name


async def test_a_finished_task_becomes_a_character(gate: Gate, film: bytes) -> None:
    caller = await gate.caller()
    task = await made(gate, caller, film)
    body = {"name": "小狐狸", "video": {"id": task}}
    reply = await ask(gate, caller, "POST", "/v1/videos/characters", body)
    assert (reply.status, reply.json.get("name")) == (200, "小狐狸"), reply.raw
    await ask(gate, caller, "DELETE", f"/v1/videos/{task}")
    used = await ask(
        gate, caller, "POST", "/v1/videos", {**SORA, "characters": [{"id": reply.json["id"]}]}
    )
    assert used.status == 200, "its video is its own"


async def test_a_character_without_a_name_or_a_video_is_refused(gate: Gate, film: bytes) -> None:
    caller = await gate.caller()
    for name in ("", "   ", "x" * 81, "a\nb"):
        refused = await character(gate, caller, name, film)
        assert (refused.status, refused.error["param"]) == (400, "name")
    assert (await character(gate, caller, "Ada", b"no video")).status == 415
    wrong: list[tuple[dict[str, object], str]] = [
        ({"name": "Ada"}, "video"),
        ({"name": "Ada", "video": "http://10.0.0.1/a.mp4"}, "video"),
        ({"name": "Ada", "video": {"id": "task_nothing"}}, "video"),
        ({"name": "Ada", "video": "https://a.example/a.mp4", "age": 5}, "age"),
    ]
    for body, param in wrong:
        refused = await ask(gate, caller, "POST", "/v1/videos/characters", body)
        assert (refused.status, refused.error["param"]) == (400, param), refused.raw
    form = aiohttp.FormData({"name": "Ada"})
    form.add_field("video", io.BytesIO(media.image_bytes("PNG")), filename="a.png")
    refused = await ask(gate, caller, "POST", "/v1/videos/characters", form)
    assert (refused.status, refused.error["param"]) == (400, "video")
    assert await gate.nothing_was_kept()
