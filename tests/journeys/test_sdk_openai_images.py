"""OpenAI's own SDK, unmodified: images, chat for media, and the list of models."""

import base64
from collections.abc import Generator
from typing import Any, Final

import httpx2
import pytest
from openai import APIError, BadRequestError, NotFoundError, OpenAI
from openai.types.chat import ChatCompletionMessageParam

from onetake.core.money import MICROCREDITS
from tests.assets.media import image_bytes
from tests.journeys.sdk_lossy import Lossy
from tests.journeys.sdk_pictures import fetched, size_of
from tests.journeys.sdk_server import Served, served

MODEL: Final = "NanoBanana2-0.5K"
"""The one with the smallest pictures."""
EXACT: Final = "gpt-image-2-origin"
PHOTO: Final = ("photo.png", image_bytes("PNG"), "image/png")
FAILING: Final = "a hat [fail:content_policy]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with served(tmp_path_factory.mktemp("sdk-openai-images")) as made:
        yield made


@pytest.fixture(scope="module")
def client(site: Served) -> Generator[OpenAI]:
    with OpenAI(base_url=site.openai_url, api_key=site.key) as made:
        yield made


def asked(text: str) -> ChatCompletionMessageParam:
    return {"role": "user", "content": text}


def task(client: OpenAI, name: object) -> dict[str, Any]:
    """A task as our own API shows it."""
    return client.get(f"/tasks/{name}", cast_to=dict[str, Any])


# -- images -------------------------------------------------------------------------------------


def test_an_image_comes_as_a_link(client: OpenAI):
    made = client.images.generate(prompt="a red hat", model=MODEL, n=2)

    assert made.data is not None
    assert len(made.data) == 2
    assert (made.size, made.output_format) == ("512x512", "png")
    assert made.usage is not None
    for image in made.data:
        assert image.url is not None
        assert size_of(fetched(image.url)) == (512, 512)


def test_an_image_comes_in_the_answer_itself(client: OpenAI):
    made = client.images.generate(
        prompt="a red hat", model=EXACT, size="1024x768", quality="low", response_format="b64_json"
    )

    assert made.data is not None
    (image,) = made.data
    assert image.b64_json is not None
    assert size_of(base64.b64decode(image.b64_json)) == (1024, 768)
    assert (made.quality, made.size) == ("low", "1024x768")


def test_uploaded_images_are_edited(client: OpenAI):
    one = client.images.edit(prompt="in blue", model=MODEL, image=PHOTO)
    two = client.images.edit(
        prompt="both in one", model=EXACT, image=[PHOTO, PHOTO], size="1024x768", quality="low"
    )

    for made in (one, two):
        assert made.data is not None
        assert made.data[0].url is not None
        assert f"{made.size}" == "{}x{}".format(*size_of(fetched(made.data[0].url)))
        assert task(client, made.to_dict()["task_id"])["operation"] == "edit_image"


def test_what_cannot_be_made_is_refused_by_its_field(client: OpenAI):
    with pytest.raises(BadRequestError) as size:
        client.images.generate(prompt="a hat", model=EXACT, size="1x1")
    with pytest.raises(BadRequestError) as rejected:
        client.images.generate(prompt=FAILING, model=MODEL)

    assert size.value.param == "size"
    assert rejected.value.code == "content_rejected"


def test_a_lost_reply_makes_no_second_image(site: Served, client: OpenAI):
    transport = Lossy()
    with (
        httpx2.Client(transport=transport) as http,
        OpenAI(base_url=site.openai_url, api_key=site.key, http_client=http) as unlucky,
    ):
        charged = site.books().charged
        made = unlucky.images.generate(prompt="a hat that is only one", model=MODEL)

    assert transport.sent == 2
    assert made.data is not None
    assert fetched(made.data[0].url or "")
    price = task(client, made.to_dict()["task_id"])["credits"]["charged"]
    assert site.books().charged - charged == price * MICROCREDITS


# -- chat ---------------------------------------------------------------------------------------


def test_a_stream_tells_of_progress_and_ends_with_the_link(client: OpenAI):
    with client.chat.completions.create(
        model=MODEL, messages=[asked("a red hat")], stream=True,
        stream_options={"include_usage": True},
    ) as stream:  # fmt: skip
        chunks = list(stream)
    *spoken, usage = chunks
    first, last = spoken[0].choices[0], spoken[-1].choices[0]
    told = [chunk.choices[0].delta.content or "" for chunk in spoken[1:-1]]

    assert (first.delta.role, first.delta.content) == ("assistant", "")
    assert told
    assert all("Waiting" in text or "Working" in text for text in told)
    assert last.finish_reason == "stop"
    assert size_of(fetched(last.delta.content or "")) == (512, 512)
    assert not usage.choices
    assert usage.usage is not None
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_next_turn_changes_what_the_last_one_made(client: OpenAI):
    turns = [asked("a red hat")]
    first = client.chat.completions.create(model=MODEL, messages=turns)
    link = first.choices[0].message.content or ""
    turns.append({"role": "assistant", "content": link})
    turns.append(asked("now in blue"))

    second = client.chat.completions.create(model=MODEL, messages=turns)

    assert first.choices[0].finish_reason == second.choices[0].finish_reason == "stop"
    assert first.usage is not None
    assert size_of(fetched(link)) == (512, 512)
    assert size_of(fetched(second.choices[0].message.content or "")) == (512, 512)
    shown = task(client, second.id.removeprefix("chatcmpl-"))
    assert shown["operation"] == "edit_image"


def test_a_picture_is_part_of_a_message(client: OpenAI):
    link = "data:image/png;base64," + base64.b64encode(PHOTO[1]).decode()
    made = client.chat.completions.create(
        model=MODEL,
        messages=[
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "in blue"},
                    {"type": "image_url", "image_url": {"url": link}},
                ],
            }
        ],
    )

    assert task(client, made.id.removeprefix("chatcmpl-"))["operation"] == "edit_image"
    assert fetched(made.choices[0].message.content or "")


def test_a_stream_that_fails_raises(client: OpenAI):
    stream = client.chat.completions.create(model=MODEL, messages=[asked(FAILING)], stream=True)

    with stream, pytest.raises(APIError) as caught:
        list(stream)

    assert caught.value.code == "content_rejected"


# -- models -------------------------------------------------------------------------------------


def test_models_are_listed_and_read(client: OpenAI):
    listed = {model.id: model for model in client.models.list()}

    assert {"sora-2", MODEL, EXACT} <= listed.keys()
    assert listed["sora-2"].object == "model"
    assert client.models.retrieve("sora-2").owned_by == "onetake"
    with pytest.raises(NotFoundError):
        client.models.retrieve("sora-99")


def test_every_credit_is_accounted_for(site: Served):
    assert site.books().exact
