"""A real server whose files are in a bucket of a real object store: nothing else is different."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.assets import swift
from tests.assets.media import image_bytes
from tests.journeys.client import Client
from tests.journeys.server import CommandFailed, Installation, installation, until

BUCKET = "journey"
SETTINGS = {"storage_region": "us-east-1", "storage_key": swift.KEY}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True, slots=True)
class Place:
    server: Installation
    client: Client

    def forget_copies(self) -> None:
        """As on another machine: everything is in the bucket alone."""
        copies = [each for each in (self.server.data / "copies").glob("??") if each.is_dir()]
        assert copies
        for each in copies:
            shutil.rmtree(each)

    async def kept(self) -> set[str]:
        """The keys in the bucket."""
        return await asyncio.to_thread(swift.objects, BUCKET)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Place]:
    folder: Path = tmp_path_factory.mktemp("bucket") / "data"
    swift.bucket(BUCKET)
    settings = SETTINGS | {
        "storage_url": f"s3://{BUCKET}/onetake",
        "storage_endpoint": swift.endpoint(),
        "storage_secret": swift.SECRET,
    }
    async with installation(folder, settings=settings) as server, aiohttp.ClientSession() as http:
        await server.start()
        key = await server.customer("bucket@x.example", 1000)
        yield Place(server, Client(http, server.url, key))


async def test_a_video_is_made_kept_sent_and_deleted(place: Place) -> None:
    client = place.client
    picture = await client.upload(image_bytes("PNG"), "one.png")
    created = await client.create(
        "@Image1 comes alive", model="video-2.0-mini-reference-to-video", image_urls=[picture]
    )
    done = await client.finished(created["task_id"])
    assert done["status"] == "completed", done

    content = await client.download(done["url"])
    assert len(content) == done["outputs"][0]["size"]
    kept = await place.kept()
    assert all(name.startswith("onetake/") for name in kept)
    assert {name.rpartition(".")[2] for name in kept} == {"png", "mp4", "jpg"}
    assert not list((place.server.data / "files").glob("??/*")), "nothing is in a folder"

    place.forget_copies()
    assert await client.download(done["url"]) == content
    ranged = {"Range": "bytes=100-199"}
    async with client.http.get(done["url"], headers=ranged) as reply:
        assert (reply.status, await reply.read()) == (206, content[100:200])
    assert await place.server.doctor() == "everything agrees"

    status, _ = await client.ask("DELETE", f"/v1/tasks/{created['task_id']}")
    assert status == 200

    async def gone() -> bool:
        return not any(name.endswith(".mp4") for name in await place.kept())

    assert await until(gone, "the bucket has no video any more")


async def test_a_reference_that_is_only_in_the_bucket_is_fetched_for_the_renderer(
    place: Place,
) -> None:
    client = place.client
    picture = await client.upload(image_bytes("PNG"), "two.png")
    place.forget_copies()
    created = await client.create(
        "@Image1 again", model="video-2.0-mini-reference-to-video", image_urls=[picture]
    )

    assert (await client.finished(created["task_id"]))["status"] == "completed"


async def test_a_bucket_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    settings = SETTINGS | {
        "storage_url": "s3://no-such-bucket",
        "storage_endpoint": swift.endpoint(),
        "storage_secret": swift.SECRET,
    }
    async with installation(tmp_path / "data", settings=settings) as server:
        with pytest.raises(CommandFailed) as failed:
            await server.command("serve")

    assert "ONETAKE_STORAGE_URL cannot be used: the object store failed: NoSuchBucket" in (
        failed.value.output
    )
    assert swift.SECRET not in failed.value.output
