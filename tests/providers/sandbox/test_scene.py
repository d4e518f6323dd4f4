import numpy as np
import pytest

from onetake.providers.sandbox.camera import View
from onetake.providers.sandbox.figures import FIGURES
from onetake.providers.sandbox.layer import canvas_for
from onetake.providers.sandbox.pixels import Picture
from onetake.providers.sandbox.plan import Look, plan
from onetake.providers.sandbox.scene import GROUNDS, particles_for, stage_for
from onetake.providers.sandbox.vocabulary import SUBJECTS
from tests.providers.sandbox.clips import Pixels, error, hue, rgb, spec

PROMPTS = {
    "mountains": "mountains", "ocean": "the sea", "city": "a city", "forest": "a forest",
    "meadow": "a meadow", "desert": "dunes", "space": "a galaxy", "studio": "a product",
    "ribbons": "abstract",
    "room": "a bedroom", "underwater": "a coral reef",
}  # fmt: skip


def look(prompt: str) -> Look:
    return plan(spec(prompt)).look


def drawn(prompt: str, seed: int = 7, seconds: float = 0.0) -> Pixels:
    picture = Picture(426, 240)
    canvas = canvas_for(426, 240, (0.1, 0.1))
    stage_for(look(prompt), seed, canvas).draw(picture, View(), seconds)
    return rgb(picture)


def test_there_is_a_prompt_for_every_scene():
    assert set(PROMPTS) == set(GROUNDS)


@pytest.mark.parametrize(("scene", "prompt"), PROMPTS.items())
def test_every_scene_has_depth_of_tone_and_repeats(scene: str, prompt: str):
    assert look(prompt).scene == scene
    frame = drawn(prompt)

    assert frame.std() > 18
    assert len(np.unique(frame.reshape(-1, 3), axis=0)) > 500
    assert (frame == drawn(prompt)).all()


@pytest.mark.parametrize("prompt", PROMPTS.values())
def test_the_seed_varies_the_composition(prompt: str):
    assert error(drawn(prompt), drawn(prompt, seed=8)) > 2


@pytest.mark.parametrize(
    "prompt", ["the sea", "abstract", "a city in the rain", "birds, mountains"]
)
def test_scenes_move_by_themselves(prompt: str):
    assert error(drawn(prompt), drawn(prompt, seconds=1.0)) > 0.2


def test_palette_words_change_the_hue():
    red, green, blue = (
        hue(drawn(f"mountains, {word}")) for word in ("fire", "green forest light", "night")
    )

    assert red[0] > max(green[0], blue[0]) + 0.1
    assert green[1] > red[1] + 0.05
    assert blue[2] > max(red[2], green[2]) + 0.1


def test_a_monochrome_scene_has_no_colour():
    assert max(hue(drawn("mountains, black-and-white"))) < 0.345


@pytest.mark.parametrize("figure", ["lighthouse", "boat", "person", "cat", "balloon", "tree"])
def test_a_figure_is_seen(figure: str):
    with_it, without = drawn(f"the sea at sunset, {figure}"), drawn("the sea at sunset")

    changed = np.abs(with_it.astype(int) - without).max(axis=2) > 30
    assert 0.002 < changed.mean() < 0.4


def test_weather_adds_to_a_scene_and_leaves_its_composition():
    with_it, without = drawn("a meadow, snowfall"), drawn("a meadow")

    assert 0.1 < error(with_it, without) < 12


def test_particles_can_begin_later():
    falling = particles_for("snow", look("snow"), (1, 2), since=1.0)
    picture = Picture(426, 240)
    picture.y[:], picture.uv[:] = 60, 128
    falling.draw(picture, View(), 0.9)
    assert (picture.y == 60).all()

    falling.draw(picture, View(), 3.0)
    assert (picture.y > 100).sum() > 50


def test_more_detail_is_another_surface_of_the_same_sea():
    look = plan(spec("the sea at noon, no birds")).look
    canvas = canvas_for(400, 240, (0.02, 0.02))
    coarse, fine = Picture(400, 240), Picture(400, 240)
    stage_for(look, 3, canvas).draw(coarse, View(), 1.0)
    stage_for(look, 3, canvas, 3).draw(fine, View(), 1.0)

    assert not np.array_equal(coarse.y, fine.y)
    assert float(np.corrcoef(coarse.y.ravel(), fine.y.ravel())[0, 1]) > 0.9


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_subject_is_drawn_by_its_word_in_both_languages(name: str, language: str):
    words = SUBJECTS[name].split()
    word = words[0] if language == "en" else next(each for each in words if not each.isascii())
    changed = (
        np.abs(drawn(f"a meadow at sunset, {word}").astype(int) - drawn("a meadow at sunset")).max(
            axis=2
        )
        > 30
    )

    assert 0.01 < changed.mean() < 0.6


def test_a_subject_keeps_its_colour_while_the_camera_moves():
    canvas = canvas_for(426, 240, (0.2, 0.2))
    stage = stage_for(look("a red cube on a white desk"), 7, canvas)
    reds: list[float] = []
    for view in (View(), View(0.1, 0.02, 1.3)):
        picture = Picture(426, 240)
        stage.draw(picture, view, 1.0)
        reds.append(float(np.percentile(picture.uv[..., 1], 97)))

    assert min(reds) > 170
    assert abs(reds[0] - reds[1]) < 12
