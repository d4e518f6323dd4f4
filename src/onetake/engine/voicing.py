"""May a caller speak with the voices that it names, and what must a provider know of them?

A private voice is its owner's alone, by whatever field it is named. A clone brings its recording
along and a design its description, so that the task needs nothing but itself to be done.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Material, Request, Role, Scalar
from onetake.core.voice import Voice


@dataclass(frozen=True, slots=True)
class Voicing:
    """`everybodys` are the voices of the catalogue; `own` reads one that somebody made."""

    everybodys: Mapping[str, Voice]
    own: Callable[[str], Awaitable[Voice | None]]

    async def __call__(self, request: Request, user: str) -> Request:
        """The request with all that it needs. Raises `Rejected`."""
        for index, name in enumerate(_mixed(request.params.get("timber_weights"))):
            await self._voice(request, user, "timber_weights", f"[{index}].voice_id", name)
        name = request.params.get("voice")
        if not isinstance(name, str):
            return request
        voice = await self._voice(request, user, "voice", "", name)
        params: dict[str, Scalar] = dict(request.params)
        if voice.prompt is not None:
            params["voice_prompt"] = voice.prompt
        materials = request.materials
        if voice.sample is not None:
            url, field = f"onetake:{voice.sample}", request.wire_name("voice")
            materials = (*materials, Material(Role.VOICE_SAMPLE, url, field))
        return replace(request, params=params, materials=materials)

    async def _voice(self, request: Request, user: str, param: str, place: str, name: str) -> Voice:
        voice = self.everybodys.get(name)
        if voice is None and "\0" not in name:
            voice = await self.own(name)
        if voice is None or not voice.usable(user, request.model):
            field = request.wire_name(param) + place
            message = (
                f"`{field}` is not visible for the current client or is not compatible with "
                "this model"
            )
            raise Rejected(Failure(Code.INVALID_FIELD, message, field))
        return voice


def _mixed(weights: Scalar | None) -> list[str]:
    """The voices in a mix. Its shape was checked by the model's rules."""
    if not isinstance(weights, str):
        return []
    rows = cast("list[dict[str, Any]]", json.loads(weights))
    return [str(row["voice_id"]) for row in rows]
