"""The mistakes that the pages of the video models warn of: each is refused by its own field."""

import json

import pytest

from onetake.core.failure import Code
from onetake.core.request import Operation, Role, Scalar
from tests.catalog.asking import passed, refused
from tests.catalog.filming import (
    AVATARS,
    HORSE_EDITS,
    HORSES,
    KLING,
    SEEDANCE,
    SORA_NAMED,
    VEO,
    VEO_FAST,
    VIDU_PRO,
    VIDU_TURBO,
    WAN_ANIMATE,
    WAN_FLASH,
    WAN_R2V,
    WAN_VIDEO,
    film,
)

SILENT = [name for name in (*KLING, *WAN_FLASH, *WAN_R2V) if name.endswith("silent")]
SOUNDING = [name for name in (*KLING, *WAN_FLASH, *WAN_R2V) if name.endswith("audio")]
EDIT, EXTEND = Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO


@pytest.mark.parametrize("name", HORSE_EDITS)
def test_happy_horse_edits_need_their_video(name: str):
    assert refused(film(name, duration=4)).message == "video needs at least 1 for edit_video"
    assert refused(film(name, duration=4, video=1, aspect_ratio="16:9")).param == "aspect_ratio"
    assert passed(film(name, duration=4, video=1, reference_image_urls=5))
    many = film(name, duration=4, video=1, reference_image_urls=6)
    assert refused(many).message.startswith("reference_image_urls has 6 items, at most 5")


@pytest.mark.parametrize("name", HORSES)
def test_happy_horse_takes_nine_images_in_one_field(name: str):
    assert passed(film(name, duration=4, images=9))
    assert refused(film(name, duration=4, images=10)).message.startswith("images has 10 items")
    both = refused(film(name, duration=4, images=1, reference_image_urls=1))
    assert both.allowed == ("images", "reference_image_urls")
    one = refused(film(name, duration=4, image=1, aspect_ratio="16:9"))
    assert one.message == f"aspect_ratio is not used by this operation of {name}"
    assert refused(film(name, duration=4, audio_setting="origin")).param == "audio_setting"
    assert refused(film(name, duration=4, video=1)).param == "video"


@pytest.mark.parametrize("name", [*HORSES, *HORSE_EDITS])
def test_limits_of_happy_horse(name: str):
    video: dict[str, Scalar] = {"video": 1} if name in HORSE_EDITS else {}
    for seed, right in ((-1, False), (0, True), (2147483647, True), (2147483648, False)):
        request = film(name, duration=4, seed=seed, **video)
        assert passed(request) if right else refused(request).param == "seed"
    assert passed(film(name, duration=4, prompt="a" * 2500, **video))
    assert refused(film(name, duration=4, prompt="a" * 2501, **video)).param == "prompt"
    assert refused(film(name, duration=4, prompt="", **video)).message == "prompt is required"


@pytest.mark.parametrize("name", HORSE_EDITS)
def test_the_sound_of_an_edit_is_new_or_the_sources(name: str):
    for word in ("auto", "origin"):
        assert passed(film(name, duration=4, video=1, audio_setting=word))
    assert refused(film(name, duration=4, video=1, audio_setting="off")).param == "audio_setting"


@pytest.mark.parametrize("name", SEEDANCE)
def test_seedance_needs_an_operation_with_its_legacy_fields(name: str):
    alone: list[dict[str, Scalar]] = [
        {"video": 1}, {"video_url": 1}, {"videos": 1}, {"audios": 1}, {"audio": 1},
        {"images": 1, "audios": 1},
    ]  # fmt: skip
    for fields in alone:
        failure = refused(film(name, duration=5, **fields))
        assert failure.param == "extra_body.operation"
        assert next(iter(failure.allowed))
    assert passed(film(name, EDIT, duration=5, video=1))
    assert passed(film(name, Operation.REFERENCE_TO_VIDEO, duration=5, videos=1, audios=1))


@pytest.mark.parametrize("name", SEEDANCE)
def test_the_references_of_seedance_are_counted(name: str):
    reference = Operation.REFERENCE_TO_VIDEO
    assert passed(film(name, reference, duration=5, images=9, videos=3, audios=3))
    for field, most in (("images", 9), ("videos", 3), ("audios", 3)):
        failure = refused(film(name, reference, duration=5, **{field: most + 1}))
        assert (failure.param, failure.allowed) == (field, (f"at most {most}",))
    assert refused(film(name, reference, duration=5)).param == "materials"
    assert refused(film(name, duration=5, last_image=1)).param == "image"
    assert passed(film(name, duration=5, images=1)).operation is reference
    assert passed(film(name, duration=5, image=1)).operation is Operation.IMAGE_TO_VIDEO


@pytest.mark.parametrize("name", SEEDANCE)
def test_the_hints_of_seedance_have_their_documented_types(name: str):
    right: dict[str, Scalar] = {
        "generate_audio": False, "seed": -7, "watermark": True, "camera_fixed": False,
        "service_tier": "flex", "execution_expires_after": 3600, "draft": True,
        "return_last_frame": True, "frames": 57,
    }  # fmt: skip
    wrong: dict[str, Scalar] = {
        "generate_audio": "true", "seed": 1.5, "watermark": 1, "camera_fixed": "no",
        "service_tier": "", "execution_expires_after": 0, "draft": "yes",
        "return_last_frame": 0, "frames": 0,
    }  # fmt: skip

    checked = passed(film(name, duration=5, **right))

    assert right.items() <= checked.params.items()
    for field, value in wrong.items():
        assert refused(film(name, duration=5, **{field: value})).param == field
    for field, most in (("execution_expires_after", 2**31 - 1), ("frames", 100_000)):
        assert passed(film(name, duration=5, **{field: 1}))
        assert passed(film(name, duration=5, **{field: most}))
        assert refused(film(name, duration=5, **{field: most + 1})).param == field


def test_grok_imagine_needs_an_operation_with_a_video():
    failure = refused(film("grok-imagine", video=1))

    assert (failure.param, failure.allowed) == ("extra_body.operation", (EDIT, EXTEND))
    hint = film("grok-imagine", EDIT, video=1, size="720p", input_video_seconds=8)
    assert passed(hint).params["input_video_seconds"] == 8
    for wrong in (0, -1, 2.5, "8"):
        request = film("grok-imagine", EDIT, video=1, input_video_seconds=wrong)
        assert refused(request).param == "input_video_seconds"
    assert refused(film("grok-imagine", duration=5, input_video_seconds=8)).param


def test_grok_imagine_edits_without_seconds_and_extends_without_a_size():
    edit = refused(film("grok-imagine", EDIT, video=1, duration=5))
    extend = refused(film("grok-imagine", EXTEND, video=1, duration=5, size="720p"))

    assert edit.message == "duration is not used by this operation of grok-imagine"
    assert extend.message == "size is not used by this operation of grok-imagine"


@pytest.mark.parametrize(
    "field", ["images", "image_urls", "reference_image_urls", "video", "video_url", "videos"]
)
def test_grok_video_takes_one_image_and_no_list(field: str):
    for fields in ({field: 1}, {"image": 1, field: 1}):
        assert (refused(film("grok-video-1.5", **fields)).param or "").startswith(field)


def test_grok_video_needs_its_image_and_refuses_what_its_page_lists():
    name = "grok-video-1.5"
    assert refused(film(name)).message == "image needs at least 1 for image_to_video"
    assert refused(film(name, image=1, image_url=1)).message.startswith("image has 2 items")
    assert refused(film(name, image=1, aspect_ratio="16:9")).param == "aspect_ratio"
    assert refused(film(name, image=1, size="720p", resolution="480p")).param == "resolution"
    assert passed(film(name, image=1, size="720p", resolution="720p"))
    for operation in (EDIT, EXTEND, Operation.TEXT_TO_VIDEO):
        assert refused(film(name, operation, image=1)).param == "extra_body.operation"


@pytest.mark.parametrize("name", [*VEO, *VEO_FAST])
def test_veo_takes_two_or_three_references_on_models_that_are_not_fast(name: str):
    for count in (2, 3):
        request = film(name, duration=6, images=count)
        if name in VEO:
            assert passed(request).operation is Operation.REFERENCE_TO_VIDEO
        else:
            assert refused(request).param == "images"
    assert refused(film(name, duration=6, images=4)).param == "images"
    assert passed(film(name, duration=6, images=1)).operation is Operation.IMAGE_TO_VIDEO
    assert refused(film(name, duration=6, last_image=1)).param == "image"
    assert passed(film(name, duration=6, image=1, prompt=""))
    assert refused(film(name, duration=6, prompt="")).message == "prompt is required"


@pytest.mark.parametrize("name", [*VIDU_PRO, *VIDU_TURBO])
def test_vidu_points_to_the_right_fields_for_several_images(name: str):
    failure = refused(film(name, duration=6, images=2))

    assert failure.param == "images"
    assert "image + last_image" in failure.allowed
    assert ("reference_image_urls" in failure.allowed) == (name in VIDU_PRO)
    assert refused(film(name, duration=6, images=9)).allowed == failure.allowed
    assert refused(film(name, duration=6, last_image=1)).param == "image"


@pytest.mark.parametrize("name", VIDU_PRO)
def test_vidu_pro_takes_four_references_in_one_field(name: str):
    assert passed(film(name, duration=6, reference_image_urls=4))
    assert refused(film(name, duration=6, reference_image_urls=5)).param == "reference_image_urls"
    for other in ("image", "images", "image_urls"):
        request = film(name, duration=6, reference_image_urls=2, **{other: 1})
        assert refused(request).param == "reference_image_urls"


@pytest.mark.parametrize("name", VIDU_TURBO)
def test_vidu_turbo_takes_no_references(name: str):
    failure = refused(film(name, duration=6, reference_image_urls=1))

    assert (failure.param, failure.allowed) == (
        "reference_image_urls",
        ("image", "image + last_image"),
    )


SHOTS = json.dumps([{"prompt": "he looks down"}, {"prompt": "he looks up"}])


@pytest.mark.parametrize("name", KLING)
def test_kling_takes_a_prompt_or_shots_with_an_image(name: str):
    assert passed(film(name, image=1, prompt="", multi_prompt=SHOTS, shot_type="customize"))
    both = refused(film(name, image=1, multi_prompt=SHOTS))
    assert both.message.startswith("multi_prompt cannot be sent together with prompt")
    assert refused(film(name, image=1, prompt="")).param == "prompt"
    assert refused(film(name, multi_prompt=SHOTS)).param == "multi_prompt"
    assert refused(film(name, prompt="")).message == "prompt is required"
    for wrong in ('{"prompt": "a"}', "[]", "[1]", '[{"text": "a"}]', "shots"):
        request = film(name, image=1, prompt="", multi_prompt=wrong)
        assert refused(request).param == "multi_prompt"


@pytest.mark.parametrize("name", KLING)
def test_the_hints_of_kling(name: str):
    assert passed(film(name, cfg_scale=0.5, shot_type="intelligent", element_list='[{"id": 1}]'))
    wrong = {"cfg_scale": 1.1, "shot_type": "single", "element_list": "{}", "negative_prompt": ""}
    for field, value in wrong.items():
        assert refused(film(name, **{field: value})).param == field
    assert refused(film(name, images=2)).param == "images"


@pytest.mark.parametrize("name", SILENT)
def test_silent_models_refuse_sound(name: str):
    fields: dict[str, Scalar] = {"duration": 5, "images" if name in WAN_R2V else "image": 1}
    assert passed(film(name, **fields)).params["generate_audio"] is False
    assert refused(film(name, generate_audio=True, **fields)).allowed == ("false",)
    assert refused(film(name, audio=1, **fields)).param == "audio"


@pytest.mark.parametrize("name", SOUNDING)
def test_silence_is_another_models_name(name: str):
    fields: dict[str, Scalar] = {"duration": 5, "images" if name in WAN_R2V else "image": 1}
    assert passed(film(name, **fields)).params["generate_audio"] is True
    assert refused(film(name, generate_audio=False, **fields)).param == "generate_audio"


@pytest.mark.parametrize("name", [*WAN_VIDEO, *(n for n in WAN_FLASH if n in SOUNDING)])
def test_wan_takes_one_sound_and_no_fields_of_r2v(name: str):
    assert passed(film(name, duration=5, image=1, audio=1, size=_size(name)))
    assert refused(film(name, duration=5, image=1, audios=2)).param == "audios"
    for field in ("images", "videos"):
        assert (refused(film(name, duration=5, **{field: 1})).param or "").startswith(field)
    expansion = film(name, duration=5, image=1, enable_prompt_expansion=True)
    assert refused(expansion).param == "enable_prompt_expansion"
    for word in ("single", "multi"):
        assert passed(film(name, duration=5, image=1, shot_type=word, seed=-1))
    assert refused(film(name, duration=5, image=1, shot_type="customize")).param == "shot_type"
    assert refused(film(name, duration=5, image=1, seed=-2)).param == "seed"


def _size(name: str) -> str:
    return "720*1280" if "720p" in name else "1080*1920"


@pytest.mark.parametrize("name", WAN_R2V)
def test_wan_r2v_needs_one_to_five_references(name: str):
    sound: dict[str, Scalar] = {} if name in SILENT else {"audio": 1}
    assert passed(film(name, duration=5, images=3, videos=2, **sound))
    assert passed(film(name, duration=5, image=1)).materials[0].role is Role.IMAGE
    for fields in ({}, {"images": 3, "videos": 3}):
        assert refused(film(name, duration=5, **fields, **sound)).allowed == ("1 to 5",)
    assert refused(film(name, duration=5, images=6)).param == "images"
    assert refused(film(name, duration=5, videos=4)).param == "videos"
    assert refused(film(name, duration=5, images=1, audios=2)).param


@pytest.mark.parametrize("name", WAN_ANIMATE)
def test_wan_animate_needs_one_image_and_one_video(name: str):
    for mode in ("animate", "replace"):
        assert passed(film(name, duration=5, image=1, video=1, mode=mode, prompt=""))
    assert refused(film(name, duration=5, image=1, video=1, mode="swap")).param == "mode"
    assert refused(film(name, duration=5, image=1)).param == "video"
    assert refused(film(name, duration=5, video=1)).param == "image"
    assert refused(film(name, duration=5, images=2, video=1)).param == "images"
    assert refused(film(name, duration=5, image=1, videos=2)).param == "videos"


@pytest.mark.parametrize("name", AVATARS)
def test_a_digital_human_needs_image_sound_and_its_seconds(name: str):
    files: dict[str, Scalar] = {"image_url": 1, "audio_url": 1}
    for seconds in (12, 18.5, 0.5, 600):
        checked = passed(film(name, audio_duration_seconds=seconds, prompt="", **files))
        assert checked.params["duration"] == seconds
    for wrong in (0, -1, 600.5, "12", float("nan"), True):
        request = film(name, audio_duration_seconds=wrong, **files)
        assert refused(request).param == "audio_duration_seconds"

    for twice in ({"audios": 2}, {"images": 2}):
        request = film(name, audio_duration_seconds=9, **{**files, **twice})
        assert refused(request).code is Code.INVALID_FIELD
    missing = refused(film(name, **files))
    assert missing.message == "audio_duration_seconds is required"
    assert refused(film(name, audio_duration_seconds=9, audio_url=1)).param == "image"
    assert refused(film(name, audio_duration_seconds=9, image_url=1)).param == "audios"


@pytest.mark.parametrize("name", SORA_NAMED)
def test_a_contradiction_to_a_name_of_sora_is_refused(name: str):
    other = "9:16" if "landscape" in name else "16:9"

    for field, value in (("aspect_ratio", other), ("duration", 5), ("resolution", "1080p")):
        failure = refused(film(name, **{field: value}))
        assert (failure.code, failure.param) == (Code.INVALID_FIELD, field)
        assert len(failure.allowed) == 1
    assert refused(film(name, images=2)).param == "images"


@pytest.mark.parametrize("name", ["sora-2", "sora-2-pro"])
def test_openai_characters_edits_and_extensions(name: str):
    character = film(
        name, input_reference=1, character_url=1, character_timestamps="1,3", duration=10,
        size="16x9", watermark=True, private=False,
    )  # fmt: skip

    assert passed(character).operation is Operation.REFERENCE_TO_VIDEO
    wrong = film(name, character_url=1, character_timestamps="3,1")
    assert refused(wrong).param == "character_timestamps"
    assert refused(film(name, character_timestamps="1,3")).param == "character_timestamps"
    assert refused(film(name, videos=3)).param == "videos"
    assert passed(film(name, EDIT, video=1)).params == {"prompt": "a fox"}
    assert refused(film(name, EDIT, video=1, duration=4)).param == "duration"
    assert refused(film(name, EXTEND, video=1)).message == "duration is required"
    assert refused(film(name, video=1)).param == "extra_body.operation"
