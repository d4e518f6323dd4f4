"""What is said to MiniMax, and what it says, for the tests of each surface."""

import json
from collections.abc import Mapping

import pytest

from onetake.core.request import Job, Material, Operation, Request, Scalar
from onetake.core.task import Produced, Source, SourceKind
from onetake.providers.minimax import submit
from onetake.wire.flow import ProviderError
from tests.providers.playbook import play, requests

URL = "https://cdn.example/1.mp3"
SUNG = Produced((Source(SourceKind.REMOTE, URL),))
DEFAULTS: Mapping[str, Scalar] = {
    "text": "欢迎回来。<#0.5#>(laughs)",
    "voice": "Wise_Woman",
    "speed": 1.0,
    "volume": 1.0,
    "pitch": 0,
    "language": "auto",
    "output_format": "mp3",
    "subtitle_enable": False,
}
SPOKEN = {
    "model": "speech-2.8-hd",
    "text": "欢迎回来。<#0.5#>(laughs)",
    "voice_setting": {"voice_id": "Wise_Woman", "speed": 1.0, "vol": 1.0, "pitch": 0},
    "language_boost": "auto",
    "audio_setting": {"format": "mp3"},
    "subtitle_enable": False,
    "output_format": "url",
}
SONG: Mapping[str, Scalar] = {
    "prompt": "soft piano",
    "lyrics": "[Verse]\nHello",
    "lyrics_optimizer": False,
    "is_instrumental": False,
    "output_format": "mp3",
}


def said(status: int = 0, **rest: object) -> tuple[int, str]:
    return 200, json.dumps({**rest, "base_resp": {"status_code": status, "status_msg": "words"}})


def made(url: object = URL) -> tuple[int, str]:
    return said(data={"audio": url, "status": 2}, extra_info={"usage_characters": 3})


def speech(*materials: Material, **params: Scalar) -> Job:
    request = Request("minimax-speech-2.8-hd", Operation.SPEECH, {**DEFAULTS, **params}, materials)
    return Job("task_01ABC-1", "speech-2.8-hd", request)


def music(params: Mapping[str, Scalar]) -> Job:
    request = Request("minimax-music-2.6", Operation.MUSIC, params)
    return Job("task_01ABC-1", "music-2.6", request)


def body(job: Job) -> Mapping[str, object]:
    asked, _ = play(submit(job), made())
    sent = requests(asked)[0].json
    assert sent is not None
    return sent


def refused(job: Job, *replies: tuple[int, str]) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        play(submit(job), *replies)
    return caught.value
