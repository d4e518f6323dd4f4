"""`/api/catalog` and `/api/styles`: what the studio offers to choose from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import APIRouter

from onetake.api.console.access import ThisCall
from onetake.api.console.shape import Words, words
from onetake.api.console.work_shapes import ModelCard, Style
from onetake.api.http import Call
from onetake.api.people import Sessions
from onetake.catalog.loader import Catalog, Model
from onetake.catalog.styles import Style as Known
from onetake.core.account import Caller
from onetake.core.failure import Rejected
from onetake.manual.prices import price_range


@dataclass(frozen=True, slots=True)
class Choices:
    """`public`: may the models be seen without an account?"""

    catalog: Catalog
    serves: Callable[[str], bool]  # is there a channel for this model id now?
    styles: Mapping[str, Known]
    sessions: Sessions
    public: bool
    base_url: str

    async def models(self, call: Call) -> list[ModelCard]:
        """Those that the caller's studio can use. Raises `Rejected`."""
        caller = await self._caller(call)
        only = caller.key.models if caller and caller.key else ()
        return [
            self._card(model)
            for name, model in self.catalog.models.items()
            if not only or name in only
        ]

    async def _caller(self, call: Call) -> Caller | None:
        if self.public and not self.sessions.present(call):
            return None
        try:
            return await self.sessions.caller(call)
        except Rejected:  # a session that is over is as good as none
            if self.public:
                return None
            raise

    def _card(self, model: Model) -> ModelCard:
        spec = model.spec
        price = price_range(model.price, "en")
        return ModelCard(
            id=spec.id,
            title=words(spec.title),
            summary=words(spec.summary),
            modality=spec.modality,
            operations=list(spec.operations),
            available=self.serves(spec.id),
            price=price,
            price_words=Words(en=price, zh=price_range(model.price, "zh")),
            features=[words(feature) for feature in spec.features],
            family=model.family,
        )

    def all_styles(self) -> list[Style]:
        prefix = urlsplit(self.base_url).path.rstrip("/")
        return [
            Style(
                id=style.id,
                title=words(style.title),
                addition=words(style.addition),
                preview=f"{prefix}/styles/{style.id}.webp",
            )
            for style in self.styles.values()
        ]


def router(choices: Choices) -> APIRouter:
    routes = APIRouter()

    @routes.get("/catalog")
    async def models(call: ThisCall) -> list[ModelCard]:
        return await choices.models(call)

    @routes.get("/styles")
    async def styles() -> list[Style]:
        return choices.all_styles()

    return routes
