"""The image models: what they share, NanoBanana and Grok, against their pages' tables."""

import pytest

from onetake.core.pricing import Made, quote, settlement
from onetake.core.request import Material, Modality, Operation, Request, Role, Scalar
from tests.catalog.asking import CATALOG, asked, cost, images, passed, refused

CREDIT = 1_000_000

TIERS = {
    "NanoBanana2-0.5K": "0.5k",
    "NanoBanana2-1K": "1k",
    "NanoBanana2-2K": "2k",
    "NanoBanana2-4K": "4k",
    "NanoBananaPro-1K": "1k",
    "NanoBananaPro-2K": "2k",
    "NanoBananaPro-4K": "4k",
    "NanoBananaPro-8K": "8k",
}
NANO = ["NanoBanana", *TIERS]
GPT_LISTED = ["gpt-image-2", "gpt-image-2-origin"]
GPT = [*GPT_LISTED, "gpt-image-2-auto"]
SEEDREAM = ["seedream-4.0", "seedream-4.5", "seedream-5.0-lite"]
GROK = ["grok-imagine-image", "grok-imagine-image-quality"]
ALL = [*NANO, *GPT, *SEEDREAM, *GROK]

GEMINI = {
    "gemini-3-pro-image-preview-1k": "NanoBananaPro-1K",
    "gemini-3-pro-image-preview-2k": "NanoBananaPro-2K",
    "gemini-3-pro-image-preview-4k": "NanoBananaPro-4K",
    "gemini-3.1-flash-image-preview-512": "NanoBanana2-0.5K",
    "gemini-3.1-flash-image-preview-1k": "NanoBanana2-1K",
    "gemini-3.1-flash-image-preview-2k": "NanoBanana2-2K",
    "gemini-3.1-flash-image-preview-4k": "NanoBanana2-4K",
}
NANO_RATIOS = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]


def size_for(model: str) -> dict[str, Scalar]:
    return {"size": "1024x1024"} if model in GPT_LISTED else {}


def test_the_image_models_are_these():
    found = [m.spec.id for m in CATALOG.models.values() if m.spec.modality is Modality.IMAGE]

    assert sorted(found) == sorted(ALL)
    assert len(found) == 17


def test_the_names_of_geminis_format_are_aliases():
    assert {name: CATALOG.find(name).spec.id for name in GEMINI} == GEMINI
    assert sum(len(CATALOG.models[model].spec.aliases) for model in ALL) == len(GEMINI)


@pytest.mark.parametrize("model", ALL)
def test_without_images_it_makes_one_and_with_images_it_edits(model: str):
    more = size_for(model)

    assert passed(asked(model, **more)).operation is Operation.TEXT_TO_IMAGE
    assert passed(asked(model, images(1), **more)).operation is Operation.EDIT_IMAGE
    assert passed(asked(model, images(2), **more)).operation is Operation.EDIT_IMAGE


@pytest.mark.parametrize("model", ALL)
def test_an_image_given_alone_is_a_reference(model: str):
    alone = images(1, "image", Role.FIRST_FRAME)

    request = passed(asked(model, alone, **size_for(model)))

    assert request.operation is Operation.EDIT_IMAGE
    assert [material.role for material in request.materials] == [Role.IMAGE]


@pytest.mark.parametrize("model", ALL)
def test_an_edit_needs_an_image_and_making_one_takes_none(model: str):
    more = size_for(model)

    missing = refused(asked(model, (), Operation.EDIT_IMAGE, **more))
    surplus = refused(asked(model, images(1), Operation.TEXT_TO_IMAGE, **more))

    assert missing.param == "image"
    assert surplus.param == "images[0]"


@pytest.mark.parametrize("model", ALL)
def test_a_prompt_is_required_and_not_empty(model: str):
    unprompted = Request(model, None, size_for(model))
    wrong = [asked(model, prompt=prompt, **size_for(model)) for prompt in ("", " ", "x" * 32_001)]

    assert [refused(request).param for request in (unprompted, *wrong)] == ["prompt"] * 4


MOST_RESULTS = {**dict.fromkeys(NANO, 4), **dict.fromkeys(GPT, 8), **dict.fromkeys(SEEDREAM, 6),
                **dict.fromkeys(GROK, 4)}  # fmt: skip


@pytest.mark.parametrize("model", ALL)
@pytest.mark.parametrize("field", ["n", "num_images"])
def test_the_number_of_results(model: str, field: str):
    most, more = MOST_RESULTS[model], size_for(model)

    assert passed(asked(model, **more)).params["n"] == 1
    for n in range(1, most + 1):
        assert passed(asked(model, **{field: n}, **more)).params["n"] == n
    for wrong in (0, -1, most + 1, 1.0, True, "1"):
        assert refused(asked(model, **{field: wrong}, **more)).param == field


@pytest.mark.parametrize("model", ALL)
def test_both_names_of_the_number_must_agree(model: str):
    more = size_for(model)

    assert passed(asked(model, n=2, num_images=2, **more)).params["n"] == 2
    failure = refused(asked(model, n=2, num_images=3, **more))
    assert "different things" in failure.message


MOST_SENT = {**dict.fromkeys(NANO, 14), **dict.fromkeys(GPT, 16), **dict.fromkeys(SEEDREAM, 10),
             **dict.fromkeys(GROK, 5)}  # fmt: skip


@pytest.mark.parametrize("model", ALL)
def test_the_number_of_references(model: str):
    most, more = MOST_SENT[model], size_for(model)

    assert len(passed(asked(model, images(most), **more)).materials) == most
    failure = refused(asked(model, images(most + 1), **more))
    assert failure.param == "images"
    assert failure.allowed == (f"at most {most}",)


@pytest.mark.parametrize("model", NANO)
@pytest.mark.parametrize("operation", [Operation.TEXT_TO_IMAGE, Operation.EDIT_IMAGE])
def test_nano_ratios(model: str, operation: Operation):
    sent = images(operation is Operation.EDIT_IMAGE)

    for ratio in NANO_RATIOS:
        assert passed(asked(model, sent, aspect_ratio=ratio)).params["aspect_ratio"] == ratio
    for wrong in ("auto", "1:4", "9:21", "16x9", ""):
        failure = refused(asked(model, sent, aspect_ratio=wrong))
        assert failure.param == "aspect_ratio"
        assert list(failure.allowed) == NANO_RATIOS


def test_a_nano_edit_keeps_the_shape_of_its_image_unless_told():
    assert "aspect_ratio" not in passed(asked("NanoBanana", images(1))).params
    assert passed(asked("NanoBanana")).params["aspect_ratio"] == "1:1"


@pytest.mark.parametrize("model", NANO)
def test_nano_formats(model: str):
    listed = ["png", "jpeg", "webp"] if model == "NanoBanana" else ["png", "jpeg"]

    for value in listed:
        assert passed(asked(model, output_format=value)).params["output_format"] == value
    for wrong in {"webp", "jpg", "gif", "PNG"} - set(listed):
        failure = refused(asked(model, output_format=wrong))
        assert failure.param == "output_format"
        assert list(failure.allowed) == listed


@pytest.mark.parametrize(("model", "tier"), TIERS.items())
def test_the_tier_of_a_nano_model_is_in_its_name(model: str, tier: str):
    assert passed(asked(model)).params["resolution"] == tier
    assert passed(asked(model, resolution=tier)).params["resolution"] == tier
    other = "2k" if tier != "2k" else "1k"
    assert refused(asked(model, resolution=other)).param == "resolution"


def test_geminis_word_for_half_a_k():
    assert passed(asked("NanoBanana2-0.5K", resolution="512")).params["resolution"] == "512"
    assert refused(asked("NanoBanana", resolution="1k")).param == "resolution"


@pytest.mark.parametrize("model", NANO)
@pytest.mark.parametrize(("field", "value"), [("size", "1024x1024"), ("quality", "high")])
def test_what_does_not_control_a_nano_model_is_refused(model: str, field: str, value: str):
    failure = refused(asked(model, **{field: value}))

    assert failure.param == field
    assert "aspect_ratio" in failure.allowed


@pytest.mark.parametrize("model", NANO)
def test_nano_costs_its_price_times_the_results(model: str):
    one = cost(asked(model))

    assert one > 0
    assert cost(asked(model, n=4, output_format="jpeg", aspect_ratio="21:9")) == 4 * one
    assert cost(asked(model, images(3), n=2)) == 2 * one


def test_fewer_results_cost_less():
    model = CATALOG.models["NanoBanana2-1K"]
    quoted = quote(model.price, model.spec, passed(asked("NanoBanana2-1K", n=4)))

    assert settlement(quoted, Made(0, 3)) == quoted.amount * 3 // 4


@pytest.mark.parametrize("model", GROK)
def test_grok_ratios_with_auto_for_edits_alone(model: str):
    ratios = ["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3"]

    for ratio in ratios:
        assert passed(asked(model, aspect_ratio=ratio)).params["aspect_ratio"] == ratio
        assert passed(asked(model, images(1), aspect_ratio=ratio)).params["aspect_ratio"] == ratio
    assert passed(asked(model, images(1))).params["aspect_ratio"] == "auto"
    assert passed(asked(model)).params["aspect_ratio"] == "1:1"
    failure = refused(asked(model, aspect_ratio="auto"))
    assert failure.param == "aspect_ratio"
    assert list(failure.allowed) == ratios
    assert refused(asked(model, images(1), aspect_ratio="21:9")).param == "aspect_ratio"


@pytest.mark.parametrize("model", GROK)
def test_grok_tiers_and_formats(model: str):
    for field, listed, wrong in (
        ("resolution", ["1k", "2k"], ["4k", "1K", "720p"]),
        ("output_format", ["jpeg", "png", "webp"], ["jpg", "gif"]),
    ):
        for value in listed:
            assert passed(asked(model, **{field: value})).params[field] == value
        for value in wrong:
            failure = refused(asked(model, **{field: value}))
            assert failure.param == field
            assert list(failure.allowed) == listed


@pytest.mark.parametrize("model", GROK)
def test_grok_charges_each_image_sent_once_and_each_made(model: str):
    one, large = cost(asked(model)), cost(asked(model, resolution="2k"))
    sent = cost(asked(model, images(1))) - one

    assert 0 < sent < one < large
    for n in range(1, 5):
        assert cost(asked(model, n=n)) == n * one
        assert cost(asked(model, n=n, resolution="2k")) == n * large
        assert cost(asked(model, images(3), n=n)) == n * one + 3 * sent


def test_the_better_model_of_grok_costs_more():
    assert cost(asked(GROK[1])) > cost(asked(GROK[0]))
    assert cost(asked("NanoBanana")) == 4 * CREDIT


@pytest.mark.parametrize("model", ["grok-imagine-image", "gpt-image-2", "seedream-4.5"])
def test_a_mention_names_an_image_that_was_sent(model: str):
    more = size_for(model)

    assert passed(asked(model, images(2), **{**more, "prompt": "@Image2 on @Image1"}))
    failure = refused(asked(model, images(1), **{**more, "prompt": "@Image2 on @Image1"}))
    assert failure.param == "prompt"


@pytest.mark.parametrize("model", [*NANO, *SEEDREAM, *GROK])
def test_only_gpt_image_takes_a_mask(model: str):
    mask = Material(Role.MASK, "https://a.example/m.png", "mask")

    assert refused(asked(model, (*images(1), mask))).param == "mask"


@pytest.mark.parametrize("model", [NANO[0], GROK[0], SEEDREAM[0]])
def test_images_of_several_fields_are_counted_together(model: str):
    """The page advises against it and says that they are put together in order."""
    mixed = (*images(1, "image"), *images(MOST_SENT[model] - 1, "images"))

    request = passed(asked(model, mixed))
    assert [m.param for m in request.materials[:2]] == ["image[0]", "images[0]"]
    assert refused(asked(model, (*mixed, *images(1, "image_urls")))).allowed
