import pytest

from onetake.providers.sandbox.vocabulary import GENERIC, HOMES, SUBJECTS
from onetake.providers.sandbox.wording import WOOD, dressed, subject_in

RED, BLUE, WHITE, BLACK, ORANGE = "c8322b", "3a78c9", "f4f4f2", "17181b", "e98a2b"


@pytest.mark.parametrize(
    ("words", "subject", "tint", "ground"),
    [
        ("A small red cube on a clean white desk", "cube", RED, WHITE),
        ("a blue glass sphere on a white table", "sphere", BLUE, WHITE),
        ("白色背景上的红色杯子", "cup", RED, WHITE),
        ("一个蓝色立方体放在白色桌面上", "cube", BLUE, WHITE),
        ("a cube in red, the background is white", "cube", RED, WHITE),
        ("红色跑车，背景是黑色", "car", RED, BLACK),
        ("a red car under a blue sky", "car", RED, ""),
        ("a cat under the blue sky", "cat", "", ""),
        ("a cat on a blue sofa", "cat", "", BLUE),
        ("a woman in a red dress", "woman", RED, ""),
        ("一个穿红色连衣裙的女孩", "woman", RED, ""),
        ("a cat beside a red ball, the cat sleeps", "cat", "", ""),
        ("product photo of a watch, black", "watch", BLACK, ""),
        ("a black product, headphones", "headphones", BLACK, ""),
        ("an orange fish", "fish", ORANGE, ""),
    ],
)
def test_a_colour_belongs_to_its_noun(words: str, subject: str, tint: str, ground: str):
    assert subject_in(words) == subject
    dress, _ = dressed(words, subject)
    assert (dress.tint, dress.ground) == (tint, ground)


@pytest.mark.parametrize(
    "words", ["golden hour, a cat", "白天的猫", "黄昏的猫", "black and white photo of a cat"]
)
def test_words_that_only_contain_a_colour_colour_nothing(words: str):
    assert dressed(words, "cat")[0].tint == ""


def test_a_colour_of_the_subject_is_no_word_for_the_light_and_others_are():
    assert "green" not in dressed("a green car", "car")[1]
    assert "green" in dressed("mountains, green forest light", "")[1]


@pytest.mark.parametrize(
    ("words", "surface"),
    [
        ("a cup on a wooden desk", "desk"),
        ("桌子上的杯子", "desk"),
        ("a cup, white background", "seamless"),
        ("a cat on the sofa", "soft"),
        ("a cat", ""),
    ],
)
def test_what_it_stands_on(words: str, surface: str):
    assert dressed(words, subject_in(words))[0].surface == surface


def test_a_desk_without_a_colour_is_of_wood():
    assert dressed("a cup on a desk", "cup")[0].ground == WOOD


@pytest.mark.parametrize(
    ("words", "glass"), [("a glass sphere", True), ("玻璃球", True), ("a sphere", False)]
)
def test_glass(words: str, glass: bool):
    assert dressed(words, "sphere")[0].glass is glass


def test_a_telling_word_wins_over_a_generic_one():
    assert subject_in("portrait of a cat") == "cat"
    assert subject_in("a woman's portrait") == "portrait"
    assert subject_in("a woman with her dog") == "woman"
    assert subject_in("高端耳机产品图") == "headphones"
    assert subject_in("the sea") == ""


def test_verbs_are_no_things():
    assert subject_in("boxing, booking, caring") == ""


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_subject_is_named_in_both_languages_and_has_a_home(name: str):
    words = SUBJECTS[name].split()
    telling = set(SUBJECTS) - set(GENERIC)
    for word in (words[0], next(word for word in words if not word.isascii())):
        assert subject_in(word) == name or name not in telling
    assert HOMES[name]


def test_hostile_words_are_read_without_harm():
    dress, rest = dressed("\x00\ud800[](*" * 2000 + "a red cube", "cube")
    assert dress.tint == RED
    assert "red" not in rest
