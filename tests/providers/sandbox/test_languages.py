import tomllib
from pathlib import Path
from typing import Any

import pytest

import onetake
from onetake.providers.sandbox.espeak import Setting, opened
from onetake.providers.sandbox.languages import CODES, NAMES, hinted, language_of

FAMILY = Path(onetake.__file__).parent / "catalog" / "families" / "minimax-speech.toml"


@pytest.mark.parametrize(
    ("said", "name"),
    [("auto", None), ("", None), ("Chinese", "cmn"), ("Chinese (Mandarin)", "cmn"),
     ("Chinese,Yue", "yue"), ("Cantonese", "yue"), ("English", "en-us"), ("en-GB", "en"),
     ("English (UK)", "en"), ("zh-CN", "cmn"), ("zh_HK", "yue"), ("ja", "ja"), ("fr", "fr"),
     ("中文", "cmn"), ("粤语", "yue")],
)  # fmt: skip
def test_names_and_codes(said: str, name: str | None):
    assert hinted(said) == name


def test_espeak_has_every_language():
    names = {*NAMES.values(), *CODES.values(), "en"}
    with opened() as espeak:
        lengths = [len(espeak.say("a", name, Setting("f2", 160, 50, 50))) for name in names]

    assert min(lengths) > 0


def test_an_unknown_name_is_not_guessed():
    for unknown in ("Klingon", "xx", "()", ","):
        with pytest.raises(KeyError):
            hinted(unknown)


def test_every_language_of_the_catalogue_is_known():
    facts: dict[str, Any] = tomllib.loads(FAMILY.read_text())

    for language in facts["params"]["language"]["values"]:
        assert language == "auto" or hinted(language)


@pytest.mark.parametrize(
    ("char", "hint", "name"),
    [("你", None, "cmn"), ("你", "yue", "yue"), ("你", "en-us", "cmn"), ("a", None, "en-us"),
     ("a", "cmn", "en-us"), ("é", "fr", "fr"), ("こ", None, "ja"), ("ー", None, "ja"),
     ("한", None, "ko"), ("д", None, "ru"), ("д", "uk", "uk"), ("ب", None, "ar"),
     ("1", None, None), ("。", None, None), (" ", "fr", None)],
)  # fmt: skip
def test_letters_decide(char: str, hint: str | None, name: str | None):
    assert language_of(char, hint) == name
