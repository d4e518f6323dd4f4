"""Prices: every unit, every tier, the ceiling, and what is charged when the work is measured."""

from collections.abc import Mapping

import pytest
from hypothesis import given, strategies as st

from onetake.core.capability import Kind, ModelSpec, OperationSpec, Param, Text
from onetake.core.pricing import (
    Component,
    Made,
    NoPrice,
    PriceRule,
    Settle,
    Tier,
    Unit,
    formula,
    quote,
    settlement,
)
from onetake.core.request import (
    Facts,
    Material,
    Medium,
    Modality,
    Operation,
    Request,
    Role,
    Scalar,
)

CREDIT = 1_000_000
NAME = Text("m", "m")


def model(**params: Param) -> ModelSpec:
    operation = OperationSpec(params, {})
    return ModelSpec("m", Modality.VIDEO, NAME, NAME, {Operation.TEXT_TO_VIDEO: operation})


OPEN = Param(Kind.INTEGER, values=("auto",), minimum=4, maximum=15)
SPEC = model(duration=OPEN)


def asked(*materials: Material, **params: Scalar) -> Request:
    return Request("m", Operation.TEXT_TO_VIDEO, params, materials)


def file(role: Role, duration_ms: int | None = None) -> Material:
    facts = Facts(role.medium, "x/y", 1, duration_ms=duration_ms)
    return Material(role, "https://a.example/x", "urls[0]", "asset_1", facts)


def rule(
    unit: Unit, credits: int = 12, *, settle: Settle = Settle.QUOTE, per: int = 1,
    included: int = 0, count: str | None = None,
) -> PriceRule:  # fmt: skip
    component = Component(unit, (Tier(credits * CREDIT, {}),), per, included)
    return PriceRule((component,), settle, count)


@pytest.mark.parametrize(
    ("unit", "request_", "units"),
    [
        (Unit.OUTPUT_SECOND, asked(duration=5), 5),
        (Unit.OUTPUT_SECOND, asked(duration=5.2), 6),
        (Unit.OUTPUT_SECOND, asked(duration="auto"), 15),
        (Unit.OUTPUT_SECOND, asked(), 15),
        (Unit.INPUT_SECOND, asked(file(Role.VIDEO, 2_400), file(Role.AUDIO, 700)), 4),
        (Unit.INPUT_SECOND, asked(file(Role.IMAGE)), 0),
        (Unit.INPUT_IMAGE, asked(file(Role.FIRST_FRAME), file(Role.MASK), file(Role.AUDIO)), 2),
        (Unit.CHARACTER, asked(text="你好 ab", prompt="not this"), 5),
        (Unit.CHARACTER, asked(prompt="abc"), 3),
        (Unit.CHARACTER, asked(), 0),
        (Unit.IMAGE, asked(), 1),
        (Unit.CLIP, asked(), 1),
        (Unit.FIXED, asked(), 1),
    ],
)
def test_every_unit_is_counted(unit: Unit, request_: Request, units: int):
    assert quote(rule(unit), SPEC, request_).amount == units * 12 * CREDIT


def test_every_unit_has_a_case_above():
    for unit in Unit:
        assert quote(rule(unit), SPEC, asked(duration=4)).lines[0].unit is unit


def test_an_open_duration_may_end_between_two_seconds():
    spec = model(duration=Param(Kind.NUMBER, minimum=1, maximum=7.5))

    assert quote(rule(Unit.OUTPUT_SECOND), spec, asked()).amount == 8 * 12 * CREDIT


def test_an_open_duration_without_a_maximum_is_a_mistake_in_the_data():
    spec = model(duration=Param(Kind.STRING, values=("auto",)))

    with pytest.raises(AssertionError, match="needs a maximum"):
        quote(rule(Unit.OUTPUT_SECOND), spec, asked())


def test_the_first_tier_that_holds_gives_the_price():
    tiers = (
        Tier(1, {"resolution": ("480p",), "audio": (False,)}),
        Tier(2, {"resolution": ("480p",)}),
        Tier(3, {"operation": ("text_to_video",)}),
    )
    price = PriceRule((Component(Unit.FIXED, tiers),), Settle.QUOTE)

    amounts = [
        quote(price, SPEC, asked(resolution="480p", audio=False)).amount,
        quote(price, SPEC, asked(resolution="480p", audio=True)).amount,
        quote(price, SPEC, asked(resolution="720p")).amount,
    ]

    assert amounts == [1, 2, 3]


def test_a_request_that_no_tier_covers_is_a_mistake_in_the_data():
    price = PriceRule((Component(Unit.FIXED, (Tier(1, {"size": ("big",)}),)),), Settle.QUOTE)

    with pytest.raises(NoPrice, match="no fixed tier"):
        quote(price, SPEC, asked(size="small"))


def test_components_add_up_and_what_is_made_multiplies():
    image = Component(Unit.IMAGE, (Tier(3 * CREDIT, {}),))
    inputs = Component(Unit.INPUT_IMAGE, (Tier(1 * CREDIT, {}),), included=1)
    price = PriceRule((image, inputs), Settle.QUOTE, count="n")

    quoted = quote(price, SPEC, asked(file(Role.IMAGE), file(Role.IMAGE), n=4))

    assert quoted.amount == (3 * 4 + 1) * CREDIT, "what was sent is paid for once"
    assert formula(quoted) == "1 image × 3 × 4 + 1 input_image × 1 = 13"


def test_a_part_of_a_priced_quantity_is_rounded_up_to_the_microcredit():
    price = PriceRule((Component(Unit.CHARACTER, (Tier(10, {}),), per=3),), Settle.QUOTE)

    assert quote(price, SPEC, asked(text="a")).amount == 4
    assert formula(quote(price, SPEC, asked(text="a"))) == "1 character × 0.00001 per 3 = 0.000004"


def test_what_is_included_costs_nothing():
    price = rule(Unit.INPUT_IMAGE, included=3)

    assert quote(price, SPEC, asked(file(Role.IMAGE))).amount == 0
    assert formula(quote(price, SPEC, asked(file(Role.IMAGE)))) == "0 = 0"


def test_the_text_that_is_counted_can_be_named():
    component = Component(Unit.CHARACTER, (Tier(CREDIT, {}),), of="preview")
    price = PriceRule((component,), Settle.QUOTE)

    assert quote(price, SPEC, asked(text="long", preview="ab")).amount == 2 * CREDIT
    assert quote(price, SPEC, asked(text="long")).amount == 0


def test_without_a_duration_the_result_is_as_long_as_its_source():
    price = rule(Unit.OUTPUT_SECOND, settle=Settle.ACTUAL)

    quoted = quote(price, model(), asked(file(Role.SOURCE_VIDEO, 7_400)))

    assert quoted.amount == 8 * 12 * CREDIT
    assert settlement(quoted, Made(7_400, 1)) == 7 * 12 * CREDIT


def test_a_count_of_nothing_is_a_bug():
    with pytest.raises(AssertionError):
        quote(rule(Unit.IMAGE, count="n"), SPEC, asked(n=0))


def test_a_fixed_price_is_charged_as_quoted_whatever_was_made():
    quoted = quote(rule(Unit.OUTPUT_SECOND), SPEC, asked(duration=5))

    assert settlement(quoted, Made(output_ms=1_000, images=0)) == quoted.amount


@pytest.mark.parametrize(
    ("made_ms", "seconds"), [(5_000, 5), (5_041, 5), (5_500, 6), (14_999, 15), (60_000, 15), (0, 1)]
)
def test_measured_seconds_are_charged_and_never_more_than_quoted(made_ms: int, seconds: int):
    quoted = quote(rule(Unit.OUTPUT_SECOND, settle=Settle.ACTUAL), SPEC, asked(duration="auto"))

    assert settlement(quoted, Made(made_ms, 1)) == seconds * 12 * CREDIT


def test_included_seconds_stay_free_when_the_work_is_measured():
    price = rule(Unit.OUTPUT_SECOND, settle=Settle.ACTUAL, included=2)

    quoted = quote(price, SPEC, asked(duration="auto"))

    assert quoted.amount == 13 * 12 * CREDIT
    assert settlement(quoted, Made(5_000, 1)) == 3 * 12 * CREDIT
    assert settlement(quoted, Made(1_000, 1)) == 0


def test_images_that_were_not_made_are_not_charged():
    quoted = quote(rule(Unit.IMAGE, settle=Settle.ACTUAL, count="n"), SPEC, asked(n=4))

    assert settlement(quoted, Made(0, 3)) == 3 * 12 * CREDIT
    assert settlement(quoted, Made(0, 9)) == 4 * 12 * CREDIT


def test_a_part_that_cannot_be_measured_stays_as_quoted():
    seconds = Component(Unit.OUTPUT_SECOND, (Tier(CREDIT, {}),))
    fixed = Component(Unit.FIXED, (Tier(5 * CREDIT, {}),))
    quoted = quote(PriceRule((seconds, fixed), Settle.ACTUAL), SPEC, asked(duration=10))

    assert settlement(quoted, Made(4_000, 1)) == 9 * CREDIT


SIZES: Mapping[str, int] = {"1024x1024": 4 * CREDIT, "2048x2048": 9 * CREDIT}
BY_SIZE = PriceRule(
    (
        Component(
            Unit.IMAGE,
            (
                *(Tier(price, {"size": (size,)}) for size, price in SIZES.items()),
                Tier(20 * CREDIT, {"size": ("4096x4096",), "quality": ("high",)}),
                Tier(10 * CREDIT, {"size": ("auto",), "quality": ("low",)}),
                Tier(20 * CREDIT, {"size": ("auto",)}),
            ),
        ),
    ),
    Settle.ACTUAL,
    "n",
)


def test_an_open_size_is_held_at_its_ceiling_and_charged_by_the_real_sizes():
    quoted = quote(BY_SIZE, SPEC, asked(size="auto", quality="low", n=3))

    assert quoted.amount == 30 * CREDIT
    made = Made(0, 3, ("1024x1024", "2048x2048", "1024x1024"))
    assert settlement(quoted, made) == (4 + 9 + 4) * CREDIT


def test_an_image_of_a_size_without_a_price_costs_what_was_quoted():
    quoted = quote(BY_SIZE, SPEC, asked(size="auto", quality="low", n=2))

    assert settlement(quoted, Made(0, 2, ("17x17", "1024x1024"))) == 14 * CREDIT
    assert settlement(quoted, Made(0, 2)) == 20 * CREDIT


def test_the_other_conditions_of_a_tier_hold_for_measured_sizes_too():
    low = quote(BY_SIZE, SPEC, asked(size="auto", quality="low"))
    high = quote(BY_SIZE, SPEC, asked(size="auto", quality="high"))

    assert low.lines[0].by_size == SIZES
    assert high.lines[0].by_size == {**SIZES, "4096x4096": 20 * CREDIT}


def test_a_size_that_is_dearer_than_the_ceiling_costs_the_ceiling():
    tiers = (Tier(9 * CREDIT, {"size": ("2048x2048",)}), Tier(5 * CREDIT, {"size": ("auto",)}))
    quoted = quote(
        PriceRule((Component(Unit.IMAGE, tiers),), Settle.ACTUAL), SPEC, asked(size="auto")
    )

    assert settlement(quoted, Made(0, 1, ("2048x2048",))) == 5 * CREDIT


def test_an_asked_size_is_charged_as_asked():
    quoted = quote(BY_SIZE, SPEC, asked(size="2048x2048", quality="low"))

    assert settlement(quoted, Made(0, 1, ("1024x1024",))) == 9 * CREDIT


@given(
    unit=st.sampled_from(Unit),
    settle=st.sampled_from(Settle),
    price=st.integers(0, 10**9),
    per=st.integers(1, 10_000),
    included=st.integers(0, 20),
    n=st.integers(1, 4),
    seconds=st.integers(4, 15),
    made=st.builds(Made, st.integers(0, 10**6), st.integers(0, 9)),
)
def test_nothing_is_ever_charged_above_its_quote(
    unit: Unit, settle: Settle, price: int, per: int, included: int, n: int, seconds: int,
    made: Made,
):  # fmt: skip
    component = Component(unit, (Tier(price, {}),), per, included)
    quoted = quote(
        PriceRule((component,), settle, "n"), SPEC, asked(n=n, duration=seconds, text="x" * 99)
    )

    assert 0 <= settlement(quoted, made) <= quoted.amount
    assert quoted.amount == sum(line.amount for line in quoted.lines)


def test_media_without_known_facts_count_no_seconds():
    unknown = Material(Role.VIDEO, "https://a.example/x", "video_urls[0]")

    assert quote(rule(Unit.INPUT_SECOND), SPEC, asked(unknown)).amount == 0
    assert unknown.role.medium is Medium.VIDEO
