"""JSON and forms give the same document, or a refusal that names the place."""

import json

import pytest
from hypothesis import given, strategies as st

from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects.dialect import Body, Part
from onetake.dialects.document import DEPTH_MAX, Document, document

FORM = "multipart/form-data"


def formed(*pairs: tuple[str, str]) -> object:
    parts = tuple(Part(name, text) for name, text in pairs)
    return document(Body(b"", FORM, parts)).fields


def refused(body: Body) -> Failure:
    with pytest.raises(Rejected) as caught:
        document(body)
    return caught.value.failure


def form_refused(*pairs: tuple[str, str]) -> Failure:
    return refused(Body(b"", FORM, tuple(Part(name, text) for name, text in pairs)))


def test_a_json_object_is_its_document() -> None:
    body = {"model": "m", "n": 2, "f": 0.5, "x": None, "deep": {"list": [1, {"a": True}]}}
    assert document(Body(json.dumps(body).encode())) == Document(body)
    assert document(Body(b"{}", "")) == Document({})


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b'"text"', b"null", b"{", b"\xff", b'{"a":1}{', b'{"a":NaN}', b"{'a':1}"]
)
def test_what_is_no_json_object_is_refused(raw: bytes) -> None:
    assert refused(Body(raw)).code is Code.INVALID_REQUEST


def test_a_name_given_twice_and_a_nul_are_refused_by_name() -> None:
    assert refused(Body(b'{"a": {"b": 1, "b": 2}}')).param == "b"
    assert refused(Body(rb'{"a": ["\u0000"]}')).param == "a[0]"


@pytest.mark.parametrize("depth", [33, 300, 100_000])
@pytest.mark.parametrize("end", [b"1", rb'"\u0000"'])
def test_deep_nesting_is_refused(depth: int, end: bytes) -> None:
    raw = b'{"a":' + b"[" * depth + end + b"]" * depth + b"}"
    assert refused(Body(raw)).code is Code.INVALID_REQUEST


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/octet-stream"])
def test_another_content_type_is_refused_with_those_that_are_read(kind: str) -> None:
    failure = refused(Body(b"{}", kind))
    assert (failure.code, failure.param) == (Code.UNSUPPORTED_TYPE, "Content-Type")
    assert "application/json" in failure.allowed


def test_a_path_may_take_fewer_types() -> None:
    with pytest.raises(Rejected) as caught:
        document(Body(b"", FORM), ("application/json",))
    assert caught.value.failure.allowed == ("application/json",)


@pytest.mark.parametrize("kind", [FORM, "application/x-www-form-urlencoded"])
def test_a_form_says_that_it_is_one_and_keeps_its_strings(kind: str) -> None:
    read = document(Body(b"", kind, (Part("seconds", "7"), Part("private", "true"))))
    assert read == Document({"seconds": "7", "private": "true"}, form=True)
    assert document(Body(b"", kind)) == Document({}, form=True)


def test_a_file_is_the_url_at_which_it_is_kept() -> None:
    parts = (Part("input_reference", "https://here/f/asset_1", file=True),)
    assert document(Body(b"", FORM, parts)).fields["input_reference"] == "https://here/f/asset_1"


@pytest.mark.parametrize(
    ("pairs", "fields"),
    [
        ([("video[id]", "task_1")], {"video": {"id": "task_1"}}),
        ([("a[b][c]", "1"), ("a[b][d]", "2")], {"a": {"b": {"c": "1", "d": "2"}}}),
        ([("meta[title]", "x"), ("meta[n]", "7")], {"meta": {"title": "x", "n": "7"}}),
        ([("refs[]", "a"), ("refs[]", "b")], {"refs": ["a", "b"]}),
        ([("refs[]", "a")], {"refs": ["a"]}),
        ([("refs", "a"), ("refs", "b"), ("refs", "c")], {"refs": ["a", "b", "c"]}),
        ([("refs[1]", "b"), ("refs[0]", "a")], {"refs": ["a", "b"]}),
        ([("refs[1]", "b")], {"refs": {"1": "b"}}),
        ([("refs[0][url]", "a"), ("refs[1][url]", "b")], {"refs": [{"url": "a"}, {"url": "b"}]}),
        ([("c[][id]", "a"), ("c[][id]", "b")], {"c": [{"id": "a"}, {"id": "b"}]}),
        ([("c[][id]", "a"), ("c[][as]", "x"), ("c[][id]", "b")],
         {"c": [{"id": "a", "as": "x"}, {"id": "b"}]}),
        ([("c[][u][v]", "a"), ("c[][w]", "b")], {"c": [{"u": {"v": "a"}, "w": "b"}]}),
    ],
)  # fmt: skip
def test_brackets_are_nested(pairs: list[tuple[str, str]], fields: object) -> None:
    assert formed(*pairs) == fields


@pytest.mark.parametrize("name", ["", "[", "a[", "a]", "a[b", "[a]", "a[b]c", "a[[b]]", "a[\0]"])
def test_a_name_that_is_no_name_is_refused(name: str) -> None:
    assert form_refused((name, "x")).code is Code.INVALID_FIELD


def test_more_brackets_than_anybody_needs_are_refused() -> None:
    assert formed(("a" + "[b]" * DEPTH_MAX, "x"))
    failure = form_refused(("a" + "[b]" * (DEPTH_MAX + 1), "x"))
    assert failure.param is not None
    assert failure.param.startswith("a[b]")


@pytest.mark.parametrize(
    "pairs",
    [
        [("a", "x"), ("a[b]", "y")],
        [("a[b]", "y"), ("a", "x")],
        [("a", "x"), ("a", "y"), ("a[]", "z")],
        [("a[b]", "y"), ("a[b][c]", "x")],
    ],
)
def test_one_name_cannot_be_a_value_and_an_object(pairs: list[tuple[str, str]]) -> None:
    assert form_refused(*pairs).param == pairs[-1][0]


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_a_text_that_no_store_keeps_is_refused(text: str) -> None:
    assert form_refused(("prompt", text)).param == "prompt"


def outcome(body: Body) -> Document | Failure:
    try:
        return document(body)
    except Rejected as error:
        return error.failure


@given(raw=st.binary(max_size=200))
def test_any_bytes_give_a_document_or_a_refusal(raw: bytes) -> None:
    read = outcome(Body(raw))
    assert read.message if isinstance(read, Failure) else not read.form


@given(parts=st.lists(st.tuples(st.text("ab[]0\0\ud800", max_size=9), st.text(max_size=3))))
def test_any_parts_give_a_document_or_a_refusal(parts: list[tuple[str, str]]) -> None:
    read = outcome(Body(b"", FORM, tuple(Part(*pair) for pair in parts)))
    if isinstance(read, Failure):
        assert read.param
    else:
        assert len(read.fields) <= len(parts)
