"""The models by family: those that share their rules are explained on one page."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from onetake.catalog.loader import Catalog, Model
from onetake.core.capability import Text
from onetake.core.request import Modality

_FILE: Final = Path(__file__).with_name("families.toml")


@dataclass(frozen=True, slots=True)
class Family:
    """`models`: at least one."""

    name: str
    title: Text
    models: tuple[Model, ...]

    @property
    def page(self) -> str:
        return f"models/{self.name.lower()}"

    @property
    def modality(self) -> Modality:
        return self.models[0].spec.modality


def families(catalog: Catalog) -> tuple[Family, ...]:
    """Every model of the catalogue in exactly one of them."""
    found: dict[str, list[Model]] = {name: [] for name in _titles()}
    for model in catalog.models.values():
        found.setdefault(model.family or model.spec.id, []).append(model)
    return tuple(
        Family(name, _titles().get(name) or models[0].spec.title, tuple(models))
        for name, models in found.items()
        if models
    )


@cache
def _titles() -> Mapping[str, Text]:
    written = tomllib.loads(_FILE.read_text("utf-8"))["families"]
    return {each["name"]: Text(each["title"]["en"], each["title"]["zh"]) for each in written}
