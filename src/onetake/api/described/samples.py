"""Tasks, voices and failures as examples are made of: the dialects render them.

The rule: an example in the document is what the code answers, and not what somebody wrote down.
"""

from dataclasses import replace
from typing import Final

from onetake.core.pricing import Line, Quote, Settle, Unit
from onetake.core.request import Facts, Material, Medium, Operation, Request, Role
from onetake.core.task import Output, State, Task
from onetake.core.voice import Voice, VoiceSource
from onetake.dialects.dialect import View

TASK_ID: Final = "task_01JZ6M3Y7WQ8R5T2V4X6Z8B0CD"
VIDGEN_ID: Final = "vidgen_1783003830450_081f0558"
VIDEO_MODEL: Final = "video-2.0-mini-reference-to-video"
LINK: Final = "https://media.example/files/{}?expires=1783612800&signature=9f3c5e7a"
_MADE_AT: Final = 1_783_003_830_450
_CREDIT: Final = 1_000_000

_CLIP: Final = Output(
    "asset_clip",
    Facts(Medium.VIDEO, "video/mp4", 2_481_920, 720, 1280, 15_000, True),
    "asset_still",
)
_PICTURE: Final = Output(
    "asset_picture", Facts(Medium.IMAGE, "image/png", 1_204_112, 1024, 1024), "asset_small"
)
_SOUND: Final = Output("asset_sound", Facts(Medium.AUDIO, "audio/mpeg", 48_213, duration_ms=3_012))

VIEW: Final = View(
    {
        "asset_clip": LINK.format("asset_clip/clip.mp4"),
        "asset_still": LINK.format("asset_still/clip.jpg"),
        "asset_picture": LINK.format("asset_picture/picture.png"),
        "asset_small": LINK.format("asset_small/picture.jpg"),
        "asset_sound": LINK.format("asset_sound/speech.mp3"),
        "asset_preview": LINK.format("asset_preview/preview.mp3"),
    },
    poll_interval_seconds=2,
    provider="sandbox",
)
INLINE: Final = replace(VIEW, inline={"asset_picture": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB"})
WAITING: Final = View({}, poll_interval_seconds=2)


_SCENE: Final = Request(
    model=VIDEO_MODEL,
    operation=Operation.IMAGE_TO_VIDEO,
    params={
        "prompt": "@Image1 turns around slowly, the camera pushes in",
        "resolution": "720p",
        "duration": 15,
        "aspect_ratio": "9:16",
        "generate_audio": True,
    },
    materials=(Material(Role.FIRST_FRAME, LINK.format("asset_ref/girl.png"), "image_urls[0]"),),
)
_FILM_PRICE: Final = Quote(
    180 * _CREDIT,
    (Line(Unit.OUTPUT_SECOND, 15, 12 * _CREDIT, 1, 1, 180 * _CREDIT),),
    Settle.ACTUAL,
)
VIDEO_QUEUED: Final = Task(
    id=VIDGEN_ID,
    user="user_01",
    key="key_01",
    dialect="videoapi",
    request=_SCENE,
    quote=_FILM_PRICE,
    created_at=_MADE_AT,
    updated_at=_MADE_AT,
)
VIDEO_MADE: Final = replace(
    VIDEO_QUEUED,
    state=State.SUCCEEDED,
    percent=100,
    attempt=1,
    channel="channel_01",
    outputs=(_CLIP,),
    charged=180 * _CREDIT,
    finished_at=_MADE_AT + 94_000,
)
JOB_QUEUED: Final = replace(VIDEO_QUEUED, id=TASK_ID, dialect="uniall_video")
JOB_WORKING: Final = replace(JOB_QUEUED, state=State.RUNNING, percent=40)
JOB_MADE: Final = replace(VIDEO_MADE, id=TASK_ID, dialect="uniall_video")

_PAINTING: Final = Request(
    model="gpt-image-2",
    operation=Operation.TEXT_TO_IMAGE,
    params={"prompt": "A blue glass sphere on a white desk, soft daylight", "quality": "medium"},
)
IMAGE_QUEUED: Final = replace(
    JOB_QUEUED,
    dialect="uniall_images",
    request=_PAINTING,
    quote=Quote(5 * _CREDIT, (Line(Unit.IMAGE, 1, 5 * _CREDIT, 1, 1, 5 * _CREDIT),), Settle.ACTUAL),
)
IMAGE_MADE: Final = replace(
    IMAGE_QUEUED,
    state=State.SUCCEEDED,
    percent=100,
    outputs=(_PICTURE,),
    charged=5 * _CREDIT,
    finished_at=_MADE_AT + 21_000,
)

_SPEECH: Final = Request(
    model="minimax-speech-2.8-hd",
    operation=Operation.SPEECH,
    params={"text": "欢迎收听今天的节目。", "voice": "Wise_Woman", "output_format": "mp3"},
)
SPEECH_QUEUED: Final = replace(
    JOB_QUEUED,
    dialect="uniall_audio",
    request=_SPEECH,
    quote=Quote(_CREDIT, (Line(Unit.CHARACTER, 10, 100_000, 1, 1, _CREDIT),), Settle.QUOTE),
)
SPEECH_MADE: Final = replace(
    SPEECH_QUEUED,
    state=State.SUCCEEDED,
    percent=100,
    outputs=(_SOUND,),
    charged=_CREDIT,
    finished_at=_MADE_AT + 4_000,
)

CLONE_MADE: Final = replace(
    SPEECH_MADE,
    request=Request(
        model="minimax-voice-clone",
        operation=Operation.VOICE_CLONE,
        params={"text": "很高兴认识你。", "name": "Narrator"},
    ),
    quote=Quote(30 * _CREDIT, (Line(Unit.FIXED, 1, 30 * _CREDIT, 1, 1, 30 * _CREDIT),),
                Settle.QUOTE),
    charged=30 * _CREDIT,
)  # fmt: skip
VOICE: Final = Voice(
    id="VoiceClone-01JZ6M3Y7WQ8R5T2V4X6Z8B0CD",
    name="Narrator",
    language="zh",
    description="Calm, close to the microphone",
    source=VoiceSource.CLONE,
    created_at=_MADE_AT,
    user="user_01",
    task=TASK_ID,
    preview="asset_preview",
)
SPEAKING: Final = ("minimax-speech-2.8-hd",)
