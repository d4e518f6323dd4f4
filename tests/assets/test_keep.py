"""A file is kept whole, once and under a harmless name, or it is gone."""

import zipfile
from pathlib import Path

import pytest

from onetake.assets.keep import SHEET, Keep, Unusable, allowed_types
from onetake.assets.local import LocalStorage
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code
from onetake.core.request import Medium
from tests.assets import media
from tests.assets.conftest import NOW

ANY = frozenset(Medium)


def _temporary(storage: LocalStorage, content: bytes) -> Path:
    path = storage.temporary()
    path.write_bytes(content)
    return path


async def _keep(
    keep: Keep, path: Path, purpose: Purpose = Purpose.UPLOAD, media: frozenset[Medium] = ANY,
    name: str = "../../x.gif",
) -> Asset:  # fmt: skip
    return await keep.keep(path, user="user_1", purpose=purpose, name=name, media=media)


async def _refused(keep: Keep, path: Path, media: frozenset[Medium] = ANY) -> Unusable:
    with pytest.raises(Unusable) as caught:
        await _keep(keep, path, media=media)
    assert not _exists(path)
    return caught.value


def _exists(path: Path) -> bool:
    return path.exists()


async def _blobs(storage: LocalStorage) -> list[str]:
    return [blob async for blob, _ in storage.list()]


async def test_a_file_is_kept(keep: Keep, storage: LocalStorage) -> None:
    content = media.image_bytes("PNG")
    path = _temporary(storage, content)
    asset = await keep.keep(
        path, user="user_1", purpose=Purpose.RESULT, name="../猫.jpg", media=ANY, task="task_1"
    )

    assert not _exists(path)
    assert storage.path(asset.blob).read_bytes() == content
    assert asset.id.startswith("asset_")
    assert (asset.user, asset.purpose, asset.task) == ("user_1", Purpose.RESULT, "task_1")
    assert (asset.name, asset.created_at) == ("猫.png", NOW)
    assert (asset.facts.content_type, asset.facts.size) == ("image/png", len(content))


async def test_the_same_content_is_kept_once_under_two_ids(
    keep: Keep, storage: LocalStorage
) -> None:
    content = media.image_bytes("PNG")
    first = await _keep(keep, _temporary(storage, content))
    second = await _keep(keep, _temporary(storage, content), name="other")

    assert first.blob == second.blob
    assert first.id != second.id
    assert await _blobs(storage) == [first.blob]


async def test_a_zip_named_png_is_refused(
    keep: Keep, storage: LocalStorage, tmp_path: Path
) -> None:
    archive = tmp_path / "x.png"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("x.png", media.image_bytes("PNG"))
    error = await _refused(keep, archive)

    assert error.code is Code.UNSUPPORTED_TYPE
    assert error.reason.startswith("is of a type that is not accepted; use image/png")
    assert error.allowed == allowed_types(ANY)
    assert await _blobs(storage) == []


async def test_a_medium_that_was_not_asked_for_is_refused(
    keep: Keep, storage: LocalStorage
) -> None:
    path = _temporary(storage, media.image_bytes("PNG"))
    error = await _refused(keep, path, frozenset({Medium.VIDEO}))

    assert error.code is Code.UNSUPPORTED_TYPE
    assert error.reason == "is image/png; use video/mp4, video/quicktime, video/webm"


async def test_a_video_container_with_only_sound_is_sound(
    keep: Keep, storage: LocalStorage, tmp_path: Path
) -> None:
    content = media.audio(tmp_path / "a.mp4").read_bytes()
    asset = await _keep(keep, _temporary(storage, content), media=frozenset({Medium.AUDIO}))
    error = await _refused(keep, _temporary(storage, content), frozenset({Medium.VIDEO}))

    assert (asset.facts.content_type, asset.name) == ("audio/mp4", "x.m4a")
    assert error.reason.startswith("is audio/mp4; use video/mp4")


@pytest.mark.parametrize(
    ("head", "most", "medium"),
    [
        (b"\x89PNG\r\n\x1a\n", 10, "image"),
        (b"ID3\x04\0\0\0\0\0\0", 20, "audio"),
        (b"\0\0\0\x18ftypisom", 100, "video"),
    ],
)
async def test_a_file_over_its_mediums_limit_is_refused(
    keep: Keep, storage: LocalStorage, head: bytes, most: int, medium: str
) -> None:
    path = storage.temporary()
    with path.open("wb") as file:
        file.write(head)
        file.truncate(most * 1_000_000 + 1)
    error = await _refused(keep, path)

    assert error.code is Code.TOO_LARGE
    assert error.reason == f"is larger than the {most} MB allowed for {medium} files"


async def test_a_result_may_be_larger(keep: Keep, storage: LocalStorage) -> None:
    content = media.image_bytes("PNG") + b"\0" * 10_000_001
    asset = await _keep(keep, _temporary(storage, content), Purpose.RESULT)

    assert asset.facts.size == len(content)


async def test_a_broken_file_is_refused(keep: Keep, storage: LocalStorage) -> None:
    broken = _temporary(storage, media.image_bytes("JPEG")[:1000])
    empty = _temporary(storage, b"")

    assert (await _refused(keep, broken)).code is Code.INVALID_MATERIAL
    assert (await _refused(keep, empty)).reason == "is empty"
    assert await _blobs(storage) == []


async def test_a_thumbnail_is_an_asset_of_the_same_owner(
    keep: Keep, storage: LocalStorage, tmp_path: Path
) -> None:
    content = media.video(tmp_path / "v.mp4", size=(1280, 720), seconds=0.5).read_bytes()
    video = await _keep(keep, _temporary(storage, content), name="take.mp4")
    small = await keep.thumbnail(video)

    assert (small.user, small.purpose, small.name) == ("user_1", Purpose.THUMBNAIL, "take.jpg")
    assert (small.facts.width, small.facts.height) == (640, 360)
    assert await storage.size(small.blob) == small.facts.size


async def test_sound_has_no_thumbnail(keep: Keep, storage: LocalStorage, tmp_path: Path) -> None:
    content = media.audio(tmp_path / "a.mp3").read_bytes()
    sound = await _keep(keep, _temporary(storage, content))

    with pytest.raises(Unusable) as caught:
        await keep.thumbnail(sound)
    assert caught.value.reason == "holds no picture"


async def test_a_sheet_is_an_asset_of_the_same_task(
    keep: Keep, storage: LocalStorage, tmp_path: Path
) -> None:
    content = media.video(tmp_path / "v.mp4", size=(640, 360), seconds=1).read_bytes()
    video = await keep.keep(
        _temporary(storage, content), user="user_1", purpose=Purpose.RESULT, name="take.mp4",
        media=ANY, task="task_1",
    )  # fmt: skip
    sheet = await keep.sheet(video)

    assert (sheet.user, sheet.purpose, sheet.name, sheet.task) == (
        "user_1", Purpose.THUMBNAIL, SHEET, "task_1",
    )  # fmt: skip
    assert (sheet.facts.width, sheet.facts.height) == (1280, 720)
    assert await storage.size(sheet.blob) == sheet.facts.size
    assert (await keep.sheet(video)).blob == sheet.blob


async def test_sound_and_pictures_have_no_sheet(
    keep: Keep, storage: LocalStorage, tmp_path: Path
) -> None:
    sound = media.audio(tmp_path / "a.mp3").read_bytes()
    refusals = {sound: "holds no picture", media.image_bytes("PNG"): "is a single picture"}
    for content, reason in refusals.items():
        asset = await _keep(keep, _temporary(storage, content))
        with pytest.raises(Unusable) as caught:
            await keep.sheet(asset)
        assert caught.value.reason == reason
    left = [path for path in storage.temporary().parent.iterdir() if path.is_file()]
    assert left == []
