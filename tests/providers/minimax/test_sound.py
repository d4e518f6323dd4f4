"""The properties of a file, and the names of languages."""

import pytest

from onetake.catalog.loader import load_all
from onetake.core.request import Operation
from onetake.providers.minimax.sound import LANGUAGES
from tests.providers.minimax.talk import body, speech

CATALOG = load_all()


def test_the_object_wins_over_the_default_of_a_parameter():
    sent = body(speech(audio_setting='{"format": "wav", "sample_rate": 8000}'))

    assert sent["audio_setting"] == {"format": "wav", "sample_rate": 8000}


@pytest.mark.parametrize(
    ("model", "operation"),
    [
        ("minimax-speech-2.8-hd", Operation.SPEECH),
        ("minimax-speech-02-hd", Operation.SPEECH),
        ("minimax-voice-clone", Operation.VOICE_CLONE),
    ],
)
def test_every_language_of_the_catalogue_has_a_word(model: str, operation: Operation):
    rule = CATALOG.find(model).spec.operations[operation].params["language"]

    assert set(map(str, rule.values)) == set(LANGUAGES)
