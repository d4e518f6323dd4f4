"""Every model is on exactly one page."""

import tomllib
from collections import Counter
from dataclasses import replace

from onetake.catalog.loader import Catalog
from onetake.manual.family import families
from tests.manual.books import catalog
from tests.meta.sources import PACKAGE


def test_every_model_is_in_exactly_one_family():
    found = Counter(model.spec.id for each in families(catalog()) for model in each.models)

    assert found == Counter(catalog().models.keys())


def test_a_family_is_what_the_files_say():
    for family in families(catalog()):
        for model in family.models:
            path = PACKAGE / "catalog" / "models" / f"{model.spec.id}.toml"
            written = tomllib.loads(path.read_text("utf-8"))
            assert family.name == written.get("family", model.spec.id)


def test_every_family_has_a_title_and_every_title_a_family():
    text = (PACKAGE / "manual" / "families.toml").read_text("utf-8")
    titled = [each["name"] for each in tomllib.loads(text)["families"]]

    assert [each.name for each in families(catalog())] == titled


def test_pages_differ():
    pages = [each.page for each in families(catalog())]

    assert len(set(pages)) == len(pages)


def test_a_new_family_comes_last_under_its_models_title():
    model = replace(catalog().models["sora-2"], family="brand-new")

    first, last = families(Catalog({
        "sora-2": model, "sora-2-pro": catalog().models["sora-2-pro"]
    }))  # fmt: skip

    assert first.name == "sora-2"
    assert (last.name, last.title) == ("brand-new", model.spec.title)


def test_without_models_there_are_none():
    assert families(Catalog({})) == ()
