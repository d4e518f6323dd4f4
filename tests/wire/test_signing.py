import pytest

from onetake.core.failure import Code
from onetake.wire.flow import ProviderError
from onetake.wire.signing import bearer


def test_a_secret_goes_into_the_authorization_header():
    assert bearer("vga_abc~!") == {"Authorization": "Bearer vga_abc~!"}


def test_no_secret_is_no_header():
    assert bearer("") == {}


@pytest.mark.parametrize("secret", ["a b", "a\n", "\x00", "é", "x" * 4097])
def test_a_secret_that_cannot_be_sent_is_not_quoted(secret: str):
    with pytest.raises(ProviderError) as caught:
        bearer(secret)

    assert caught.value.failure.code is Code.PROVIDER_AUTH
    assert caught.value.accepted is False
    assert str(caught.value) == Code.PROVIDER_AUTH.en
