"""The address at which a provider asks a person whether we may know who it is (OAuth 2, PKCE)."""

from importlib import import_module
from typing import Any

from onetake.accounts.elsewhere import Client, Ticket


def authorization(
    endpoint: str, client: Client, ticket: Ticket, callback: str, *, scope: str, nonce: str | None
) -> str:
    """`endpoint` with the whole question in its query. The verifier stays here; its digest goes."""
    # Imported late, and without types: the library has none.
    parameters: Any = import_module("authlib.oauth2.rfc6749.parameters")
    pkce: Any = import_module("authlib.oauth2.rfc7636")
    address: str = parameters.prepare_grant_uri(
        endpoint, client.id, "code", redirect_uri=callback, scope=scope, state=ticket.state,
        nonce=nonce, code_challenge=pkce.create_s256_code_challenge(ticket.verifier),
        code_challenge_method="S256",
    )  # fmt: skip
    return address
