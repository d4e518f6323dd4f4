"""`/v1/audio/voices`: the voices that a caller can speak with, and making new ones.

Making a voice is a task like any other; its caller waits for it and gets the voice.
"""

from dataclasses import dataclass, replace
from typing import Final, Protocol

from onetake.api.authority import Authority, always
from onetake.api.failures import refused
from onetake.api.http import Answer, Call, json_answer
from onetake.api.orders import Parse
from onetake.api.waited import NO_RETRY, Waited, unsuccessful
from onetake.catalog.loader import Catalog
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Modality
from onetake.core.voice import Voice
from onetake.dialects import uniall_audio, uniall_voices

SPOKEN: Final = always(uniall_audio.DIALECT)


class Rows(Protocol):
    async def voices(self, user: str) -> tuple[Voice, ...]: ...
    async def remove_voice(self, voice: str, user: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Voices:
    authority: Authority
    waited: Waited
    catalog: Catalog
    rows: Rows

    async def list(self, call: Call) -> Answer:
        """The caller's own first, then the system's; `model` leaves those that it can use."""
        caller = await self.authority(call, SPOKEN)
        model, speaking = call.query.get("model") or None, self._speaking()
        uniall_voices.check_model(model, speaking)
        every = (*await self.rows.voices(caller.user.id), *self.catalog.voices.values())
        link = self.waited.orders.views.preview
        links = {each.preview: link(each.preview) for each in every if each.preview}
        return json_answer(uniall_voices.render_voices(every, model, links, speaking))

    async def clone(self, call: Call) -> Answer:
        return await self._made(call, uniall_voices.parse_clone)

    async def design(self, call: Call) -> Answer:
        return await self._made(call, uniall_voices.parse_design)

    async def delete(self, call: Call) -> Answer:
        """Only one's own. Tasks that spoke with it keep their results."""
        caller = await self.authority(call, SPOKEN, fresh=True)
        name = call.params["id"]
        if "\0" in name or not await self.rows.remove_voice(name, caller.user.id):
            raise Rejected(Failure(Code.NOT_FOUND, f"there is no voice {name[:80]!r}", "voice_id"))
        return json_answer({"voice_id": name, "object": "audio.voice.deleted", "deleted": True})

    async def _made(self, call: Call, parse: Parse) -> Answer:
        ordered = await self.waited.orders.place(call, SPOKEN, parse)
        task = await self.waited.finished(ordered)
        if failure := unsuccessful(task):
            answer = refused(call, failure)
            return replace(answer, headers=(*answer.headers, *ordered.headers, *NO_RETRY))
        own = await self.rows.voices(ordered.caller.user.id)
        voice = next((each for each in own if each.task == task.id), None)
        if voice is None:
            message = "The voice was deleted meanwhile."
            raise Rejected(Failure(Code.NOT_FOUND, message, "voice_id", task=task.id))
        view = self.waited.orders.views.of(task)
        return json_answer(
            uniall_voices.render_voice(task, voice, view, self._speaking()),
            headers=ordered.headers,
        )

    def _speaking(self) -> tuple[str, ...]:
        """The models that a voice can be used with."""
        models = self.catalog.models.items()
        return tuple(n for n, model in models if model.spec.modality is Modality.SPEECH)
