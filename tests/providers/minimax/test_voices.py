"""Voices at MiniMax: made once, named by us, and there when something is to be said with them."""

import json
from collections.abc import Mapping

import pytest

from onetake.core.failure import Code
from onetake.core.pricing import Quote, Settle
from onetake.core.request import Job, Material, Operation, Request, Role, Scalar
from onetake.core.task import Failed, Produced, Source, SourceKind, Task
from onetake.core.voice import voice_of
from onetake.providers.minimax import submit
from onetake.wire.flow import Attachment, HttpReply, HttpRequest, ProviderError, Rendered, Save
from tests.providers.minimax.talk import SPOKEN, SUNG, made, refused, said, speech
from tests.providers.playbook import play

NUMBER = "01JD0000000000000000000000"
CLONED = f"VoiceClone-{NUMBER}"
DESIGNED = f"ttv-voice-{NUMBER}"
RECORDING = Material(Role.AUDIO, "https://caller.example/a.mp3", "audio_url", "asset-a")
SAMPLE = Material(Role.VOICE_SAMPLE, "onetake:asset-a", "voice_id", "asset-a")
UPLOAD = HttpRequest(
    "POST",
    "/v1/files/upload",
    form={"purpose": "voice_clone"},
    attachments=(Attachment("file", "asset-a"),),
)
FILE = 9007199254740993  # more than JavaScript can count
UPLOADED = said(file={"file_id": FILE, "filename": "a.mp3"})


def cloning(**params: Scalar) -> Request:
    given: Mapping[str, Scalar] = {
        "noise_reduction": False,
        "need_volume_normalization": False,
        **params,
    }
    return Request("minimax-voice-clone", Operation.VOICE_CLONE, given, (RECORDING,))


def designing(**params: Scalar) -> Request:
    given: Mapping[str, Scalar] = {"prompt": "an old captain", "text": "Ahoy!", **params}
    return Request("minimax-voice-design", Operation.VOICE_DESIGN, given)


def job(request: Request, options: Mapping[str, str] | None = None) -> Job:
    return Job(f"task_{NUMBER}-1", "speech-2.8-hd", request, options=options or {})


def call(name: str, body: Mapping[str, object], *, creates: bool) -> HttpRequest:
    return HttpRequest(
        "POST",
        f"/v1/{name}",
        json=body,
        creates=creates,
        seconds=300.0,
        reply_bytes_max=32 << 20,
    )


def speaking(voice: str) -> HttpRequest:
    setting = {"voice_id": voice, "speed": 1.0, "vol": 1.0, "pitch": 0}
    body = {**SPOKEN, "voice_setting": setting}
    return HttpRequest("POST", "/v1/t2a_v2", json=body, creates=True, seconds=300.0)


def cloned(url: object = "https://cdn.example/demo.mp3") -> tuple[int, str]:
    return said(demo_audio=url, input_sensitive=False, extra_info={})


PREVIEW = Produced((Source(SourceKind.REMOTE, "https://cdn.example/demo.mp3"),))


def test_a_clone_is_an_upload_and_a_call():
    request = cloning(
        text="你好",
        name="Captain",
        description="for adverts",
        language="Chinese (Mandarin)",
        noise_reduction=True,
        accuracy=0.8,
    )

    asked, event = play(submit(job(request)), UPLOADED, cloned())

    assert event == PREVIEW
    assert asked == [
        UPLOAD,
        call(
            "voice_clone",
            {
                "file_id": FILE,
                "voice_id": CLONED,
                "model": "speech-2.8-hd",
                "text": "你好",
                "language_boost": "Chinese",
                "need_noise_reduction": True,
                "need_volume_normalization": False,
                "accuracy": 0.8,
            },
            creates=True,
        ),
    ]


@pytest.mark.parametrize(
    ("language", "greeting"),
    [
        ("Chinese", "你好，这是我的声音。很高兴认识你。"),
        ("Cantonese", "你好，这是我的声音。很高兴认识你。"),
        ("English", "Hello, this is my voice. It is nice to meet you."),
        ("auto", "Hello, this is my voice. It is nice to meet you."),
    ],
)
def test_a_clone_without_words_says_hello(language: str, greeting: str):
    asked, _ = play(submit(job(cloning(language=language))), UPLOADED, cloned())

    sent = asked[1]
    assert isinstance(sent, HttpRequest)
    assert sent.json is not None
    assert sent.json["text"] == greeting


def test_a_design_is_one_call_that_answers_with_the_sound():
    request = designing(name="Captain", description="for tales", language="English")
    reply = said(voice_id=DESIGNED, trial_audio=b"ID3 sound".hex())

    asked, event = play(submit(job(request)), reply, Rendered(("1.mp3",)))

    assert event == Produced((Source(SourceKind.RENDERED, "1.mp3"),))
    assert asked == [
        call(
            "voice_design",
            {"prompt": "an old captain", "preview_text": "Ahoy!", "voice_id": DESIGNED},
            creates=True,
        ),
        Save(f"task_{NUMBER}-1", (b"ID3 sound",), "mp3"),
    ]


@pytest.mark.parametrize("attempt", [1, 12])
@pytest.mark.parametrize("number", [NUMBER, "1763775498000_0a1b2c3d"])
@pytest.mark.parametrize("asked_for", [cloning(text="x"), designing()], ids=["clone", "design"])
def test_the_voice_there_has_the_id_that_ours_will_have(
    asked_for: Request, number: str, attempt: int
):
    quote = Quote(0, (), Settle.QUOTE)
    task = Task(f"task_{number}", "user_1", None, "uniall", asked_for, quote, 1, 1)
    ours = voice_of(task, (), 1)
    named = Job(f"{task.id}-{attempt}", "up", asked_for)  # as main/making.py names it
    replies = {
        Operation.VOICE_CLONE: (UPLOADED, cloned()),
        Operation.VOICE_DESIGN: (said(trial_audio="00"), Rendered(("1.mp3",))),
    }
    assert asked_for.operation is not None
    assert ours is not None

    asked, _ = play(submit(named), *replies[asked_for.operation])

    (sent,) = [x for x in asked if isinstance(x, HttpRequest) and x.creates]
    assert sent.json is not None
    assert sent.json["voice_id"] == ours.id


def test_an_old_account_names_its_group_in_every_call():
    named = job(cloning(text="x"), options={"group": "7"})

    asked, _ = play(submit(named), UPLOADED, cloned())

    assert [x.path for x in asked if isinstance(x, HttpRequest)] == [
        "/v1/files/upload?GroupId=7",
        "/v1/voice_clone?GroupId=7",
    ]


def test_a_recording_that_they_find_indecent_is_rejected():
    _, event = play(
        submit(job(cloning(text="x"))), UPLOADED, said(demo_audio="", input_sensitive=True)
    )

    assert isinstance(event, Failed)
    assert event.failure.code is Code.CONTENT_REJECTED


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (1002, Code.PROVIDER_BUSY),
        (1008, Code.PROVIDER_AUTH),
        (1026, Code.CONTENT_REJECTED),
        (1043, Code.PROVIDER_INVALID),
        (2037, Code.PROVIDER_INVALID),
        (2038, Code.PROVIDER_AUTH),
        (2039, Code.PROVIDER_INVALID),
        (1000, Code.PROVIDER_FAILED),
    ],
)
@pytest.mark.parametrize("before", [(), (UPLOADED,)], ids=["upload", "clone"])
def test_a_clone_can_be_refused_at_each_step(
    status: int, code: Code, before: tuple[tuple[int, str], ...]
):
    error = refused(job(cloning(text="x")), *before, said(status))

    assert (error.failure.code, error.accepted) == (code, False)


@pytest.mark.parametrize("reply", ["", "{}", said(file={})[1], said(file={"file_id": "x"})[1]])
def test_an_upload_without_an_id_stops_before_the_clone(reply: str):
    assert refused(job(cloning(text="x")), (200, reply)).failure.code is Code.PROVIDER_GARBLED


@pytest.mark.parametrize(
    "reply", ["", said()[1], cloned("")[1], cloned(None)[1], cloned("ftp://a/1")[1]]
)
def test_a_clone_without_a_preview_leaves_the_outcome_open(reply: str):
    error = refused(job(cloning(text="x")), UPLOADED, (200, reply))

    assert (error.failure.code, error.accepted) == (Code.PROVIDER_GARBLED, None)


@pytest.mark.parametrize(
    "reply", ["", said()[1], said(trial_audio="")[1], said(trial_audio="xyz")[1]]
)
def test_a_design_without_a_sound_leaves_the_outcome_open(reply: str):
    error = refused(job(designing()), (200, reply))

    assert (error.failure.code, error.accepted) == (Code.PROVIDER_GARBLED, None)


def test_a_voice_that_is_there_is_spoken_with_at_once():
    asked, event = play(submit(speech(SAMPLE, voice=CLONED)), made())

    assert event == SUNG
    assert asked == [speaking(CLONED)]


def test_a_designs_description_is_not_sent_with_the_speech():
    asked, _ = play(submit(speech(voice=DESIGNED, voice_prompt="an old captain")), made())

    assert asked == [speaking(DESIGNED)]


@pytest.mark.parametrize("unknown", [2042, 2054, 20132])
@pytest.mark.parametrize("known", [0, 2039])
def test_a_cloned_voice_that_is_not_there_is_cloned_again(unknown: int, known: int):
    replies = (said(unknown), UPLOADED, said(known), made())

    asked, event = play(submit(speech(SAMPLE, voice=CLONED)), *replies)

    assert event == SUNG
    assert asked == [
        speaking(CLONED),
        UPLOAD,
        call("voice_clone", {"file_id": FILE, "voice_id": CLONED}, creates=False),
        speaking(CLONED),
    ]


@pytest.mark.parametrize("known", [0, 2039])
def test_a_designed_voice_that_is_not_there_is_designed_again(known: int):
    long = speech(voice=DESIGNED, voice_prompt="an old captain", text="a" * 400)

    asked, event = play(submit(long), said(2054), said(known), made())

    assert event == SUNG
    assert asked[1] == call(
        "voice_design",
        {"prompt": "an old captain", "preview_text": "a" * 100, "voice_id": DESIGNED},
        creates=True,
    )
    assert asked[0] == asked[2]


@pytest.mark.parametrize(
    ("replies", "code"),
    [
        ((said(1008),), Code.PROVIDER_AUTH),
        ((UPLOADED, said(2038)), Code.PROVIDER_AUTH),
        ((UPLOADED, said(2013)), Code.PROVIDER_INVALID),
        ((UPLOADED, said(), said(1002)), Code.PROVIDER_BUSY),
        ((UPLOADED, said(2039), said(2042)), Code.PROVIDER_INVALID),  # it is another account's
        ((UPLOADED, said(), (429, "")), Code.PROVIDER_BUSY),
    ],
)
def test_after_making_a_voice_a_refusal_ends_the_task(
    replies: tuple[tuple[int, str], ...], code: Code
):
    """A raised error would be doubted by the transport, since the first call creates, too."""
    _, event = play(submit(speech(SAMPLE, voice=CLONED)), said(2054), *replies)

    assert isinstance(event, Failed)
    assert event.failure.code is code
    assert event.failure.message == code.en


@pytest.mark.parametrize("reply", [(200, ""), (200, said()[1]), (502, "")])
def test_after_making_a_voice_an_unknown_outcome_stays_one(reply: tuple[int, str]):
    error = refused(speech(SAMPLE, voice=CLONED), said(2054), UPLOADED, said(), reply)

    assert error.accepted is None


def test_a_refused_speech_says_nothing_about_its_voice():
    with pytest.raises(ProviderError) as caught:
        play(
            submit(speech(SAMPLE, voice=CLONED)),
            HttpReply(200, json.dumps({"base_resp": {"status_code": 1002}}).encode()),
        )

    assert caught.value.failure.code is Code.PROVIDER_BUSY
    assert caught.value.accepted is False
