"""What all bodies about images share, field by field and shape by shape."""

import json
from typing import Any

import pytest

from onetake.core.failure import Failure, Rejected
from onetake.core.request import Material, Role, Scalar
from onetake.dialects.dialect import Body, Part
from onetake.dialects.image_fields import (
    IMAGES,
    NUMBERS,
    WORDS,
    materials,
    parameters,
    read,
    response_format,
    wire_names,
    within,
)
from onetake.dialects.params import Params
from tests.dialects.pictures import FORM, body, form

FORMATS = ("url", "b64_json")
A, B, C = (f"https://example.com/{name}.png" for name in "abc")


def images(sent: Body) -> list[tuple[str, str]]:
    found = materials(read(sent))
    assert {each.role for each in found} <= {Role.IMAGE}
    return [(each.param, each.url) for each in found]


def params(sent: Body) -> dict[str, Scalar]:
    return parameters(read(sent)).values


def taken(fields: dict[str, Any]) -> None:
    left = read(body(fields))
    materials(left)
    response_format(left, FORMATS)
    parameters(left)


def refused(fields: dict[str, Any]) -> Failure:
    with pytest.raises(Rejected) as caught:
        taken(fields)
    return caught.value.failure


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"image": A}, [("image", A)]),
        ({"image": [A, B]}, [("image[0]", A), ("image[1]", B)]),
        ({"image": {"url": A}}, [("image", A)]),
        ({"image_url": A}, [("image_url", A)]),
        ({"image_url": {"url": A}}, [("image_url", A)]),
        ({"image_url": [A, {"url": B}]}, [("image_url[0]", A), ("image_url[1]", B)]),
        ({"image_urls": [A, B]}, [("image_urls[0]", A), ("image_urls[1]", B)]),
        (
            {"images": [A, {"url": B}, {"image_url": C}]},
            [("images[0]", A), ("images[1]", B), ("images[2]", C)],
        ),
        ({"images": [{"image_url": {"url": A}}]}, [("images[0]", A)]),
        ({"images": [{"file_id": "asset_7"}]}, [("images[0]", "onetake:asset_7")]),
        ({"images": [{"image_url": A, "file_id": None}]}, [("images[0]", A)]),
        ({"extra_body": {"image": A}}, [("extra_body.image", A)]),
        ({"image": None, "images": []}, []),
        ({"image": "data:image/png;base64,AAAA"}, [("image", "data:image/png;base64,AAAA")]),
    ],
)
def test_every_shape_of_a_reference_image(
    fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert images(body(fields)) == expected


def test_mixed_fields_come_in_the_order_of_the_fields_not_of_the_body() -> None:
    mixed = {"images": [C], "image_urls": [B], "image_url": A, "image": A}
    assert [param for param, _ in images(body(mixed))] == [
        "image", "image_url", "image_urls[0]", "images[0]",
    ]  # fmt: skip


@pytest.mark.parametrize("name", [*IMAGES, "mask"])
@pytest.mark.parametrize(
    "value", ["", "  ", 7, True, {}, {"href": A}, {"url": A, "image_url": B}, {"url": 7},
              {"image_url": {"href": A}}, {"file_id": ""}],
)  # fmt: skip
def test_what_is_no_image_is_refused_with_the_shapes(name: str, value: object) -> None:
    failure = refused({name: value})
    assert failure.param is not None
    assert failure.param.startswith(name)
    assert failure.allowed[0] == "a URL"


def test_the_item_of_a_list_that_is_no_image_is_named() -> None:
    assert refused({"images": [A, {"url": 3}]}).param == "images[1].url"


def test_a_mask_has_its_own_role() -> None:
    found = materials(read(body({"image": A, "mask": {"image_url": B}})))
    assert found == (Material(Role.IMAGE, A, "image"), Material(Role.MASK, B, "mask"))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["image"], ["image"]),
        (["image", "image"], ["image[0]", "image[1]"]),
        (["image[]", "image[]"], ["image[0]", "image[1]"]),
        (["images[0][url]", "images[1][url]"], ["images[0]", "images[1]"]),
    ],
)
def test_files_of_a_form(names: list[str], expected: list[str]) -> None:
    sent = form(*(Part(name, f"https://ours/{n}", file=True) for n, name in enumerate(names)))
    assert images(sent) == [(where, f"https://ours/{n}") for n, where in enumerate(expected)]


def test_a_form_may_have_a_list_or_an_object_as_json() -> None:
    sent = form(("image_urls", json.dumps([A, B])), ("custom_size", '{"width":640,"height":480}'))
    assert images(sent) == [("image_urls[0]", A), ("image_urls[1]", B)]
    assert parameters(read(form(("custom_size", '{"width":640,"height":480}')))).values == {
        "size": "640x480"
    }


def test_what_is_not_json_in_a_form_is_refused_by_name() -> None:
    with pytest.raises(Rejected) as caught:
        images(form(("image_urls", "[oops")))
    assert caught.value.failure.param == "image_urls"


def test_custom_size_is_a_size() -> None:
    assert params(body({"custom_size": {"width": 2048, "height": 1536}})) == {"size": "2048x1536"}
    in_a_form = form(("custom_size[width]", "2560"), ("custom_size[height]", "1440"))
    assert params(in_a_form) == {"size": "2560x1440"}
    assert params(body({"custom_size": {"width": 640.0, "height": "480"}})) == {"size": "640x480"}


@pytest.mark.parametrize(
    ("size", "param"),
    [
        ("2048x2048", "custom_size"),
        ({}, "custom_size"),
        ({"width": 5}, "custom_size"),
        ({"width": 5, "height": 5, "depth": 5}, "custom_size"),
        ({"width": 0, "height": 5}, "custom_size.width"),
        ({"width": 5, "height": 1.5}, "custom_size.height"),
        ({"width": 5, "height": True}, "custom_size.height"),
        ({"width": 5, "height": 1_000_000}, "custom_size.height"),
        ({"width": 5, "height": "tall"}, "custom_size.height"),
    ],
)
def test_a_custom_size_that_is_none_is_refused(size: object, param: str) -> None:
    assert refused({"custom_size": size}).param == param


def test_size_and_custom_size_must_agree() -> None:
    both = {"size": "640x480", "custom_size": {"width": 640, "height": 480}}
    assert params(body(both)) == {"size": "640x480"}
    assert "different" in refused({**both, "size": "480x640"}).message


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("written", [3, "3", 3.0])
def test_numbers_may_be_written_as_texts(name: str, written: object) -> None:
    assert params(body({name: written})) == {name: 3}
    assert params(form((name, "3"))) == {name: 3}


@pytest.mark.parametrize("name", WORDS)
def test_words_stay_words_in_a_form(name: str) -> None:
    assert params(form((name, "2026"))) == {name: "2026"}


def test_other_fields_pass_under_their_own_names() -> None:
    sent = {"cfg": 1.5, "fast": True, "tag": "x", "list": [1, {"a": "b"}], "none": None}
    assert params(body(sent)) == {"cfg": 1.5, "fast": True, "tag": "x", "list": '[1,{"a":"b"}]'}
    in_a_form = form(("cfg", "1.5"), ("fast", "true"), ("tag", "x"), ("steps", "30"))
    assert params(in_a_form) == {"cfg": 1.5, "fast": True, "tag": "x", "steps": 30}


def test_extra_body_says_the_same_or_is_refused() -> None:
    assert params(body({"n": 2, "extra_body": {"n": 2, "seed": 7}})) == {"n": 2, "seed": 7}
    assert refused({"n": 2, "extra_body": {"n": 3}}).param == "extra_body.n"
    assert refused({"extra_body": "seed=7"}).param == "extra_body"


def test_errors_name_the_field_as_it_was_sent() -> None:
    fields = read(body({"images": [A], "extra_body": {"seed": 7}, "custom_size": [1]}))
    found = materials(fields)
    fields.take("custom_size")
    names = wire_names(found, parameters(fields))
    assert (names[Role.IMAGE], names["seed"]) == ("images", "extra_body.seed")
    mixed = materials(read(body({"images": [A], "image_url": B})))
    assert wire_names(mixed, Params())[Role.IMAGE] == "image_url"
    assert wire_names((), parameters(read(body({}))))[Role.IMAGE] == "image"


@pytest.mark.parametrize("word", ["url", "b64_json", None])
def test_the_response_format(word: str | None) -> None:
    assert response_format(read(body({"response_format": word})), FORMATS) == word


def test_another_response_format_is_refused() -> None:
    assert refused({"response_format": "png"}).allowed == FORMATS
    assert refused({"response_format": 1}).param == "response_format"


@pytest.mark.parametrize("value", [0, 5, True, 1.5, "2"])
def test_a_number_out_of_bounds_is_refused(value: Scalar) -> None:
    with pytest.raises(Rejected, match="from 1 to 4"):
        within("n", value, 4, "images")


def test_a_form_field_of_another_content_type_is_refused() -> None:
    with pytest.raises(Rejected, match="Content-Type"):
        read(Body(b"", "text/plain"))
    assert read(Body(b"", FORM)).form
