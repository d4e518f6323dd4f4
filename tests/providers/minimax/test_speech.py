"""Speech with their voices, and what of it they cannot do."""

import json
from collections.abc import Mapping

import pytest

from onetake.catalog.loader import load_all, load_voices
from onetake.core.failure import Code
from onetake.core.request import Material, Operation, Role, Scalar
from onetake.core.task import Failed
from onetake.providers.minimax import submit
from onetake.providers.minimax.speech import EMOTIONS, USUAL, VOICES
from onetake.wire.flow import HttpRequest
from tests.providers.minimax.talk import SPOKEN, SUNG, body, made, refused, said, speech
from tests.providers.playbook import play

MIX = json.dumps(
    [
        {"voice_id": "Cantonese_Gentle_Lady", "weight": 30},
        {"voice_id": "ttv-voice-01AB", "weight": 1},
    ]
)


def test_speech_is_one_call_that_answers_with_its_address():
    asked, event = play(submit(speech()), made())

    assert event == SUNG
    assert asked == [HttpRequest("POST", "/v1/t2a_v2", json=SPOKEN, creates=True, seconds=300.0)]


def test_all_that_can_be_said_of_speech_has_its_place():
    everything = speech(
        speed=1.25,
        volume=0.5,
        pitch=-3.0,
        emotion="neutral",
        language="Cantonese",
        sample_rate=24000,
        output_format="flac",
        pronunciation_dict='{"tone_list": ["a/(b)"], "tone": ["c/d", "e/f"]}',
        subtitle_enable=True,
        audio_setting='{"bitrate": 64000, "channel": 2}',
    )

    assert body(everything) == {
        **SPOKEN,
        "voice_setting": {
            "voice_id": "Wise_Woman",
            "speed": 1.25,
            "vol": 0.5,
            "pitch": -3,
            "emotion": "calm",
        },
        "language_boost": "Chinese,Yue",
        "pronunciation_dict": {"tone": ["a/(b)", "c/d", "e/f"]},
        "subtitle_enable": True,
        "audio_setting": {"format": "flac", "sample_rate": 24000, "bitrate": 64000, "channel": 2},
    }


def test_pitch_is_a_whole_number_there():
    sent = body(speech(pitch=2.0))["voice_setting"]

    assert json.dumps(sent) == json.dumps(
        {"voice_id": "Wise_Woman", "speed": 1.0, "vol": 1.0, "pitch": 2}
    )


def test_the_catalogue_has_no_other_emotions_and_no_other_usual_voice():
    rules = load_all().find("minimax-speech-2.8-hd").spec.operations[Operation.SPEECH].params

    assert set(map(str, rules["emotion"].values)) == set(EMOTIONS)
    assert rules["voice"].default == USUAL


RENAMED = {
    "Cantonese_Gentle_Lady": "Cantonese_GentleLady",
    "English_Trustworthy_Man": "English_Trustworth_Man",
    "Japanese_Gentle_Butler": "Japanese_GentleButler",
    "Korean_Calm_Lady": "Korean_CalmLady",
    "Spanish_Serene_Woman": "Spanish_SereneWoman",
}


@pytest.mark.parametrize("voice", VOICES)
def test_a_voice_is_asked_for_by_their_own_name(voice: str):
    assert voice in load_voices()
    setting = body(speech(voice=voice))["voice_setting"]
    assert isinstance(setting, dict)
    assert setting["voice_id"] == RENAMED.get(voice, voice)


def test_a_mixture_replaces_the_voice():
    sent = body(speech(timber_weights=MIX))

    assert sent == {
        **SPOKEN,
        "voice_setting": {"voice_id": "", "speed": 1.0, "vol": 1.0, "pitch": 0},
        "timbre_weights": [
            {"voice_id": "Cantonese_GentleLady", "weight": 30},
            {"voice_id": "ttv-voice-01AB", "weight": 1},
        ],
    }


@pytest.mark.parametrize(
    ("params", "what"),
    [
        ({"voice": "Chinese (Mandarin)_Sunny_Youth"}, "Chinese (Mandarin)_Sunny_Youth"),
        ({"voice": "VoiceClone-01AB"}, "VoiceClone-01AB"),  # without what it was made from
        ({"voice": "Korean_Calm_Lady", "timber_weights": MIX}, "voice together with timber_"),
        ({"timber_weights": MIX.replace("Gentle_Lady", "Radio_Host")}, "Cantonese_Radio_Host"),
        ({"pitch": 0.5}, "a pitch between two semitones"),
        ({"metadata": '{"order": 7}'}, "metadata"),
        ({"language": "Klingon"}, "Klingon"),
        ({"emotion": "smug"}, "smug"),
        ({"seed": 3}, "seed"),
    ],
)  # fmt: skip
def test_what_they_have_no_place_for_is_not_sent(params: Mapping[str, Scalar], what: str):
    error = refused(speech(**params))

    assert error.failure.code is Code.PROVIDER_INVALID
    assert what in error.failure.message
    assert error.accepted is False


def test_a_system_voice_that_they_lost_is_not_made_again():
    """Only a voice that was made for somebody can be."""
    assert refused(speech(), said(2054)).failure.code is Code.PROVIDER_INVALID


def test_a_recording_alone_makes_a_voice_private():
    sample = Material(Role.VOICE_SAMPLE, "onetake:a", "voice_id", "a")
    replies = (said(2054), said(file={"file_id": 1}), said(), said(1026))

    _, event = play(submit(speech(sample, voice="VoiceClone-01AB")), *replies)

    assert isinstance(event, Failed)
    assert event.failure.code is Code.CONTENT_REJECTED
