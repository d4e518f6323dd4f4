"""Files against what their role takes: kind, size, sides, ratio and length."""

from dataclasses import replace

import pytest

from onetake.core.failure import Code, Rejected
from onetake.core.files import FileRule, check_file, check_medium
from onetake.core.request import Facts, Material, Medium, Role

RULE = FileRule(
    content_types=("video/mp4", "video/quicktime"),
    bytes_max=100_000_000,
    side_min=320,
    side_max=2160,
    ratio_max=2.5,
    seconds_min=3,
    seconds_max=60,
)
GOOD = Facts(Medium.VIDEO, "video/mp4", 5_000_000, 1280, 720, 10_000)
FILE = Material(Role.SOURCE_VIDEO, "https://a.example/x", "video")


@pytest.mark.parametrize(
    "facts",
    [
        GOOD,
        replace(GOOD, content_type="video/quicktime", size=100_000_000),
        replace(GOOD, width=320, height=800),
        replace(GOOD, width=2160, height=2160),
        replace(GOOD, duration_ms=2_900),
        replace(GOOD, duration_ms=60_500),
        replace(GOOD, width=None, height=None, duration_ms=None),
    ],
)
def test_a_file_within_the_rule_passes(facts: Facts):
    check_file(RULE, FILE, facts)
    check_file(FileRule(), FILE, facts)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (
            replace(GOOD, content_type="video/webm"),
            "video must be one of video/mp4, video/quicktime, and is video/webm",
        ),
        (replace(GOOD, size=100_000_001), "video must be at most 100 MB, and is 100.0 MB"),
        (
            replace(GOOD, width=319, height=700),
            "video must be at least 320 pixels on its shorter side, and is 319 pixels",
        ),
        (
            replace(GOOD, width=2161, height=2000),
            "video must be at most 2160 pixels on its longer side, and is 2161 pixels",
        ),
        (
            replace(GOOD, width=320, height=801),
            "video must be at most 2.5 times as long on one side as on the other, and is 320x801",
        ),
        (
            replace(GOOD, duration_ms=2_899),
            "video must be at least 3 seconds, and is 2.899 seconds",
        ),
        (
            replace(GOOD, duration_ms=60_501),
            "video must be at most 60 seconds, and is 60.501 seconds",
        ),
    ],
)
def test_a_file_outside_the_rule_is_refused_by_name(facts: Facts, message: str):
    with pytest.raises(Rejected) as caught:
        check_file(RULE, FILE, facts)

    failure = caught.value.failure
    assert (failure.code, failure.param) == (Code.INVALID_MATERIAL, "video")
    assert failure.message == message
    assert failure.allowed
    assert failure.allowed[0] in message


@pytest.mark.parametrize(
    ("role", "words"), [(Role.FIRST_FRAME, "must be an image"), (Role.AUDIO, "must be an audio")]
)
def test_a_file_of_another_medium_is_refused(role: Role, words: str):
    with pytest.raises(Rejected) as caught:
        check_medium(replace(FILE, role=role), GOOD)

    assert f"{words}, and is video/mp4" in caught.value.failure.message


def test_a_file_of_its_medium_passes():
    check_medium(FILE, GOOD)
