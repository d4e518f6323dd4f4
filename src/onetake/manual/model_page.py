"""A page about one family of models, and the list of all, in Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from onetake.catalog.loader import Model
from onetake.core.capability import Kind, OperationSpec, Param, Text
from onetake.core.files import FileRule
from onetake.core.request import Modality, Operation
from onetake.manual.examples import body_of
from onetake.manual.family import Family
from onetake.manual.lexicon import (
    KINDS,
    MODALITIES,
    OPERATIONS,
    OR,
    ROLES,
    Language,
    joined,
    said,
)
from onetake.manual.prices import plain, price_lines, price_range
from onetake.manual.programs import Programs, programs
from onetake.manual.rules import rule_lines


def model_list(families: Sequence[Family], language: Language) -> str:
    """All models by what they make, each with its price and a link to its family's page."""
    lines: list[str] = []
    for modality in Modality:
        listed = [each for each in families if each.modality is modality]
        if not listed:
            continue
        lines += [f"## {said(MODALITIES[modality], language)}", ""]
        lines.append(said(Text("| model | name | price |", "| 模型 | 名称 | 价格 |"), language))
        lines.append("| --- | --- | --- |")
        for family in listed:
            lines += [
                f"| [`{model.spec.id}`](docs:{family.page}) | {said(model.spec.title, language)} | "
                f"{price_range(model.price, language)} |"
                for model in family.models
            ]
        lines.append("")
    return "\n".join(lines)


def family_page(family: Family, base_url: str, language: Language) -> str:
    """Rules, prices and examples of a family's models. Those with the same rules share a part."""
    lines = list(_overview(family, language))
    groups = _alike(family.models)
    for models in groups:
        ids = joined([f"`{each.spec.id}`" for each in models], language, Text(", ", "、"))
        heading = ids if len(groups) > 1 else said(Text("Rules", "规则"), language)
        lines += [f"## {heading}", "", *_part(models, language)]
    lines += [said(Text("## Examples", "## 示例"), language), ""]
    model = family.models[0]
    for operation in _shown(model):
        made = programs(body_of(model.spec, operation), base_url)
        lines += [f"### {said(OPERATIONS[operation], language)}", ""]
        lines += _programs(made)
    return "\n".join(lines)


def _overview(family: Family, language: Language) -> Iterator[str]:
    first = family.models[0].spec
    yield said(first.summary, language)
    yield ""
    for feature in first.features:
        yield f"- {said(feature, language)}"
    yield ""
    yield said(Text("| model | name | price |", "| 模型 | 名称 | 价格 |"), language)
    yield "| --- | --- | --- |"
    for model in family.models:
        aliases = "".join(f", `{each}`" for each in model.spec.aliases)
        yield (
            f"| `{model.spec.id}`{aliases} | {said(model.spec.title, language)} | "
            f"{price_range(model.price, language)} |"
        )
    yield ""


def _alike(models: Sequence[Model]) -> list[list[Model]]:
    groups: list[list[Model]] = []
    for model in models:
        for group in groups:
            if _rules(group[0]) == _rules(model):
                group.append(model)
                break
        else:
            groups.append([model])
    return groups


def _rules(model: Model) -> object:
    """What a part of the page says, apart from what each model has fixed for itself."""
    spec = model.spec
    operations = [(name, _open(rules)) for name, rules in spec.operations.items()]
    return operations, spec.conditions, spec.rules, spec.synonyms


def _open(rules: OperationSpec) -> OperationSpec:
    kept = {name: param for name, param in rules.params.items() if not _fixed(param)}
    return replace(rules, params=kept)


def _fixed(param: Param) -> bool:
    return len(param.values) == 1 and param.default == param.values[0] and not param.bounded


def _fixed_lines(models: Sequence[Model], language: Language) -> Iterator[str]:
    """What each model has no choice of: it may be left out, or sent as it is."""
    for model in models:
        found = {
            f"`{name}` = `{plain(param.values[0])}`": None
            for rules in model.spec.operations.values()
            for name, param in rules.params.items()
            if _fixed(param)
        }
        if found:
            listed = joined(list(found), language, Text(", ", "、"))
            text = Text(f"- `{model.spec.id}` always has {listed}.",
                        f"- `{model.spec.id}` 固定 {listed}。")  # fmt: skip
            yield said(text, language)


def _part(models: Sequence[Model], language: Language) -> Iterator[str]:
    spec = models[0].spec
    yield said(Text("| operation | what it makes | files |", "| 操作 | 用途 | 文件 |"), language)
    yield "| --- | --- | --- |"
    for name, operation in spec.operations.items():
        yield f"| `{name}` | {said(OPERATIONS[name], language)} | {_files(operation, language)} |"
    yield ""
    yield said(
        Text(
            "| field of `input` | meaning | allowed | default | operations |",
            "| `input` 字段 | 含义 | 取值 | 默认 | 操作 |",
        ),
        language,
    )
    yield "| --- | --- | --- | --- | --- |"
    yield from _params(spec.operations, language)
    yield ""
    yield from _fixed_lines(models, language)
    for line in rule_lines(spec, language):
        yield f"- {line}"
    yield ""
    yield from _prices(models, language)


def _prices(models: Sequence[Model], language: Language) -> Iterator[str]:
    """One table for all that cost the same."""
    groups: list[list[Model]] = []
    for model in models:
        same = next((each for each in groups if each[0].price == model.price), None)
        if same is None:
            groups.append([model])
        else:
            same.append(model)
    heading = said(Text("Price", "价格"), language)
    for group in groups:
        names = joined([f"`{each.spec.id}`" for each in group], language, Text(", ", "、"))
        yield f"### {heading}" + ("" if len(groups) == 1 else f": {names}")
        yield ""
        yield from price_lines(group[0].price, language)


def _params(operations: Mapping[Operation, OperationSpec], language: Language) -> Iterator[str]:
    seen: dict[tuple[str, Param], list[str]] = {}
    for operation, rules in operations.items():
        for name, param in _open(rules).params.items():
            seen.setdefault((name, param), []).append(operation)
    for (name, param), where in seen.items():
        if param.required:
            default = said(Text("required", "必填"), language)
        else:
            default = "" if param.default is None else f"`{plain(param.default)}`"
        everywhere = len(where) == len(operations)
        used = said(Text("all", "全部"), language) if everywhere else ", ".join(
            f"`{each}`" for each in where
        )  # fmt: skip
        meaning = said(param.text, language) if param.text else ""
        yield f"| `{name}` | {meaning} | {allowed(param, language)} | {default} | {used} |"


def allowed(param: Param, language: Language) -> str:
    """What a parameter may be, in words."""
    words = [f"`{plain(value)}`" for value in param.values]
    least, most = param.minimum, param.maximum
    if param.bounded:
        kind = said(KINDS[param.kind], language)
        shown = (
            Text(f"{kind} of at most {most}", f"不大于 {most} 的{kind}") if least is None
            else Text(f"{kind} from {least:g}", f"不小于 {least:g} 的{kind}") if most is None
            else Text(f"{kind} from {least:g} to {most:g}", f"{least:g} 至 {most:g} 的{kind}")
        )  # fmt: skip
        words.append(said(shown, language))
    elif not words:
        words.append(said(KINDS[param.kind], language) + _length(param, language))
    return joined(words, language, OR)


def _length(param: Param, language: Language) -> str:
    if param.max_length is None or param.kind not in (Kind.STRING, Kind.JSON):
        return ""
    most = param.max_length
    return said(Text(f" of at most {most} characters", f"，不超过 {most} 个字符"), language)


def _files(rules: OperationSpec, language: Language) -> str:
    parts: list[str] = []
    for role, count in rules.materials.items():
        span = f"{count.least}" if count.least == count.most else f"{count.least}–{count.most}"
        limits = _limits(rules.files.get(role), rules.seconds_max.get(role), language)
        parts.append(f"`{role}` ({said(ROLES[role], language)}) × {span}{limits}")
    if rules.total and rules.total.most:
        total = f"{rules.total.least}–{rules.total.most}"
        parts.append(said(Text(f"together {total}", f"合计 {total}"), language))
    return ("; " if language == "en" else ";").join(parts) or "—"


def _limits(rule: FileRule | None, seconds: int | None, language: Language) -> str:
    words: list[Text] = []
    if rule:
        kinds = ", ".join(f"`{each.partition('/')[2]}`" for each in rule.content_types)
        words += [Text(kinds, kinds)] if kinds else []
        words += _sizes(rule)
    if seconds is not None:
        words.append(Text(f"all together at most {seconds} s", f"总时长不超过 {seconds} 秒"))
    return "".join(f", {said(each, language)}" for each in words)


def _sizes(rule: FileRule) -> Iterator[Text]:
    if rule.bytes_max is not None:
        size = f"{rule.bytes_max / 1_000_000:g} MB"
        yield Text(f"at most {size}", f"不超过 {size}")
    if rule.side_min is not None:
        yield Text(f"sides of at least {rule.side_min} px", f"边长不小于 {rule.side_min} 像素")
    if rule.side_max is not None:
        yield Text(f"sides of at most {rule.side_max} px", f"边长不大于 {rule.side_max} 像素")
    if rule.ratio_max is not None:
        ratio = f"{rule.ratio_max:g}:1"
        yield Text(f"at most {ratio}", f"长宽比不超过 {ratio}")
    if rule.seconds_min is not None:
        yield Text(f"at least {rule.seconds_min:g} s", f"不短于 {rule.seconds_min:g} 秒")
    if rule.seconds_max is not None:
        yield Text(f"at most {rule.seconds_max:g} s", f"不长于 {rule.seconds_max:g} 秒")


def _shown(model: Model) -> list[Operation]:
    """The first operation, and the first that takes files."""
    operations = model.spec.operations
    first = next(iter(operations))
    with_files = [name for name, rules in operations.items() if rules.materials and name != first]
    return [first, *with_files[:1]]


def _programs(made: Programs) -> Iterator[str]:
    for language, text in (("sh", made.curl), ("python", made.python), ("js", made.javascript)):
        yield f"```{language}"
        yield text.rstrip()
        yield "```"
        yield ""
