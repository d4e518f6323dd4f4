"""Anthropic's own SDK, unmodified: the list of models."""

from collections.abc import Generator

import pytest
from anthropic import Anthropic, AuthenticationError, NotFoundError

from tests.journeys.sdk_server import Served, served


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with served(tmp_path_factory.mktemp("sdk-anthropic")) as made:
        yield made


@pytest.fixture(scope="module")
def client(site: Served) -> Generator[Anthropic]:
    with Anthropic(base_url=site.url, api_key=site.key) as made:
        yield made


def test_models_are_listed(client: Anthropic):
    page = client.models.list()
    listed = {model.id: model for model in page}

    assert len(listed) == len(page.data)
    assert not page.has_more
    assert (page.first_id, page.last_id) == (page.data[0].id, page.data[-1].id)
    sora = listed["sora-2"]
    assert (sora.type, sora.display_name) == ("model", "Sora 2")
    assert sora.created_at.year == 1970  # nothing here was released on a date


def test_one_model_is_read(client: Anthropic):
    model = client.models.retrieve("sora-2")

    assert (model.id, model.type, model.display_name) == ("sora-2", "model", "Sora 2")


def test_an_unknown_model_is_a_not_found_error(client: Anthropic):
    with pytest.raises(NotFoundError):
        client.models.retrieve("sora-99")


def test_an_unknown_key_is_an_authentication_error(site: Served):
    with (
        Anthropic(base_url=site.url, api_key="sk-nobody") as stranger,
        pytest.raises(AuthenticationError),
    ):
        stranger.models.list()
