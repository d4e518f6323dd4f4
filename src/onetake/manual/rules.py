"""A model's conditions and named rules as sentences, in both languages."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from onetake.core.capability import Condition, ModelSpec, NamedRule, Text
from onetake.core.request import Scalar
from onetake.manual.lexicon import AND, OR, Language, joined, said
from onetake.manual.prices import conditions, either

Told: TypeAlias = Mapping[str, "Scalar | tuple[Scalar, ...]"]
Sentence: TypeAlias = Callable[[Told], Text]


def rule_lines(spec: ModelSpec, language: Language) -> list[str]:
    """One sentence a rule, each once."""
    found = [_condition(each, language) for each in spec.conditions]
    found += [said(sentence(rule), language) for rule in spec.rules]
    if spec.synonyms:
        pairs = [f"`{word}` = `{name}`" for word, name in spec.synonyms.items()]
        listed = joined(pairs, language, Text(", ", "、"))
        found.append(said(Text(f"Also understood: {listed}.", f"同义字段：{listed}。"), language))
    return list(dict.fromkeys(found))


def sentence(rule: NamedRule) -> Text:
    """What the rule asks for. Raises KeyError for a rule that has no words here."""
    return _SENTENCES[rule.name](rule.arguments)


def _condition(condition: Condition, language: Language) -> str:
    when, param = conditions(condition.when, language), f"`{condition.param}`"
    if not condition.values:
        unused = Text(f"Where {when}, {param} is not used.", f"当 {when} 时，不可使用 {param}。")
        return said(unused, language)
    values = either(condition.values, language)
    text = Text(
        f"Where {when}, {param} must be {values}.", f"当 {when} 时，{param} 只能为 {values}。"
    )
    return said(text, language)


def _several(told: Told, name: str) -> tuple[Scalar, ...]:
    value = told.get(name, ())
    return value if isinstance(value, tuple) else (value,)


def _code(told: Told, name: str, between: Text) -> tuple[str, str]:
    words = [f"`{each}`" for each in _several(told, name)]
    return joined(words, "en", between), joined(words, "zh", between)


def _one_of(told: Told) -> Text:
    en, zh = _code(told, "params", OR)
    operations = _code(told, "operations", AND)
    where_en = f" for {operations[0]}" if operations[0] else ""
    where_zh = f"({operations[1]})" if operations[1] else ""
    return Text(f"Send exactly one of {en}{where_en}.", f"{zh} 必须且只能提供一个{where_zh}。")


def _at_most_one(told: Told) -> Text:
    en, zh = _code(told, "params", AND)
    return Text(f"{en} are not sent together.", f"{zh} 不可同时提供。")


def _pixels(told: Told) -> Text:
    param, least, most, side = (told[each] for each in ("param", "least", "most", "side"))
    return Text(
        f"`{param}` is `WIDTHxHEIGHT` of {least} to {most} pixels in all, no side over {side}.",
        f"`{param}` 写作 `宽x高`，总像素 {least} 至 {most}，单边不超过 {side}。",
    )


def _in_and_out(told: Told) -> Text:
    param, most = told["param"], told["most"]
    return Text(
        f"The images sent and `{param}` are at most {most} together.",
        f"输入图片数与 `{param}` 之和不超过 {most}。",
    )


def _other_field(told: Told) -> Text:
    field, most = told["field"], told["most"]
    en, zh = _code(told, "instead", OR)
    if most == 0:
        return Text(f"In formats that have a field `{field}`, use {en} instead.",
                    f"在有 `{field}` 字段的格式中，请改用 {zh}。")  # fmt: skip
    return Text(
        f"In formats that have a field `{field}`, it takes at most {most}; use {en} for more.",
        f"在有 `{field}` 字段的格式中，最多 {most} 个；更多请用 {zh}。",
    )


def _one_field(told: Told) -> Text:
    en, zh = _code(told, "fields", OR)
    return Text(f"In formats that have them, send files in one of {en}.",
                f"在有这些字段的格式中，文件只放在其中一个：{zh}。")  # fmt: skip


def _files_of(told: Told) -> Text:
    en, zh = _code(told, "roles", AND)
    least, most = told["least"], told["most"]
    return Text(f"{en} files: {least} to {most} together.",
                f"{zh} 文件合计 {least} 至 {most} 个。")  # fmt: skip


def _texts_of(told: Told) -> Text:
    param, most, key = told["param"], told["most"], told.get("key")
    each_en = f", each with a text `{key}`" if key else ""
    each_zh = f"，每个含文本 `{key}`" if key else ""
    return Text(f"`{param}` is a list of 1 to {most} objects{each_en}.",
                f"`{param}` 为 1 至 {most} 个对象的列表{each_zh}。")  # fmt: skip


def _span(told: Told) -> Text:
    param = told["param"]
    return Text(f"`{param}` is `START,END` in seconds, such as `1,3`.",
                f"`{param}` 写作 `开始,结束`（秒），例如 `1,3`。")  # fmt: skip


def _urls_only(_told: Told) -> Text:
    return Text("Files are sent as links, not as data inside the request.",
                "文件须以链接提供，不接受请求内嵌数据。")  # fmt: skip


def _object_of(told: Told) -> Text:
    param = told["param"]
    en, zh = _code(told, "keys", AND)
    if not en:
        return Text(f"`{param}` is an object.", f"`{param}` 为对象。")
    return Text(f"`{param}` is an object of {en}.", f"`{param}` 为对象，可含 {zh}。")


def _member(told: Told) -> Text:
    name = f"`{told['param']}.{told['key']}`"
    en, zh = _code(told, "values", OR)
    return Text(f"{name} is {en}.", f"{name} 可为 {zh}。")


def _said_twice(told: Told) -> Text:
    name, same = f"`{told['param']}.{told['key']}`", f"`{told['same']}`"
    return Text(
        f"{name} and {same} must not contradict each other.", f"{name} 与 {same} 不可矛盾。"
    )


def _readings(told: Told) -> Text:
    param, key = told["param"], _several(told, "keys")[0]
    return Text(f'`{param}` is written `{{"{key}": ["word/reading"]}}`.',
                f'`{param}` 写作 `{{"{key}": ["word/reading"]}}`。')  # fmt: skip


def _weights(told: Told) -> Text:
    param, most = told["param"], told["most"]
    shape = '`{"voice_id": "…", "weight": 50}`'
    return Text(f"`{param}` is a list of 1 to {most} of {shape}; a weight is 1 to 100.",
                f"`{param}` 为 1 至 {most} 个 {shape} 的列表，权重 1 至 100。")  # fmt: skip


_SENTENCES: Final[Mapping[str, Sentence]] = {
    "one_of": _one_of,
    "at_most_one": _at_most_one,
    "pixels": _pixels,
    "in_and_out": _in_and_out,
    "other_field": _other_field,
    "one_field": _one_field,
    "files_of": _files_of,
    "texts_of": _texts_of,
    "span": _span,
    "urls_only": _urls_only,
    "object_of": _object_of,
    "member": _member,
    "said_twice": _said_twice,
    "readings": _readings,
    "weights": _weights,
}
