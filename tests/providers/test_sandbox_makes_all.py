"""Every model of the catalogue can be made by the sandbox: each operation, each allowed value."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from onetake.catalog.loader import Model, load_all
from onetake.core.capability import Kind, OperationSpec, Param
from onetake.core.request import Facts, Job, Material, Medium, Operation, Request, Scalar
from onetake.providers.sandbox import submit
from onetake.providers.sandbox.plan import plan
from onetake.providers.sandbox.renderer import MAKERS
from onetake.providers.sandbox.stills import FORMATS, order_of
from onetake.wire.flow import Render, Rendered
from tests.providers.playbook import play

CASES = [
    pytest.param(model, operation, id=f"{model.spec.id} {operation}")
    for model in load_all().models.values()
    for operation in model.spec.operations
]
DRAWN = ("size", "resolution", "aspect_ratio", "duration", "mode", "output_format", "quality", "n")
FACTS = {
    Medium.IMAGE: Facts(Medium.IMAGE, "image/png", 9, 900, 1600),
    Medium.VIDEO: Facts(Medium.VIDEO, "video/mp4", 9, 1280, 720, 4000),
    Medium.AUDIO: Facts(Medium.AUDIO, "audio/mpeg", 9, None, None, 4000),
}


def materials(rules: OperationSpec) -> tuple[Material, ...]:
    """As few as the operation takes."""
    roles = [role for role, count in rules.materials.items() for _ in range(count.least)]
    if rules.total and len(roles) < rules.total.least:
        roles += [next(iter(rules.materials))] * (rules.total.least - len(roles))
    return tuple(
        Material(role, "https://x/a", f"{role}[{number}]", f"asset-{number}", FACTS[role.medium])
        for number, role in enumerate(roles)
    )


def required(rules: OperationSpec) -> dict[str, Scalar]:
    return {
        name: next(values(param)) for name, param in rules.params.items()
        if param.required and param.default is None
    }  # fmt: skip


def values(param: Param, name: str = "") -> Iterator[Scalar]:
    yield from param.values
    for bound in (param.minimum, param.maximum):
        if bound is not None:
            yield bound
    if not param.values and not param.bounded:
        text = "2048x1536" if name == "size" else "a cat"
        usual = {Kind.STRING: text, Kind.BOOLEAN: True, Kind.JSON: "[]", Kind.INTEGER: 1}
        yield usual.get(param.kind, 1.5)


def planned(model: Model, operation: Operation, params: Mapping[str, Scalar]) -> None:
    rules = model.spec.operations[operation]
    given = {"prompt": "a cat"} if "prompt" in rules.params else {}
    request = Request(
        model.spec.id, operation, {**required(rules), **given, **params}, materials(rules)
    )
    job = Job("try-1", model.spec.id, Request(
        model.spec.id, operation, {**_defaults(rules), **request.params}, request.materials
    ))  # fmt: skip
    asked, _ = play(submit(job), Rendered(("try-1.mp4",)))
    action = asked[0]
    assert isinstance(action, Render)
    assert set(job.request.params) <= set(action.spec)
    paths = [f"/{number}" for number in range(len(request.materials))]
    maker = MAKERS[operation.value]
    if maker in ("films", "avatar"):
        made = plan(action.spec, paths)
        assert made.frames >= 2
        assert_size(params, (made.width, made.height))
    elif maker == "stills":
        order = order_of(action.spec, paths)
        assert order.suffix == FORMATS[str(action.spec.get("output_format") or "png")]
        assert_size(params, (order.width, order.height))


def assert_size(params: Mapping[str, Scalar], sides: tuple[int, int]) -> None:
    wide, _, high = str(params.get("size", "")).replace("*", "x").partition("x")
    if wide.isdigit() and high.isdigit() and int(wide) > 32:
        assert sides == (int(wide), int(high))


def _defaults(rules: OperationSpec) -> dict[str, Scalar]:
    return {name: p.default for name, p in rules.params.items() if p.default is not None}


@pytest.mark.parametrize(("model", "operation"), CASES)
def test_every_allowed_value_is_understood(model: Model, operation: Operation):
    rules = model.spec.operations[operation]
    planned(model, operation, {})
    for name in DRAWN:
        if name in rules.params:
            for value in values(rules.params[name], name):
                planned(model, operation, {name: value})


def test_every_operation_has_a_maker_that_exists():
    folder = Path(__file__).parents[2] / "src/onetake/providers/sandbox"

    assert set(MAKERS) == {operation.value for operation in Operation}
    assert all((folder / f"{maker}.py").exists() for maker in MAKERS.values())
