"""The voices that everybody can use: complete, nameable, and usable by the speech models."""

import re

import pytest

from onetake.core.voice import Voice, VoiceSource
from tests.catalog.asking import CATALOG, asked, passed

VOICES = CATALOG.voices
SPEECH = ["minimax-speech-2.8-hd", "minimax-speech-02-hd"]
LANGUAGES = {
    "Chinese (Mandarin)", "Cantonese", "English", "Japanese", "Korean", "Spanish", "French",
    "German", "Portuguese",
}  # fmt: skip


def test_the_voices_of_the_pages_are_there():
    assert VOICES["Wise_Woman"].language == "Chinese (Mandarin)"
    elder = VOICES["Chinese (Mandarin)_Kind-hearted_Elder"]
    assert elder.name == "Kind-hearted Elder"
    assert elder.language == "Chinese (Mandarin)"


def test_there_are_about_two_dozen_in_many_languages():
    assert len(VOICES) == 26
    assert {voice.language for voice in VOICES.values()} == LANGUAGES
    assert sum(voice.language == "Chinese (Mandarin)" for voice in VOICES.values()) >= 8
    english = [voice for voice in VOICES.values() if voice.language == "English"]
    assert {"American", "British"} <= {
        w for v in english for w in re.findall(r"\w+", v.description)
    }


@pytest.mark.parametrize("voice", VOICES.values(), ids=VOICES)
def test_a_voice_is_complete(voice: Voice):
    assert voice.source is VoiceSource.SYSTEM
    assert voice.user is None
    assert voice.id.endswith(voice.name.replace(" ", "_"))
    assert re.search(r"\b([Ww]oman|[Mm]an|[Cc]hild)\b", voice.description), "who is heard"
    assert len({v.description for v in VOICES.values() if v.id != voice.id}) == len(VOICES) - 1


@pytest.mark.parametrize("voice", VOICES.values(), ids=VOICES)
@pytest.mark.parametrize("model", SPEECH)
def test_every_speech_model_speaks_with_it(voice: Voice, model: str):
    assert voice.usable("anybody", model)
    assert passed(asked(model, text="Hi", voice=voice.id, language=voice.language))


@pytest.mark.parametrize("model", SPEECH)
def test_the_default_voice_is_one_of_them(model: str):
    assert passed(asked(model, text="Hi")).params["voice"] in VOICES
