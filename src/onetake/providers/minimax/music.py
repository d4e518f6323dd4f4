"""Songs and music without a voice, made in one call."""

from typing import Final

from onetake.core.request import Job, Scalar
from onetake.core.task import Produced
from onetake.providers.minimax.calls import path, produced
from onetake.providers.minimax.sound import FILE, body_of
from onetake.wire.fields import Field
from onetake.wire.flow import Flow, HttpRequest, http

_SAME: Final = ("prompt", "lyrics", "lyrics_optimizer", "is_instrumental")
FIELDS: Final = (*(Field(name, name) for name in _SAME), *FILE)

SECONDS: Final = 600.0
"""A song takes from a quarter of a minute to several minutes."""


def compose(job: Job) -> Flow[Produced]:
    params: dict[str, Scalar] = {**job.request.params}
    if not params.get("lyrics") and not params.get("is_instrumental"):
        # A song without lyrics is refused there. This is how its words are left to them.
        params["lyrics_optimizer"] = True
    body = {"model": job.upstream, **body_of(FIELDS, params), "output_format": "url"}
    request = HttpRequest(
        "POST", path(job, "music_generation"), json=body, creates=True, seconds=SECONDS
    )
    return produced((yield from http(request)))
