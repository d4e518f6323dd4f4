"""A family's page says all that its models take."""

import pytest

from onetake.catalog.loader import Catalog, Model
from onetake.core.capability import Kind, Param
from onetake.manual.family import Family, families
from onetake.manual.lexicon import LANGUAGES, Language
from onetake.manual.model_page import allowed, family_page, model_list
from tests.manual.books import BASE, catalog

FAMILIES = families(catalog())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_models_operations_parameters_and_roles_are_named(family: Family, language: Language):
    page = family_page(family, BASE, language)

    for model in family.models:
        assert f"`{model.spec.id}`" in page
        for operation, rules in model.spec.operations.items():
            assert f"`{operation}`" in page
            assert [name for name in rules.params if f"`{name}`" not in page] == []
            assert [role for role in rules.materials if f"`{role}`" not in page] == []
    assert "ONETAKE_KEY" in page
    assert f"{BASE}/v1/tasks" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_has_every_model_with_a_link(language: Language):
    listed = model_list(FAMILIES, language)

    for family in FAMILIES:
        for model in family.models:
            assert f"[`{model.spec.id}`](docs:{family.page})" in listed


@pytest.mark.parametrize(
    ("param", "english", "chinese"),
    [
        (Param(Kind.STRING, ("a", "b")), "`a` or `b`", "`a` 或 `b`"),
        (Param(Kind.STRING, max_length=9), "text of at most 9 characters", "文本，不超过 9 个字符"),
        (Param(Kind.INTEGER, ("auto",), 4, 15), "`auto` or integer from 4 to 15",
         "`auto` 或 4 至 15 的整数"),
        (Param(Kind.NUMBER, minimum=0.5), "number from 0.5", "不小于 0.5 的数字"),
        (Param(Kind.NUMBER, maximum=2), "number of at most 2", "不大于 2 的数字"),
        (Param(Kind.BOOLEAN), "`true` or `false`", "`true` 或 `false`"),
    ],
)  # fmt: skip
def test_what_is_allowed_in_words(param: Param, english: str, chinese: str):
    assert allowed(param, "en") == english
    assert allowed(param, "zh") == chinese


def page_of(*ids: str) -> str:
    models: dict[str, Model] = {each: catalog().models[each] for each in ids}
    (family,) = families(Catalog(models))
    return family_page(family, BASE, "en")


def test_sisters_with_the_same_rules_share_them():
    page = page_of("kling-v3-pro-audio", "kling-v3-pro-silent")

    assert page.count("| `cfg_scale` |") == 1
    assert (
        "- `kling-v3-pro-audio` always has `resolution` = `1080p`, `generate_audio` = `true`."
        in page
    )
    assert (
        "- `kling-v3-pro-silent` always has `resolution` = `1080p`, `generate_audio` = `false`."
        in page
    )
    assert "### Price: `kling-v3-pro-audio`" in page


def test_files_have_their_limits():
    page = page_of("happy-horse-edit-720p")

    assert "`source_video` (video to work on) × 1, `mp4`, `quicktime`, at most 100 MB" in page
    assert "at least 3 s, at most 60 s" in page
