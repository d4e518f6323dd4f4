"""Prices in words are those that are charged."""

import re

import pytest

from onetake.core.money import MICROCREDITS, format_credits
from onetake.core.pricing import Component, PriceRule, Settle, Tier, Unit
from onetake.manual.lexicon import LANGUAGES
from onetake.manual.prices import conditions, either, price_lines, price_range
from tests.manual.books import catalog

C = MICROCREDITS
RULE = PriceRule(
    (
        Component(
            Unit.OUTPUT_SECOND, (Tier(6 * C, {"resolution": ("480p",)}), Tier(C * 25 // 2, {}))
        ),
        Component(Unit.CHARACTER, (Tier(C, {}),), per=100, included=20),
    ),
    Settle.ACTUAL,
    "n",
)


def test_each_tier_is_a_row():
    assert list(price_lines(RULE, "en")) == [
        "| credits | for each | when |",
        "| --- | --- | --- |",
        "| 6 | second made | `resolution` is `480p` |",
        "| 12.5 | second made | otherwise |",
        "| 1 | 100 characters (20 free) |  |",
        "",
        "`n` results cost as many times that. What was really made is charged, never more than what"
        " was reserved.",
        "",
    ]


def test_the_same_in_chinese():
    rows = list(price_lines(RULE, "zh"))

    assert rows[2] == "| 6 | 秒成片 | `resolution` 为 `480p` |"
    assert rows[3] == "| 12.5 | 秒成片 | 其他情况 |"
    assert rows[4] == "| 1 | 100 个字符（20 个免费） |  |"


def test_a_range_in_short():
    assert price_range(RULE, "en") == (
        "6 to 12.5 credits per second, plus 1 per 100 characters (20 free)"
    )
    assert price_range(RULE, "zh") == "6–12.5 积分/秒，另加 1 积分/100 字符（20 免费）"
    one = PriceRule((Component(Unit.IMAGE, (Tier(C, {}),)),), Settle.QUOTE)
    assert price_range(one, "en") == "1 credit per image"
    assert price_range(one, "zh") == "1 积分/张"


def test_what_is_made_comes_first_and_what_is_free_is_left_out():
    sent = Component(Unit.INPUT_SECOND, (Tier(C, {"operation": ("edit_video",)}), Tier(0, {})))
    free = Component(Unit.INPUT_IMAGE, (Tier(0, {}),))
    made = Component(Unit.OUTPUT_SECOND, (Tier(7 * C, {}), Tier(5 * C, {})))
    rule = PriceRule((sent, free, made), Settle.ACTUAL)

    assert price_range(rule, "en") == (
        "5 to 7 credits per second, plus up to 1 per second of input"
    )
    assert price_range(rule, "zh") == "5–7 积分/秒，另加至多 1 积分/秒输入"


def test_what_costs_nothing_at_all_says_so():
    assert price_range(PriceRule((Component(Unit.FIXED, (Tier(0, {}),)),), Settle.QUOTE), "en") == (
        "0 credits per task"
    )


def test_each_model_of_the_catalogue_names_what_it_makes_first():
    units = {"video": "second", "avatar": "second", "image": "image", "music": "work",
             "speech": "1000 characters", "voice": "task"}  # fmt: skip
    for model in catalog().models.values():
        words = price_range(model.price, "en").partition(",")[0]

        assert words.endswith(f"per {units[model.spec.modality]}"), model.spec.id


def test_conditions_and_values():
    assert (
        conditions({"a": (True, False), "b": (3,)}, "en") == "`a` is `true` or `false`; `b` is `3`"
    )
    assert either((1, 2, 3), "zh") == "`1`、`2` 或 `3`"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", catalog().models.values(), ids=lambda model: model.spec.id)
def test_every_price_of_every_model_is_shown(model: object, language: str):
    from onetake.catalog.loader import Model

    assert isinstance(model, Model)
    shown = "\n".join(price_lines(model.price, "en" if language == "en" else "zh"))
    rows = re.findall(r"^\| ([0-9.]+) \|", shown, re.M)
    tiers = [tier for component in model.price.components for tier in component.tiers]
    assert rows == [format_credits(tier.price) for tier in tiers]
