"""gpt-image-2 in its three forms, against the tables of its pages."""

import pytest

from onetake.core.capability import check_facts
from onetake.core.failure import Rejected
from onetake.core.pricing import Made, Settle, quote, settlement
from onetake.core.request import Facts, Material, Medium, Role, Scalar
from tests.catalog.asking import CATALOG, asked, cost, images, passed, refused

GPT_LISTED = ["gpt-image-2", "gpt-image-2-origin"]
GPT = [*GPT_LISTED, "gpt-image-2-auto"]

# The tables of image__async-image-generation.md 5.5 and of the generate and edit pages, by tier.
GPT_SIZES = {
    "1K": """
        1024x768 768x1024 1344x1024 1024x1344 1280x1024 1024x1280 1360x768 768x1360 1536x864
        864x1536 1024x1024 1536x1024 1024x1536 2048x1024 1024x2048 2016x864 864x2016""",
    "2K": """
        1920x1080 1080x1920 1536x1536 2048x1360 1360x2048 2048x1536 1536x2048 2160x1440 1440x2160
        2048x1152 1152x2048 2688x1344 1344x2688 2688x1152 1152x2688 2560x1440 1440x2560 2560x2048
        2048x2560""",
    "4K": """
        2048x2048 2880x2880 3264x2448 2448x3264 3504x2336 2336x3504 3840x1920 1920x3840 3840x1648
        1648x3840 3840x2160 2160x3840""",
}
SIZES = [(size, tier) for tier, sizes in GPT_SIZES.items() for size in sizes.split()]
QUALITIES = ["low", "medium", "high"]


def size_for(model: str) -> dict[str, Scalar]:
    return {"size": "1024x1024"} if model in GPT_LISTED else {}


def test_there_are_48_sizes():
    assert len({size for size, _ in SIZES}) == len(SIZES) == 48


@pytest.mark.parametrize("model", GPT_LISTED)
def test_a_listed_size_is_required(model: str):
    listed = {size for size, _ in SIZES}

    for size in listed:
        assert passed(asked(model, size=size)).params["size"] == size
    for wrong in ("auto", "1024x1023", "512x512", "1024*768", "4096x4096", "1K", ""):
        failure = refused(asked(model, size=wrong))
        assert failure.param == "size"
        assert set(failure.allowed) == listed
    missing = refused(asked(model))
    assert missing.param == "size"
    assert "is required" in missing.message


def test_auto_chooses_the_size_or_takes_a_listed_one():
    model = "gpt-image-2-auto"

    assert passed(asked(model)).params["size"] == "auto"
    for size in ("auto", *(size for size, _ in SIZES)):
        assert passed(asked(model, size=size)).params["size"] == size
    assert refused(asked(model, size="1000x1000")).param == "size"


@pytest.mark.parametrize("model", GPT)
def test_gpt_image_quality_and_format(model: str):
    more = size_for(model)

    assert passed(asked(model, **more)).params["quality"] == "medium"
    for quality in QUALITIES:
        assert passed(asked(model, quality=quality, **more)).params["quality"] == quality
    for value in ("png", "jpeg", "webp"):
        assert passed(asked(model, output_format=value, **more)).params["output_format"] == value
    for field, wrong in (("quality", "auto"), ("quality", "hd"), ("output_format", "gif")):
        assert refused(asked(model, **{field: wrong}, **more)).param == field


@pytest.mark.parametrize("model", GPT)
def test_gpt_image_refuses_an_aspect_ratio(model: str):
    failure = refused(asked(model, aspect_ratio="16:9", **size_for(model)))

    assert failure.param == "aspect_ratio"
    assert "size" in failure.allowed


@pytest.mark.parametrize("model", GPT)
def test_the_price_follows_tier_and_quality(model: str):
    by_tier: dict[tuple[str, str], set[int]] = {}
    for size, tier in SIZES:
        for quality in QUALITIES:
            price = cost(asked(model, size=size, quality=quality))
            by_tier.setdefault((tier, quality), set()).add(price)
            assert cost(asked(model, size=size, quality=quality, n=8)) == 8 * price

    prices = {key: each.pop() for key, each in by_tier.items() if len(each) == 1}
    assert len(prices) == 9
    for tier in GPT_SIZES:
        assert prices[tier, "low"] < prices[tier, "medium"] < prices[tier, "high"]
    for quality in QUALITIES:
        assert prices["1K", quality] < prices["2K", quality] < prices["4K", quality]


def test_the_format_has_no_price():
    plain = cost(asked("gpt-image-2", size="1024x768"))

    assert cost(asked("gpt-image-2", size="1024x768", output_format="webp")) == plain


@pytest.mark.parametrize("quality", QUALITIES)
def test_auto_holds_the_largest_and_settles_on_what_was_made(quality: str):
    model = CATALOG.models["gpt-image-2-auto"]
    quoted = quote(model.price, model.spec, passed(asked(model.spec.id, quality=quality, n=2)))

    assert quoted.settle is Settle.ACTUAL
    assert quoted.amount == 2 * cost(asked("gpt-image-2", size="3840x2160", quality=quality))
    for size, _ in SIZES:
        real = cost(asked("gpt-image-2", size=size, quality=quality))
        assert settlement(quoted, Made(0, 2, (size, size))) == 2 * real
    assert settlement(quoted, Made(0, 2, ("9999x1", "9999x1"))) == quoted.amount


def test_the_two_with_a_listed_size_cost_what_was_quoted():
    settled = {CATALOG.models[model].price.settle for model in GPT_LISTED}

    assert settled == {Settle.QUOTE}


def test_a_mask_goes_with_an_image():
    mask = Material(Role.MASK, "https://a.example/m.png", "mask", "asset_m")

    request = passed(asked("gpt-image-2", (*images(1), mask), size="1024x1024"))
    alone = refused(asked("gpt-image-2", (mask,), size="1024x1024"))

    assert {material.role for material in request.materials} == {Role.IMAGE, Role.MASK}
    assert alone.param == "image"


def test_a_mask_has_to_be_a_png_and_an_image_not_too_large():
    spec = CATALOG.models["gpt-image-2"].spec
    jpeg = Facts(Medium.IMAGE, "image/jpeg", 1000, 512, 512)
    huge = Facts(Medium.IMAGE, "image/png", 50_000_001, 512, 512)
    for role, facts, param in ((Role.MASK, jpeg, "mask"), (Role.IMAGE, huge, "image")):
        wrong = Material(role, "https://a.example/x", param, "asset_x", facts)
        request = passed(asked("gpt-image-2", (*images(1), wrong), size="1024x1024"))
        with pytest.raises(Rejected) as caught:
            check_facts(spec, request)
        assert caught.value.failure.param == param
