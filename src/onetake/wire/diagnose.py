"""Why a call came to nothing, in few words of our own: for whoever sets up a connection.

The rule: only the kind is told. The library's and the system's texts name addresses.
"""

import errno
import socket
import ssl
from typing import Final

from onetake.wire.flow import Trouble

_NO_WAY: Final = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH)


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
    """The library's error for connecting names the system's, as no other of its errors does; our
    own connections give the system's alone."""
    if isinstance(getattr(error, "os_error", None), OSError):
        return True
    return isinstance(error, OSError) and error.errno in _NO_WAY


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what it was made of, the newest first."""
    found: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in found:
        found.append(at)
        at = getattr(at, "os_error", None) or at.__cause__ or at.__context__
    return found
