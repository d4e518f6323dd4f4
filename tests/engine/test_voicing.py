"""Who may speak with which voice, and what comes along with it."""

import json
from dataclasses import replace

import pytest

from onetake.core.failure import Rejected
from onetake.core.request import Operation, Request, Role, Scalar
from onetake.core.voice import Voice, VoiceSource
from onetake.engine.voicing import Voicing

SYSTEM = Voice("Wise_Woman", "Wise Woman", "zh", "", VoiceSource.SYSTEM, 0)
CLONE = Voice("c1", "mine", "zh", "", VoiceSource.CLONE, 0, user="ann", sample="asset_7")
DESIGN = Voice("d1", "mine", "zh", "", VoiceSource.DESIGN, 0, user="ann", prompt="deep, slow")
OTHER = replace(CLONE, id="o1", models=("speech-x",))


async def own(name: str) -> Voice | None:
    return {each.id: each for each in (CLONE, DESIGN, OTHER)}.get(name)


def asked(**params: Scalar) -> Request:
    names = {"voice": "voice_id"}
    return Request("speech-1", Operation.SPEECH, {"text": "hi", **params}, wire_names=names)


VOICING = Voicing({SYSTEM.id: SYSTEM}, own)


async def test_a_system_voice_needs_nothing_more():
    want = asked(voice="Wise_Woman")

    assert await VOICING(want, "bob") == want
    assert await VOICING(asked(), "bob") == asked()


async def test_a_clone_brings_its_recording():
    request = await VOICING(asked(voice="c1"), "ann")
    (sample,) = request.materials

    assert (sample.role, sample.url, sample.param) == (
        Role.VOICE_SAMPLE, "onetake:asset_7", "voice_id",
    )  # fmt: skip


async def test_a_design_brings_its_description():
    assert (await VOICING(asked(voice="d1"), "ann")).params["voice_prompt"] == "deep, slow"


@pytest.mark.parametrize(("voice", "user"), [("c1", "bob"), ("nope", "ann"), ("o1", "ann")])
async def test_what_is_not_ones_own_or_not_this_models_is_not_visible(voice: str, user: str):
    with pytest.raises(Rejected, match="`voice_id` is not visible") as caught:
        await VOICING(asked(voice=voice), user)

    assert caught.value.failure.param == "voice_id"


async def test_a_mix_cannot_borrow_somebody_elses_voice():
    mix = json.dumps([{"voice_id": "Wise_Woman", "weight": 1}, {"voice_id": "c1", "weight": 1}])

    assert await VOICING(asked(timber_weights=mix), "ann")
    with pytest.raises(Rejected, match=r"timber_weights\[1\].voice_id"):
        await VOICING(asked(timber_weights=mix), "bob")
