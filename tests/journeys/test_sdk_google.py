"""Google's own SDK, unmodified but for the address: `generate_content` for images, and models."""

# Its annotations leave type arguments open.
# pyright: reportUnknownMemberType=false

import io
from collections.abc import Generator
from typing import Final

import pytest
from google.genai import Client
from google.genai.errors import ClientError
from google.genai.types import (
    GenerateContentConfig,
    GenerateContentResponse,
    HttpOptions,
    ImageConfig,
    Part,
)
from PIL import Image

from tests.assets.media import image_bytes
from tests.journeys.sdk_pictures import size_of
from tests.journeys.sdk_server import Served, served

MODEL: Final = "gemini-3.1-flash-image-preview-512"
"""Google's name of the one with the smallest pictures."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with served(tmp_path_factory.mktemp("sdk-google")) as made:
        yield made


@pytest.fixture(scope="module")
def client(site: Served) -> Generator[Client]:
    with Client(api_key=site.key, http_options=HttpOptions(base_url=site.url)) as made:
        yield made


def picture(made: GenerateContentResponse) -> tuple[int, int]:
    """The size of the one picture of an answer."""
    assert made.parts is not None
    (part,) = made.parts
    assert part.inline_data is not None
    assert part.inline_data.data is not None
    assert part.inline_data.mime_type == "image/png"
    return size_of(part.inline_data.data)


def test_an_image_is_made_from_words(client: Client):
    made = client.models.generate_content(model=MODEL, contents="a red hat")

    assert picture(made) == (512, 512)
    assert made.candidates is not None
    assert str(made.candidates[0].finish_reason).endswith("STOP")
    assert made.response_id is not None


def test_the_picture_has_the_shape_that_is_asked_for(client: Client):
    config = GenerateContentConfig(
        response_modalities=["TEXT", "IMAGE"], image_config=ImageConfig(aspect_ratio="16:9")
    )

    width, height = picture(
        client.models.generate_content(model=MODEL, contents="a red hat", config=config)
    )

    assert abs(width / height - 16 / 9) < 0.03


def test_the_picture_has_the_size_that_is_asked_for(client: Client):
    config = GenerateContentConfig(image_config=ImageConfig(aspect_ratio="1:1", image_size="1K"))

    made = client.models.generate_content(
        model="gemini-3-pro-image-preview-1k", contents="a red hat", config=config
    )

    assert picture(made) == (1024, 1024)


def test_an_image_is_changed(client: Client):
    inline = Part.from_bytes(data=image_bytes("PNG"), mime_type="image/png")
    with Image.open(io.BytesIO(image_bytes("PNG"))) as opened:
        made = [
            client.models.generate_content(model=MODEL, contents=["in blue", each])
            for each in (inline, opened)
        ]

    for each in made:
        width, height = picture(each)
        assert abs(width / height - 96 / 64) < 0.03  # its own shape


def test_a_conversation_goes_on(client: Client):
    chat = client.chats.create(model=MODEL)

    first, second = chat.send_message("a red hat"), chat.send_message("now in blue")

    assert picture(first) == picture(second) == (512, 512)
    assert len(chat.get_history()) == 4


def test_errors_are_googles(client: Client, site: Served):
    config = GenerateContentConfig(image_config=ImageConfig(aspect_ratio="7:1"))
    with pytest.raises(ClientError) as shape:
        client.models.generate_content(model=MODEL, contents="a hat", config=config)
    with pytest.raises(ClientError) as rejected:
        client.models.generate_content(model=MODEL, contents="a hat [fail:content_policy]")
    with (
        Client(api_key="sk-nobody", http_options=HttpOptions(base_url=site.url)) as stranger,
        pytest.raises(ClientError) as unknown,
    ):
        stranger.models.generate_content(model=MODEL, contents="a hat")

    assert (shape.value.code, shape.value.status) == (400, "INVALID_ARGUMENT")
    assert "aspectRatio" in str(shape.value.message)
    assert rejected.value.code == 400
    assert (unknown.value.code, unknown.value.status) == (401, "UNAUTHENTICATED")


def test_models_are_listed_and_read(client: Client):
    listed = {model.name: model for model in client.models.list(config={"page_size": 10})}

    nano, sora = listed["models/NanoBanana"], listed["models/sora-2"]
    assert nano.supported_actions == ["generateContent"]
    assert not sora.supported_actions
    read = client.models.get(model="NanoBanana")
    assert (read.name, read.display_name) == (nano.name, nano.display_name)
    with pytest.raises(ClientError) as caught:
        client.models.get(model="nothing")
    assert caught.value.code == 404


@pytest.mark.parametrize("version", ["v1", "v1beta"])
def test_either_version_of_their_interface(site: Served, version: str):
    options = HttpOptions(base_url=site.url, api_version=version)
    with Client(api_key=site.key, http_options=options) as client:
        assert picture(client.models.generate_content(model=MODEL, contents="a hat")) == (512, 512)
        assert client.models.get(model=MODEL).name == "models/NanoBanana2-0.5K"


def test_every_credit_is_accounted_for(site: Served):
    assert site.books().exact
