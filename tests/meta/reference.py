"""The pages below docs/reference, made from the code. `python -m tests.meta.reference` writes them.

The one rule: whatever can be derived from the code is, so it is never stale.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from typing import Final, cast, get_args

from pydantic_core import PydanticUndefined

from onetake.catalog.loader import Model, load_all
from onetake.core.capability import OperationSpec, Param
from onetake.core.failure import Code
from onetake.core.money import format_credits
from onetake.core.pricing import Component, Settle
from onetake.core.request import Operation
from onetake.core.task import AT_PROVIDER, TERMINAL, TRANSITIONS, State
from onetake.engine.route import SANDBOX
from onetake.providers import ADAPTERS, adapter
from onetake.settings import Settings
from onetake.wire.adapter import Adapter
from tests.meta.sources import ROOT

FOLDER: Final = ROOT / "docs" / "reference"
MADE: Final = "<!-- Made from the code by `scripts/check --fix`. Do not edit. -->\n"


def errors() -> str:
    rows = (
        f"| `{each.label}` | {each.status} | {_yes(each.retry)} | {each.en} | {each.zh} |"
        for each in Code
    )
    return _page(
        "Error codes",
        "Every failure has one of these codes. The status is the usual one; a dialect may use\n"
        "another (VideoApi: 422 for an invalid field). *Again*: whether a later try can help.",
        "| code | status | again | meaning | 含义 |\n| --- | --- | --- | --- | --- |",
        *rows,
    )


def settings() -> str:
    rows: list[str] = []
    for name, field in Settings.model_fields.items():
        default = field.default if field.default is not PydanticUndefined else None
        shown = "" if default is None else f"`{_plain(default)}`"
        words = " ".join((field.description or "").split())
        rows.append(f"| `ONETAKE_{name.upper()}` | {shown} | {_choices(field.annotation)}{words} |")
    return _page(
        "Settings",
        "Environment variables, read once. A value that is not allowed stops the start.",
        "| variable | default | what it does |\n| --- | --- | --- |",
        *rows,
    )


def task_states() -> str:
    arrows = (
        f"    {state} --> {target}: {event.__name__}"
        for state, exits in TRANSITIONS.items()
        for event, target in exits.items()
    )
    ends = (f"    {state} --> [*]" for state in State if state in TERMINAL)
    places = ", ".join(f"`{state}`" for state in State if state in AT_PROVIDER)
    return _page(
        "The life of a task",
        "Made from `TRANSITIONS` in `core/task.py`: what is not drawn cannot happen.",
        "```mermaid\nstateDiagram-v2",
        "    [*] --> queued",
        *arrows,
        *ends,
        "```\n",
        f"A task takes one of its channel's places while it is {places}.",
    )


def models() -> str:
    sections = (line for model in load_all().models.values() for line in _model(model))
    return _page(
        "Models",
        "From the files in `src/onetake/catalog/models`. Prices are examples: operators set them.",
        *sections,
    )


def dependencies_licences() -> str:
    known = _known_licences()
    rows = (
        f"| {name} | {version} | {licence_of(name) or known.get(name, 'not installed here')} |"
        for name, version in _locked()
    )
    return _page(
        "Licences of what is installed",
        "From `requirements.lock` and the packages' own metadata. What follows from them is on\n"
        "[the licences page](../licences.md).",
        "| package | version | licence |\n| --- | --- | --- |",
        *rows,
    )


def providers() -> str:
    sections = (line for name in ADAPTERS if name != SANDBOX for line in _provider(adapter(name)))
    return _page(
        "Providers",
        "What a channel can be connected to: `onetake channel add NAME --provider …`, or in the\n"
        "administration. [How to connect one](../howto/connect-a-provider.md).",
        *sections,
    )


def _provider(kind: Adapter) -> Iterator[str]:
    yield f"## `{kind.name}`\n"
    yield f"{kind.title.en if kind.title else kind.name}.\n"
    for address in kind.base_urls:
        yield f"* Address: `{address}`"
    for option in kind.options:
        values = _either(option.values) if option.values else "any text"
        yield f"* Option `{option.name}` ({values}): {option.text.en}"
    abilities = [
        (kind.cancel, "stops tasks"), (kind.recover, "finds a submission whose reply was lost"),
        (kind.probe, "can be tested without cost"),
    ]  # fmt: skip
    able = [words for ability, words in abilities if ability is not None]
    if able:
        yield f"* It {', '.join(able)}."
    models = load_all().makeable(kind.name)
    if models:
        yield "\n| model | its name there |\n| --- | --- |"
        yield from (f"| `{ours}` | `{theirs}` |" for ours, theirs in models.items())
    yield ""


_SETTLED: Final = {Settle.QUOTE: "as quoted", Settle.ACTUAL: "on what was made, never above"}

PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "errors.md": errors,
    "settings.md": settings,
    "task-states.md": task_states,
    "models.md": models,
    "providers.md": providers,
    "dependencies-licences.md": dependencies_licences,
}


def licence_of(name: str) -> str | None:
    """What an installed package says about its licence, on one line; None: it is not installed."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return None
    if "License-Expression" in facts:
        return facts["License-Expression"]
    classified = [
        each.rpartition(" :: ")[2]
        for each in facts.get_all("Classifier") or []
        if each.startswith("License :: ") and each.count(" :: ") > 1
    ]
    stated = (facts.get_all("License") or ["not stated"])[0]
    return ", ".join(classified) or stated.splitlines()[0][:80]


def _model(model: Model) -> Iterator[str]:
    spec = model.spec
    yield f"## `{spec.id}`\n"
    yield f"{spec.title.en} · {spec.title.zh} — {spec.summary.en} {spec.summary.zh}\n"
    if spec.aliases:
        yield f"Also called {', '.join(f'`{alias}`' for alias in spec.aliases)}.\n"
    yield "| operation | references | together |\n| --- | --- | --- |"
    for operation, rules in spec.operations.items():
        together = f"{rules.total.least} to {rules.total.most}" if rules.total else ""
        yield f"| `{operation}` | {_materials(rules)} | {together} |"
    yield "\n| parameter | allowed | default | operations |\n| --- | --- | --- | --- |"
    yield from _params(spec.operations)
    for condition in spec.conditions:
        when = ", ".join(
            f"`{name}` is {_either(values)}" for name, values in condition.when.items()
        )
        rule = f"must be {_either(condition.values)}" if condition.values else "cannot be used"
        yield f"\nWhere {when}, `{condition.param}` {rule}."
    if spec.synonyms:
        words = (f"`{word}` means `{name}`" for word, name in spec.synonyms.items())
        yield f"\nOther names: {', '.join(words)}."
    for rule in spec.rules:
        told = ", ".join(f"{key} {_either(_tuple(value))}" for key, value in rule.arguments.items())
        yield f"\nRule `{rule.name}`: {told}."
    yield f"\nPrice, settled {_SETTLED[model.price.settle]}:\n"
    for component in model.price.components:
        yield from _price(component)
    routes = [f"`{route.provider}` as `{route.upstream}`" for route in model.routes]
    yield f"\nProviders: {', '.join(['the sandbox', *routes])}.\n"


def _tuple(value: object) -> tuple[object, ...]:
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)


def _params(operations: Mapping[Operation, OperationSpec]) -> Iterator[str]:
    seen: dict[tuple[str, Param], list[str]] = {}
    for operation, rules in operations.items():
        for name, param in rules.params.items():
            seen.setdefault((name, param), []).append(operation)
    for (name, param), where in seen.items():
        default = "required" if param.required else _default(param)
        used = "all" if len(where) == len(operations) else ", ".join(f"`{each}`" for each in where)
        yield f"| `{name}` | {', '.join(param.allowed)} | {default} | {used} |"


def _default(param: Param) -> str:
    return "" if param.default is None else _plain(param.default)


def _materials(rules: OperationSpec) -> str:
    parts = [
        f"{role} {count.least} to {count.most}"
        + (f" (at most {rules.seconds_max[role]} s)" if role in rules.seconds_max else "")
        for role, count in rules.materials.items()
    ]
    return ", ".join(parts) or "none"


def _price(component: Component) -> Iterator[str]:
    for tier in component.tiers:
        when = ", ".join(f"{name} {_either(values)}" for name, values in tier.when.items())
        per = f" for {component.per}" if component.per > 1 else ""
        free = f", {component.included} included" if component.included else ""
        yield (
            f"- `{component.unit}`{f' at {when}' if when else ''}: "
            f"{format_credits(tier.price)} credits{per}{free}"
        )


def _either(values: tuple[object, ...]) -> str:
    return " or ".join(_plain(value) for value in values)


def _choices(annotation: object) -> str:
    words = [each for each in get_args(annotation) if isinstance(each, str)]
    return f"{' or '.join(f'`{word}`' for word in words)}. " if words else ""


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _locked() -> list[tuple[str, str]]:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return re.findall(r"^([a-z0-9.-]+)==([^\s;]+)", text, re.M)


def _known_licences() -> Mapping[str, str]:
    """What the page says already, for packages of other platforms."""
    page = FOLDER / "dependencies-licences.md"
    text = page.read_text("utf-8") if page.exists() else ""
    return dict(re.findall(r"^\| ([a-z0-9.-]+) \| \S+ \| (.+) \|$", text, re.M))


def _page(title: str, words: str, *lines: str) -> str:
    return "\n".join([f"# {title}\n", MADE, f"{words}\n", *lines]).rstrip() + "\n"


def write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, make in PAGES.items():
        (FOLDER / file).write_text(make(), "utf-8")


if __name__ == "__main__":
    write()
