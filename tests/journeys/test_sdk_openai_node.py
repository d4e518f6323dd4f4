"""OpenAI's Node SDK, unmodified: videos, images, chat, models and events."""

import base64
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from openai import OpenAI

from tests.assets.media import image_bytes, video
from tests.journeys.sdk_node import Json, installed, journey
from tests.journeys.sdk_pictures import fetched, size_of
from tests.journeys.sdk_server import Served, ear, served

Run: TypeAlias = Callable[..., Json]

MODEL: Final = "NanoBanana2-0.5K"
FAILING: Final = "a storm [fail:content_policy]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    installed()
    with served(tmp_path_factory.mktemp("sdk-node")) as made:
        yield made


@pytest.fixture(scope="module")
def run(site: Served) -> Run:
    """Run a journey by its name, with what it needs beside the server's address and a key."""
    given: Json = {
        "baseURL": site.openai_url,
        "apiKey": site.key,
        "model": MODEL,
        "png": base64.b64encode(image_bytes("PNG")).decode(),
    }

    def go(name: str, **more: object) -> Json:
        return journey(name, {**given, **more})

    return go


def test_the_calls_about_videos(run: Run):
    done = run("videos")
    created, made, remix = done["created"], done["video"], done["remix"]

    assert (created["object"], created["status"]) == ("video", "queued")
    assert (made["status"], made["progress"], made["error"]) == ("completed", 100, None)
    assert (made["model"], made["seconds"], made["size"]) == ("sora-2", "4", "720x1280")
    assert remix["status"] == "completed"
    assert remix["remixed_from_video_id"] == made["id"] == created["id"]
    assert done["listed"][:2] == [remix["id"], made["id"]]
    assert base64.b64decode(done["content"])[4:8] == b"ftyp"
    assert min(size_of(base64.b64decode(done["thumbnail"]))) > 100
    assert (done["deleted"]["id"], done["deleted"]["deleted"]) == (remix["id"], True)
    assert (done["gone"]["name"], done["gone"]["code"]) == ("NotFoundError", "not_found")


def test_the_calls_that_change_videos(run: Run, tmp_path: Path):
    clip = video(tmp_path / "clip.mp4", seconds=2).read_bytes()
    done = run("changes", clip=base64.b64encode(clip).decode(), failing=FAILING)
    edited, again, extension = done["edited"], done["again"], done["extension"]

    assert (done["read"]["id"], done["read"]["name"]) == (done["ada"]["id"], "Ada")
    assert (edited["status"], edited["seconds"]) == ("completed", "2")
    assert edited["remixed_from_video_id"] is None
    assert (again["status"], extension["status"]) == ("completed", "completed")
    assert again["remixed_from_video_id"] == extension["remixed_from_video_id"] == edited["id"]
    assert extension["seconds"] == "6"
    assert (done["linked"]["status"], done["failed"]["status"]) == ("queued", "failed")
    assert done["failed"]["error"]["code"] == "content_rejected"


def test_errors_have_their_classes(run: Run):
    done = run("errors")

    assert (done["key"]["name"], done["key"]["status"]) == ("AuthenticationError", 401)
    assert (done["field"]["name"], done["field"]["param"]) == ("BadRequestError", "seconds")
    assert done["unknown"]["name"] == "NotFoundError"


def test_images_come_as_links_and_in_the_answer(run: Run):
    done = run("images")
    inline = done["inline"]["data"][0]["b64_json"]

    assert size_of(fetched(done["link"]["data"][0]["url"])) == (512, 512)
    assert size_of(base64.b64decode(inline)) == (512, 512)
    assert min(size_of(fetched(done["edited"]["data"][0]["url"]))) > 100


def test_a_chat_is_streamed(run: Run):
    chunks: list[dict[str, Any]] = run("chat")["chunks"]
    *spoken, usage = chunks
    last = spoken[-1]["choices"][0]

    assert spoken[0]["choices"][0]["delta"]["role"] == "assistant"
    assert last["finish_reason"] == "stop"
    assert size_of(fetched(last["delta"]["content"])) == (512, 512)
    assert usage["choices"] == []
    assert usage["usage"]["total_tokens"] == 0


def test_models_are_listed_and_read(run: Run):
    done = run("models")

    assert {"sora-2", MODEL} <= set(done["listed"])
    assert done["one"]["id"] == "sora-2"


def test_an_event_is_unwrapped(run: Run, site: Served):
    with ear() as listening, OpenAI(base_url=site.openai_url, api_key=site.key) as client:
        endpoint = client.post("/webhook_endpoints", body={"url": listening.url}, cast_to=object)
        assert isinstance(endpoint, dict)
        client.images.with_raw_response.generate(prompt="a hat", model=MODEL)
        heard = listening.next()

    done = run(
        "unwrap", body=heard.body.decode(), headers=dict(heard.headers), secret=endpoint["secret"]
    )

    assert (done["event"]["object"], done["event"]["type"]) == ("event", "image.completed")
    assert done["event"]["data"]["id"].startswith("task_")
    assert done["forged"]["name"] == "InvalidWebhookSignatureError"
