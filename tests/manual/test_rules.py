"""Every rule that a model can have has words."""

import pytest

from onetake.core.capability import NamedRule
from onetake.core.rules import RULES
from onetake.manual.lexicon import LANGUAGES, Language
from onetake.manual.rules import rule_lines, sentence
from tests.manual.books import catalog

SAMPLES = {rule.name: rule for m in catalog().models.values() for rule in m.spec.rules}
SAMPLES["at_most_one"] = NamedRule("at_most_one", {"params": ("a", "b")})


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_said_in_both_languages(name: str):
    text = sentence(SAMPLES[name])

    assert text.en.endswith(".")
    assert text.zh.endswith("。")
    assert text.en.count("`") == text.zh.count("`")  # the same names


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_models_rules_conditions_and_other_names(language: Language):
    kling = catalog().models["kling-v3-pro-audio"].spec

    lines = "\n".join(rule_lines(kling, language))

    for word in ("`prompt`", "`multi_prompt`", "`element_list`", "`image_to_video`", "`size`"):
        assert word in lines
    assert ("Send exactly one of" in lines) is (language == "en")


def test_conditions_say_what_they_allow():
    lines = [
        line
        for model in catalog().models.values()
        if model.spec.conditions
        for line in rule_lines(model.spec, "en")
    ]

    assert any("must be `" in line for line in lines)
    assert any("is not used" in line for line in lines)


def test_what_is_said_twice_is_said_once():
    for model in catalog().models.values():
        lines = rule_lines(model.spec, "en")
        assert len(lines) == len(set(lines))
