"""Who may speak with a voice, and what of its task becomes one."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from onetake.core.request import Material, Operation, Request, Role, Scalar
from onetake.core.task import Output, Task
from onetake.core.voice import Voice, VoiceSource, voice_of
from tests.store.sample import FACTS, task

OWN = Voice("v1", "n", "en", "", VoiceSource.CLONE, 1, user="ann", models=("speech-1",))
SYSTEM = Voice("v2", "n", "en", "", VoiceSource.SYSTEM, 1)
RECORDING = Material(Role.AUDIO, "https://example.test/a.mp3", "audio_url", "a1", FACTS)


@pytest.mark.parametrize(
    ("voice", "user", "model", "usable"),
    [
        (OWN, "ann", "speech-1", True),
        (OWN, "bob", "speech-1", False),
        (OWN, "ann", "speech-2", False),
        (SYSTEM, "bob", "speech-2", True),
    ],
)
def test_a_voice_is_its_owners_and_its_models(
    voice: Voice, user: str, model: str, usable: bool
) -> None:
    assert voice.usable(user, model) is usable


def made(operation: Operation, params: Mapping[str, Scalar], *materials: Material) -> Task:
    return replace(task("task_77"), request=Request("m", operation, params, materials))


def test_a_clone_speaks_like_its_recording() -> None:
    asked = made(Operation.VOICE_CLONE, {"name": "小明", "language": "zh"}, RECORDING)

    assert voice_of(asked, (Output("p1", FACTS),), 9) == Voice(
        "VoiceClone-77", "小明", "zh", "", VoiceSource.CLONE, 9, "ann", "task_77", "p1", "a1",
    )  # fmt: skip


def test_a_design_speaks_like_its_prompt() -> None:
    designed = voice_of(made(Operation.VOICE_DESIGN, {"prompt": "like a river"}), (), 9)

    assert designed is not None
    assert (designed.id, designed.source) == ("ttv-voice-77", VoiceSource.DESIGN)
    assert (designed.prompt, designed.sample, designed.preview) == ("like a river", None, None)
    assert designed.name


def test_other_tasks_make_no_voice() -> None:
    assert voice_of(made(Operation.SPEECH, {"text": "hello"}), (), 9) is None
