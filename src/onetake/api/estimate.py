"""`POST /v1/estimate`: what a request would cost, in the shape in which it would be sent.

The rule: it goes the way of a real request up to its acceptance, so that an estimate and a hold
cannot disagree. Nothing is kept and nothing is submitted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

from onetake.api.authority import Authority
from onetake.api.bodies import Bodies
from onetake.api.http import Answer, Call, json_answer
from onetake.catalog.loader import Catalog
from onetake.core.account import Balance, Caller, Key
from onetake.core.allowance import Obstacle, obstacle
from onetake.core.money import wire_credits
from onetake.core.pricing import Line, Quote, formula
from onetake.core.request import Modality, Operation, Request
from onetake.dialects import (
    onetake,
    openai_videos,
    uniall_audio,
    uniall_images,
    uniall_video,
    uniall_voices,
)
from onetake.dialects.dialect import Body, Parsed

_WIDER: Final = {uniall_video.DIALECT.name: openai_videos.DIALECT.parse}
"""What takes all that a dialect of the shared paths takes, and more."""
_AUDIO: Final = frozenset({Modality.SPEECH, Modality.MUSIC})
Parse = Callable[[Body], Parsed]


class Store(Protocol):
    async def balance(self, user: str) -> Balance: ...
    async def keys(self, user: str | None = None) -> tuple[Key, ...]: ...


class _Named(msgspec.Struct):
    model: str = ""
    input: object = None


@dataclass(frozen=True, slots=True)
class Estimates:
    authority: Authority
    bodies: Bodies
    catalog: Catalog
    estimate: Callable[[Caller, Request], Awaitable[tuple[Request, Quote]]]
    store: Store
    clock: Callable[[], int]

    async def create(self, call: Call) -> Answer:
        caller = await self.authority(call)
        async with self.bodies.read(call, caller, keep=False) as body:
            wider = _WIDER.get(call.dialect.name, call.dialect.parse)
            parse = wider if call.dialect is onetake.DIALECT else self._parse(body) or wider
            request, quoted = await self.estimate(caller, parse(body).request)
        available = (await self.store.balance(caller.user.id)).available
        found = await self._obstacle(caller, request, quoted.amount, available)
        return json_answer(
            {
                "object": "estimate",
                "model": request.model,
                "operation": request.operation,
                "credits": wire_credits(quoted.amount),
                "settle": quoted.settle,
                "formula": formula(quoted),
                "lines": [_line(line) for line in quoted.lines],
                "available_credits": wire_credits(available),
                "affordable": found is None,
                "reason": found,
            }
        )

    async def _obstacle(
        self, caller: Caller, request: Request, amount: int, available: int
    ) -> Obstacle | None:
        key = caller.key
        if key is not None and key.budget is not None:
            # What a key has used is no change of its rights, so what is known of it here is old.
            rows = await self.store.keys(caller.user.id)
            key = next((row for row in rows if row.id == key.id), key)
        return obstacle(
            key, now=self.clock(), outside=caller.outside,
            model=request.model, amount=amount, available=available,
        )  # fmt: skip

    def _parse(self, body: Body) -> Parse | None:
        """How the body is read: as on the paths that make what the model makes. None: as the key
        says, on the video paths."""
        name = next((part.text for part in body.parts if part.name == "model"), "")
        try:
            named = msgspec.json.decode(body.raw, type=_Named) if body.raw else _Named(name)
            if named.input is not None:
                return onetake.parse
            model = self.catalog.named(named.model)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None  # the dialect has the words for it
        if model is None:
            return None
        spec = model.spec
        match spec.modality:
            case Modality.IMAGE:
                return uniall_images.DIALECT.parse
            case modality if modality in _AUDIO:
                return uniall_audio.DIALECT.parse
            case Modality.VOICE:
                clone = Operation.VOICE_CLONE in spec.operations
                return uniall_voices.parse_clone if clone else uniall_voices.parse_design
            case _:
                return None


def _line(line: Line) -> dict[str, object]:
    return {
        "unit": line.unit,
        "quantity": line.quantity,
        "credits": wire_credits(line.price),
        "per": line.per,
        "times": line.times,
        "included": line.included,
        "amount": wire_credits(line.amount),
    }
