"""Whatever bytes come, the reader gives a value or an error in our own words."""

import json

import msgspec
import pytest
from hypothesis import given, strategies as st

from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects.json_body import DEPTH_MAX, decode


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    size: int = 0


class Form(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    number: str | int | float = 0
    count: int = 0
    loud: bool = False
    links: list[str] = []
    inner: Inner | None = None


DECODER = msgspec.json.Decoder(Form)
KNOWN = Form.__struct_fields__


def refused(raw: bytes) -> Failure:
    with pytest.raises(Rejected) as caught:
        decode(DECODER, raw, KNOWN)
    return caught.value.failure


def read(raw: bytes) -> bytes:
    """What came of a body, as it can be sent: the value, or the refusal."""
    try:
        return msgspec.json.encode(decode(DECODER, raw, KNOWN))
    except Rejected as error:
        return msgspec.json.encode((error.failure.message, error.failure.param))


@pytest.mark.parametrize("depth", [DEPTH_MAX, 200, 100_000])
@pytest.mark.parametrize("end", [b"1", rb'"\u0000"'])
def test_deep_nesting_is_refused_whatever_is_at_its_end(depth: int, end: bytes) -> None:
    raw = b'{"a":' + b"[" * depth + end + b"]" * depth + b"}"
    with pytest.raises(Rejected) as caught:
        decode(msgspec.json.Decoder(object), raw, ())
    assert caught.value.failure.code is Code.INVALID_REQUEST


def test_nesting_that_a_format_could_need_is_read() -> None:
    raw = b'{"a":' + b"[" * (DEPTH_MAX - 1) + b"]" * (DEPTH_MAX - 1) + b"}"
    assert decode(msgspec.json.Decoder(object), raw, ())


def test_a_good_body_is_read() -> None:
    form = decode(DECODER, '{"name":"猫 \\ud83d\\ude00","links":["a"]}'.encode(), KNOWN)
    assert form == Form("猫 😀", links=["a"])


@pytest.mark.parametrize(
    ("raw", "param", "message"),
    [
        (b'{"name":"a","loud":0}', "loud", "loud must be true or false, not an integer"),
        (b'{"name":5}', "name", "name must be a string, not an integer"),
        (b'{"name":null}', "name", "name must be a string, not null"),
        (b'{"name":"a","count":5.5}', "count", "count must be an integer, not a number"),
        (b'{"name":"a","number":true}', "number",
         "number must be a number or a string, not true or false"),
        (b'{"name":"a","links":["a",5]}', "links[1]", "links[1] must be a string, not an integer"),
        (b'{"name":"a","links":"a"}', "links", "links must be a list, not a string"),
        (b"{}", "name", "name is required"),
        (b'{"name":"a","inner":{"size":"x"}}', "inner.size",
         "inner.size must be an integer, not a string"),
        (b'{"name":"a","number":1e400}', "number", "number has a value that is out of range"),
        (b'{"name":"a","name":"b"}', "name", "name is given more than once"),
        (b'{"name":"a","n\\u0061me":"b"}', "name", "name is given more than once"),
        (b'{"name":"a\\u0000b"}', "name", "name contains a NUL character"),
        (b'{"name":"a","links":["","\\u0000"]}', "links[1]", "links[1] contains a NUL character"),
        (b'{"name":"\\ud800"}', "name", "name contains half of a surrogate pair"),
        (b'{"name":"a","links":["\\udc00x"]}', "links[0]",
         "links[0] contains half of a surrogate pair"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(raw: bytes, param: str, message: str) -> None:
    failure = refused(raw)
    assert (failure.code, failure.param, failure.message) == (Code.INVALID_FIELD, param, message)


def test_an_unknown_field_is_refused_with_the_known_ones() -> None:
    failure = refused(b'{"name":"a","nmae":"b"}')
    assert (failure.param, failure.allowed) == ("nmae", KNOWN)
    assert "name, number, count, loud, links, inner" in failure.message


@pytest.mark.parametrize("name", ["x" * 5000, "a\\u0007b", "a`b", "", "\\u202e"])
def test_a_strange_unknown_name_is_repeated_short_and_harmless(name: str) -> None:
    failure = refused(f'{{"name":"a","{name}":1}}'.encode())
    assert failure.param is not None
    assert 0 < len(failure.param) <= 80
    assert failure.param.isprintable()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"nonsense", b"[]", b'"a"', b"null", b"\xff\xfe", b'{"name":"\xff"}',
        b'{"name":"a"} x', b'{"name":"a","count":NaN}', b"[" * 200_000, b'{"a":' * 200_000,
        b'{"name":"a","\\ud800":1}', b'{"name":"a\nb"}', b'{1:2}', b"\xef\xbb\xbf{}",
        '{"name":"a"}'.encode("utf-16"), b'{"name":"a","links":' + b"[" * 200_000,
        b'{"name":"a","count":' + b"9" * 10_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_json_of_ours_is_refused(raw: bytes) -> None:
    assert refused(raw).code in (Code.INVALID_REQUEST, Code.INVALID_FIELD)


def test_a_syntax_error_says_where() -> None:
    assert refused(b'{"name":"a",}').message == "The body is not valid JSON (near byte 12)."


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_a_refusal(raw: bytes) -> None:
    assert read(raw)


_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(KNOWN), inner),
)


@given(_DOCUMENTS, st.booleans())
def test_any_document_is_a_value_or_a_refusal_that_can_be_sent(
    document: object, plain: bool
) -> None:
    raw = json.dumps(document, ensure_ascii=plain).encode("utf-8", "surrogatepass")
    assert read(raw)


_QUOTES = st.text(alphabet='"\\:{},x 猫\n', max_size=12)


@given(st.dictionaries(_QUOTES, _QUOTES | st.lists(_QUOTES), min_size=1), st.booleans(), st.data())
def test_a_name_given_twice_is_found_among_quotes_and_backslashes(
    document: dict[str, object], plain: bool, data: st.DataObject
) -> None:
    raw = json.dumps({"inside": document}, ensure_ascii=plain)
    twice = data.draw(st.sampled_from(list(document)))
    second = json.dumps({twice: data.draw(_QUOTES)}, ensure_ascii=plain)

    assert decode(msgspec.json.Decoder(object), raw.encode(), ()) == {"inside": document}
    with pytest.raises(Rejected, match="more than once"):
        decode(msgspec.json.Decoder(object), f"{raw[:-2]},{second[1:]}}}".encode(), ())
