"""Images in the answer itself: OpenAI's `generations` and `edits`, Gemini's `generateContent`."""

from dataclasses import dataclass
from typing import Final

from onetake.api.authority import always
from onetake.api.http import Answer, Call
from onetake.api.waited import Waited
from onetake.core.failure import Code, Failure, Rejected
from onetake.dialects import gemini, openai_images

OPENAI: Final = always(openai_images.DIALECT)
GEMINI: Final = always(gemini.DIALECT)
METHOD: Final = "generateContent"


@dataclass(frozen=True, slots=True)
class Images:
    waited: Waited

    async def generate(self, call: Call) -> Answer:
        return await self.waited.answer(call, OPENAI)

    async def edit(self, call: Call) -> Answer:
        """As `generate`, and there must be an image."""
        return await self.waited.answer(call, OPENAI, openai_images.parse_edit)

    async def gemini(self, call: Call) -> Answer:
        """Below `v1beta`, and below `v1` as newer clients of Google have it."""
        call.dialect = gemini.DIALECT
        (named,) = call.params.values()
        model, colon, method = named.rpartition(":")
        if not colon or method != METHOD:
            message = f"{named[:80]!r} is not offered; use <model>:{METHOD}"
            raise Rejected(Failure(Code.NOT_FOUND, message, "method", (METHOD,)))
        return await self.waited.answer(call, GEMINI, model=model)
