"""What a model costs, in words. From the price rule that charges, so that the two agree."""

from collections.abc import Iterator, Mapping

from onetake.core.capability import Text
from onetake.core.money import format_credits
from onetake.core.pricing import Component, PriceRule
from onetake.core.request import Scalar
from onetake.manual.lexicon import OR, SETTLED, UNITS, Language, joined, said


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
    """`6 credits for each second made`, or `4 to 12 credits …`: of the first component."""
    component = price.components[0]
    amounts = [tier.price for tier in component.tiers]
    least, most = format_credits(min(amounts)), format_credits(max(amounts))
    shown = (
        least if least == most else said(Text(f"{least} to {most}", f"{least}–{most}"), language)
    )
    unit = _unit(component, language)
    more = "" if len(price.components) == 1 else said(Text(" and more", " 起"), language)
    return said(Text(f"{shown} credits for each {unit}", f"{shown} 积分/{unit}"), language) + more


def _unit(component: Component, language: Language) -> str:
    one, many = UNITS[component.unit]
    several = f"{component.per} {said(many, language)}"
    unit = several if component.per > 1 else said(one, language)
    if component.included:
        free = Text(f" ({component.included} free)", f"({component.included} 个免费)")
        unit += said(free, language)
    return unit


def conditions(when: Mapping[str, tuple[Scalar, ...]], language: Language) -> str:
    """`resolution` is `720p` or `1080p`; and so on. Nothing: always."""
    parts = [
        said(Text(f"`{name}` is ", f"`{name}` 为 "), language) + either(values, language)
        for name, values in when.items()
    ]
    return ("; " if language == "en" else ";").join(parts)


def either(values: tuple[Scalar, ...], language: Language) -> str:
    """Values as code, with `or` before the last."""
    return joined([f"`{plain(value)}`" for value in values], language, OR)


def plain(value: Scalar) -> str:
    """As it is written in JSON, without the quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)
