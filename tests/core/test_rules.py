"""Rules by name: each lets through what it allows and names the caller's own field otherwise."""

import json
from collections.abc import Mapping

import pytest

from onetake.core.failure import Failure, Rejected
from onetake.core.request import Material, Operation, Request, Role, Scalar
from onetake.core.rules import EARLY, RULES, Arguments, size_of

NAMES: Mapping[str, str] = {
    "prompt": "input",
    "multi_prompt": "extra_body.multi_prompt",
    Role.FIRST_FRAME: "image",
    Role.IMAGE: "images",
}


def files(*params: str, role: Role = Role.IMAGE) -> tuple[Material, ...]:
    return tuple(Material(role, "https://a.example/x", param) for param in params)


def asked(
    *materials: Material, operation: Operation = Operation.IMAGE_TO_VIDEO, **params: Scalar
) -> Request:
    return Request("film", operation, params, materials, wire_names=NAMES)


def follows(name: str, arguments: Arguments, request: Request) -> None:
    RULES[name](arguments, request, "film-1")


def refused(name: str, arguments: Arguments, request: Request) -> Failure:
    with pytest.raises(Rejected) as caught:
        follows(name, arguments, request)
    return caught.value.failure


def test_rules_about_fields_are_rules():
    assert set(RULES) >= EARLY


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1280x720", (1280, 720)),
        ("720*1280", (720, 1280)),
        ("0x720", None),
        ("1280 x 720", None),
        ("1280x720x3", None),
        ("auto", None),
        ("١٢٨٠x720", None),
    ],
)
def test_a_size_is_two_whole_numbers(text: str, size: tuple[int, int] | None):
    assert size_of(text) == size


PROMPTS: Arguments = {
    "params": ("prompt", "multi_prompt"),
    "operations": ("image_to_video",),
}


def test_exactly_one_of_two_parameters():
    follows("one_of", PROMPTS, asked(prompt="a"))
    follows("one_of", PROMPTS, asked(multi_prompt="[]"))
    follows("one_of", PROMPTS, asked(operation=Operation.TEXT_TO_VIDEO))

    both = refused("one_of", PROMPTS, asked(prompt="a", multi_prompt="[]"))
    neither = refused("one_of", PROMPTS, asked())

    assert both.param == "extra_body.multi_prompt"
    assert both.message.startswith("extra_body.multi_prompt cannot be sent together with input")
    assert (neither.param, neither.allowed) == ("input", ("input", "extra_body.multi_prompt"))


def test_at_most_one_of_two_parameters():
    follows("at_most_one", PROMPTS, asked())
    follows("at_most_one", PROMPTS, asked(prompt="a"))

    assert refused("at_most_one", PROMPTS, asked(prompt="a", multi_prompt="[]")).param


AREA: Arguments = {"param": "size", "least": 1000, "most": 2000, "side": 60, "besides": ("auto",)}


@pytest.mark.parametrize("size", ["40x40", "20x50", "auto", "60x33"])
def test_a_size_within_its_area_passes(size: str):
    follows("pixels", AREA, asked(size=size))
    follows("pixels", AREA, asked())


@pytest.mark.parametrize("size", ["10x10", "50x50", "61x20", "big"])
def test_a_size_outside_its_area_is_refused(size: str):
    failure = refused("pixels", AREA, asked(size=size))

    assert failure.param == "size"
    assert "1000 to 2000 pixels, no side over 60" in failure.message


def test_images_in_and_out_together():
    most: Arguments = {"param": "n", "most": 3}

    follows("in_and_out", most, asked(*files("images[0]"), n=2))
    follows("in_and_out", most, asked(n=9))
    failure = refused("in_and_out", most, asked(*files("images[0]", "images[1]"), n=2))

    assert (failure.param, failure.allowed) == ("n", ("at most 1 with 2 images",))


LIST: Arguments = {"field": "images", "most": 1, "instead": ("reference_image_urls",)}


def test_a_list_belongs_in_another_field():
    follows("other_field", LIST, asked(*files("images[0]")))
    follows("other_field", LIST, asked(*files("images_urls[0]", "image_urls[1]")))
    failure = refused("other_field", LIST, asked(*files("images[0]", "images[1]")))

    assert (failure.param, failure.allowed) == ("images", ("reference_image_urls",))


def test_a_dialect_may_use_its_only_field_for_a_role():
    own: Arguments = {"field": "image", "most": 0, "own": "first_frame", "instead": ("image",)}
    another: Arguments = {**own, "field": "image_urls"}

    follows("other_field", own, asked(*files("image")))

    assert refused("other_field", another, asked(*files("image_urls[0]"))).param == "image_urls"


def test_files_come_in_one_field():
    one: Arguments = {"fields": ("image", "images", "image_urls")}

    follows("one_field", one, asked(*files("images[0]", "images[1]")))
    follows("one_field", one, asked(*files("image", "last_image")))
    failure = refused("one_field", one, asked(*files("images[0]", "image")))

    assert (failure.param, failure.allowed) == ("images", ("image", "images"))
    assert "cannot be sent together with image" in failure.message


REFERENCES: Arguments = {"roles": ("image", "video"), "least": 1, "most": 2}


def test_files_of_some_roles_are_counted_together():
    follows("files_of", REFERENCES, asked(*files("images[0]"), *files("a", role=Role.AUDIO)))

    none = refused("files_of", REFERENCES, asked(*files("a", role=Role.AUDIO)))
    many = refused("files_of", REFERENCES, asked(*files("i", "j"), *files("v", role=Role.VIDEO)))

    assert none.param == many.param == "images"
    assert none.allowed == ("1 to 2",)


SHOTS: Arguments = {"param": "multi_prompt", "key": "prompt", "most": 2}


@pytest.mark.parametrize("value", [[{"prompt": "a"}], [{"prompt": "a", "duration": 3}] * 2])
def test_a_list_of_texts_passes(value: object):
    follows("texts_of", SHOTS, asked(multi_prompt=json.dumps(value)))
    follows("texts_of", SHOTS, asked())


@pytest.mark.parametrize(
    "value",
    [[], [{"prompt": "a"}] * 3, {"prompt": "a"}, ["a"], [{}], [{"prompt": " "}], [{"prompt": 1}]],
)
def test_a_list_of_something_else_is_refused(value: object):
    failure = refused("texts_of", SHOTS, asked(multi_prompt=json.dumps(value)))

    assert failure.param == "extra_body.multi_prompt"
    assert failure.allowed == ("a list of 1 to 2 objects that each have a text `prompt`",)


def test_a_list_of_any_objects_may_be_enough():
    follows("texts_of", {"param": "multi_prompt", "most": 2}, asked(multi_prompt='[{"id": 1}]'))


@pytest.mark.parametrize("value", ["1,3", "0,0.5", "10.25,11"])
def test_a_stretch_of_time_passes(value: str):
    follows("span", {"param": "at"}, asked(at=value))
    follows("span", {"param": "at"}, asked())


@pytest.mark.parametrize("value", ["3,1", "1,1", "1", "1-3", "-1,3", "1,3,5", "1e1,20", "nan,3"])
def test_what_is_no_stretch_of_time_is_refused(value: str):
    assert refused("span", {"param": "at"}, asked(at=value)).param == "at"


def structured(**params: object) -> Request:
    """Structured values as a request has them, under names that the caller wrote otherwise."""
    names = {"setting": "extra_body.setting", "format": "response_format", "mix": "timbre"}
    texts: dict[str, Scalar] = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in params.items()
    }
    return Request("film", Operation.SPEECH, texts, (), wire_names=names)


@pytest.mark.parametrize(
    "url", ["https://a.example/x.png", "HTTP://a.example/x.png", "onetake:asset_1"]
)
def test_a_link_is_a_link(url: str):
    follows("urls_only", {}, asked(Material(Role.IMAGE, url, "image")))


@pytest.mark.parametrize("url", ["data:image/png;base64,AAAA", "AAAA", "file:///etc/passwd", ""])
def test_data_inside_the_request_is_no_link(url: str):
    request = asked(*files("images[0]"), Material(Role.IMAGE, url, "images[1]"))

    failure = refused("urls_only", {}, request)

    assert failure.param == "images[1]"
    assert url not in failure.message or not url


SETTING: Arguments = {"param": "setting", "keys": ("format", "rate")}


@pytest.mark.parametrize("value", [{}, {"format": 1}, {"format": "mp3", "rate": [2]}])
def test_an_object_has_known_keys(value: object):
    follows("object_of", SETTING, structured(setting=value))
    follows("object_of", {"param": "setting"}, structured(setting={"anything": 1}))
    follows("object_of", SETTING, structured())


def test_another_key_or_a_list_is_no_such_object():
    other = refused("object_of", SETTING, structured(setting={"format": 1, "codec": 2}))
    a_list = refused("object_of", SETTING, structured(setting=["format"]))

    assert other.param == "extra_body.setting.codec"
    assert other.allowed == ("format", "rate")
    assert a_list.param == "extra_body.setting"


RATE: Arguments = {"param": "setting", "key": "rate", "values": (8000, 16000)}


@pytest.mark.parametrize("value", [{"rate": 8000}, {"rate": None}, {}, ["rate"], 5, "{"])
def test_a_member_is_listed_or_not_there(value: object):
    follows("member", RATE, structured(setting=value))


@pytest.mark.parametrize("value", [{"rate": 8001}, {"rate": "8000"}, {"rate": True}, {"rate": []}])
def test_a_member_that_is_not_listed(value: object):
    failure = refused("member", RATE, structured(setting=value))

    assert failure.param == "extra_body.setting.rate"
    assert failure.allowed == ("8000", "16000")


TWICE: Arguments = {"param": "setting", "key": "format", "same": "format"}


@pytest.mark.parametrize(
    "params",
    [
        {"setting": {"format": "mp3"}},
        {"setting": {"format": "mp3"}, "format": "mp3"},
        {"setting": {"rate": 1}, "format": "mp3"},
        {"format": "mp3"},
        {"setting": "[" * 5000, "format": "mp3"},
    ],
)
def test_what_is_said_once_or_twice_alike(params: dict[str, object]):
    follows("said_twice", TWICE, structured(**params))


def test_what_is_said_twice_and_differently():
    failure = refused("said_twice", TWICE, structured(setting={"format": "wav"}, format="mp3"))

    assert "said_twice" in EARLY
    assert failure.param == "extra_body.setting.format"
    assert failure.allowed == ("response_format",)


READ: Arguments = {"param": "setting", "keys": ("tone_list", "tone")}


def test_words_and_their_readings():
    follows("readings", READ, structured())
    follows(
        "readings", READ, structured(setting={"tone_list": ["AI极速/(A)(I)(ji2)(su4)", "a/b/c"]})
    )
    follows("readings", READ, structured(setting={"tone": ["a/b"], "tone_list": ["c/d"]}))


@pytest.mark.parametrize(
    "value",
    [[], {}, {"tone": []}, {"tone": "a/b"}, {"tone": ["/b"]}, {"tone": [1]}, {"x": ["a/b"]}],
)
def test_readings_that_cannot_be_read(value: object):
    failure = refused("readings", READ, structured(setting=value))

    assert failure.param == "extra_body.setting"
    assert "tone_list" in failure.message


MIX: Arguments = {"param": "mix", "most": 2}


@pytest.mark.parametrize("weight", [1, 50, 100])
def test_a_mix_of_voices(weight: int):
    follows("weights", MIX, structured())
    follows("weights", MIX, structured(mix=[{"voice_id": "a", "weight": weight}] * 2))


@pytest.mark.parametrize("value", [
    {}, [], [1], [{"voice_id": "a"}], [{"voice_id": "a", "weight": 1, "x": 1}],
    [{"voice_id": "a", "weight": 1.5}], [{"voice_id": 1, "weight": 1}],
    [{"voice_id": "a", "weight": 1}] * 3,
])  # fmt: skip
def test_what_is_no_mix_of_voices(value: object):
    failure = refused("weights", MIX, structured(mix=value))

    assert failure.param == "timbre"
    assert "1 to 2" in failure.allowed[0]
