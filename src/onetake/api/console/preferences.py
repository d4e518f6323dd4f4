"""`GET /api/works/preferences`: which models a person has picked where it compared several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fastapi import APIRouter

from onetake.api.console.access import Person
from onetake.api.console.shape import Words, words
from onetake.api.console.work_shapes import Preference
from onetake.catalog.loader import Catalog
from onetake.core.account import Caller
from onetake.store.selection import Preference as Row


class Store(Protocol):
    async def preferences(self, user: str) -> Sequence[Row]: ...


@dataclass(frozen=True, slots=True)
class Preferences:
    store: Store
    catalog: Catalog

    async def of(self, caller: Caller) -> list[Preference]:
        """The model that won most often is the first."""
        rows = await self.store.preferences(caller.user.id)
        return [
            Preference(
                model=row.model, model_title=self._title(row.model), compared=row.compared,
                won=row.won,
            )
            for row in rows
        ]  # fmt: skip

    def _title(self, model: str) -> Words:
        """A model that the catalogue does not know any more has its id."""
        known = self.catalog.named(model)
        return words(known.spec.title) if known else Words(en=model, zh=model)


def router(preferences: Preferences) -> APIRouter:
    routes = APIRouter()

    @routes.get("/works/preferences")
    async def read(caller: Person) -> list[Preference]:
        return await preferences.of(caller)

    return routes
