"""Every adapter, whoever wrote it, keeps these promises for every model of the catalogue."""

import os
import sys
from collections.abc import Iterator
from subprocess import run

import pytest

from onetake.catalog.loader import Model, load_all
from onetake.providers import ADAPTERS, adapter

MODELS = tuple(load_all().models.values())


def _routes() -> Iterator[tuple[Model, str]]:
    for model in MODELS:
        for route in model.routes:
            yield model, route.provider
        yield model, "sandbox"  # which makes everything


ROUTES = [pytest.param(*each, id=f"{each[0].spec.id} by {each[1]}") for each in _routes()]


def test_there_are_routes_to_check():
    making = {name for name in ADAPTERS if adapter(name).makes}
    assert {provider for _, provider in _routes()} == making


@pytest.mark.parametrize(("model", "provider"), ROUTES)
def test_every_declared_parameter_is_mapped(model: Model, provider: str):
    mapped = {field.ours for field in adapter(provider).fields}

    for operation, rules in model.spec.operations.items():
        assert set(rules.params) <= mapped, f"{provider} would drop some of {operation}"


@pytest.mark.parametrize("name", ADAPTERS)
def test_no_parameter_is_mapped_twice(name: str):
    fields = adapter(name).fields

    assert len({field.ours for field in fields}) == len(fields)
    assert len({field.theirs for field in fields}) == len(fields)


@pytest.mark.parametrize("name", ADAPTERS)
def test_the_adapter_is_what_the_registry_says(name: str):
    assert adapter(name).name == name


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_adapter_brings_no_heavy_library_with_it(name: str):
    heavy = "{'aiohttp', 'numpy', 'cv2', 'av', 'PIL', 'sqlalchemy'}"
    code = f"import sys, {ADAPTERS[name]}; print(sorted({heavy} & set(sys.modules)))"
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    done = run([sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_an_unknown_provider_is_an_error():
    with pytest.raises(KeyError):
        adapter("nobody")
