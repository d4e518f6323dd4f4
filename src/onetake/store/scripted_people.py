"""The part of `scripted.py` for `people.py`."""

from abc import ABC, abstractmethod
from typing import TypeVar

from onetake.store.begin import Begin

T = TypeVar("T")


class ScriptedPeople(ABC):
    @abstractmethod
    async def run(self, begin: Begin[T], *, writes: bool) -> T: ...
