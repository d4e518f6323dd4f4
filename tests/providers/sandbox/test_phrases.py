import pytest
from hypothesis import given, strategies as st

from onetake.providers.sandbox.phrases import (
    PHRASE_MAX,
    SOUNDS,
    Noise,
    Part,
    Pause,
    Phrase,
    Unspeakable,
    parts,
)


def words(found: tuple[Part, ...]) -> list[tuple[str, str]]:
    return [(part.text, part.language) for part in found if isinstance(part, Phrase)]


def test_pauses_and_sounds_are_no_words():
    found = parts("你终于来了。<#0.8#> 我还以为。(Sighs) Well (clears throat) (aside)", None, {})

    assert [part for part in found if not isinstance(part, Phrase)] == [
        Pause(0.8), Noise("sighs"), Noise("clears throat"),
    ]  # fmt: skip
    assert words(found) == [
        ("你终于来了。", "cmn"), ("我还以为。", "cmn"), ("Well", "en-us"), ("(aside)", "en-us"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", SOUNDS)
def test_every_sound_is_known(name: str):
    assert parts(f"({name})", None, {}) == (Noise(name),)


@pytest.mark.parametrize("pause", ["<#0#>", "<#x#>", "<##>", "<#100#>", "<#-1#>", "<#1e1#>"])
def test_a_pause_that_is_not_understood_is_refused(pause: str):
    with pytest.raises(Unspeakable, match=r"from <#0\.01#> to <#99\.99#>"):
        parts(f"Hello {pause} world", None, {})


def test_languages_are_told_apart_and_numbers_go_along():
    found = parts("您好,欢迎致电 24 小时中心。Please hold on. 42 людей", None, {})

    assert words(found) == [
        ("您好,欢迎致电 24 小时中心。", "cmn"), ("Please hold on.", "en-us"), ("42 людей", "ru"),
    ]  # fmt: skip
    assert words(parts("42", "de", {})) == [("42", "de")]


def test_sentences_end_with_a_longer_silence_than_clauses():
    gaps = [part.gap for part in parts("One. Two, AI极速", None, {}) if isinstance(part, Phrase)]

    assert gaps[0] > 0.3
    assert gaps[-1] < 0.1


def test_readings_from_the_dictionary():
    readings = {"AI极速": "(A)(I)(ji2)(su4)", "omg": "oh my god"}

    assert words(parts("欢迎使用 AI极速。omg", None, readings)) == [
        ("欢迎使用", "cmn"), ("A", "en-us"), ("I", "en-us"), ("ji2 su4", "cmn-latn-pinyin"),
        ("oh my god", "en-us"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "x" * 10_001, "...", "😀", "   "])
def test_what_cannot_be_spoken_is_refused(text: str):
    with pytest.raises(Unspeakable, match="text"):
        parts(text, None, {})


def test_pauses_together_are_limited():
    with pytest.raises(Unspeakable, match="longer than 600 seconds"):
        parts("<#99#>" * 7, None, {})


@given(st.text(max_size=600))
def test_any_text_is_cut_into_short_parts_or_refused(text: str):
    try:
        found = parts(text, None, {})
    except Unspeakable:
        return
    assert all(len(part.text) <= PHRASE_MAX for part in found if isinstance(part, Phrase))
    kept = "".join(part.text for part in found if isinstance(part, Phrase))
    if "<#" not in text and "(" not in text:
        assert all(char in kept for char in text if char.isascii() and char.isalpha())
