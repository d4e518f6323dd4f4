"""What all calls to MiniMax share: their paths, and replies that are HTTP 200 whatever they say.

`base_resp.status_code` decides: 0 is success. Nothing here is a job that goes on elsewhere: a
reply that says no has made nothing, and nothing will come of it later.
"""

from collections.abc import Mapping
from typing import Final, TypeVar

from pydantic import BaseModel

from onetake.core.failure import Code, Failure
from onetake.core.request import Job
from onetake.core.task import Produced
from onetake.wire.flow import HttpReply, ProviderError, read, retry_after
from onetake.wire.replies import remotes, segment

M = TypeVar("M", bound=BaseModel)

GROUP: Final = "group"
"""The option that names an old account's group."""

DUPLICATE: Final = 2039
"""There is a voice of this id."""

UNKNOWN_VOICE: Final = frozenset({2042, 2054, 20132})
"""There is no voice of this id, or none that this account may use."""

FAILURES: Final[Mapping[int, Code]] = {
    1002: Code.PROVIDER_BUSY,  # requests a minute
    1004: Code.PROVIDER_AUTH,
    1008: Code.PROVIDER_AUTH,  # our balance there
    1026: Code.CONTENT_REJECTED,  # what was sent
    1027: Code.CONTENT_REJECTED,  # what was made
    1039: Code.PROVIDER_BUSY,  # tokens a minute
    1041: Code.PROVIDER_BUSY,  # connections
    1042: Code.PROVIDER_INVALID,  # too many invisible characters
    1043: Code.PROVIDER_INVALID,  # the recording does not say its text
    1044: Code.PROVIDER_INVALID,
    2013: Code.PROVIDER_INVALID,
    2037: Code.PROVIDER_INVALID,  # the recording is too short or too long
    2038: Code.PROVIDER_AUTH,  # our account may not clone
    DUPLICATE: Code.PROVIDER_INVALID,
    2042: Code.PROVIDER_INVALID,
    2045: Code.PROVIDER_BUSY,  # more requests at once than before
    2048: Code.PROVIDER_INVALID,
    2049: Code.PROVIDER_AUTH,
    2054: Code.PROVIDER_INVALID,
    2056: Code.PROVIDER_AUTH,  # our plan there is used up
    20132: Code.PROVIDER_INVALID,
}
"""Every other number is a failure of theirs (1000, 1001, 1013, 1024, 1033). It may have been paid
for, so that it is not tried again."""


class Answer(BaseModel):
    class Said(BaseModel):
        status_code: int

    base_resp: Said


class _Made(BaseModel):
    class Data(BaseModel):
        audio: object

    data: Data


def path(job: Job, name: str) -> str:
    group = job.options.get(GROUP)
    return f"/v1/{name}" + (f"?GroupId={segment(group)}" if group else "")


def status(reply: HttpReply) -> int:
    """0 is success. Raises `ProviderError` where the reply does not even say that."""
    return read(reply, Answer).base_resp.status_code


def accepted(reply: HttpReply, model: type[M]) -> M:
    """What a successful reply holds. Raises `ProviderError`."""
    if said := status(reply):
        code = FAILURES.get(said, Code.PROVIDER_FAILED)
        failure = Failure(code, code.en, retry_after_seconds=retry_after(reply))
        raise ProviderError(failure, accepted=False)
    return read(reply, model)


def produced(reply: HttpReply) -> Produced:
    """The sound that a successful reply names."""
    return Produced(remotes((accepted(reply, _Made).data.audio,)))
