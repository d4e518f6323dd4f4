"""OpenAI's own SDK, unmodified: all its calls about videos, its errors, its retries, its events."""

# It says of every call about videos that OpenAI gives them up.
# pyright: reportDeprecated=false, reportUnknownMemberType=false

import io
from collections.abc import Generator
from pathlib import Path
from typing import Final

import av
import httpx2
import pytest
from openai import (
    AsyncOpenAI,
    AuthenticationError,
    BadRequestError,
    InvalidWebhookSignatureError,
    NotFoundError,
    OpenAI,
)
from openai.types import Video
from openai.types.webhooks.webhook_endpoint_with_secret import WebhookEndpointWithSecret
from PIL import Image

from tests.assets.media import image_bytes, video
from tests.journeys.sdk_lossy import Lossy
from tests.journeys.sdk_server import Ear, Served, ear, served

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")

FAILING: Final = "a storm [fail:content_policy]"
"""Ends at once, without a picture."""
EACH_MS: Final = 200


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with served(tmp_path_factory.mktemp("sdk-openai")) as made:
        yield made


@pytest.fixture(scope="module")
def client(site: Served) -> Generator[OpenAI]:
    with OpenAI(base_url=site.openai_url, api_key=site.key) as made:
        yield made


@pytest.fixture(scope="module")
def boat(client: OpenAI) -> Video:
    """A finished video, as `create_and_poll` gives it."""
    return client.videos.create_and_poll(
        prompt="a boat at dusk", model="sora-2", seconds="4", size="1280x720",
        poll_interval_ms=EACH_MS,
    )  # fmt: skip


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes, str]:
    """A small recording, as the SDK takes files."""
    path = video(tmp_path_factory.mktemp("clip") / "clip.mp4", seconds=2)
    return path.name, path.read_bytes(), "video/mp4"


def finished(client: OpenAI, made: Video) -> Video:
    """The video at its end, which is a good one."""
    ended = client.videos.poll(made.id, poll_interval_ms=EACH_MS)
    assert ended.status == "completed", ended.error
    return ended


def described(content: bytes) -> tuple[int, int, float]:
    """Width, height and seconds of a video."""
    with av.open(io.BytesIO(content), "r") as container:
        picture = container.streams.video[0]
        assert container.duration is not None
        return picture.width, picture.height, round(container.duration / 1_000_000, 1)


def task_operation(client: OpenAI, name: str) -> object:
    """What was done, in our own words."""
    return client.get(f"/tasks/{name}", cast_to=dict[str, object])["operation"]


# -- the eleven calls ---------------------------------------------------------------------------


def test_a_video_is_created_and_polled(client: OpenAI, boat: Video):
    again = client.videos.retrieve(boat.id)

    assert (boat.object, boat.model, boat.status) == ("video", "sora-2", "completed")
    assert (boat.progress, boat.error) == (100, None)
    assert (boat.seconds, boat.size, boat.prompt) == ("4", "1280x720", "a boat at dusk")
    assert boat.completed_at is not None
    assert boat.completed_at >= boat.created_at
    assert (again.id, again.status) == (boat.id, "completed")


def test_its_content_has_three_variants(client: OpenAI, boat: Video, tmp_path: Path):
    path = tmp_path / "boat.mp4"
    client.videos.download_content(boat.id).write_to_file(path)
    thumbnail = client.videos.download_content(boat.id, variant="thumbnail")
    sheet = client.videos.download_content(boat.id, variant="spritesheet")

    assert described(path.read_bytes()) == (1280, 720, 4.0)
    for picture in (thumbnail, sheet):
        with Image.open(io.BytesIO(picture.read())) as image:
            assert image.format == "JPEG"
            assert min(image.size) > 100


def test_a_reference_is_uploaded_and_the_model_may_be_left_out(client: OpenAI):
    photo = ("photo.png", image_bytes("PNG"), "image/png")

    made = client.videos.create(prompt="it comes alive", input_reference=photo)
    ended = finished(client, made)

    assert (made.status, made.progress) == ("queued", 0)
    assert (ended.model, ended.seconds, ended.size) == ("sora-2", "4", "720x1280")
    assert task_operation(client, made.id) == "image_to_video"


def test_a_remix_knows_where_it_is_from(client: OpenAI, boat: Video):
    ended = finished(client, client.videos.remix(boat.id, prompt="the same boat in snow"))

    assert ended.remixed_from_video_id == boat.id
    assert (ended.prompt, ended.seconds) == ("the same boat in snow", "4")
    assert (ended.model, ended.size) == (boat.model, boat.size)


def test_a_file_is_edited_and_what_came_of_it_again(client: OpenAI, clip: tuple[str, bytes, str]):
    first = finished(client, client.videos.edit(prompt="in blue", video=clip))
    # The SDK's types allow {"id": …} here and its code does not: its way around itself is `post`.
    body = {"prompt": "in red", "video": {"id": first.id}}
    second = finished(client, client.post("/videos/edits", body=body, cast_to=Video))

    assert first.remixed_from_video_id is None
    assert second.remixed_from_video_id == first.id
    assert first.seconds == second.seconds == "2"
    assert task_operation(client, second.id) == "edit_video"


def test_an_extension_is_the_whole_stitched_video(client: OpenAI, clip: tuple[str, bytes, str]):
    ended = finished(client, client.videos.extend(prompt="on and on", seconds="4", video=clip))

    assert ended.seconds == "6"
    assert described(client.videos.download_content(ended.id).read())[2] == 6.0


def test_a_character_is_made_read_and_seen(client: OpenAI, clip: tuple[str, bytes, str]):
    ada = client.videos.create_character(name="Ada", video=clip)
    read = client.videos.get_character(str(ada.id))
    seen = client.videos.create(prompt="Ada waves", extra_body={"characters": [{"id": ada.id}]})

    assert (read.id, read.name, read.created_at) == (ada.id, "Ada", ada.created_at)
    assert finished(client, seen).status == "completed"


def test_the_list_is_paged_in_either_order(client: OpenAI):
    made = [client.videos.create(prompt=f"{FAILING} {number}").id for number in range(3)]

    first = client.videos.list(limit=1)
    newest = [each.id for each in client.videos.list(limit=2)]
    oldest = [each.id for each in client.videos.list(limit=2, order="asc")]
    after = client.videos.list(after=made[2], limit=1)

    assert [each.id for each in first.data] == [made[2]]
    assert first.has_next_page()
    assert [each.id for each in first.get_next_page().data] == [made[1]]
    assert newest[:3] == made[::-1]
    assert len(newest) == len(set(newest))
    assert oldest == newest[::-1]
    assert [each.id for each in after.data] == [made[1]]


def test_what_is_deleted_is_gone(client: OpenAI):
    made = client.videos.create_and_poll(prompt=FAILING, poll_interval_ms=EACH_MS)

    gone = client.videos.delete(made.id)

    assert (gone.id, gone.deleted, gone.object) == (made.id, True, "video.deleted")
    with pytest.raises(NotFoundError):
        client.videos.retrieve(made.id)


async def test_the_asynchronous_client_does_the_same(site: Served, boat: Video):
    async with AsyncOpenAI(base_url=site.openai_url, api_key=site.key) as client:
        read = await client.videos.retrieve(boat.id)
        listed = [each.id async for each in client.videos.list(limit=5)]

    assert read.status == "completed"
    assert boat.id in listed


# -- errors and retries -------------------------------------------------------------------------


def test_a_failed_video_says_why_and_has_no_content(client: OpenAI):
    ended = client.videos.create_and_poll(prompt=FAILING, poll_interval_ms=EACH_MS)

    assert ended.status == "failed"
    assert ended.error is not None
    assert (ended.error.code, bool(ended.error.message)) == ("content_rejected", True)
    with pytest.raises(NotFoundError):
        client.videos.download_content(ended.id)


def test_an_unknown_key_is_an_authentication_error(site: Served):
    with (
        OpenAI(base_url=site.openai_url, api_key="sk-nobody") as stranger,
        pytest.raises(AuthenticationError) as caught,
    ):
        stranger.videos.create(prompt="a boat")

    assert caught.value.status_code == 401
    assert caught.value.code == "invalid_key"


def test_an_unknown_video_is_a_not_found_error(client: OpenAI):
    for call in (client.videos.retrieve, client.videos.delete, client.videos.download_content):
        with pytest.raises(NotFoundError) as caught:
            call("task_unknown")
        assert caught.value.code == "not_found"


def test_a_bad_field_is_named(client: OpenAI):
    with pytest.raises(BadRequestError) as caught:
        client.videos.create(prompt="a boat", extra_body={"seconds": "7"})

    assert (caught.value.param, caught.value.type) == ("seconds", "invalid_request_error")
    assert "4, 8" in caught.value.message


def test_a_lost_reply_makes_no_second_video(site: Served, client: OpenAI):
    transport = Lossy()
    photo = ("photo.png", image_bytes("PNG"), "image/png")
    with (
        httpx2.Client(transport=transport) as http,
        OpenAI(base_url=site.openai_url, api_key=site.key, http_client=http) as unlucky,
    ):
        before = {each.id for each in client.videos.list()}
        made = unlucky.videos.create(prompt=f"{FAILING} once", input_reference=photo)
        after = {each.id for each in client.videos.list()}

    assert transport.sent == 2
    assert after - before == {made.id}


# -- events -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def listening() -> Generator[Ear]:
    with ear() as made:
        yield made


def test_an_event_is_unwrapped_with_the_secret_of_its_endpoint(client: OpenAI, listening: Ear):
    endpoint = client.webhooks.create(
        name="all", url=f"{listening.url}/all", event_types=["video.completed", "video.failed"]
    )
    made = client.videos.create(prompt=FAILING)
    heard = listening.next()

    event = client.webhooks.unwrap(heard.body, heard.headers, secret=endpoint.signing_secret)
    shown = event.to_dict()

    assert heard.path == "/all"
    assert (shown["object"], shown["type"]) == ("event", "video.failed")
    assert event.data.to_dict()["id"] == made.id
    with pytest.raises(InvalidWebhookSignatureError):
        client.webhooks.unwrap(heard.body + b" ", heard.headers, secret=endpoint.signing_secret)
    assert client.webhooks.delete(endpoint.id).deleted


def test_an_endpoint_is_changed_read_and_deleted(client: OpenAI, listening: Ear):
    body = {"url": f"{listening.url}/changed", "event_types": ["image.completed"]}
    made = client.post("/webhook_endpoints", body=body, cast_to=WebhookEndpointWithSecret)

    assert made.id in [each.id for each in client.webhooks.list(limit=1)]
    changed = client.webhooks.update(made.id, event_types=["video.failed"])

    assert client.webhooks.retrieve(made.id) == changed
    assert (changed.url, changed.event_types) == (made.url, ["video.failed"])
    assert client.webhooks.delete(made.id).deleted
    with pytest.raises(NotFoundError):
        client.webhooks.retrieve(made.id)


def test_a_callback_of_one_task_is_signed_with_the_callers_own_secret(
    client: OpenAI, listening: Ear
):
    (own,) = [each for each in client.webhooks.list() if not each.url]
    secret = client.webhooks.rotate_secret(own.id).signing_secret
    made = client.videos.create(prompt=FAILING, extra_body={"callback_url": f"{listening.url}/one"})
    heard = listening.next()

    event = client.webhooks.unwrap(heard.body, heard.headers, secret=secret)

    assert heard.path == "/one"
    assert event.data.to_dict()["id"] == made.id


# -- at the end ---------------------------------------------------------------------------------


def test_every_credit_is_accounted_for(site: Served):
    books = site.books()

    assert books.exact
    assert books.charged > 0
