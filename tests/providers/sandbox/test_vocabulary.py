import pytest

from onetake.providers.sandbox import vocabulary
from onetake.providers.sandbox.figures import FIGURES
from onetake.providers.sandbox.palette import PALETTES
from onetake.providers.sandbox.particles import HABITS
from onetake.providers.sandbox.scene import GROUNDS
from onetake.providers.sandbox.subjects import SKETCHES
from onetake.providers.sandbox.vocabulary import energy, found


@pytest.mark.parametrize(
    ("prompt", "move"),
    [
        ("the camera pushes in", "push_in"),
        ("push the camera in slowly", "push_in"),
        ("dolly-in on her face", "push_in"),
        ("镜头缓慢推进", "push_in"),
        ("pull back to reveal the valley", "pull_out"),
        ("镜头拉远", "pull_out"),
        ("pan left", "pan_left"),
        ("镜头向右平移", "pan_right"),
        ("tilt up to the sky", "tilt_up"),
        ("环绕拍摄", "orbit"),
        ("handheld", "handheld"),
        ("固定镜头", "static"),
    ],
)
def test_camera_words_in_both_languages(prompt: str, move: str):
    assert found(vocabulary.CAMERA, prompt)[0] == move


def test_a_word_inside_of_another_is_not_that_word():
    assert found(vocabulary.WEATHER, "a train in Spain, brainstorming") == []


@pytest.mark.parametrize(
    "prompt", ["a street without rain", "no rain", "没有雨的街道", "not raining"]
)
def test_what_the_prompt_says_is_absent_is_not_found(prompt: str):
    assert "rain" not in found(vocabulary.WEATHER, prompt)


def test_the_word_that_is_named_more_often_wins():
    assert found(vocabulary.SCENES, "a city by the sea, the sea, waves")[0] == "ocean"


def test_of_two_words_named_once_the_first_wins():
    assert found(vocabulary.PALETTES, "night, then sunset") == ["night", "sunset"]


@pytest.mark.parametrize(
    ("prompt", "value"),
    [("gently, 缓慢", 0.25), ("fast and dynamic", 1.0), ("a cat", 0.55), ("slow, then fast", 0.55)],
)
def test_energy(prompt: str, value: float):
    assert energy(prompt) == value


def test_every_entry_can_be_drawn():
    assert set(vocabulary.PALETTES) <= set(PALETTES)
    assert set(vocabulary.SCENES) <= set(GROUNDS)
    assert set(vocabulary.WEATHER) <= set(HABITS)
    drawn = {*SKETCHES, *FIGURES, "birds", "product"}
    assert set(vocabulary.SUBJECTS) == drawn
    assert set(vocabulary.HOMES) == drawn
    assert set(vocabulary.HOMES.values()) <= {*GROUNDS, "desk"}


def test_a_long_prompt_of_odd_characters_is_searched_without_harm():
    assert found(vocabulary.CAMERA, "\x00\ud800[](*" * 2000 + "push in") == ["push_in"]


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("turn it into an oil painting", "oil"),
        ("in black and white", "mono"),
        ("动漫风格", "anime"),
        ("a watercolour", "watercolor"),
        ("blurred background", "blur"),
        ("复古胶片", "vintage"),
    ],
)
def test_styles_of_pictures_in_both_languages(prompt: str, style: str):
    assert found(vocabulary.STYLES, prompt)[0] == style


@pytest.mark.parametrize("prompt", ["a white background", "把背景换成白色"])
def test_a_background_and_its_colour(prompt: str):
    assert found(vocabulary.BACKDROP, prompt) == ["backdrop"]
    assert found(vocabulary.COLOURS, prompt) == ["f4f4f2"]
