"""The model files: read strictly, with what a family shares merged in."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from onetake.catalog.loader import Model, load, load_all, load_voices
from onetake.core.capability import Count, Kind
from onetake.core.failure import Code, Rejected
from onetake.core.files import FileRule
from onetake.core.request import Operation, Role
from onetake.core.voice import VoiceSource

CATALOG = load_all()
MODEL_IDS = list(CATALOG.models)

GOOD = """
modality = "video"
source = "test"
checked = 2026-11-21
title = { en = "Film", zh = "影片" }
summary = { en = "A film.", zh = "影片。" }
aliases = ["film"]

[params.prompt]
kind = "string"
required = true

[params.duration]
kind = "integer"
minimum = 4
maximum = 8
default = 4

[operations.text_to_video]

[operations.extend_video]
materials = { source_video = [1, 1] }
seconds_max = { source_video = 15 }
without = ["duration"]
params = { prompt = { kind = "string", max_length = 9 } }

[[conditions]]
when = { operation = ["text_to_video"] }
param = "duration"
values = [4, 8]

[price]
settle = "quote"
components = [{ unit = "output_second", per = 2, tiers = [{ credits = "1.5" }] }]

[[routes]]
provider = "videoapi"
upstream = "film-up"
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Model]:
    def write(text: str) -> Model:
        path = tmp_path / "film-1.5.toml"
        path.write_text(text, "utf-8")
        return load(path)

    return write


def test_a_file_becomes_a_model_named_after_the_file(written: Callable[[str], Model]):
    model = written(GOOD)

    assert model.spec.id == "film-1.5"
    assert model.spec.aliases == ("film",)
    assert model.spec.title.zh == "影片"
    assert model.price.components[0].tiers[0].price == 1_500_000
    assert model.routes[0].upstream == "film-up"
    assert model.spec.conditions[0].values == (4, 8)


def test_an_operation_has_its_own_table(written: Callable[[str], Model]):
    operations = written(GOOD).spec.operations

    assert set(operations[Operation.TEXT_TO_VIDEO].params) == {"prompt", "duration"}
    extend = operations[Operation.EXTEND_VIDEO]
    assert set(extend.params) == {"prompt"}
    assert extend.params["prompt"].max_length == 9
    assert extend.materials == {Role.SOURCE_VIDEO: Count(1, 1)}
    assert extend.seconds_max == {Role.SOURCE_VIDEO: 15}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('source = "test"', 'source = "test"\nsauce = 1'),
        ("maximum = 8", "maximum = 8\nmaximim = 9"),
        ('kind = "integer"', 'kind = "int"'),
        ("operations.text_to_video", "operations.text_to_film"),
        ("source_video = [1, 1]", "source_video = [1]"),
        ("source_video = [1, 1]", "sauce_video = [1, 1]"),
        ('unit = "output_second"', 'unit = "second"'),
        ("checked = 2026-11-21", 'checked = "lately"'),
        ('title = { en = "Film", zh = "影片" }', 'title = { en = "Film" }'),
        ("required = true", "required = 1"),
    ],
)
def test_a_mistake_in_a_file_stops_the_start(written: Callable[[str], Model], good: str, bad: str):
    with pytest.raises(msgspec.ValidationError):
        written(GOOD.replace(good, bad))


@pytest.mark.parametrize(
    ("good", "bad", "error"),
    [
        ("default = 4", "default = 9", AssertionError),
        ('without = ["duration"]', 'without = ["fps"]', AssertionError),
        ('credits = "1.5"', 'credits = "-1"', ValueError),
    ],
)
def test_a_contradiction_in_a_file_stops_the_start(
    written: Callable[[str], Model], good: str, bad: str, error: type[Exception]
):
    with pytest.raises(error):
        written(GOOD.replace(good, bad))


FAMILY = """
modality = "video"
source = "test"
checked = 2026-11-21
synonyms = { size = "resolution" }
rules = [{ name = "other_field", field = "images", most = 1, instead = ["image"] }]

[params.prompt]
kind = "string"
max_length = 9

[params.duration]
kind = "integer"
values = [4, 8]
default = 4

[operations.image_to_video]
materials = { first_frame = [1, 1] }
also = { image = "first_frame" }
named_with = ["video"]
files.first_frame = { content_types = ["image/png"], bytes_max = 10, ratio_max = 2.5 }

[operations.extend_video]
materials = { source_video = [1, 1] }

[price]
settle = "actual"
"""
SISTER = """
family = "film"
without = ["extend_video"]
title = { en = "Film", zh = "影片" }
summary = { en = "A film.", zh = "影片。" }

[params.resolution]
kind = "string"
values = ["720p"]

[params.prompt]
max_length = 7

[params.duration]
values = [8]
default = 8

[[price.components]]
unit = "clip"
tiers = [{ credits = "3" }]
"""


@pytest.fixture
def sister(tmp_path: Path) -> Callable[[str], Model]:
    (tmp_path / "film.toml").write_text(FAMILY, "utf-8")

    def write(text: str) -> Model:
        path = tmp_path / "film-1080p.toml"
        path.write_text(text, "utf-8")
        return load(path, tmp_path)

    return write


def test_a_model_is_its_family_and_what_it_says_itself(sister: Callable[[str], Model]):
    model = sister(SISTER)

    (operation,) = model.spec.operations
    params = model.spec.operations[operation].params
    assert operation is Operation.IMAGE_TO_VIDEO  # the family's other one is left out
    assert set(params) == {"prompt", "duration", "resolution"}
    assert (params["prompt"].kind, params["prompt"].max_length) == (Kind.STRING, 7)
    assert (params["duration"].values, params["duration"].default) == ((8,), 8)
    assert model.price.settle == "actual"
    assert model.price.components[0].unit == "clip"


def test_what_a_family_says_of_files_and_fields(sister: Callable[[str], Model]):
    spec = sister(SISTER).spec

    rules = spec.operations[Operation.IMAGE_TO_VIDEO]
    assert rules.also == {Role.IMAGE: Role.FIRST_FRAME}
    assert rules.named_with == ("video",)
    assert rules.files == {Role.FIRST_FRAME: FileRule(("image/png",), 10, ratio_max=2.5)}
    assert spec.synonyms == {"size": "resolution"}
    assert [(rule.name, rule.arguments["instead"]) for rule in spec.rules] == [
        ("other_field", ("image",))
    ]


@pytest.mark.parametrize(
    ("good", "bad", "error"),
    [
        ('["extend_video"]', '["edit_video"]', AssertionError),
        ('"film"', '"films"', FileNotFoundError),
        ("max_length = 7", "max_lenght = 7", msgspec.ValidationError),
    ],
)
def test_a_mistake_in_a_sister_stops_the_start(
    sister: Callable[[str], Model], good: str, bad: str, error: type[Exception]
):
    with pytest.raises(error):
        sister(SISTER.replace(good, bad))


def test_a_rule_that_does_not_exist_stops_the_start(sister: Callable[[str], Model]):
    with pytest.raises(AssertionError, match="no rule 'guess'"):
        sister('rules = [{ name = "guess" }]\n' + SISTER)


def test_the_voices_are_everybodys(tmp_path: Path):
    path = tmp_path / "voices.toml"
    row = '[[voices]]\nid = "a"\nname = "A"\nlanguage = "English"\ndescription = "Low"\n'
    path.write_text(f'{row}models = ["m"]\n', "utf-8")

    voice = load_voices(path)["a"]

    assert (voice.source, voice.user, voice.models) == (VoiceSource.SYSTEM, None, ("m",))
    assert voice.usable("anybody", "m")
    path.write_text(f"{row}age = 7\n", "utf-8")
    with pytest.raises(msgspec.ValidationError):
        load_voices(path)


def test_a_model_is_found_by_id_and_alias(tmp_path: Path):
    (tmp_path / "film-1.toml").write_text(GOOD, "utf-8")

    catalog = load_all(tmp_path)

    assert catalog.find("film") is catalog.find("film-1") is catalog.models["film-1"]


def test_two_models_cannot_share_a_name(tmp_path: Path):
    (tmp_path / "film-1.toml").write_text(GOOD, "utf-8")
    (tmp_path / "film-2.toml").write_text(GOOD, "utf-8")

    with pytest.raises(AssertionError, match="film names two models"):
        load_all(tmp_path).find("film")


def test_an_unknown_model_is_refused_with_those_that_exist():
    with pytest.raises(Rejected) as caught:
        CATALOG.find("x" * 10_000)

    failure = caught.value.failure
    assert failure.code is Code.UNKNOWN_MODEL
    assert failure.param == "model"
    assert list(failure.allowed) == MODEL_IDS
    assert len(failure.message) < 200


def test_a_provider_can_make_what_is_routed_to_it():
    makeable = CATALOG.makeable("videoapi")

    assert makeable["video-2.0-mini-reference-to-video"] == "video-2.0-mini-reference-to-video"
    assert set(makeable) == {
        name
        for name, model in CATALOG.shipped.items()
        if any(route.provider == "videoapi" for route in model.routes)
    }
    assert CATALOG.makeable("nobody") == {}
