"""Why a call came to nothing, in few words of our own: for whoever sets up a connection.

The rule: only the kind is told. The library's and the system's texts name addresses.
"""

import socket
import ssl
from enum import StrEnum


class Trouble(StrEnum):
    """What happened on the way to a provider."""

    BAD_ADDRESS = "bad_address"  # not an address that we would call
    NAME_NOT_FOUND = "name_not_found"
    CONNECTION_REFUSED = "connection_refused"
    CERTIFICATE = "certificate"  # TLS: it is not trusted, or it is none
    TIMEOUT = "timeout"
    BROKEN_OFF = "broken_off"  # it stood, and ended before the answer was there


def trouble_of(error: BaseException) -> Trouble:
    """Of what the HTTP library raised. What is not known is a connection that broke."""
    chain = _chain(error)
    if any(isinstance(each, ssl.SSLError) for each in chain):
        return Trouble.CERTIFICATE
    if any(isinstance(each, socket.gaierror) for each in chain):
        return Trouble.NAME_NOT_FOUND
    if any(isinstance(each, TimeoutError) for each in chain):
        return Trouble.TIMEOUT
    if any(_never_stood(each) for each in chain):
        return Trouble.CONNECTION_REFUSED
    return Trouble.BROKEN_OFF


def _never_stood(error: BaseException) -> bool:
    from aiohttp import ClientConnectorError

    return isinstance(error, ClientConnectorError)


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what it was made of, the newest first."""
    found: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in found:
        found.append(at)
        at = getattr(at, "os_error", None) or at.__cause__ or at.__context__
    return found
