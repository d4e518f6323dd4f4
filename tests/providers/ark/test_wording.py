import pytest

from onetake.core.failure import Code
from onetake.core.request import Medium
from onetake.providers.ark.wording import (
    CHINESE,
    ENGLISH,
    Wording,
    check_commands,
    wording_for,
)
from onetake.wire.flow import ProviderError


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("a lighthouse", ENGLISH),
        ("", ENGLISH),
        ("ein Leuchtturm über dem Meer", ENGLISH),
        ("灯塔", CHINESE),
        ("@Image1 走过 the pier", CHINESE),
        ("灯台のある海", ENGLISH),
        ("カモメ", ENGLISH),
        ("등대", ENGLISH),
    ],
)
def test_the_prompt_says_which_language_it_is(prompt: str, words: Wording):
    assert wording_for(prompt) is words


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (ENGLISH, "[Image 2] and [Image 12], [Video 1] to [Audio 3], me@Image.example"),
        (CHINESE, "[图2] and [图12], [视频1] to [音频3], me@Image.example"),
    ],
)
def test_mentions_are_written_as_the_models_know_them(words: Wording, written: str):
    prompt = "@Image2 and @Image12, @Video1 to @Audio3, me@Image.example"

    assert words.named(prompt) == written


def test_a_number_does_not_run_into_the_next_word():
    assert CHINESE.named("@Image12个人") == "[图12]个人"
    assert CHINESE.name(Medium.IMAGE, 1) + "2个人" == "[图1]2个人"


def test_braces_of_a_prompt_stay_what_they_are():
    assert ENGLISH.named("{} of @Image1 {0} %s") == "{} of [Image 1] {0} %s"


@pytest.mark.parametrize(
    "prompt",
    [
        "a kitten --dur 15",
        "a kitten --duration 15",
        "a kitten --rs 1080p --rt 16:9",
        "小猫打哈欠--resolution 1080p",
        "a kitten --Seed 3",
        "--wm true",
        "--cf false a kitten",
        "a kitten --ratio\n16:9",
    ],
)
def test_parameters_inside_a_prompt_are_refused(prompt: str):
    with pytest.raises(ProviderError) as caught:
        check_commands(prompt)

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.accepted is False


@pytest.mark.parametrize(
    "prompt", ["a kitten -- durable", "--during the night", "--ar 16:9", "the ratio, the seed -dur"]
)
def test_other_dashes_are_only_dashes(prompt: str):
    check_commands(prompt)
