"""MiniMax: speech, music and voices. Every call answers with the result itself."""

from collections.abc import Mapping
from typing import Final, NoReturn

from onetake.core.capability import Text
from onetake.core.failure import Code, Failure
from onetake.core.request import Job, Operation
from onetake.core.task import Failed, Handle, Produced
from onetake.providers.minimax import music, speech, voices
from onetake.providers.minimax.calls import GROUP, Answer, accepted
from onetake.wire.adapter import Adapter, Option
from onetake.wire.flow import Flow, HttpRequest, ProviderError, http, unsupported

SURFACES: Final = (*speech.FIELDS, *music.FIELDS, *voices.DESIGN, *voices.CLONE, *voices.KEPT)
FIELDS: Final = tuple({field.ours: field for field in reversed(SURFACES)}.values())
"""All of them once, for the contract. Each surface sends by a table of its own."""


def submit(job: Job) -> Flow[Produced | Failed]:
    match job.request.operation:
        case Operation.SPEECH:
            return (yield from speech.speak(job))
        case Operation.MUSIC:
            return (yield from music.compose(job))
        case Operation.VOICE_CLONE:
            return (yield from voices.clone(job))
        case Operation.VOICE_DESIGN:
            return (yield from voices.design(job))
        case other:
            raise unsupported(str(other))


def poll(handle: Handle) -> Flow[NoReturn]:
    """Nothing goes on after the reply, so nothing is ever looked at."""
    raise ProviderError(Failure(Code.PROVIDER_INVALID, Code.PROVIDER_INVALID.en))
    yield  # a flow is a generator


def resubmittable(options: Mapping[str, str]) -> bool:
    return False


def probe() -> Flow[tuple[str, ...]]:
    """The list of our voices there: no list of models has those that are used here."""
    request = HttpRequest("POST", "/v1/get_voice", json={"voice_type": "voice_cloning"})
    accepted((yield from http(request)), Answer)
    return ()


ADAPTER: Final = Adapter(
    name="minimax",
    fields=FIELDS,
    submit=submit,
    poll=poll,
    resubmittable=resubmittable,
    probe=probe,
    title=Text("MiniMax", "MiniMax"),
    options=(Option(GROUP, Text("GroupId of an old account", "旧账户的 GroupId")),),
    base_urls=("https://api.minimax.io", "https://api.minimax.cn", "https://api.minimaxi.com"),
)
