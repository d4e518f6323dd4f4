"""Every video model of the seeds, with the operations, seconds, ratios and tiers of its page."""

from collections.abc import Sequence

import pytest

from onetake.core.request import Modality, Operation, Scalar
from tests.catalog.asking import CATALOG, passed, refused
from tests.catalog.filming import (
    AVATARS,
    HORSE_EDITS,
    HORSES,
    KLING,
    OPENAI,
    SEEDANCE,
    SORA_NAMED,
    SORA_PRO,
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

TEXT, IMAGE, FRAMES, REFERENCE, EDIT, EXTEND, AVATAR, ANIMATE = (
    Operation.TEXT_TO_VIDEO,
    Operation.IMAGE_TO_VIDEO,
    Operation.FIRST_LAST_FRAME,
    Operation.REFERENCE_TO_VIDEO,
    Operation.EDIT_VIDEO,
    Operation.EXTEND_VIDEO,
    Operation.AVATAR,
    Operation.ANIMATE,
)
OFFERS = {
    **dict.fromkeys(HORSES, (TEXT, IMAGE, REFERENCE)),
    **dict.fromkeys(HORSE_EDITS, (EDIT,)),
    **dict.fromkeys(SEEDANCE, (TEXT, IMAGE, FRAMES, REFERENCE, EDIT, EXTEND)),
    "grok-imagine": (TEXT, IMAGE, REFERENCE, EDIT, EXTEND),
    "grok-video-1.5": (IMAGE,),
    **dict.fromkeys(VEO, (TEXT, IMAGE, FRAMES, REFERENCE, EXTEND)),
    **dict.fromkeys(VEO_FAST, (TEXT, IMAGE, FRAMES, EXTEND)),
    **dict.fromkeys(VIDU_PRO, (TEXT, IMAGE, FRAMES, REFERENCE)),
    **dict.fromkeys(VIDU_TURBO, (TEXT, IMAGE, FRAMES)),
    **dict.fromkeys(KLING, (TEXT, IMAGE, FRAMES)),
    **dict.fromkeys(AVATARS, (AVATAR,)),
    **dict.fromkeys(WAN_VIDEO, (TEXT, IMAGE)),
    **dict.fromkeys(WAN_FLASH, (IMAGE,)),
    **dict.fromkeys(WAN_R2V, (REFERENCE,)),
    **dict.fromkeys(WAN_ANIMATE, (ANIMATE,)),
    **dict.fromkeys(SORA_NAMED, (TEXT, IMAGE)),
    **dict.fromkeys(SORA_PRO, (TEXT, IMAGE)),
    **dict.fromkeys(OPENAI, (TEXT, IMAGE, REFERENCE, EDIT, EXTEND)),
}
"""What each page says that its models do."""


def test_the_video_models_are_those_of_the_seeds():
    ours = {
        name
        for name, model in CATALOG.models.items()
        if model.spec.modality in (Modality.VIDEO, Modality.AVATAR)
    }

    assert ours == {*OFFERS, "video-2.0-mini-reference-to-video"}
    assert len(OFFERS) == 4 + 8 + 1 + 1 + 6 + 6 + 4 + 2 + 12 + 2 + 9 + 2


@pytest.mark.parametrize("name", OFFERS)
def test_a_model_offers_what_its_page_says(name: str):
    spec = CATALOG.models[name].spec

    assert tuple(spec.operations) == OFFERS[name]
    for operation in Operation:
        if operation not in OFFERS[name]:
            assert refused(film(name, operation)).param == "extra_body.operation"


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("jisudance2.0-480p", "seedance2.0-480p"),
        ("jisudance2.0-720p", "seedance2.0-720p"),
        ("jisudance2.0-fast-480p", "seedance2.0-fast-480p"),
        ("jisudance2.0-fast-720p", "seedance2.0-fast-720p"),
        ("jisudance-2.0-720p", "seedance2.0-720p"),
    ],
)
def test_older_names_are_aliases(alias: str, name: str):
    assert CATALOG.find(alias).spec.id == name


@pytest.mark.parametrize("name", ["viduq3p-1080p-offpeak", "viduq3p-mix-720p", "sora2", "kling-v3"])
def test_names_that_only_an_example_has_do_not_exist(name: str):
    assert name not in CATALOG.models


ONE_TO_15 = range(1, 16)
FIVE_TO_15 = range(5, 16)
SECONDS: list[tuple[Sequence[str], Operation, dict[str, Scalar], Sequence[int]]] = [
    (HORSES, TEXT, {}, range(3, 16)),
    (HORSES, IMAGE, {"image": 1}, range(3, 16)),
    (HORSES, REFERENCE, {"images": 2}, range(3, 16)),
    (HORSE_EDITS, EDIT, {"video": 1}, range(3, 16)),
    (SEEDANCE, TEXT, {}, range(4, 16)),
    (SEEDANCE, FRAMES, {"image": 1, "last_image": 1}, range(4, 16)),
    (SEEDANCE, EXTEND, {"video": 1}, range(4, 16)),
    (["grok-imagine"], TEXT, {}, ONE_TO_15),
    (["grok-imagine"], IMAGE, {"image": 1}, ONE_TO_15),
    (["grok-imagine"], REFERENCE, {"images": 2}, range(1, 11)),
    (["grok-imagine"], EXTEND, {"video": 1}, range(2, 11)),
    (["grok-video-1.5"], IMAGE, {"image_url": 1}, ONE_TO_15),
    ([*VEO, *VEO_FAST], TEXT, {}, (4, 6, 8)),
    (VEO, REFERENCE, {"images": 2}, (4, 6, 8)),
    ([*VIDU_PRO, *VIDU_TURBO], TEXT, {}, range(1, 17)),
    (VIDU_PRO, REFERENCE, {"reference_image_urls": 4}, range(1, 17)),
    (KLING, TEXT, {}, range(3, 16)),
    (KLING, FRAMES, {"image": 1, "last_image": 1}, range(3, 16)),
    (WAN_VIDEO, TEXT, {}, (5, 10, 15)),
    (WAN_VIDEO, IMAGE, {"image": 1}, (5, 10, 15)),
    (WAN_FLASH, IMAGE, {"image": 1}, FIVE_TO_15),
    (WAN_R2V, REFERENCE, {"videos": 1}, (5, 10)),
    (WAN_ANIMATE, ANIMATE, {"image": 1, "video": 1}, range(1, 31)),
    (SORA_PRO, TEXT, {}, (4, 8, 12, 16, 20)),
    (OPENAI, TEXT, {}, (4, 8, 10, 12, 15, 16, 20)),
    (OPENAI, EXTEND, {"video": 1}, (4, 8, 10, 12, 15, 16, 20)),
]


@pytest.mark.parametrize(("names", "operation", "files", "allowed"), SECONDS)
def test_the_seconds_of_the_page_pass_and_all_others_are_refused(
    names: Sequence[str], operation: Operation, files: dict[str, Scalar], allowed: Sequence[int]
):
    for name in names:
        for seconds in range(-1, 33):
            request = film(name, operation, duration=seconds, **files)
            if seconds in allowed:
                assert passed(request).params["duration"] == seconds
            else:
                assert refused(request).param == "duration"
        for wrong in (5.5, "5", "auto", True):
            assert refused(film(name, operation, duration=wrong, **files)).param == "duration"


REQUIRED = [row for row in SECONDS if not {*row[0]} & {"grok-video-1.5", *KLING, *SORA_PRO}]


@pytest.mark.parametrize(
    ("names", "operation", "files"),
    [(n, o, f) for n, o, f, _ in REQUIRED if not ({*n} & {*OPENAI} and o is TEXT)],
)
def test_seconds_are_required_where_the_page_says_so(
    names: Sequence[str], operation: Operation, files: dict[str, Scalar]
):
    for name in names:
        assert refused(film(name, operation, **files)).message == "duration is required"


@pytest.mark.parametrize("name", [*VEO, *VEO_FAST])
def test_veo_extends_without_seconds_too(name: str):
    assert passed(film(name, video=1)).operation is EXTEND
    assert refused(film(name, video=1, duration=5)).param == "duration"


SEVEN = ["auto", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16"]
THREE = ["16:9", "9:16", "1:1"]
GROK = ["16:9", "1:1", "9:16", "4:3", "3:4", "3:2", "2:3"]
RATIOS: list[tuple[Sequence[str], dict[str, Scalar], Sequence[str]]] = [
    (HORSES, {}, ["16:9", "9:16", "1:1", "4:3", "3:4"]),
    (HORSES, {"images": 2}, ["16:9", "9:16", "1:1", "4:3", "3:4"]),
    (SEEDANCE, {}, SEVEN),
    (SEEDANCE, {"image": 1}, SEVEN),
    (["grok-imagine"], {}, GROK),
    (["grok-imagine"], {"image": 1}, ["auto", *GROK]),
    ([*VEO, *VEO_FAST], {"duration": 4}, ["16:9", "9:16"]),
    ([*VEO, *VEO_FAST], {"duration": 4, "image": 1}, ["16:9", "9:16"]),
    ([*VIDU_PRO, *VIDU_TURBO], {}, THREE),
    (KLING, {}, THREE),
    (KLING, {"image": 1}, THREE),
    (SORA_PRO, {"duration": 4}, ["16:9", "9:16"]),
]


@pytest.mark.parametrize(("names", "fields", "allowed"), RATIOS)
def test_the_ratios_of_the_page_pass_and_all_others_are_refused(
    names: Sequence[str], fields: dict[str, Scalar], allowed: Sequence[str]
):
    for name in names:
        for ratio in {*SEVEN, *GROK, "5:4", "16x9", "", "1"}:
            request = film(name, **{"duration": 5, "aspect_ratio": ratio, **fields})
            if ratio in allowed:
                assert passed(request).params["aspect_ratio"] == ratio
            else:
                assert refused(request).param == "aspect_ratio"


def tier(name: str) -> str:
    if name in KLING or name in AVATARS:
        return "720p" if "std" in name or "standard" in name else "1080p"
    return "720p" if name in SORA_NAMED else name.removesuffix("-audio").split("-")[-1]


TIERS = [*HORSES, *HORSE_EDITS, *SEEDANCE, *VEO, *VEO_FAST, *VIDU_PRO, *VIDU_TURBO, *KLING,
         *AVATARS, *WAN_ANIMATE, *SORA_NAMED, *SORA_PRO]  # fmt: skip


@pytest.mark.parametrize("name", TIERS)
def test_a_size_can_only_repeat_the_tier_of_the_name(name: str):
    for operation, rules in CATALOG.models[name].spec.operations.items():
        assert rules.params["resolution"].default == tier(name)
        assert rules.params["resolution"].values == (tier(name),)
        for size in ("480p", "540p", "720p", "1080p", "4k", "1280x720"):
            if size != tier(name):
                files = _needed(operation)
                failure = refused(film(name, operation, size=size, duration=8, **files))
                assert (failure.param, failure.allowed) == ("size", (tier(name),))


def _needed(operation: Operation) -> dict[str, Scalar]:
    needed: dict[Operation, dict[str, Scalar]] = {
        TEXT: {},
        IMAGE: {"image": 1},
        FRAMES: {"image": 1, "last_image": 1},
        REFERENCE: {"reference_image_urls": 2},
        EDIT: {"video": 1},
        EXTEND: {"video": 1},
        AVATAR: {"image": 1, "audio_url": 1},
        ANIMATE: {"image": 1, "video": 1},
    }
    return needed[operation]


@pytest.mark.parametrize("name", [*WAN_VIDEO, *WAN_R2V])
def test_sizes_of_wan_are_written_with_a_star_and_follow_the_tier(name: str):
    files: dict[str, Scalar] = {"images": 2} if name in WAN_R2V else {}
    sizes = {
        "720p": ["1280*720", "720*1280"],
        "1080p": ["1920*1080", "1080*1920"],
    }
    mine = "720p" if "720p" in name else "1080p"

    for group, each in sizes.items():
        for size in each:
            request = film(name, duration=5, size=size, **files)
            if group == mine:
                assert passed(request).params["size"] == size
            else:
                assert refused(request).allowed == tuple(sizes[mine])
            assert refused(film(name, duration=5, size=size.replace("*", "x"), **files)).param


@pytest.mark.parametrize("size", ["480p", "720p", "1080p", "4k", "1280x720"])
def test_tiers_of_grok_are_chosen_by_size_or_resolution(size: str):
    for field in ("size", "resolution"):
        imagine = film("grok-imagine", duration=5, **{field: size})
        video = film("grok-video-1.5", image=1, **{field: size})
        for request, allowed in (
            (imagine, ("480p", "720p")),
            (video, ("480p", "720p", "1080p")),
        ):
            if size in allowed:
                assert passed(request).params["resolution"] == size
            else:
                assert (refused(request).param, refused(request).allowed) == (field, allowed)


@pytest.mark.parametrize("name", SORA_NAMED)
def test_a_name_of_sora_says_its_seconds_and_its_orientation(name: str):
    seconds, ratio = int(name.split("-")[2][:-1]), "16:9" if "landscape" in name else "9:16"

    checked = passed(film(name, image_url=1))

    assert checked.params["duration"] == seconds
    assert checked.params["aspect_ratio"] == ratio
    assert passed(film(name, duration=seconds, aspect_ratio=ratio)).params == checked.params


OPENAI_SIZES = ["720x1280", "1280x720", "1024x1792", "1792x1024", "16x9", "9x16"]


@pytest.mark.parametrize("name", OPENAI)
def test_sizes_of_the_openai_names(name: str):
    for size in (*OPENAI_SIZES, "1920x1080", "1080x1920", "1280*720", "720p"):
        allowed = size in OPENAI_SIZES or (name == "sora-2-pro" and size.startswith("1"))
        if allowed and "*" not in size:
            assert passed(film(name, size=size)).params["size"] == size
        else:
            assert refused(film(name, size=size)).param == "size"
    assert passed(film(name)).params == {"prompt": "a fox", "duration": 4, "size": "720x1280"}
