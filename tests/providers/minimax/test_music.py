"""Songs and music without a voice."""

from collections.abc import Mapping

import pytest

from onetake.core.request import Scalar
from onetake.providers.minimax import submit
from onetake.wire.flow import HttpRequest
from tests.providers.minimax.talk import (
    SONG,
    SUNG,
    body,
    made,
    music,
)
from tests.providers.playbook import play


def test_a_song_is_one_call():
    asked, event = play(submit(music(SONG)), made())

    assert event == SUNG
    assert asked == [
        HttpRequest(
            "POST",
            "/v1/music_generation",
            json={
                "model": "music-2.6",
                "prompt": "soft piano",
                "lyrics": "[Verse]\nHello",
                "lyrics_optimizer": False,
                "is_instrumental": False,
                "audio_setting": {"format": "mp3"},
                "output_format": "url",
            },
            creates=True,
            seconds=600.0,
        )
    ]


@pytest.mark.parametrize(
    ("params", "theirs"),
    [
        ({"lyrics": ""}, True),  # a song without words of its own: they write them
        ({"is_instrumental": True, "lyrics": ""}, False),
        ({"lyrics": "la", "lyrics_optimizer": True}, True),
        ({"lyrics": "la"}, False),
    ],
)
def test_a_song_has_words(params: Mapping[str, Scalar], theirs: bool):
    assert body(music({**SONG, **params}))["lyrics_optimizer"] is theirs


def test_what_a_song_sounds_like_as_a_file():
    sent = body(music({**SONG, "audio_setting": '{"sample_rate": 44100, "format": "wav"}'}))

    assert sent["audio_setting"] == {"format": "wav", "sample_rate": 44100}
