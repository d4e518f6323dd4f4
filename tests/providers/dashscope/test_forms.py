from collections.abc import Mapping

import pytest

from onetake.core.failure import Code
from onetake.core.request import Operation, Role, Scalar
from onetake.providers.dashscope.forms import horse, wan
from onetake.wire.flow import Inline, ProviderError
from tests.providers.dashscope.jobs import job, linked, material

T2V, I2V = Operation.TEXT_TO_VIDEO, Operation.IMAGE_TO_VIDEO
R2V, EDIT = Operation.REFERENCE_TO_VIDEO, Operation.EDIT_VIDEO

WIDE: Mapping[str, Scalar] = {
    "prompt": "a lighthouse",
    "negative_prompt": "fog",
    "resolution": "720p",
    "size": "1280*720",
    "duration": 10,
    "shot_type": "multi",
    "seed": 7,
    "generate_audio": True,
}
HORSE: Mapping[str, Scalar] = {"prompt": "a horse", "resolution": "1080p", "seed": 7}
FRAME = material(Role.FIRST_FRAME, "start")


def test_wan_makes_a_video_of_words_and_a_sound():
    body = wan(job("wan2.6", T2V, WIDE, material(Role.AUDIO, "song")))

    assert body == {
        "model": "wan2.6-t2v",
        "input": {
            "prompt": "a lighthouse",
            "negative_prompt": "fog",
            "audio_url": linked("song"),
        },
        "parameters": {
            "size": "1280*720",
            "duration": 10,
            "shot_type": "multi",
            "seed": 7,
            "watermark": False,
        },
    }


def test_wan_begins_with_an_image_whose_ratio_counts():
    song = material(Role.AUDIO, "song")

    body = wan(job("wan2.6", I2V, {**WIDE, "prompt": "@Image1 waves to @Audio1"}, song, FRAME))

    assert body == {
        "model": "wan2.6-i2v",
        "input": {
            "prompt": "Image 1 waves to Audio 1",
            "negative_prompt": "fog",
            "img_url": Inline("start"),
            "audio_url": linked("song"),
        },
        "parameters": {
            "resolution": "720P",
            "duration": 10,
            "shot_type": "multi",
            "seed": 7,
            "watermark": False,
        },
    }


@pytest.mark.parametrize("sound", [True, False])
def test_flash_is_told_whether_to_make_sound(sound: bool):
    params = {"prompt": "p", "resolution": "1080p", "duration": 6, "generate_audio": sound}

    body = wan(job("wan2.6-i2v-flash", I2V, params, FRAME, options={"materials": "link"}))

    assert body == {
        "model": "wan2.6-i2v-flash",
        "input": {"prompt": "p", "img_url": linked("start")},
        "parameters": {
            "resolution": "1080P",
            "duration": 6,
            "audio": sound,
            "watermark": False,
        },
    }


def test_wan_counts_images_and_videos_together_as_characters():
    files = [
        material(Role.VIDEO, "v1"),
        material(Role.IMAGE, "i1"),
        material(Role.VIDEO, "v2"),
        material(Role.IMAGE, "i2"),
    ]
    params: Mapping[str, Scalar] = {
        "prompt": "@Video1 meets @Image2, @Image1 and @Video2",
        "resolution": "1080p",
        "size": "1080*1920",
        "duration": 5,
        "enable_prompt_expansion": False,
        "generate_audio": False,
    }

    body = wan(job("wan2.6-r2v-flash", R2V, params, *files))

    assert body == {
        "model": "wan2.6-r2v-flash",
        "input": {
            "prompt": "character3 meets character2, character1 and character4",
            "reference_urls": [linked("i1"), linked("i2"), linked("v1"), linked("v2")],
        },
        "parameters": {
            "size": "1080*1920",
            "duration": 5,
            "prompt_extend": False,
            "audio": False,
            "watermark": False,
        },
    }


def test_one_reference_is_a_list_too():
    body = wan(job("wan2.6-r2v", R2V, WIDE, material(Role.VIDEO, "v")))

    assert body["input"] == {
        "prompt": "a lighthouse",
        "negative_prompt": "fog",
        "reference_urls": [linked("v")],
    }


@pytest.mark.parametrize("form", [wan, horse])
def test_any_seed_is_none(form: object):
    upstream, params = ("wan2.6", WIDE) if form is wan else ("happyhorse-1.1", HORSE)
    asked = job(upstream, T2V, {**params, "seed": -1})

    body = wan(asked) if form is wan else horse(asked)

    assert "seed" not in str(body)


@pytest.mark.parametrize(
    ("operation", "changes", "what"),
    [
        (T2V, {"resolution": "1080p"}, "resolution"),  # which the size is not of
        (T2V, {"size": "1440*1440"}, "resolution"),
        (T2V, {"size": None}, "resolution"),  # they would choose one, and its price
        (I2V, {"resolution": "1080p"}, "resolution"),
        (I2V, {"size": "1920*1080"}, "resolution"),
        (T2V, {"generate_audio": False}, "generate_audio"),
        (T2V, {"aspect_ratio": "16:9"}, "aspect_ratio"),
        (T2V, {"audio_setting": "auto"}, "audio_setting"),
        (T2V, {"prompt": "x" * 1501}, "a prompt of more than 1500 characters"),
        (T2V, {"negative_prompt": "x" * 501}, "a negative_prompt of more than 500 characters"),
        (EDIT, {}, "edit_video"),
    ],
)
def test_wan_is_not_asked_for_what_it_would_not_make(
    operation: Operation, changes: Mapping[str, Scalar | None], what: str
):
    changed = {**WIDE, **changes}
    params = {name: value for name, value in changed.items() if value is not None}
    files = (FRAME,) if operation is I2V else ()

    with pytest.raises(ProviderError) as caught:
        wan(job("wan2.6", operation, params, *files))

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.failure.param == what
    assert caught.value.accepted is False


def test_the_longest_words_that_wan_reads_are_sent():
    body = wan(job("wan2.6", T2V, {**WIDE, "prompt": "x" * 1500, "negative_prompt": "y" * 500}))

    assert body["input"] == {"prompt": "x" * 1500, "negative_prompt": "y" * 500}


@pytest.mark.parametrize(
    ("operation", "role"),
    [
        (T2V, Role.IMAGE),
        (I2V, Role.LAST_FRAME),
        (R2V, Role.AUDIO),
        (R2V, Role.MASK),
    ],
)
def test_wan_drops_no_file(operation: Operation, role: Role):
    with pytest.raises(ProviderError) as caught:
        wan(job("wan2.6", operation, WIDE, material(role, "a")))

    assert caught.value.failure.param == role


def test_a_second_sound_is_not_dropped():
    with pytest.raises(ProviderError, match="more than one audio_url"):
        wan(job("wan2.6", T2V, WIDE, material(Role.AUDIO, "a"), material(Role.AUDIO, "b")))


@pytest.mark.parametrize(
    ("upstream", "operation"),
    [("wan2.6-t2v", I2V), ("wan2.6-i2v-flash", T2V), ("wan2.6-r2v", T2V), ("wan2.6-image", T2V)],
)
def test_a_model_is_not_asked_for_what_another_one_makes(upstream: str, operation: Operation):
    with pytest.raises(ProviderError) as caught:
        wan(job(upstream, operation, WIDE, *((FRAME,) if operation is I2V else ())))

    assert caught.value.failure.param == operation


@pytest.mark.parametrize(
    ("upstream", "model"),
    [
        ("happyhorse-1.1", "happyhorse-1.1-t2v"),
        ("happyhorse-1.0", "happyhorse-1.0-t2v"),
        ("happyhorse-1.0-t2v", "happyhorse-1.0-t2v"),
        ("happyhorse-1.1-t2v-2026-10-01", "happyhorse-1.1-t2v-2026-10-01"),
    ],
)
def test_horse_makes_a_video_of_words(upstream: str, model: str):
    body = horse(job(upstream, T2V, {**HORSE, "duration": 3, "aspect_ratio": "3:4"}))

    assert body == {
        "model": model,
        "input": {"prompt": "a horse"},
        "parameters": {
            "resolution": "1080P",
            "duration": 3,
            "ratio": "3:4",
            "seed": 7,
            "watermark": False,
        },
    }


def test_horse_begins_with_an_image():
    params = {**HORSE, "prompt": "@Image1 runs", "duration": 15}

    body = horse(job("happyhorse-1.1", I2V, params, FRAME))

    assert body == {
        "model": "happyhorse-1.1-i2v",
        "input": {
            "prompt": "[Image 1] runs",
            "media": [{"type": "first_frame", "url": Inline("start")}],
        },
        "parameters": {"resolution": "1080P", "duration": 15, "seed": 7, "watermark": False},
    }


def test_horse_keeps_what_references_show():
    files = [material(Role.IMAGE, "a"), material(Role.IMAGE, "b")]
    params = {**HORSE, "prompt": "@Image2 rides @Image1", "duration": 8, "aspect_ratio": "16:9"}

    body = horse(job("happyhorse-1.1", R2V, params, *files))

    assert body == {
        "model": "happyhorse-1.1-r2v",
        "input": {
            "prompt": "[Image 2] rides [Image 1]",
            "media": [
                {"type": "reference_image", "url": linked("a")},
                {"type": "reference_image", "url": linked("b")},
            ],
        },
        "parameters": {
            "resolution": "1080P",
            "duration": 8,
            "ratio": "16:9",
            "seed": 7,
            "watermark": False,
        },
    }


def test_horse_edits_a_video_of_its_own_length():
    files = [material(Role.IMAGE, "coat"), material(Role.SOURCE_VIDEO, "film")]
    params = {**HORSE, "prompt": "@Image1 in @Video1", "duration": 4, "audio_setting": "origin"}

    body = horse(job("happyhorse-1.0-video-edit", EDIT, params, *files))

    assert body == {
        "model": "happyhorse-1.0-video-edit",
        "input": {
            "prompt": "[Image 1] in [Video 1]",
            "media": [
                {"type": "video", "url": linked("film")},
                {"type": "reference_image", "url": linked("coat")},
            ],
        },
        "parameters": {
            "resolution": "1080P",
            "audio_setting": "origin",
            "seed": 7,
            "watermark": False,
        },
    }


@pytest.mark.parametrize(
    ("operation", "changes", "what"),
    [
        (T2V, {"negative_prompt": "fog"}, "negative_prompt"),
        (T2V, {"shot_type": "multi"}, "shot_type"),
        (T2V, {"generate_audio": True}, "generate_audio"),
        (I2V, {"aspect_ratio": "16:9"}, "aspect_ratio"),
        (EDIT, {"aspect_ratio": "16:9"}, "aspect_ratio"),
        (Operation.EXTEND_VIDEO, {}, "extend_video"),
    ],
)
def test_horse_is_not_asked_for_what_it_would_not_make(
    operation: Operation, changes: Mapping[str, Scalar], what: str
):
    with pytest.raises(ProviderError) as caught:
        horse(job("happyhorse-1.1", operation, {**HORSE, **changes}))

    assert caught.value.failure.param == what


def test_a_file_for_which_there_is_no_field_is_refused():
    with pytest.raises(ProviderError) as caught:
        horse(job("happyhorse-1.1", R2V, HORSE, material(Role.VIDEO, "v")))

    assert caught.value.failure.param == Role.VIDEO
