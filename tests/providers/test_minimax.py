"""MiniMax as a whole: its surfaces, its probe, its options."""

import pytest

from onetake.catalog.loader import load_all
from onetake.core.failure import Code
from onetake.core.request import Job, Operation, Request
from onetake.providers.minimax import ADAPTER, poll, probe, resubmittable
from onetake.providers.minimax.music import FIELDS as MUSIC
from onetake.providers.minimax.speech import FIELDS as SPEECH
from onetake.providers.minimax.voices import CLONE, DESIGN, KEPT
from onetake.wire.fields import Field
from onetake.wire.flow import HttpRequest, ProviderError
from tests.providers.minimax.talk import refused, said
from tests.providers.playbook import play

CATALOG = load_all()


def test_an_operation_that_they_have_not_is_refused():
    request = Request("film", Operation.TEXT_TO_VIDEO, {"prompt": "x"})

    assert "text_to_video" in refused(Job("task_1-1", "film", request)).failure.message


@pytest.mark.parametrize(
    ("model", "known"),
    [
        ("minimax-speech-2.8-hd", SPEECH),
        ("minimax-speech-02-hd", SPEECH),
        ("minimax-music-2.6", MUSIC),
        ("minimax-voice-clone", (*CLONE, *KEPT)),
        ("minimax-voice-design", (*DESIGN, *KEPT)),
    ],
)
def test_each_surface_maps_the_parameters_of_its_models(model: str, known: tuple[Field, ...]):
    fields = {field.ours for field in known}
    labels = {"language"} if model == "minimax-voice-design" else set[str]()  # ours alone

    for rules in CATALOG.find(model).spec.operations.values():
        assert set(rules.params) == fields | labels


def test_nothing_is_deduped_there():
    assert not resubmittable({})
    assert ADAPTER.recover is None
    assert ADAPTER.cancel is None


def test_nothing_goes_on_after_the_reply():
    with pytest.raises(ProviderError):
        play(poll({"id": "1"}))


def test_probe_lists_voices_and_costs_nothing():
    asked, models = play(probe(), said(voice_cloning=None))

    assert models == ()
    assert asked == [HttpRequest("POST", "/v1/get_voice", json={"voice_type": "voice_cloning"})]


@pytest.mark.parametrize("status", [1004, 2049])
def test_probe_notices_a_wrong_key(status: int):
    with pytest.raises(ProviderError) as caught:
        play(probe(), said(status))

    assert caught.value.failure.code is Code.PROVIDER_AUTH


def test_what_an_operator_can_say():
    ADAPTER.check_options({"group": "1234567890"})
    assert ADAPTER.base_urls[0] == "https://api.minimax.io"
