"""The limits that the pages give for files: at the edge they pass, one beyond they are refused."""

from dataclasses import replace

import pytest

from onetake.core.capability import check_facts
from onetake.core.failure import Rejected
from onetake.core.request import Facts, Medium, Operation, Request
from tests.catalog.asking import CATALOG, passed
from tests.catalog.filming import FACTS, HORSE_EDITS, HORSES, SEEDANCE, film, probed

IMAGE, VIDEO, AUDIO = (FACTS[medium] for medium in Medium)
MB = 1_000_000


def fits(request: Request) -> bool:
    """A refusal names the file that is wrong."""
    try:
        check_facts(CATALOG.find(request.model).spec, passed(request))
    except Rejected as refusal:
        named = refusal.failure.param
    else:
        return True
    assert named in [material.param for material in request.materials]
    return False


def image(content_type: str, width: int, height: int, size: int = 1000) -> Facts:
    return Facts(Medium.IMAGE, content_type, size, width, height)


@pytest.mark.parametrize("name", HORSES)
@pytest.mark.parametrize(
    ("facts", "first_frame", "reference"),
    [
        (image("image/png", 400, 400, 10 * MB), True, True),
        (image("image/jpeg", 750, 300), True, False),
        (image("image/webp", 300, 750), True, False),
        (image("image/webp", 1100, 400), False, True),
        (image("image/bmp", 500, 500), True, False),
        (image("image/gif", 500, 500), False, False),
        (image("image/png", 299, 500), False, False),
        (image("image/png", 751, 300), False, False),
        (image("image/png", 500, 399), True, False),
        (image("image/png", 500, 500, 10 * MB + 1), False, False),
    ],
)
def test_images_of_happy_horse(name: str, facts: Facts, first_frame: bool, reference: bool):
    assert fits(probed(film(name, duration=4, image=1), "image", facts)) is first_frame
    assert fits(probed(film(name, duration=4, images=2), "images", facts)) is reference


@pytest.mark.parametrize("name", HORSE_EDITS)
@pytest.mark.parametrize(
    ("facts", "right"),
    [
        (VIDEO, True),
        (replace(VIDEO, content_type="video/quicktime", size=100 * MB), True),
        (replace(VIDEO, content_type="video/webm"), False),
        (replace(VIDEO, size=100 * MB + 1), False),
        (replace(VIDEO, duration_ms=3_000), True),
        (replace(VIDEO, duration_ms=2_800), False),
        (replace(VIDEO, duration_ms=60_000), True),
        (replace(VIDEO, duration_ms=61_000), False),
        (replace(VIDEO, width=2160, height=1000), True),
        (replace(VIDEO, width=2161, height=1000), False),
        (replace(VIDEO, width=320, height=320), True),
        (replace(VIDEO, width=319, height=320), False),
        (replace(VIDEO, width=800, height=320), True),
        (replace(VIDEO, width=801, height=320), False),
    ],
)
def test_source_videos_of_happy_horse(name: str, facts: Facts, right: bool):
    assert fits(probed(film(name, duration=4, video=1), "video", facts)) is right


@pytest.mark.parametrize("name", HORSE_EDITS)
def test_reference_images_of_an_edit(name: str):
    request = film(name, duration=4, video=1, reference_image_urls=2)

    assert fits(probed(request, "reference_image_urls", image("image/png", 750, 300, 10 * MB)))
    for wrong in (
        image("image/bmp", 500, 500),
        image("image/png", 299, 299),
        image("image/png", 751, 300),
        image("image/png", 750, 300, 10 * MB + 1),
    ):
        assert not fits(probed(request, "reference_image_urls", wrong))


@pytest.mark.parametrize("name", SEEDANCE)
@pytest.mark.parametrize(("field", "facts"), [("videos", VIDEO), ("audios", AUDIO)])
@pytest.mark.parametrize(
    ("count", "milliseconds", "right"),
    [
        (1, 2_000, True),
        (1, 1_800, False),
        (1, 15_000, True),
        (1, 15_600, False),
        (3, 5_000, True),
        (3, 5_300, False),
    ],
)
def test_references_of_seedance_are_short_and_fifteen_seconds_together(
    name: str, field: str, facts: Facts, count: int, milliseconds: int, right: bool
):
    request = film(name, Operation.REFERENCE_TO_VIDEO, duration=5, **{field: count})

    assert fits(probed(request, field, replace(facts, duration_ms=milliseconds))) is right


@pytest.mark.parametrize("name", SEEDANCE)
@pytest.mark.parametrize("operation", [Operation.EDIT_VIDEO, Operation.EXTEND_VIDEO])
def test_sources_and_sounds_of_seedance_are_short_too(name: str, operation: Operation):
    request = film(name, operation, duration=5, video=1, audios=3)

    assert fits(request)
    for milliseconds in (1_800, 15_600):
        for field, facts in (("video", VIDEO), ("audios", AUDIO)):
            assert not fits(probed(request, field, replace(facts, duration_ms=milliseconds)))
    assert not fits(probed(request, "audios", replace(AUDIO, duration_ms=5_300)))


@pytest.mark.parametrize("name", ["grok-imagine", "kling-v3-pro-audio", "sora2-portrait-4s"])
def test_what_is_no_image_is_refused_without_any_limit(name: str):
    request = film(name, image=1, **({} if name.startswith("sora") else {"duration": 5}))

    assert fits(request)
    assert not fits(probed(request, "image", VIDEO))
