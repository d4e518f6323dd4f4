"""Speech, made in one call, with their own voices and with those that were made for a caller."""

import json
import re
from collections.abc import Mapping
from typing import Final, cast

from onetake.core.request import Job, Scalar
from onetake.core.task import Failed, Produced
from onetake.providers.minimax.calls import UNKNOWN_VOICE, path, produced, status
from onetake.providers.minimax.sound import FILE, SETTING, body_of, language
from onetake.providers.minimax.voices import again, private
from onetake.wire.fields import Field, word_for
from onetake.wire.flow import Flow, HttpReply, HttpRequest, ProviderError, http, unsupported

VOICES: Final[Mapping[str, str]] = {
    "Wise_Woman": "Wise_Woman",
    "Chinese (Mandarin)_Kind-hearted_Elder": "Chinese (Mandarin)_Kind-hearted_Elder",
    "Chinese (Mandarin)_News_Anchor": "Chinese (Mandarin)_News_Anchor",
    "Chinese (Mandarin)_Reliable_Executive": "Chinese (Mandarin)_Reliable_Executive",
    "Cantonese_Gentle_Lady": "Cantonese_GentleLady",
    "English_Graceful_Lady": "English_Graceful_Lady",
    "English_Trustworthy_Man": "English_Trustworth_Man",  # their spelling
    "Japanese_Gentle_Butler": "Japanese_GentleButler",
    "Korean_Calm_Lady": "Korean_CalmLady",
    "Spanish_Serene_Woman": "Spanish_SereneWoman",
}
"""The voices of our catalogue that they have under the same name. The others are not guessed."""

USUAL: Final = "Wise_Woman"
"""The catalogue's default, which says nothing beside a mixture."""

_OWN = re.compile(r"(VoiceClone|ttv-voice)-[A-Za-z0-9_-]{1,200}")

EMOTIONS: Final[Mapping[str, str]] = {
    **{name: name for name in ("happy", "sad", "angry", "fearful", "disgusted", "surprised")},
    "neutral": "calm",
}

SECONDS: Final = 300.0
"""Ten thousand characters are a quarter of an hour of speech."""


def speak(job: Job) -> Flow[Produced | Failed]:
    reply = yield from _said(job)
    if not (private(job) and status(reply) in UNKNOWN_VOICE):
        return produced(reply)
    try:
        yield from again(job)
        return produced((yield from _said(job)))
    except ProviderError as error:
        if error.accepted is not False:
            raise
        # The transport can't know that the first call made nothing, and would doubt a refusal.
        return Failed(error.failure)


def _said(job: Job) -> Flow[HttpReply]:
    body = {"model": job.upstream, **body_of(FIELDS, _params(job)), "output_format": "url"}
    request = HttpRequest("POST", path(job, "t2a_v2"), json=body, creates=True, seconds=SECONDS)
    return (yield from http(request))


def _params(job: Job) -> dict[str, Scalar]:
    """With the voice as they call it, and without what a voice was made from."""
    params = {name: value for name, value in job.request.params.items() if name != "voice_prompt"}
    voice = str(params.get("voice", USUAL))
    if "timber_weights" in params:
        if voice != USUAL:
            raise unsupported("voice together with timber_weights")
        params["voice"] = ""  # they take the one or the other
    else:
        params["voice"] = voice if private(job) else word_for(voice, VOICES)
    return params


def _emotion(value: Scalar) -> str:
    return word_for(str(value), EMOTIONS)


def _semitones(value: Scalar) -> int:
    if float(value) != int(float(value)):
        raise unsupported("a pitch between two semitones")
    return int(value)


def _tone(value: Scalar) -> list[str]:
    lists = cast("Mapping[str, list[str]]", json.loads(str(value)))
    return [reading for readings in lists.values() for reading in readings]


def _mixture(value: Scalar) -> list[dict[str, object]]:
    rows = cast("list[dict[str, object]]", json.loads(str(value)))
    return [{"voice_id": _mixed(str(row["voice_id"])), "weight": row["weight"]} for row in rows]


def _mixed(voice: str) -> str:
    """A mixture does not bring along what its voices were made from: they must still be there."""
    return voice if _OWN.fullmatch(voice) else word_for(voice, VOICES)


def _nowhere(value: Scalar) -> object:
    raise unsupported("metadata")


FIELDS: Final = (
    Field("text", "text"),
    Field("voice", "voice_setting.voice_id"),
    Field("speed", "voice_setting.speed"),
    Field("volume", "voice_setting.vol"),
    Field("pitch", "voice_setting.pitch", _semitones),
    Field("emotion", "voice_setting.emotion", _emotion),
    Field("language", "language_boost", language),
    Field("sample_rate", f"{SETTING}.sample_rate"),
    Field("pronunciation_dict", "pronunciation_dict.tone", _tone),
    Field("timber_weights", "timbre_weights", _mixture),
    Field("subtitle_enable", "subtitle_enable"),
    Field("metadata", "metadata", _nowhere),
    *FILE,
)
