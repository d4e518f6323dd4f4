"""What every dialect must keep to, whichever it is."""

import json

import pytest

from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects.dialect import Body, Dialect
from onetake.dialects.registry import DIALECTS


@pytest.fixture(params=sorted(DIALECTS))
def dialect(request: pytest.FixtureRequest) -> Dialect:
    return DIALECTS[request.param]


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[]", b"null", b"[" * 100_000])
def test_an_unreadable_body_is_rejected(dialect: Dialect, raw: bytes) -> None:
    with pytest.raises(Rejected):
        dialect.parse(Body(raw))


@pytest.mark.parametrize("code", Code)
def test_every_failure_has_a_status_and_a_body(dialect: Dialect, code: Code) -> None:
    status, body = dialect.render_failure(Failure(code, code.en, "field", ("a", "b")))
    assert 400 <= status <= 599
    assert code.en in json.dumps(body)
