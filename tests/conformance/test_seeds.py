"""Unmodified clients work: every request that the seeds show, against a real server.

The server runs as its users start it, with its own sandbox; the hosts that the pages name are
served on loopback by the operator's setting for inner addresses. Everything is sent once for the
whole module, and each test looks at what became of its request.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from onetake.core.account import KeyFormat
from tests.conformance import expected
from tests.conformance.host import media_host
from tests.conformance.media import Probed, picture
from tests.conformance.runner import Reply, Runner, save
from tests.conformance.seeds import Seed, seeds
from tests.journeys.server import installation

SEEDS = seeds(picture("JPEG"))
CREDITS = 1_000_000
SLACK_SECONDS = 0.15
VIDEO_STATUS = {"queued", "in_progress", "completed", "failed"}


def named(seed: Seed) -> str:
    return f"{seed.pages[0]} {seed.where[:24]} {seed.name}"


@pytest.fixture(scope="module")
def replies(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Reply]:
    return asyncio.run(_all(tmp_path_factory.mktemp("conformance")))


async def _all(folder: Path) -> Mapping[str, Reply]:
    async with media_host() as origins:
        settings = {"fetch_origins": origins, "user_tasks_max": "0", "render_processes": "2"}
        async with installation(folder / "data", settings=settings) as server:
            await server.start()
            key = await server.customer("ann@example.org", CREDITS, KeyFormat.SK)
            timeout = aiohttp.ClientTimeout(total=None)
            async with aiohttp.ClientSession(timeout=timeout) as http:
                runner = Runner(server.url, key, http)
                await runner.run(SEEDS)
            save(runner.replies, folder / "replies.json")
            await server.stop()
            assert await server.findings() == (), "the books agree afterwards"
            books = await server.books("ann@example.org")
            assert books.exact
    return runner.replies


def of(path: str) -> list[Seed]:
    """The requests that make something on these paths."""
    return [
        seed for seed in SEEDS
        if seed.path.startswith(path) and not seed.query and expected.refusal(seed) is None
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [s for s in SEEDS if expected.refusal(s)], ids=named)
def test_what_its_page_calls_wrong_is_refused_by_name(
    seed: Seed, replies: Mapping[str, Reply]
) -> None:
    reply = replies[seed.name]

    assert reply.status == 400, reply.body
    assert reply.body["error"]["param"] == expected.refusal(seed)
    assert reply.body["error"].keys() >= {"message", "type", "code", "param"}


@pytest.mark.parametrize("seed", of("/v1/video"), ids=named)
def test_a_video_is_made_as_its_page_says(seed: Seed, replies: Mapping[str, Reply]) -> None:
    reply = replies[seed.name]
    assert reply.status == 200, reply.body
    body, final = reply.body, reply.final
    assert body["id"] == body["task_id"]
    assert body["status"] in VIDEO_STATUS
    assert body["object"] == ("video" if seed.path == "/v1/videos" else "video.generation.job")
    assert isinstance(body["progress"], int)
    assert isinstance(body["created_at"], int)

    assert (final["status"], final["progress"], final["error"]) == ("completed", 100, None)
    assert final["raw_status"] == "COMPLETED"
    assert final["model"] == seed.model or final["model"].startswith("seedance")
    urls = {final["video_url"], final["result"]["video_url"], final["metadata"]["url"]}
    assert urls == set(final["result"]["outputs"])
    (media,) = reply.media
    _keeps(expected.video(seed), media)


def _keeps(promise: expected.Promise, media: Probed) -> None:
    assert media.kind == "mp4"
    if promise.short_side is not None:
        assert abs(min(media.width, media.height) - promise.short_side) <= 2
    if promise.ratio is not None:
        assert media.ratio == pytest.approx(promise.ratio, rel=0.02)
    if promise.seconds is not None:
        assert media.seconds == pytest.approx(promise.seconds, abs=SLACK_SECONDS)
    if promise.sound is not None:
        assert media.sound is promise.sound


@pytest.mark.parametrize("seed", of("/v1/images/tasks"), ids=named)
def test_an_image_task_is_done_as_its_page_says(seed: Seed, replies: Mapping[str, Reply]) -> None:
    reply = replies[seed.name]
    assert reply.status == 200, reply.body
    assert reply.body["status"] in ("queued", "processing", "succeeded")
    assert reply.body["progress"].endswith("%")
    assert (reply.final["code"], reply.final["message"]) == ("success", "")
    data = reply.final["data"]
    assert (data["status"], data["progress"], data["error"]) == ("succeeded", "100%", None)
    assert data["metadata"]["result_count"] == len(reply.media) == _count(seed)
    assert data["result_url"] == data["metadata"]["result_urls"][0]
    _are_images(seed, reply.media)


@pytest.mark.parametrize("seed", of("/v1/images/generations") + of("/v1/images/edits"), ids=named)
def test_images_come_with_the_answer(seed: Seed, replies: Mapping[str, Reply]) -> None:
    reply = replies[seed.name]
    assert reply.status == 200, reply.body
    assert isinstance(reply.body["created"], int)
    assert len(reply.media) == _count(seed)
    _are_images(seed, reply.media)


def _count(seed: Seed) -> int:
    return int(seed.has("n") or seed.has("num_images") or 1)


def _are_images(seed: Seed, media: list[Probed]) -> None:
    for image in media:
        assert image.kind == (seed.has("output_format") or image.kind)
        size: Any = seed.has("custom_size")
        if size:
            assert (image.width, image.height) == (size["width"], size["height"])
        elif seed.has("size"):
            assert f"{image.width}x{image.height}" == seed.has("size")
        elif seed.has("aspect_ratio") not in (None, "auto"):
            width, height = str(seed.has("aspect_ratio")).split(":")
            assert image.ratio == pytest.approx(int(width) / int(height), rel=0.02)


@pytest.mark.parametrize("seed", of("/v1/audio/tasks"), ids=named)
def test_sound_is_made_as_its_page_says(seed: Seed, replies: Mapping[str, Reply]) -> None:
    reply = replies[seed.name]
    assert reply.status == 200, reply.body
    assert reply.body["object"] == "audio.generation.job"
    assert (reply.body["status"], reply.body["raw_status"]) in {
        ("queued", "SUBMITTED"), ("in_progress", "IN_PROGRESS"), ("completed", "SUCCESS"),
    }  # fmt: skip
    final = reply.final
    assert (final["status"], final["raw_status"], final["progress"]) == (
        "completed", "SUCCESS", "100%",
    )  # fmt: skip
    url = final["audio_url"]
    assert final["result"]["audio_url"] == final["output"]["audio_url"] == url
    assert final["result"]["outputs"] == [url]
    assert final["result"]["audios"][0]["url"] == url
    (media,) = reply.media
    assert media.kind == "mp3"
    assert media.sound
    assert media.seconds is not None
    least = 5.0 if "music" in seed.model else 0.8
    assert media.seconds >= least


@pytest.mark.parametrize("seed", of("/v1/audio/voices/"), ids=named)
def test_a_voice_is_made_and_can_be_heard(seed: Seed, replies: Mapping[str, Reply]) -> None:
    reply = replies[seed.name]
    assert reply.status == 200, reply.body
    body = reply.body
    source = "voice_clone" if seed.path.endswith("clone") else "voice_design"
    assert (body["object"], body["model"]) == ("audio.voice", f"minimax-{source.replace('_', '-')}")
    voice = body["voice"]
    assert voice["voice_id"] == body["voice_id"]
    assert (voice["source_type"], voice["visibility"], voice["status"]) == (
        source, "private", "active",
    )  # fmt: skip
    assert voice["display_name"] in (seed.has("display_name"), seed.has("name"))
    (preview,) = reply.media
    assert preview.sound


@pytest.mark.parametrize("seed", of("/v1beta/"), ids=named)
def test_gemini_answers_with_the_image_inside(seed: Seed, replies: Mapping[str, Reply]) -> None:
    reply = replies[seed.name]
    assert reply.status == 200, reply.body
    (candidate,) = reply.body["candidates"]
    assert candidate["finishReason"] == "STOP"
    (part,) = candidate["content"]["parts"]
    assert part["inlineData"]["mimeType"].startswith("image/")
    assert len(part["inlineData"]["data"]) > 1000
    assert "usageMetadata" in reply.body


@pytest.mark.parametrize("seed", of("/v1/chat/"), ids=named)
def test_a_chat_streams_progress_and_then_the_link(
    seed: Seed, replies: Mapping[str, Reply]
) -> None:
    reply = replies[seed.name]
    assert (reply.status, reply.content_type) == (200, "text/event-stream"), reply.body
    last = reply.chunks[-1]
    assert {chunk["object"] for chunk in reply.chunks} == {"chat.completion.chunk"}
    assert last["choices"][0]["finish_reason"] == "stop"
    (url,) = last["media"]["outputs"]
    assert url in last["choices"][0]["delta"]["content"]
    (media,) = reply.media
    if "sora" in seed.model:
        assert media.kind == "mp4"
    else:
        assert media.ratio == pytest.approx(16 / 9, rel=0.02)


@pytest.mark.parametrize("seed", [s for s in SEEDS if s.query], ids=named)
def test_a_query_finds_its_task(seed: Seed, replies: Mapping[str, Reply]) -> None:
    reply = replies[seed.name]
    assert reply.status == 200, reply.body
    if seed.path.endswith("/content"):
        assert reply.content_type == "video/mp4"
        assert reply.media[0].kind == "mp4"
        return
    body = reply.body.get("data") or reply.body
    assert body["status"] in ("completed", "succeeded")


def test_the_balance_is_that_of_its_page(replies: Mapping[str, Reply]) -> None:
    (seed,) = [s for s in SEEDS if s.path == "/api/usage/balance"]
    body = replies[seed.name].body
    assert (body["success"], body["data"]["object"]) == (True, "api_key_balance")
    assert body["data"]["balance"].keys() == {
        "quota", "amount", "display_amount", "quota_per_unit", "quota_display_type",
        "currency_symbol", "exchange_rate",
    }  # fmt: skip
    assert body["data"]["token"].keys() == {
        "id", "name", "remain_quota", "used_quota", "total_quota", "unlimited_quota",
        "expired_time", "status", "model_limits_enabled", "model_limits",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/v1/models", "/v1/audio/voices"])
def test_the_lists_of_models_and_voices(path: str, replies: Mapping[str, Reply]) -> None:
    for seed in (s for s in SEEDS if s.path.partition("?")[0] == path):
        body = replies[seed.name].body
        assert body["object"] == ("list" if path == "/v1/models" else "audio.voice.list")
        assert len(body["data"]) > 20


def test_nothing_that_the_seeds_show_is_left_out() -> None:
    """Each request is looked at by one of the tests above."""
    paths = (
        "/v1/video",
        "/v1/images/",
        "/v1/audio/",
        "/v1beta/",
        "/v1/chat/",
        "/v1/models",
        "/api",
    )
    assert len(SEEDS) > 170
    assert [seed.name for seed in SEEDS if not seed.path.startswith(paths)] == []
