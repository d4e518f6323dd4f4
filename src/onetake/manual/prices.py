"""What a model costs, in words. From the price rule that charges, so that the two agree."""

from collections.abc import Iterator, Mapping
from typing import Final

from onetake.core.capability import Text
from onetake.core.money import MICROCREDITS, format_credits
from onetake.core.pricing import Component, PriceRule, Unit
from onetake.core.request import Scalar
from onetake.manual.lexicon import OR, RATES, SETTLED, UNITS, Language, joined, said

_MAIN: Final = frozenset({Unit.OUTPUT_SECOND, Unit.IMAGE, Unit.CLIP, Unit.FIXED})
"""What a price is first of all for; what is sent along comes on top."""


def price_lines(price: PriceRule, language: Language) -> Iterator[str]:
    """Markdown: one table over all components, and how it is settled."""
    yield said(Text("| credits | for each | when |", "| 积分 | 计费单位 | 条件 |"), language)
    yield "| --- | --- | --- |"
    for component in price.components:
        for tier in component.tiers:
            when = conditions(tier.when, language)
            if not when and len(component.tiers) > 1:
                when = said(Text("otherwise", "其他情况"), language)
            amount, unit = format_credits(tier.price), _unit(component, language)
            yield f"| {amount} | {unit} | {when} |"
    yield ""
    words = [said(SETTLED[price.settle], language)]
    if price.count:
        times = Text(f"`{price.count}` results cost as many times that.",
                     f"总价乘以 `{price.count}` 的数量。")  # fmt: skip
        words.insert(0, said(times, language))
    yield (" " if language == "en" else "").join(words)
    yield ""


def price_range(price: PriceRule, language: Language) -> str:
    """`6 credits per second`, or `4 to 12 credits …`: of what is made, and what comes on top of
    it. A component that costs nothing is left out, unless nothing else is there."""
    paid = [each for each in price.components if _most(each)] or list(price.components[:1])
    main = next((each for each in paid if each.unit in _MAIN), paid[0])
    parts = [said(_rate(main), language)]
    parts += [said(_extra(each), language) for each in paid if each is not main]
    return (", " if language == "en" else "，").join(parts)


def _rate(component: Component) -> Text:
    shown, least, most = _amounts(component)
    credits = "credit" if least == most == MICROCREDITS else "credits"
    unit = _short(component)
    return Text(f"{shown.en} {credits} per {unit.en}", f"{shown.zh} 积分/{unit.zh}")


def _extra(component: Component) -> Text:
    """Where some pay nothing for it, the most that it can be."""
    shown, least, most = _amounts(component)
    if least == 0:
        highest = format_credits(most)
        shown = Text(f"up to {highest}", f"至多 {highest}")
    unit = _short(component)
    return Text(f"plus {shown.en} per {unit.en}", f"另加{_apart(shown.zh)} 积分/{unit.zh}")


def _apart(words: str) -> str:
    """Chinese has a space before a number, and none before a word."""
    return f" {words}" if words[0].isascii() else words


def _amounts(component: Component) -> tuple[Text, int, int]:
    amounts = [tier.price for tier in component.tiers]
    least, most = min(amounts), max(amounts)
    low, high = format_credits(least), format_credits(most)
    shown = Text(low, low) if least == most else Text(f"{low} to {high}", f"{low}–{high}")
    return shown, least, most


def _short(component: Component) -> Text:
    one, many = RATES[component.unit]
    unit = one
    if component.per > 1:
        unit = Text(f"{component.per} {many.en}", f"{component.per} {many.zh}")
    if component.included:
        number = component.included
        unit = Text(f"{unit.en} ({number} free)", f"{unit.zh}（{number} 免费）")
    return unit


def _most(component: Component) -> int:
    return max(tier.price for tier in component.tiers)


def _unit(component: Component, language: Language) -> str:
    one, many = UNITS[component.unit]
    several = f"{component.per} {said(many, language)}"
    unit = several if component.per > 1 else said(one, language)
    if component.included:
        free = Text(f" ({component.included} free)", f"（{component.included} 个免费）")
        unit += said(free, language)
    return unit


def conditions(when: Mapping[str, tuple[Scalar, ...]], language: Language) -> str:
    """`resolution` is `720p` or `1080p`; and so on. Nothing: always."""
    parts = [
        said(Text(f"`{name}` is ", f"`{name}` 为 "), language) + either(values, language)
        for name, values in when.items()
    ]
    return ("; " if language == "en" else "；").join(parts)


def either(values: tuple[Scalar, ...], language: Language) -> str:
    """Values as code, with `or` before the last."""
    return joined([f"`{plain(value)}`" for value in values], language, OR)


def plain(value: Scalar) -> str:
    """As it is written in JSON, without the quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)
