"""What the pages say that a price depends on: each makes a difference, and nothing else does."""

from dataclasses import replace

import pytest

from onetake.core.pricing import Made, Settle, settlement
from onetake.core.request import Medium, Operation, Scalar
from tests.catalog.asking import CATALOG, cost, quoted
from tests.catalog.filming import (
    AVATARS,
    FACTS,
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
    WAN_FLASH,
    WAN_R2V,
    WAN_VIDEO,
    film,
    probed,
)

EDIT, EXTEND, REFERENCE = (
    Operation.EDIT_VIDEO,
    Operation.EXTEND_VIDEO,
    Operation.REFERENCE_TO_VIDEO,
)
SECONDS_ONLY = [*HORSES, *SEEDANCE, *VEO, *VEO_FAST, *VIDU_PRO, *VIDU_TURBO, *KLING, *WAN_VIDEO]


@pytest.mark.parametrize("name", SECONDS_ONLY)
def test_twice_the_seconds_cost_twice_as_much(name: str):
    short, long = (5, 10) if name not in (*VEO, *VEO_FAST) else (4, 8)

    assert cost(film(name, duration=long)) == cost(film(name, duration=short)) * long // short


def test_a_higher_tier_costs_more():
    ladders = [
        HORSES, HORSE_EDITS, SEEDANCE[:4], SEEDANCE[4:6], SEEDANCE[6:], VIDU_PRO, VIDU_TURBO,
        WAN_VIDEO, WAN_R2V[:2], SORA_PRO, AVATARS, OPENAI, [VEO[1], VEO[2]],
    ]  # fmt: skip
    for ladder in ladders:
        prices = [_second(name) for name in ladder]
        assert prices == sorted(set(prices))


def _second(name: str) -> int:
    return max(tier.price for tier in CATALOG.models[name].price.components[-1].tiers)


@pytest.mark.parametrize(("fast", "normal"), list(zip(VEO_FAST, VEO, strict=True)))
def test_a_fast_model_costs_less(fast: str, normal: str):
    assert _second(fast) < _second(normal)


@pytest.mark.parametrize("name", [*SEEDANCE, *VEO, *VEO_FAST])
def test_sound_has_its_price(name: str):
    loud = film(name, duration=8, generate_audio=True)

    assert cost(film(name, duration=8)) == cost(loud)
    assert cost(film(name, duration=8, generate_audio=False)) < cost(loud)


@pytest.mark.parametrize("name", [*KLING, *WAN_FLASH, *WAN_R2V])
def test_a_silent_model_costs_less_than_its_sister(name: str):
    if name.endswith("silent"):
        assert _second(name) < _second(name.replace("silent", "audio"))
    else:
        assert _second(name) > 0


@pytest.mark.parametrize("name", SEEDANCE)
def test_reference_media_have_their_price(name: str):
    plain = cost(film(name, duration=5))

    assert cost(film(name, duration=5, images=1)) > plain
    assert cost(film(name, EDIT, duration=5, video=1)) > plain
    assert cost(film(name, duration=5, image=1)) == plain


@pytest.mark.parametrize("name", HORSE_EDITS)
def test_an_edit_of_happy_horse_is_charged_by_its_duration_whatever_is_made(name: str):
    price = quoted(film(name, duration=4, video=1))

    assert price.settle is Settle.QUOTE
    assert settlement(price, Made(15_000, 1)) == price.amount == 4 * _second(name)


def grok(operation: Operation | None = None, seconds: float = 7.2, **fields: Scalar) -> int:
    facts = replace(FACTS[Medium.VIDEO], duration_ms=int(seconds * 1000))
    return cost(probed(film("grok-imagine", operation, **fields), "video", facts)) // 1_000_000


def test_grok_counts_output_by_tier_and_input_of_edits_and_extensions():
    assert grok(duration=6, size="480p") == 6 * 5
    assert grok(duration=6, size="720p") == 6 * 7
    assert grok(duration=6, image=1, size="480p") == 6 * 5
    assert grok(duration=6, images=7, size="480p") == 6 * 5
    assert grok(REFERENCE, duration=6, videos=1, size="480p") == 6 * 5
    assert grok(EDIT, video=1, size="480p") == 8 * 1 + 8 * 5
    assert grok(EDIT, video=1, size="720p", input_video_seconds=1) == 8 * 1 + 8 * 7
    assert grok(EXTEND, video=1, duration=6) == 8 * 1 + 6 * 7


def test_an_edit_of_grok_is_settled_on_what_was_made():
    price = quoted(film("grok-imagine", EDIT, video=1, size="480p"))

    assert price.amount == (5 * 1 + 5 * 5) * 1_000_000
    assert settlement(price, Made(4_000, 1)) == (5 * 1 + 4 * 5) * 1_000_000
    assert settlement(price, Made(60_000, 1)) == price.amount


@pytest.mark.parametrize("name", AVATARS)
def test_a_digital_human_is_held_by_the_said_seconds_and_charged_by_the_made_ones(name: str):
    price = quoted(film(name, image_url=1, audio_url=1, audio_duration_seconds=18.5))

    assert price.amount == 19 * _second(name)
    assert settlement(price, Made(12_000, 1)) == 12 * _second(name)
    assert settlement(price, Made(30_000, 1)) == price.amount


@pytest.mark.parametrize("name", SORA_NAMED)
def test_sora_costs_what_its_name_says(name: str):
    seconds = int(name.split("-")[2][:-1])

    assert cost(film(name)) == seconds * _second(name)


def test_a_larger_size_of_sora_pro_costs_more():
    sizes = ["1280x720", "1792x1024", "1920x1080"]
    prices = [cost(film("sora-2-pro", size=size)) for size in sizes]

    assert prices == sorted(set(prices))
    assert cost(film("sora-2", size="1792x1024")) == cost(film("sora-2"))


@pytest.mark.parametrize("name", [*VEO, *VEO_FAST])
def test_an_extension_of_veo_holds_its_usual_eight_seconds(name: str):
    assert cost(film(name, video=1)) == 8 * _second(name)
