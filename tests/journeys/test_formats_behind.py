"""Services of other formats behind Onetake. Images come inside the reply: another Onetake speaks
so. A video comes only with our key: a small service does that. Each is kept and charged once."""

import io
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from PIL import Image

from onetake.core.ledger import Kind
from onetake.core.task import State, Task
from tests.assets.media import image_bytes, video
from tests.cli.upstream import serving
from tests.journeys.client import Client, Json
from tests.journeys.server import Installation, installation, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPENAI = "gpt-image-2"
GEMINI = "NanoBanana2-1K"
FILM = "sora-2"
FILM_KEY = "key-of-the-film-service"
SECRET = "a-prompt-of-ours"
NEEDED: Mapping[str, Json] = {OPENAI: {"size": "1024x1024"}, GEMINI: {}, FILM: {}}


@dataclass
class Pair:
    front: Installation
    back: Installation
    caller: Client
    back_key: str

    async def made(
        self, model: str, prompt: str, operation: str = "text_to_image",
        materials: Sequence[Json] = (), **more: object,
    ) -> tuple[Json, Task, list[Task]]:  # fmt: skip
        """What the caller is told in the end, our task, and what it led to behind."""
        before = {task.id for task in await self.back.tasks()}
        wanted = {"prompt": prompt} | NEEDED[model] | more
        body = {"model": model, "operation": operation, "input": wanted, "materials": materials}
        status, task = await self.caller.ask("POST", "/v1/tasks", body)
        assert status == 200, task

        async def ended() -> Json | None:
            _, answer = await self.caller.ask("GET", f"/v1/tasks/{task['id']}")
            return answer if answer["finished_at"] else None

        answer = await until(ended, "the image is there")
        ours = {each.id: each for each in await self.front.tasks()}[str(task["id"])]
        theirs = [each for each in await self.back.tasks() if each.id not in before]
        return answer, ours, theirs


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Pair]:
    folder = tmp_path_factory.mktemp("images-behind")
    async with (
        installation(folder / "front") as front,
        installation(folder / "back") as back,
        aiohttp.ClientSession() as http,
    ):
        await back.start()
        back_key = await back.customer("front@back.example", 1_000)
        caller_key = await front.customer("caller@front.example", 1_000)
        for provider, base, model, option in (
            ("openai_images", "/v1", OPENAI, "idempotency=yes"),
            ("google", "/v1beta", GEMINI, "format=any"),
        ):
            await front.command(
                "channel", "add", provider, "--provider", provider, "--base-url", back.url + base,
                "--model", model, "--option", option, "--key-stdin", given=f"{back_key}\n",
            )  # fmt: skip
        await front.start()
        yield Pair(front, back, Client(http, front.url, caller_key), back_key)


async def looked_at(pair: Pair, url: str) -> Image.Image:
    return Image.open(io.BytesIO(await pair.caller.download(url)))


@pytest.mark.parametrize("model", [OPENAI, GEMINI])
async def test_an_image_that_comes_inside_the_answer_is_kept_and_charged_once(
    pair: Pair, model: str
):
    answer, ours, theirs = await pair.made(model, f"a lighthouse, {SECRET}")

    assert answer["status"] == "succeeded", answer
    (output,) = answer["outputs"]
    image = await looked_at(pair, output["url"])
    assert output["url"].startswith(pair.front.url)
    assert image.width >= 512
    assert [task.state for task in theirs] == [State.SUCCEEDED]
    assert await pair.front.entries(ours.id) == [Kind.RESERVE, Kind.SETTLE]
    assert ours.charged == ours.quote.amount > 0


@pytest.mark.parametrize("model", [OPENAI, GEMINI])
async def test_a_reference_file_travels_inside_the_request(pair: Pair, model: str):
    photo = await pair.caller.upload(image_bytes("PNG"), "photo.png")
    answer, _, theirs = await pair.made(
        model, "@Image1 at dusk", "edit_image", [{"role": "image", "url": photo}]
    )  # fmt: skip

    assert answer["status"] == "succeeded", answer
    (task,) = theirs
    (material,) = task.request.materials
    assert material.facts is not None
    assert material.facts.content_type == "image/png"
    assert (material.facts.width, material.facts.height) == Image.open(
        io.BytesIO(image_bytes("PNG"))
    ).size


async def test_a_video_that_only_our_key_opens_is_fetched_with_it(pair: Pair, tmp_path: Path):
    film = video(tmp_path / "film.mp4").read_bytes()
    with serving() as service:
        service.answer("/v1/videos", {"id": "video_1", "status": "queued"})
        service.answer("/v1/videos/video_1", {"id": "video_1", "status": "completed"})
        service.answer("/v1/videos/video_1/content", film, headers={"Content-Type": "video/mp4"})
        await pair.front.command(
            "channel", "add", "films", "--provider", "openai_videos", "--base-url",
            f"{service.url}/v1", "--model", FILM, "--key-stdin", given=f"{FILM_KEY}\n",
        )  # fmt: skip
        answer, ours, _ = await pair.made(FILM, "waves on a beach", "text_to_video")
        fetched = [each for each in service.requests if each.path.endswith("/content")]

    assert answer["status"] == "succeeded", answer
    assert await pair.caller.download(answer["outputs"][0]["url"]) == film
    assert [each.headers["authorization"] for each in fetched] == [f"Bearer {FILM_KEY}"]
    assert FILM_KEY not in pair.front.said()
    assert await pair.front.entries(ours.id) == [Kind.RESERVE, Kind.SETTLE]


async def test_several_images_are_several_results(pair: Pair):
    answer, ours, theirs = await pair.made(GEMINI, "a harbour", n=2)

    assert [each["content_type"] for each in answer["outputs"]] == ["image/png"] * 2
    assert len(theirs) == 2
    assert ours.charged == ours.quote.amount


@pytest.mark.parametrize("model", [OPENAI, GEMINI])
async def test_a_refusal_gives_everything_back(pair: Pair, model: str):
    answer, ours, _ = await pair.made(model, "a storm [fail:content_policy]")

    assert (answer["status"], answer["error"]["code"]) == ("failed", "content_rejected")
    assert await pair.front.entries(ours.id) == [Kind.RESERVE, Kind.RELEASE]


async def test_nothing_is_left_over_and_no_key_is_told(pair: Pair):
    """Last: everything above has ended."""

    async def forgotten() -> bool:
        return not list((pair.front.data / "renders").iterdir())

    await until(forgotten, "what was kept for a moment is gone")
    assert pair.back_key not in pair.front.said() + pair.back.said()
    assert SECRET not in pair.front.said()
    assert await pair.front.command("channel", "test", "google")
    books = await pair.front.books("caller@front.example")
    assert books.exact
    assert books.charged > 0
    assert await pair.front.doctor() == "everything agrees"
