"""The address at which a provider asks a person."""

from onetake.accounts.authorization import authorization
from onetake.accounts.elsewhere import Client, Ticket
from tests.accounts.identity_servers import query_of

# The pair of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
TICKET = Ticket("google", "state-1", "nonce-1", VERIFIER, "/", 0)


def test_the_question_carries_the_digest_and_never_the_verifier_or_the_secret() -> None:
    address = authorization(
        "https://id.test/authorize?hd=x", Client("client-1", "hush"), TICKET,
        "https://x.org/back", scope="openid email", nonce="nonce-1",
    )  # fmt: skip

    assert address.startswith("https://id.test/authorize?")
    assert query_of(address) == {
        "hd": "x", "response_type": "code", "client_id": "client-1", "state": "state-1",
        "redirect_uri": "https://x.org/back", "scope": "openid email", "nonce": "nonce-1",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256",
    }  # fmt: skip
    assert VERIFIER not in address
    assert "hush" not in address


def test_without_a_nonce_there_is_none() -> None:
    address = authorization(
        "https://id.test/authorize", Client("c", "s"), TICKET, "https://x.org/", scope="user",
        nonce=None,
    )  # fmt: skip
    assert "nonce" not in query_of(address)
