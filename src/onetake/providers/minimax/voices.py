"""Voices: cloned from a recording, or designed from words.

The rule: a voice has the same id there as here (`core/voice.py`), so that speech can name it. Ours
is made of the task's number, which is random enough for an id that all their accounts share.

They forget a voice that nothing was said with for a week, and another account has never had it.
So speech brings along what a voice was made from, and `again` makes it from that.
"""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from onetake.core.failure import Code, Failure
from onetake.core.request import Job, Role, Scalar
from onetake.core.task import Failed, Produced
from onetake.providers.minimax.calls import DUPLICATE, Answer, accepted, path, status
from onetake.providers.minimax.sound import language
from onetake.wire.fields import Field, project
from onetake.wire.flow import Attachment, Flow, HttpReply, HttpRequest, http, save
from onetake.wire.replies import remotes, unhexed

KEPT: Final = (Field("name", "name"), Field("description", "description"))
"""What our own voice is called. It is kept here with it (`core/voice.py`): theirs have no names."""

CLONE: Final = (
    Field("text", "text"),
    Field("language", "language_boost", language),
    Field("noise_reduction", "need_noise_reduction"),
    Field("need_volume_normalization", "need_volume_normalization"),
    Field("accuracy", "accuracy"),
)
DESIGN: Final = (Field("prompt", "prompt"), Field("text", "preview_text"))

SECONDS: Final = 300.0
REPLY_BYTES_MAX: Final = 32 << 20
"""A preview of 500 characters as hexadecimal digits, even if it were not compressed."""

PREVIEW_CHARACTERS: Final = 100
"""Of the speech itself, where a voice is designed again: it must say something."""

GREETING: Final = "Hello, this is my voice. It is nice to meet you."
GREETING_ZH: Final = "你好，这是我的声音。很高兴认识你。"


class _Uploaded(BaseModel):
    class File(BaseModel):
        file_id: int

    file: File


class _Cloned(BaseModel):
    demo_audio: object
    input_sensitive: object = None


class _Designed(BaseModel):
    trial_audio: object


def clone(job: Job) -> Flow[Produced | Failed]:
    params = _without(job, "name", "description")
    if not params.get("text"):
        # The preview is what the task shows, and the words for it may be left out.
        spoken = str(params.get("language", ""))
        params["text"] = GREETING_ZH if spoken.startswith(("Chinese", "Canton")) else GREETING
    body = {
        "file_id": (yield from _uploaded(job)),
        "voice_id": f"VoiceClone-{_number(job)}",
        "model": job.upstream,  # the one that speaks the preview
        **project(CLONE, params),
    }
    cloned = accepted((yield from _made(job, "voice_clone", body, creates=True)), _Cloned)
    if cloned.input_sensitive is True:
        return Failed(Failure(Code.CONTENT_REJECTED, Code.CONTENT_REJECTED.en))
    return Produced(remotes((cloned.demo_audio,)))


def design(job: Job) -> Flow[Produced]:
    body = {
        **project(DESIGN, _without(job, "name", "description", "language")),
        "voice_id": f"ttv-voice-{_number(job)}",
    }
    reply = yield from _made(job, "voice_design", body, creates=True)
    preview = unhexed(accepted(reply, _Designed).trial_audio)
    return Produced((yield from save(job, [preview], "mp3")))


def private(job: Job) -> bool:
    """Did somebody make the voice that this speech names?"""
    sampled = any(material.role is Role.VOICE_SAMPLE for material in job.request.materials)
    return sampled or "voice_prompt" in job.request.params


def again(job: Job) -> Flow[None]:
    """Make the voice that a speech names from what it brings along."""
    params = job.request.params
    if "voice_prompt" in params:
        text = str(params["text"])[:PREVIEW_CHARACTERS]
        body = {
            "prompt": params["voice_prompt"],
            "preview_text": text,
            "voice_id": params["voice"],
        }
        reply = yield from _made(job, "voice_design", body, creates=True)
    else:
        body = {"file_id": (yield from _uploaded(job)), "voice_id": params["voice"]}
        # Without a preview it costs nothing until something is said with it.
        reply = yield from _made(job, "voice_clone", body, creates=False)
    if status(reply) != DUPLICATE:  # another speech with the same voice was quicker
        accepted(reply, Answer)


def _made(job: Job, name: str, body: Mapping[str, object], *, creates: bool) -> Flow[HttpReply]:
    return (
        yield from http(
            HttpRequest(
                "POST",
                path(job, name),
                json=body,
                creates=creates,
                seconds=SECONDS,
                reply_bytes_max=REPLY_BYTES_MAX,
            )
        )
    )


def _uploaded(job: Job) -> Flow[int]:
    """Their id of the one recording."""
    (asset,) = (material.asset for material in job.request.materials)
    assert asset is not None, "materials are kept before they are sent"
    request = HttpRequest(
        "POST",
        path(job, "files/upload"),
        form={"purpose": "voice_clone"},
        attachments=(Attachment("file", asset),),
    )
    return accepted((yield from http(request)), _Uploaded).file.file_id


def _number(job: Job) -> str:
    """Of the task: an attempt is called after its task, `task_<number>-<attempt>`."""
    _, _, number = job.attempt.rpartition("-")[0].partition("_")
    assert number, f"{job.attempt} is not called after a task"
    return number


def _without(job: Job, *names: str) -> dict[str, Scalar]:
    return {name: value for name, value in job.request.params.items() if name not in names}
