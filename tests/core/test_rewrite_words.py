"""The words that a prompt can be given: each phrase says its own aspect, in both languages."""

import re

import pytest

from onetake.core.rewrite_words import MUSIC, SCENES, STILL, VIDEO, Aspect

ALL = [*VIDEO, *STILL, *MUSIC]


@pytest.mark.parametrize("aspect", ALL, ids=lambda each: each.name)
def test_every_phrase_says_its_own_aspect(aspect: Aspect) -> None:
    for several in aspect.phrases.values():
        for phrase in several:
            assert aspect.is_in(phrase.en), phrase.en
            assert aspect.is_in(phrase.zh), phrase.zh


@pytest.mark.parametrize("aspect", ALL, ids=lambda each: each.name)
def test_phrases_are_for_scenes_that_there_are(aspect: Aspect) -> None:
    assert set(aspect.phrases) <= {"", *(name for name, _ in SCENES)}
    assert aspect.phrases[""]


@pytest.mark.parametrize("aspect", ALL, ids=lambda each: each.name)
def test_a_phrase_is_in_one_language_and_has_no_end(aspect: Aspect) -> None:
    for several in aspect.phrases.values():
        for phrase in several:
            assert not re.search(r"[\u4e00-\u9fff]", phrase.en)
            assert not re.search(r"[A-Za-z,;]", phrase.zh), "full-width signs in Chinese"
            assert phrase.en.strip(" .,") == phrase.en


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("a girl at the sea", "person"), ("two cats", "animal"), ("海浪", "water"),
        ("neon streets", "city"), ("一杯咖啡", "product"), ("a forest", "nature"),
        ("abstract lines", None), ("the catalogue", None),
    ],
)  # fmt: skip
def test_the_first_scene_that_is_spoken_of_counts(prompt: str, scene: str | None) -> None:
    assert next((name for name, words in SCENES if words.search(prompt)), None) == scene
