import pytest

from onetake.core.failure import Code
from onetake.wire.flow import Credential, ProviderError
from onetake.wire.signing import signed


@pytest.mark.parametrize(
    ("credential", "headers"),
    [
        (Credential.BEARER, {"Authorization": "Bearer vga_abc~!"}),
        (Credential.TOKEN, {"Authorization": "Token vga_abc~!"}),
        (Credential.KEY, {"Authorization": "Key vga_abc~!"}),
        (Credential.GOOGLE, {"x-goog-api-key": "vga_abc~!"}),
    ],
)
def test_a_secret_goes_into_the_header_that_the_provider_reads(
    credential: Credential, headers: dict[str, str]
):
    assert signed("vga_abc~!", credential) == headers


def test_no_secret_is_no_header():
    assert signed("") == {}


@pytest.mark.parametrize("secret", ["a b", "a\n", "\x00", "é", "x" * 4097])
def test_a_secret_that_cannot_be_sent_is_not_quoted(secret: str):
    with pytest.raises(ProviderError) as caught:
        signed(secret)

    assert caught.value.failure.code is Code.PROVIDER_AUTH
    assert caught.value.accepted is False
    assert str(caught.value) == Code.PROVIDER_AUTH.en
