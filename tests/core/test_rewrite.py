"""The built-in rewriter: what was written stays, what was said is not said again."""

import re

import pytest
from hypothesis import given, strategies as st

from onetake.core.capability import Text
from onetake.core.references import mentions
from onetake.core.request import Modality, Operation
from onetake.core.rewrite import ENDS, Wanted, addition_to, joined_to, language_of, rewritten
from onetake.core.rewrite_words import MUSIC, STILL, VIDEO

PROMPTS = [
    "An orange cat sunbathing on a windowsill",
    "a woman in a red coat",
    "waves at a beach",
    "a bottle of perfume",
    "something abstract",
    "一个穿红衣的女孩",
    "海边的日落",
    "城市夜景",
    "一瓶香水",
    "某种抽象的东西",
]


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("a cat", "en"), ("一只猫", "zh"), ("一只猫 on a sofa", "zh"),
        ("a girl named 小明 walks home", "en"), ("@Image1 @Image2 转身", "zh"), ("", "en"),
        ("42", "en"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_most_words(prompt: str, language: str) -> None:
    assert language_of(prompt) == language


@pytest.mark.parametrize("prompt", PROMPTS)
def test_what_was_written_stays_and_comes_first(prompt: str) -> None:
    made = rewritten(prompt, Wanted())

    assert made.startswith(prompt)
    assert len(made) > len(prompt)
    assert language_of(made) == language_of(prompt)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_aspect_is_there_afterwards_and_once(prompt: str) -> None:
    made = rewritten(prompt, Wanted())

    assert all(aspect.is_in(made) for aspect in VIDEO)
    assert rewritten(made, Wanted()) == made


@pytest.mark.parametrize("prompt", PROMPTS)
def test_nothing_of_the_other_language_is_added(prompt: str) -> None:
    added = rewritten(prompt, Wanted()).removeprefix(prompt)

    if language_of(prompt) == "zh":
        assert not re.search(r"[A-Za-z]", added)
    else:
        assert not re.search(r"[\u4e00-\u9fff]", added)


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("a man, the camera pushes in", "camera"),
        ("a street in neon light at night", "evening"),
        ("anime style portrait of a girl", "cinematic"),
        ("a dog running on a beach", "breathing"),
        ("女孩，镜头缓慢推进", "镜头"),
        ("水墨风格的山", "电影感"),
    ],
)
def test_what_the_prompt_says_is_not_said_again(prompt: str, words: str) -> None:
    made = rewritten(prompt, Wanted())

    assert made.removeprefix(prompt).count(words) == 0


def test_a_prompt_that_says_everything_is_left_as_it_is() -> None:
    prompt = "close-up of a woman smiling, tracking shot, soft light, cinematic style"

    assert rewritten(prompt, Wanted()) == prompt


def test_mentions_stay() -> None:
    made = rewritten("@Image1 and @Video2 in a garden", Wanted())

    assert [each.text for each in mentions(made)] == ["@Image1", "@Video2"]


def test_a_style_of_its_own_leaves_the_manner_to_it() -> None:
    assert "cinematic" in rewritten("a cup", Wanted()) or "film" in rewritten("a cup", Wanted())
    made = rewritten("a cup", Wanted(styled=True))

    assert not next(aspect for aspect in VIDEO if aspect.name == "style").is_in(made)


def test_what_an_image_shows_is_not_described() -> None:
    made = rewritten("she turns her head", Wanted(operation=Operation.IMAGE_TO_VIDEO))

    assert "skin" not in made
    assert "clothing" not in made


def test_a_picture_does_not_move_and_music_has_no_camera() -> None:
    still = rewritten("a lighthouse", Wanted(Modality.IMAGE))
    music = rewritten("a song about home", Wanted(Modality.MUSIC))

    assert all(aspect.is_in(still) for aspect in STILL)
    assert not next(aspect for aspect in VIDEO if aspect.name == "motion").is_in(still)
    assert all(aspect.is_in(music) for aspect in MUSIC)
    assert "camera" not in music


@pytest.mark.parametrize("modality", [Modality.SPEECH, Modality.VOICE])
def test_what_is_heard_is_not_touched(modality: Modality) -> None:
    assert rewritten("Good morning", Wanted(modality)) == "Good morning"


@pytest.mark.parametrize("most", [10, 30, 60, 100])
def test_it_stays_within_the_limit(most: int) -> None:
    prompt = "a fox here"

    made = rewritten(prompt, Wanted(length_max=most))

    assert made.startswith(prompt)
    assert len(made) <= most


@given(st.text(max_size=60))
def test_any_text_is_taken(prompt: str) -> None:
    made = rewritten(prompt, Wanted(length_max=200))

    assert made == rewritten(prompt, Wanted(length_max=200))
    assert made.startswith(prompt.rstrip(ENDS))


def test_an_addition_is_added_once_and_in_the_right_words() -> None:
    film = Text("35 mm film", "胶片质感")

    assert joined_to("a cat", addition_to("a cat", film)) == "a cat, 35 mm film"
    assert joined_to("a cat.", "35 mm film") == "a cat. 35 mm film"
    assert joined_to("a cat, ", "35 mm film") == "a cat, 35 mm film"
    assert joined_to("一只猫", addition_to("一只猫", film)) == "一只猫，胶片质感"
    assert joined_to("一只猫。", "胶片质感") == "一只猫。胶片质感"
    assert joined_to("a cat, 35 mm film", "35 mm film") == "a cat, 35 mm film"
