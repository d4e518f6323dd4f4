"""What one request may cost us, and how a body is read within it.

The one rule: a body is measured before it is kept, by what it declares and by what arrives,
and nobody may take longer than the limit to send it.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from onetake.api.http import Call
from onetake.core.failure import Code, Failure, Rejected

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    json_bytes_max: int = MIB
    json_seconds_max: float = 20.0
    media_bytes_max: int = 48 * MIB  # of JSON with pictures inside
    media_seconds_max: float = 120.0
    wait_seconds_max: int = 600  # of calls that hold on until their task is finished
    wait_seconds: int = 120
    upload_bytes_max: int = 512 * MIB
    upload_files_max: int = 20
    upload_seconds_max: float = 600.0
    upload_idle_seconds_max: float = 20.0  # without a single byte
    uploads_at_once_max: int = 16
    link_seconds: int = 7 * 24 * 3600  # how long a link to a file is good, at least
    poll_interval_seconds: int = 2


class BodyTooLate(Exception):
    """The caller took too long to send its body."""


async def read_body(call: Call, most_bytes: int, seconds: float) -> bytes:
    """The whole body. Raises `Rejected` (TOO_LARGE), `BodyTooLate`, `ClientGone`."""
    check_declared(call, most_bytes)
    return await read_checked(call, most_bytes, seconds)


async def read_checked(call: Call, most_bytes: int, seconds: float) -> bytes:
    """`read_body`, after `check_declared`."""
    whole = call.direct.body() if call.direct else None
    if whole is not None:  # the usual case: it came with the head
        _check_size(len(whole), most_bytes)
        return whole
    try:
        async with asyncio.timeout(seconds):
            body, more = bytearray(), True
            while more:
                chunk, more = await call.receive()
                _check_size(len(body) + len(chunk), most_bytes)
                body += chunk
            return bytes(body)
    except TimeoutError:
        raise BodyTooLate from None


def check_declared(call: Call, most_bytes: int) -> int | None:
    """Refuse by `Content-Length`, before a single byte is read; the length, when there is one."""
    declared = call.header(b"content-length")
    if declared is None:
        return None
    if not declared.isdigit() or (length := int(declared[:20])) > most_bytes:
        raise too_large(most_bytes)
    return length


def too_large(most_bytes: int) -> Rejected:
    most = f"{most_bytes // MIB} MiB" if most_bytes >= MIB else f"{most_bytes} bytes"
    message = f"The body is larger than {most}."
    return Rejected(Failure(Code.TOO_LARGE, message, allowed=(f"at most {most}",)))


def _check_size(size: int, most_bytes: int) -> None:
    if size > most_bytes:
        raise too_large(most_bytes)
